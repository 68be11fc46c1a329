//! One transaction on SQLite.

use std::sync::Arc;

use async_trait::async_trait;
use sqlx::sqlite::Sqlite;
use sqlx::{AssertSqlSafe, Transaction};
use tokio::sync::Notify;

use super::{cells, errors};
use crate::engine::{Dialect, Failed, Row, Session, Statement, StoreError, Value};

/// sqlx rolls back when the transaction is dropped.
pub(super) struct SqliteSession {
    transaction: Transaction<'static, Sqlite>,
    failed: Failed,
    wakes: bool,
    bell: Arc<Notify>,
}

impl SqliteSession {
    pub(super) fn new(transaction: Transaction<'static, Sqlite>, bell: Arc<Notify>) -> Self {
        SqliteSession {
            transaction,
            failed: Failed::default(),
            wakes: false,
            bell,
        }
    }
}

#[async_trait]
impl Session for SqliteSession {
    async fn exec(&mut self, statement: &'static Statement, binds: &[Value]) -> Result<u64, StoreError> {
        self.failed.begin()?;
        // The text comes from our own files only: a Statement is static.
        let sql = AssertSqlSafe(statement.prepare(Dialect::Sqlite, binds)?);
        let query = cells::bind(sqlx::query(sql), binds);
        match query.execute(&mut *self.transaction).await {
            Ok(done) => {
                self.failed.clear();
                Ok(done.rows_affected())
            }
            Err(error) => {
                Err(errors::explain_with_names(&error, statement.name(), &mut self.transaction).await)
            }
        }
    }

    async fn query(
        &mut self,
        statement: &'static Statement,
        binds: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        self.failed.begin()?;
        let sql = AssertSqlSafe(statement.prepare(Dialect::Sqlite, binds)?);
        let query = cells::bind(sqlx::query(sql), binds);
        match query.fetch_all(&mut *self.transaction).await {
            Ok(found) => {
                let rows = found
                    .iter()
                    .map(|row| cells::row(row, statement.name()))
                    .collect::<Result<_, _>>()?;
                self.failed.clear();
                Ok(rows)
            }
            Err(error) => {
                Err(errors::explain_with_names(&error, statement.name(), &mut self.transaction).await)
            }
        }
    }

    async fn wake(&mut self) -> Result<(), StoreError> {
        self.wakes = true;
        Ok(())
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.failed.check()?;
        self.transaction
            .commit()
            .await
            .map_err(|error| errors::explain(&error, "COMMIT"))?;
        if self.wakes {
            self.bell.notify_one();
        }
        Ok(())
    }
}
