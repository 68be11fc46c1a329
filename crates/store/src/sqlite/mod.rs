//! The engine over one SQLite file: one writing connection, several reading ones, WAL.

mod address;
mod cells;
mod errors;
mod migrate;
mod session;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions};

use crate::engine::{
    Dialect, Engine, RetryCounter, RetryLimit, Row, Session, Statement, StoreError, Texts, Value, with_retry,
};
use session::SqliteSession;
use tokio::sync::Notify;
use tokio::time::timeout;

/// How long one waits for another process's write transaction, and for the one writing connection of this process.
const WAIT: Duration = Duration::from_secs(30);
const READERS_MAX: u32 = 4;
/// Every statement of the house stays prepared on each connection, and what goes together.
const STATEMENTS_MAX: usize = 500;
/// Rows that SQLite's thread may be ahead of us: with sqlx's 50, the two wake each other all through a page.
const ROWS_AHEAD: usize = 5_000;
/// Pages (of 4 KiB) in the WAL before a checkpoint, 80 MB: SQLite's 1,000 stops a busy writer too often.
const WAL_PAGES: &str = "20000";
/// KiB, negative as SQLite wants it.
const WRITER_CACHE: &str = "-32768";
const READER_CACHE: &str = "-8192";
const MMAP_BYTES: &str = "134217728";

/// One file. Other processes may read and write it at the same time.
#[derive(Debug)]
pub(crate) struct SqliteEngine {
    writer: SqlitePool,
    readers: SqlitePool,
    /// Rung by commits of this process that bring work.
    bell: Arc<Notify>,
    texts: Arc<Texts>,
}

impl SqliteEngine {
    /// Opens the file, making it when it is missing.
    ///
    /// # Errors
    /// `Address`, `Unavailable`; `Corrupt` for a file that is no SQLite database.
    pub(crate) async fn open(url: &str) -> Result<Self, StoreError> {
        let path = address::path_of(url)?;
        address::create_missing(&path)?;
        // Turning WAL on in a new file fails at once, past the busy timeout, when another process is doing the same.
        let counter = RetryCounter::new();
        let writer = with_retry(&counter, RetryLimit::default(), || async {
            let options = pool_options(1).connect_with(writer_options(&path)).await;
            options.map_err(|error| errors::explain(&error, "opening the file"))
        })
        .await?;
        let readers = pool_options(READERS_MAX).connect_lazy_with(reader_options(&path));
        Ok(SqliteEngine {
            writer,
            readers,
            bell: Arc::default(),
            texts: Arc::default(),
        })
    }

    async fn begin(&self, pool: &SqlitePool, how: &'static str) -> Result<Box<dyn Session>, StoreError> {
        let transaction = pool
            .begin_with(how)
            .await
            .map_err(|error| errors::explain(&error, how))?;
        Ok(Box::new(SqliteSession::new(
            transaction,
            self.bell.clone(),
            self.texts.clone(),
        )))
    }
}

fn pool_options(connections_max: u32) -> SqlitePoolOptions {
    // A connection to a file does not go stale: closing idle ones would only lose their prepared statements.
    SqlitePoolOptions::new()
        .max_connections(connections_max)
        .acquire_timeout(WAIT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

fn shared_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(WAIT)
        .foreign_keys(true)
        .synchronous(SqliteSynchronous::Full)
        .statement_cache_capacity(STATEMENTS_MAX)
        .row_buffer_size(ROWS_AHEAD)
        .pragma("mmap_size", MMAP_BYTES)
        .disable_statement_logging()
}

fn writer_options(path: &Path) -> SqliteConnectOptions {
    shared_options(path)
        .journal_mode(SqliteJournalMode::Wal)
        .pragma("wal_autocheckpoint", WAL_PAGES)
        .pragma("cache_size", WRITER_CACHE)
}

fn reader_options(path: &Path) -> SqliteConnectOptions {
    // Not opened read-only: a reader must be able to recover the WAL that a killed process left.
    shared_options(path)
        .pragma("cache_size", READER_CACHE)
        .pragma("query_only", "ON")
}

#[async_trait]
impl Engine for SqliteEngine {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn writers_at_once(&self) -> usize {
        1
    }

    async fn read(&self) -> Result<Box<dyn Session>, StoreError> {
        self.begin(&self.readers, "BEGIN").await
    }

    async fn ask(&self, statement: &'static Statement, binds: &[Value]) -> Result<Vec<Row>, StoreError> {
        let sql = AssertSqlSafe(statement.prepare(Dialect::Sqlite, binds)?);
        let found = cells::bind(sqlx::query(sql), binds)
            .fetch_all(&self.readers)
            .await;
        let found = found.map_err(|error| errors::explain(&error, statement.name()))?;
        found
            .iter()
            .map(|row| cells::row(row, statement.name()))
            .collect()
    }

    async fn write(&self) -> Result<Box<dyn Session>, StoreError> {
        // A deferred transaction that turns into a writing one fails at once with BUSY, past any busy timeout.
        self.begin(&self.writer, "BEGIN IMMEDIATE").await
    }

    async fn migrate(&self) -> Result<Vec<String>, StoreError> {
        migrate::run(&self.writer).await
    }

    async fn refresh_statistics(&self) -> Result<(), StoreError> {
        // SQLite itself knows which tables have grown enough (0x10000: also those never looked at), and looks at a bounded
        // part of each index: a full look would hold the write lock for seconds.
        sqlx::raw_sql("PRAGMA analysis_limit = 1000; PRAGMA optimize = 0x10002")
            .execute(&self.writer)
            .await
            .map(drop)
            .map_err(|error| errors::explain(&error, "PRAGMA optimize"))
    }

    async fn pending(&self) -> Result<Vec<String>, StoreError> {
        migrate::pending(&self.readers).await
    }

    async fn work_arrives(&self, at_most: Duration) {
        // Over time or rung: either way one looks.
        timeout(at_most, self.bell.notified()).await.unwrap_or_default();
    }

    async fn close(&self) {
        // The writer last: the last connection to close writes the WAL back into the file, which a reader may not.
        self.readers.close().await;
        self.writer.close().await;
    }
}
