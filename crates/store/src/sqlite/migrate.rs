//! Migrations of a SQLite file.

use sqlx::migrate::Migrate;
use sqlx::sqlite::{SqliteConnection, SqlitePool};

use super::errors::explain;
use crate::engine::{RetryCounter, RetryLimit, StoreError, with_retry};
use crate::migrate::{RECORD_TABLE, SQLITE, failed, migrator, missing};

/// Applies what is missing, all of it in one write transaction. sqlx takes no lock on SQLite, and two processes would
/// both find the same migration missing.
pub(super) async fn run(writer: &SqlitePool) -> Result<Vec<String>, StoreError> {
    with_retry(&RetryCounter::new(), RetryLimit::default(), || run_once(writer)).await
}

async fn run_once(writer: &SqlitePool) -> Result<Vec<String>, StoreError> {
    let doing = |error: sqlx::Error| explain(&error, "migrations");
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await.map_err(doing)?;
    let names = missing_in(&mut transaction).await?;
    migrator(SQLITE)
        .run_direct(None, &mut *transaction, false)
        .await
        .map_err(|error| failed(error, |source, what| explain(&source, what)))?;
    transaction.commit().await.map_err(doing)?;
    Ok(names)
}

/// The names not applied yet, in a read transaction's view.
pub(super) async fn pending(readers: &SqlitePool) -> Result<Vec<String>, StoreError> {
    let mut connection = readers
        .acquire()
        .await
        .map_err(|error| explain(&error, "migrations"))?;
    missing_in(&mut connection).await
}

async fn missing_in(connection: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let known =
        sqlx::query_scalar::<_, i64>("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1")
            .bind(RECORD_TABLE)
            .fetch_one(&mut *connection)
            .await
            .map_err(|error| explain(&error, "migrations"))?;
    if known == 0 {
        return Ok(missing(SQLITE, &[]));
    }
    let applied = connection.list_applied_migrations(RECORD_TABLE).await;
    let applied = applied.map_err(|error| failed(error, |source, what| explain(&source, what)))?;
    Ok(missing(SQLITE, &applied))
}
