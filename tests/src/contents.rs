//! All that a database holds, to see what a command wrote.

use crate::{Installation, Kind};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, SqliteConnection};
use std::collections::{BTreeMap, BTreeSet};

/// Every table with its rows as JSON, sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents(BTreeMap<String, BTreeSet<String>>);

impl Contents {
    /// What differs, a row a line: `sale_order: - {…}` went, `+` came.
    pub fn differences(&self, after: &Self) -> Vec<String> {
        let nothing = BTreeSet::new();
        let tables: BTreeSet<&String> = self.0.keys().chain(after.0.keys()).collect();
        let in_table = |table: &String| {
            let (old, new) = (
                self.0.get(table).unwrap_or(&nothing),
                after.0.get(table).unwrap_or(&nothing),
            );
            let gone = old.difference(new).map(|row| format!("{table}: - {row}"));
            gone.chain(new.difference(old).map(|row| format!("{table}: + {row}")))
                .collect::<Vec<_>>()
        };
        tables.into_iter().flat_map(in_table).collect()
    }

    /// Sees that nothing was written.
    ///
    /// # Panics
    /// With what was.
    pub fn assert_same(&self, after: &Self) {
        assert!(self == after, "{:#?}", self.differences(after));
    }

    /// The tables in which something differs.
    pub fn changed_tables(&self, after: &Self) -> BTreeSet<String> {
        let differences = self.differences(after);
        differences
            .iter()
            .filter_map(|line| line.split_once(':'))
            .map(|(table, _)| table.to_owned())
            .collect()
    }

    /// The rows of a table.
    pub fn rows(&self, table: &str) -> Vec<serde_json::Value> {
        let rows = self.0.get(table).into_iter().flatten();
        rows.filter_map(|row| serde_json::from_str(row).ok()).collect()
    }

    /// Whether a text stands anywhere.
    pub fn has(&self, text: &str) -> bool {
        self.0.values().flatten().any(|row| row.contains(text))
    }
}

/// A connection to the database beside the binary's own.
enum Beside {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Beside {
    async fn to(acme: &Installation) -> Self {
        match acme.kind {
            Kind::Sqlite => {
                let path = acme.data().join("ordertide.db");
                let connected = sqlx::sqlite::SqliteConnectOptions::new()
                    .filename(&path)
                    .connect()
                    .await;
                Self::Sqlite(connected.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
            }
            Kind::Postgres => {
                let connected = PgConnection::connect(&acme.database_url).await;
                Self::Postgres(connected.unwrap_or_else(|error| panic!("{}: {error}", acme.database_url)))
            }
        }
    }

    async fn tables(&mut self) -> Vec<String> {
        let sql = match self {
            Self::Sqlite(_) => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            }
            Self::Postgres(_) => {
                "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
            }
        };
        self.select(sql).await
    }

    async fn rows(&mut self, table: &str) -> Vec<String> {
        if let Self::Postgres(_) = self {
            return self
                .select(&format!("SELECT row_to_json(t)::text FROM \"{table}\" AS t"))
                .await;
        }
        let columns = self
            .select(&format!("SELECT name FROM pragma_table_info('{table}')"))
            .await;
        let cell = |c: &String| {
            format!("'{c}', CASE typeof(\"{c}\") WHEN 'blob' THEN hex(\"{c}\") ELSE \"{c}\" END")
        };
        let cells: Vec<String> = columns.iter().map(cell).collect();
        self.select(&format!(
            "SELECT json_object({}) FROM \"{table}\"",
            cells.join(", ")
        ))
        .await
    }

    /// The first column of a query, as text.
    async fn select(&mut self, sql: &str) -> Vec<String> {
        let query = AssertSqlSafe(sql.to_owned());
        let rows = match self {
            Self::Sqlite(to) => sqlx::query_scalar(query).fetch_all(to).await,
            Self::Postgres(to) => sqlx::query_scalar(query).fetch_all(to).await,
        };
        rows.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }
}

impl Installation {
    /// All that the database holds.
    ///
    /// # Panics
    /// When it cannot be read.
    pub async fn contents(&self) -> Contents {
        let mut beside = Beside::to(self).await;
        let mut contents = BTreeMap::new();
        for table in beside.tables().await {
            let rows = beside.rows(&table).await;
            contents.insert(table, rows.into_iter().collect());
        }
        Contents(contents)
    }

    /// The first column of a query beside the binary, as text.
    ///
    /// # Panics
    /// When the query fails.
    pub async fn select(&self, sql: &str) -> Vec<String> {
        Beside::to(self).await.select(sql).await
    }

    /// Changes the database behind the binary's back, and gives the number of rows.
    ///
    /// # Panics
    /// When the statement fails.
    pub async fn tamper(&self, sql: &str) -> u64 {
        let query = AssertSqlSafe(sql.to_owned());
        let done = match Beside::to(self).await {
            Beside::Sqlite(mut to) => sqlx::query(query)
                .execute(&mut to)
                .await
                .map(|done| done.rows_affected()),
            Beside::Postgres(mut to) => sqlx::query(query)
                .execute(&mut to)
                .await
                .map(|done| done.rows_affected()),
        };
        done.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }
}
