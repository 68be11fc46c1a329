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
            let url = format!("sqlite:{}", folder.path().join("bench.db").display());
            return Ok(Self {
                url,
                folder: Some(folder),
                name: String::new(),
            });
        }
        let name = new_name();
        let mut connection = PgConnection::connect(&cluster()?).await?;
        sqlx::raw_sql(AssertSqlSafe(format!(
            "CREATE DATABASE {name} TEMPLATE template0"
        )))
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

    /// A connection set up as ours are.
    pub(crate) async fn connect(&self) -> Outcome<Bare> {
        if self.folder.is_none() {
            return Ok(Bare::Postgres(PgConnection::connect(&self.url).await?));
        }
        let options = SqliteConnectOptions::from_str(&self.url)?
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("wal_autocheckpoint", "20000")
            .pragma("cache_size", "-32768")
            .pragma("mmap_size", "134217728");
        Ok(Bare::Sqlite(options.connect().await?))
    }

    /// Plenty of every SKU. It is no part of what is measured, and stands in no ledger.
    pub(crate) async fn stock(&self) -> Outcome<()> {
        let rows: Vec<String> = (0..SKUS)
            .map(|n| format!("('ACME', 'SKU-{n}', 'WH1', 1000000, 0, 0, 0, 0)"))
            .collect();
        self.do_once(format!("INSERT INTO stock_level VALUES {}", rows.join(", ")))
            .await
    }

    /// Fresh statistics: their absence cost 33 times (promises.md §1b).
    pub(crate) async fn analyze(&self) -> Outcome<()> {
        self.do_once("ANALYZE".to_owned()).await
    }

    async fn do_once(&self, sql: String) -> Outcome<()> {
        let sql = AssertSqlSafe(sql);
        match self.connect().await? {
            Bare::Sqlite(mut connection) => {
                sqlx::raw_sql(sql).execute(&mut connection).await?;
            }
            Bare::Postgres(mut connection) => {
                sqlx::raw_sql(sql).execute(&mut connection).await?;
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
