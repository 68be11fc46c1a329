//! One transaction on SQLite.

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::TryStreamExt as _;
use futures_util::future::ready;
use sqlx::sqlite::Sqlite;
use sqlx::{AssertSqlSafe, Executor as _, Transaction};
use tokio::sync::Notify;

use super::{cells, errors};
use crate::engine::{Dialect, Failed, Part, Row, Session, Statement, StoreError, Texts, Value};

/// What errors call writes that went together by.
const TOGETHER: &str = "writes that go together";

/// sqlx rolls back when the transaction is dropped.
pub(super) struct SqliteSession {
    transaction: Transaction<'static, Sqlite>,
    failed: Failed,
    wakes: bool,
    bell: Arc<Notify>,
    texts: Arc<Texts>,
}

impl SqliteSession {
    pub(super) fn new(
        transaction: Transaction<'static, Sqlite>,
        bell: Arc<Notify>,
        texts: Arc<Texts>,
    ) -> Self {
        SqliteSession {
            transaction,
            failed: Failed::default(),
            wakes: false,
            bell,
            texts,
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

    async fn exec_together(&mut self, parts: &[Part]) -> Result<Vec<u64>, StoreError> {
        self.failed.begin()?;
        let sql = AssertSqlSafe(self.texts.of(parts, Dialect::Sqlite)?);
        let binds = parts.iter().flat_map(|part| &part.binds);
        let query = cells::bind(sqlx::query(sql), binds);
        // SQLite counts the rows of each statement by itself.
        let done: Result<Vec<u64>, sqlx::Error> = (&mut *self.transaction)
            .fetch_many(query)
            .try_filter_map(|step| ready(Ok(step.left().map(|done| done.rows_affected()))))
            .try_collect()
            .await;
        match done {
            Ok(counts) => {
                self.failed.clear();
                Ok(counts)
            }
            Err(error) => Err(errors::explain_with_names(&error, TOGETHER, &mut self.transaction).await),
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
