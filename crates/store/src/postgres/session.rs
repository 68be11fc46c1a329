//! One transaction on PostgreSQL.

use async_trait::async_trait;
use sqlx::postgres::Postgres;
use sqlx::{AssertSqlSafe, Transaction};

use super::{cells, errors};
use crate::engine::{Dialect, Failed, Part, Row, Session, Statement, StoreError, Texts, Value};
use std::sync::Arc;

/// What errors call writes that went together by.
const TOGETHER: &str = "writes that go together";

/// sqlx rolls back when the transaction is dropped.
pub(super) struct PostgresSession {
    transaction: Transaction<'static, Postgres>,
    failed: Failed,
    texts: Arc<Texts>,
}

impl PostgresSession {
    pub(super) fn new(transaction: Transaction<'static, Postgres>, texts: Arc<Texts>) -> Self {
        PostgresSession {
            transaction,
            failed: Failed::default(),
            texts,
        }
    }
}

#[async_trait]
impl Session for PostgresSession {
    async fn exec(&mut self, statement: &'static Statement, binds: &[Value]) -> Result<u64, StoreError> {
        self.failed.begin()?;
        // The text comes from our own files only: a Statement is static.
        let sql = AssertSqlSafe(statement.prepare(Dialect::Postgres, binds)?);
        let query = cells::bind(sqlx::query(sql), binds);
        match query.execute(&mut *self.transaction).await {
            Ok(done) => {
                self.failed.clear();
                Ok(done.rows_affected())
            }
            Err(error) => Err(errors::explain(&error, statement.name())),
        }
    }

    async fn query(
        &mut self,
        statement: &'static Statement,
        binds: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        self.failed.begin()?;
        let sql = AssertSqlSafe(statement.prepare(Dialect::Postgres, binds)?);
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
            Err(error) => Err(errors::explain(&error, statement.name())),
        }
    }

    async fn exec_together(&mut self, parts: &[Part]) -> Result<Vec<u64>, StoreError> {
        self.failed.begin()?;
        let sql = AssertSqlSafe(self.texts.of(parts, Dialect::Postgres)?);
        let binds = parts.iter().flat_map(|part| &part.binds);
        let query = cells::bind(sqlx::query(sql), binds);
        match query.fetch_one(&mut *self.transaction).await {
            Ok(counted) => {
                let counts = cells::row(&counted, TOGETHER)?.reader().counts()?;
                self.failed.clear();
                Ok(counts)
            }
            Err(error) => Err(errors::explain(&error, TOGETHER)),
        }
    }

    async fn wake(&mut self) -> Result<(), StoreError> {
        self.failed.begin()?;
        // In the transaction: the server tells it at the commit, and not at all when there is none.
        sqlx::query("SELECT pg_notify($1, '')")
            .bind(super::BELL)
            .execute(&mut *self.transaction)
            .await
            .map_err(|error| errors::explain(&error, "pg_notify"))?;
        self.failed.clear();
        Ok(())
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.failed.check()?;
        self.transaction
            .commit()
            .await
            .map_err(|error| errors::explain(&error, "COMMIT"))
    }
}
