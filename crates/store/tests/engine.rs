//! What both engines must do alike. Each dialect trap says how a shared statement has to be written.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed expectation fails the test"
)]

#[path = "engine/contention.rs"]
mod contention;
#[path = "engine/dialects.rs"]
mod dialects;
#[path = "engine/failures.rs"]
mod failures;
#[path = "engine/migrations.rs"]
mod migrations;
#[path = "engine/sessions.rs"]
mod sessions;
#[path = "engine/values.rs"]
mod values;

use store::engine::{Engine, Row, RowReader, Statement, Value};

/// Runs one statement in a transaction of its own.
async fn exec(engine: &dyn Engine, statement: &'static Statement, binds: &[Value]) -> u64 {
    let mut session = engine.write().await.unwrap();
    let changed = session
        .exec(statement, binds)
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    session.commit().await.unwrap();
    changed
}

/// Reads all rows in a read transaction.
async fn query(engine: &dyn Engine, statement: &'static Statement, binds: &[Value]) -> Vec<Row> {
    let mut session = engine.read().await.unwrap();
    session
        .query(statement, binds)
        .await
        .unwrap_or_else(|error| panic!("{error}"))
}

/// Reads the one row of a statement.
async fn one(engine: &dyn Engine, statement: &'static Statement, binds: &[Value]) -> RowReader {
    let mut rows = query(engine, statement, binds).await;
    assert_eq!(rows.len(), 1, "{} rows of {}", rows.len(), statement.name());
    rows.remove(0).reader()
}

/// The first column of every row, as text.
fn texts(rows: Vec<Row>) -> Vec<String> {
    rows.into_iter().map(|row| row.reader().text().unwrap()).collect()
}
