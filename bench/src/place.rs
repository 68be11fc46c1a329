//! A database for one program and one round.

use crate::Outcome;
use crate::page::SKUS;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, SqliteConnection};
use std::str::FromStr;
use tempfile::TempDir;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// An order that is stored and at its end: two units delivered in one package, as our own rows are.
const PRELOAD: [&str; 5] = [
    "INSERT INTO sale_order SELECT 'ACME', {code}, 'SHOP1', 'P' || p.n, 'API', 'COMPLETE', p.n, p.n, 'INR', \
     '{\"name\":\"Buyer\",\"line1\":\"12 MG Road\",\"line2\":\"\",\"city\":\"Pune\",\"state\":\"\",\"country\":\"IN\",\"postal_code\":\"411001\",\"phone\":\"\"}', \
     0, 0, 0, 0, 0, 0, 0, 0, p.n, 0, 0, 0, 1, 2, 3, NULL FROM {numbers} AS p",
    "INSERT INTO order_item SELECT 'ACME', {code}, u.n, 'SKU-' || ((p.n * 2 + u.n) % 200), 'L' || u.n, 'DELIVERED', 'WH1', \
     'Q' || p.n, 'NONE', NULL, 0, 34900, p.n, NULL, NULL FROM {numbers} AS p CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2) AS u",
    "INSERT INTO package SELECT 'ACME', {code}, 'WH1', 'Q' || p.n, 1, 'DELIVERED', 1, 0, 'T' || p.n, 'Courier', p.n, NULL, 0, NULL \
     FROM {numbers} AS p",
    "INSERT INTO stock_ledger SELECT 'ACME', {code}, u.n, 'SKU-' || ((p.n * 2 + u.n) % 200), 'WH1', 'UNTRACKED', 'CUSTOMER', 1, \
     'preload', 'bench', p.n, NULL FROM {numbers} AS p CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2) AS u",
    "INSERT INTO order_event SELECT 'ACME', {code}, 1, 'ORDER_IMPORTED', '[]', NULL, NULL, 'taken in', 'bench', p.n \
     FROM {numbers} AS p",
];

/// The name of SQLite's file.
const FILE: &str = "bench.db";

/// Where it is, and how it goes away.
pub(crate) struct Place {
    pub(crate) url: String,
    folder: Option<TempDir>,
    name: String,
}

/// A connection of the bench's own.
pub(crate) enum Bare {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Place {
    /// A database without tables.
    pub(crate) async fn fresh(kind: Kind) -> Outcome<Self> {
        if kind == Kind::Sqlite {
            let folder = tempfile::tempdir()?;
            let url = format!("sqlite:{}", folder.path().join(FILE).display());
            return Ok(Self {
                url,
                folder: Some(folder),
                name: String::new(),
            });
        }
        Self::created("TEMPLATE template0").await
    }

    /// A database of the cluster.
    async fn created(how: &str) -> Outcome<Self> {
        let name = new_name();
        let mut connection = PgConnection::connect(&cluster()?).await?;
        sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name} {how}")))
            .execute(&mut connection)
            .await?;
        let url = PgConnectOptions::from_str(&cluster()?)?
            .database(&name)
            .to_url_lossy()
            .to_string();
        Ok(Self {
            url,
            folder: None,
            name,
        })
    }

    /// A database with all that another one has, which nobody is connected to.
    pub(crate) async fn copy_of(seed: &Self) -> Outcome<Self> {
        if let Some(folder) = &seed.folder {
            let copy = Self::fresh(Kind::Sqlite).await?;
            if let Some(to) = &copy.folder {
                std::fs::copy(folder.path().join(FILE), to.path().join(FILE))?;
            }
            return Ok(copy);
        }
        Self::created(&format!("TEMPLATE {} STRATEGY FILE_COPY", seed.name)).await
    }

    /// A connection set up as ours are.
    pub(crate) async fn connect(&self) -> Outcome<Bare> {
        if self.folder.is_none() {
            return Ok(Bare::Postgres(PgConnection::connect(&self.url).await?));
        }
        let options = SqliteConnectOptions::from_str(&self.url)?
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .row_buffer_size(5_000)
            .pragma("wal_autocheckpoint", "20000")
            .pragma("cache_size", "-32768")
            .pragma("mmap_size", "134217728");
        Ok(Bare::Sqlite(options.connect().await?))
    }

    /// Plenty of every SKU. It is no part of what is measured, and stands in no ledger.
    pub(crate) async fn stock(&self) -> Outcome<()> {
        let rows: Vec<String> = (0..SKUS)
            .map(|n| format!("('ACME', 'SKU-{n}', 'WH1', 1000000, 0, 0, 0, 0, 0)"))
            .collect();
        self.do_once(format!("INSERT INTO stock_level VALUES {}", rows.join(", ")))
            .await
    }

    /// Fresh statistics: their absence cost 33 times (promises.md §1b).
    pub(crate) async fn analyze(&self) -> Outcome<()> {
        self.do_once("ANALYZE".to_owned()).await
    }

    /// Orders that are there already and at their end.
    pub(crate) async fn preload(&self, orders: usize) -> Outcome<()> {
        if orders == 0 {
            return Ok(());
        }
        let numbers = match self.folder {
            Some(_) => format!(
                "(WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {orders}) SELECT n FROM c)"
            ),
            None => format!("(SELECT n FROM generate_series(1, {orders}) AS n)"),
        };
        let mut sql = match self.folder {
            Some(_) => "PRAGMA synchronous = OFF; BEGIN;".to_owned(),
            None => String::new(),
        };
        for statement in PRELOAD {
            let code = match self.folder {
                Some(_) => "printf('SO-%09d', p.n)",
                None => "'SO-' || lpad(CAST(p.n AS text), 9, '0')",
            };
            let whole = statement.replace("{code}", code).replace("{numbers}", &numbers);
            sql.push_str(&whole);
            sql.push(';');
        }
        sql.push_str(&format!(
            "UPDATE tenant SET next_order = {} WHERE tenant_id = 'ACME';",
            orders + 1
        ));
        if self.folder.is_some() {
            sql.push_str("COMMIT;");
        }
        self.do_once(sql).await?;
        self.analyze().await
    }

    /// Bytes written so far: to files by this process, or to PostgreSQL's log.
    pub(crate) async fn bytes_written(&self) -> Outcome<u64> {
        if self.folder.is_some() {
            let io = std::fs::read_to_string("/proc/self/io")?;
            let line = io.lines().find_map(|line| line.strip_prefix("write_bytes: "));
            return Ok(line.unwrap_or("0").parse()?);
        }
        let mut connection = PgConnection::connect(&cluster()?).await?;
        let sql = "SELECT CAST(pg_current_wal_insert_lsn() - '0/0' AS BIGINT)";
        let bytes: i64 = sqlx::query_scalar(sql).fetch_one(&mut connection).await?;
        Ok(u64::try_from(bytes)?)
    }

    async fn do_once(&self, sql: String) -> Outcome<()> {
        let sql = AssertSqlSafe(sql);
        match self.connect().await? {
            Bare::Sqlite(mut connection) => {
                sqlx::raw_sql(sql).execute(&mut connection).await?;
                // The last one to close writes the WAL back into the file, which is copied.
                connection.close().await?;
            }
            Bare::Postgres(mut connection) => {
                sqlx::raw_sql(sql).execute(&mut connection).await?;
                connection.close().await?;
            }
        }
        Ok(())
    }

    /// The processes that serve this database; none for SQLite.
    pub(crate) async fn backends(&self) -> Outcome<Vec<i32>> {
        if self.folder.is_some() {
            return Ok(Vec::new());
        }
        let mut connection = PgConnection::connect(&cluster()?).await?;
        let asked = sqlx::query_scalar("SELECT pid FROM pg_stat_activity WHERE datname = $1");
        Ok(asked.bind(&self.name).fetch_all(&mut connection).await?)
    }

    pub(crate) async fn remove(self) -> Outcome<()> {
        if self.folder.is_none() {
            let mut connection = PgConnection::connect(&cluster()?).await?;
            let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
            sqlx::raw_sql(AssertSqlSafe(drop))
                .execute(&mut connection)
                .await?;
        }
        Ok(())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how tests/postgres.sh hands over the cluster"
)]
fn cluster() -> Outcome<String> {
    std::env::var("ORDERTIDE_TEST_POSTGRES_URL")
        .map_err(|_| "PostgreSQL is required: run `make bench`".into())
}

#[expect(clippy::disallowed_methods, reason = "the name must be new")]
fn new_name() -> String {
    format!("ordertide_bench_{}", uuid::Uuid::now_v7().simple())
}
