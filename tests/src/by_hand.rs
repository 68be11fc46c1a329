//! What tests change in an installation's database by hand, past all rules: time that has passed.

use crate::{Installation, Kind};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};

impl Installation {
    /// Lets time pass for deliveries that are cancelled by now: each cancel is put back by so many seconds.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn cancels_grow_older(&self, seconds: i64) {
        let micros = seconds * 1_000_000;
        let sql = format!("UPDATE cancelled_delivery SET cancelled_at = cancelled_at - {micros}");
        self.by_hand(sql).await;
        let sql = format!("UPDATE sale_order SET cancel_watched_at = cancel_watched_at - {micros}");
        self.by_hand(sql).await;
    }

    /// Lets runs that wait for another attempt begin at once.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn waits_are_over(&self) {
        self.by_hand("UPDATE run SET run_after = 0 WHERE state = 'QUEUED'".to_owned())
            .await;
    }

    async fn by_hand(&self, sql: String) {
        let done = match self.kind {
            Kind::Sqlite => match SqliteConnection::connect(&self.database_url).await {
                Ok(mut connection) => connection.execute(AssertSqlSafe(sql)).await.map(drop),
                Err(error) => Err(error),
            },
            Kind::Postgres => match PgConnection::connect(&self.database_url).await {
                Ok(mut connection) => connection.execute(AssertSqlSafe(sql)).await.map(drop),
                Err(error) => Err(error),
            },
        };
        done.unwrap_or_else(|error| panic!("by hand: {error}"));
    }
}
