//! Migrations of a PostgreSQL database.

use sqlx::migrate::Migrate;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};
use sqlx::{ConnectOptions, Connection};

use super::errors::explain;
use crate::engine::{RetryCounter, RetryLimit, StoreError, with_retry};
use crate::migrate::{POSTGRES, RECORD_TABLE, failed, migrator, missing};

/// Applies what is missing, one transaction each, under sqlx's advisory lock.
///
/// On a connection of its own: the lock belongs to the session, and a failed run would take it back into the pool.
pub(super) async fn run(options: &PgConnectOptions) -> Result<Vec<String>, StoreError> {
    with_retry(&RetryCounter::new(), RetryLimit::default(), || run_once(options)).await
}

async fn run_once(options: &PgConnectOptions) -> Result<Vec<String>, StoreError> {
    let doing = |error: sqlx::Error| explain(&error, "migrations");
    let mut connection = options.connect().await.map_err(doing)?;
    let failed_run = |error| failed(error, |source, what| explain(&source, what));
    // Taken here too, or another process could apply between our look and our run. The lock counts its takers.
    connection.lock().await.map_err(failed_run)?;
    let names = missing_in(&mut connection).await?;
    migrator(POSTGRES)
        .run_direct(None, &mut connection, false)
        .await
        .map_err(failed_run)?;
    connection.close().await.map_err(doing)?;
    Ok(names)
}

/// The names not applied yet.
pub(super) async fn pending(pool: &PgPool) -> Result<Vec<String>, StoreError> {
    let mut connection = pool
        .acquire()
        .await
        .map_err(|error| explain(&error, "migrations"))?;
    missing_in(&mut connection).await
}

async fn missing_in(connection: &mut PgConnection) -> Result<Vec<String>, StoreError> {
    let known = sqlx::query_scalar::<_, bool>("SELECT to_regclass($1) IS NOT NULL")
        .bind(RECORD_TABLE)
        .fetch_one(&mut *connection)
        .await
        .map_err(|error| explain(&error, "migrations"))?;
    if !known {
        return Ok(missing(POSTGRES, &[]));
    }
    let applied = connection.list_applied_migrations(RECORD_TABLE).await;
    let applied = applied.map_err(|error| failed(error, |source, what| explain(&source, what)))?;
    Ok(missing(POSTGRES, &applied))
}
