//! The engine over a PostgreSQL database.

mod cells;
mod errors;
mod migrate;
mod session;

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use sqlx::postgres::{PgConnectOptions, PgListener, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::engine::{Dialect, Engine, Row, Session, Statement, StoreError, Texts, Value};
use session::PostgresSession;

const CONNECTIONS_MAX: u32 = 10;
/// While the server writes one page, the next is decided; the other connections are for other work.
const WRITERS_AT_ONCE: usize = 2;
/// A connection that was used so lately is not tried before it is used again: that is one more way to the server and back.
const UNTESTED: Duration = Duration::from_millis(500);
/// How long one waits for a free connection.
const WAIT: Duration = Duration::from_secs(30);
/// How long opening waits for a server that does not answer.
const CONNECT_WAIT: Duration = Duration::from_secs(10);
/// Every statement of the house stays prepared on each connection, and what goes together.
const STATEMENTS_MAX: usize = 500;
/// Milliseconds a statement waits for a row another transaction holds, then `Busy`: as long as on SQLite.
const LOCK_TIMEOUT_MS: &str = "30000";
/// Milliseconds after which the server ends a transaction whose process has stopped, and frees its rows.
const IDLE_IN_TRANSACTION_MS: &str = "60000";

/// The channel of LISTEN and NOTIFY on which new work is told.
const BELL: &str = "ordertide_work";

/// One database of a server.
#[derive(Debug)]
pub(crate) struct PostgresEngine {
    pool: PgPool,
    options: PgConnectOptions,
    /// Hears of new work; made at the first wait, and again after its connection was lost.
    listener: Mutex<Option<PgListener>>,
    texts: Arc<Texts>,
}

impl PostgresEngine {
    /// Connects once, to find out now whether it is there.
    ///
    /// # Errors
    /// `Address`, `Unavailable`.
    pub(crate) async fn open(url: &str) -> Result<Self, StoreError> {
        let options = options(url)?;
        // Not through the pool: it tries a refused connection for 30 s and then tells only that it timed out.
        let connected = timeout(CONNECT_WAIT, options.connect()).await;
        let connected = connected.unwrap_or(Err(sqlx::Error::PoolTimedOut));
        let connection = connected.map_err(|error| errors::explain(&error, "connecting"))?;
        connection
            .close()
            .await
            .map_err(|error| errors::explain(&error, "connecting"))?;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS_MAX)
            .acquire_timeout(WAIT)
            .test_before_acquire(false)
            .before_acquire(|connection, known| {
                Box::pin(async move {
                    match known.idle_for < UNTESTED {
                        true => Ok(true),
                        false => connection.ping().await.map(|()| true),
                    }
                })
            });
        Ok(PostgresEngine {
            pool: pool.connect_lazy_with(options.clone()),
            options,
            listener: Mutex::default(),
            texts: Arc::default(),
        })
    }

    async fn hear(&self) -> Result<(), sqlx::Error> {
        let mut held = self.listener.lock().await;
        if held.is_none() {
            let mut listener = PgListener::connect_with(&self.pool).await?;
            listener.listen(BELL).await?;
            *held = Some(listener);
        }
        let Some(listener) = held.as_mut() else {
            return Ok(());
        };
        let heard = listener.recv().await;
        if heard.is_err() {
            *held = None;
        }
        heard.map(drop)
    }

    async fn begin(&self, how: &'static str) -> Result<Box<dyn Session>, StoreError> {
        let transaction = self
            .pool
            .begin_with(how)
            .await
            .map_err(|error| errors::explain(&error, how))?;
        Ok(Box::new(PostgresSession::new(transaction, self.texts.clone())))
    }
}

fn options(url: &str) -> Result<PgConnectOptions, StoreError> {
    // The parser's own message could repeat the address, and with it the password.
    let parsed = PgConnectOptions::from_str(url).map_err(|_| StoreError::Address {
        problem: "write postgres://user:password@host:5432/database".to_owned(),
    })?;
    Ok(parsed
        .application_name("ordertide")
        .statement_cache_capacity(STATEMENTS_MAX)
        .options([
            ("lock_timeout", LOCK_TIMEOUT_MS),
            ("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION_MS),
            ("client_min_messages", "warning"),
            // Every statement of the house goes by keys. The planner would scan and hash whole tables while they are small, or
            // empty by its statistics, and keep that plan when they have grown: measured, 48 µs an order to find no invoice.
            ("enable_seqscan", "off"),
            ("enable_hashjoin", "off"),
            ("enable_mergejoin", "off"),
            // Planning each statement anew would cost a page of 100 orders 3 ms, and a single look-up more than it takes; what is
            // written and what is asked by itself goes by keys, so that no value of a bind makes another plan better.
            ("plan_cache_mode", "force_generic_plan"),
            ("jit", "off"),
            // For our own ANALYZE: a tenth of the usual sample, 0.15 s less a time. Plans go by keys, and want sizes only.
            ("default_statistics_target", "10"),
        ])
        .disable_statement_logging())
}

/// Tables that have half as much again as when they were last looked at. By their size: the counters of `pg_stat` are a second
/// late, and an import writes thousands of orders in that time.
const GROWN: &str = "SELECT quote_ident(relname) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = CAST(current_schema() AS regnamespace)
    AND pg_relation_size(oid) / CAST(current_setting('block_size') AS bigint) > GREATEST(4, relpages + relpages / 2)
    ORDER BY relname";

#[async_trait]
impl Engine for PostgresEngine {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn writers_at_once(&self) -> usize {
        WRITERS_AT_ONCE
    }

    async fn read(&self) -> Result<Box<dyn Session>, StoreError> {
        // Lists have optional filters, and a plan for all values of them may be bad for each.
        self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL plan_cache_mode = auto")
            .await
    }

    async fn ask(&self, statement: &'static Statement, binds: &[Value]) -> Result<Vec<Row>, StoreError> {
        let sql = AssertSqlSafe(statement.prepare(Dialect::Postgres, binds)?);
        let found = cells::bind(sqlx::query(sql), binds).fetch_all(&self.pool).await;
        let found = found.map_err(|error| errors::explain(&error, statement.name()))?;
        found
            .iter()
            .map(|row| cells::row(row, statement.name()))
            .collect()
    }

    async fn write(&self) -> Result<Box<dyn Session>, StoreError> {
        self.begin("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
            .await
    }

    async fn migrate(&self) -> Result<Vec<String>, StoreError> {
        migrate::run(&self.options).await
    }

    async fn refresh_statistics(&self) -> Result<(), StoreError> {
        let explain = |error: sqlx::Error| errors::explain(&error, "ANALYZE");
        let grown: Vec<String> = sqlx::query_scalar(GROWN)
            .fetch_all(&self.pool)
            .await
            .map_err(explain)?;
        if grown.is_empty() {
            return Ok(());
        }
        // The names come from the catalogue, quoted there.
        let analyze = AssertSqlSafe(format!("ANALYZE {}", grown.join(", ")));
        sqlx::raw_sql(analyze)
            .execute(&self.pool)
            .await
            .map(drop)
            .map_err(explain)
    }

    async fn pending(&self) -> Result<Vec<String>, StoreError> {
        migrate::pending(&self.pool).await
    }

    async fn work_arrives(&self, at_most: Duration) {
        let began = Instant::now();
        if let Ok(Err(error)) = timeout(at_most, self.hear()).await {
            // The database is away: whoever waits looks again when the time is over, and hears it there.
            tracing::debug!(%error, "cannot listen for work");
            tokio::time::sleep(at_most.saturating_sub(began.elapsed())).await;
        }
    }

    async fn close(&self) {
        // The listener's connection is one of the pool's, which waits for all of them.
        self.listener.lock().await.take();
        self.pool.close().await;
    }
}
