//! Forgetting runs that nobody asks for any more: their records would grow without end.

use crate::engine::{StoreError, Value, with_retry};
use crate::{Store, statements as sql};
use domain::moment::Moment;

/// Runs that are forgotten in one go, each in a transaction of its own: their pages may be many.
const BATCH: i64 = 20;

impl Store {
    /// Forgets some runs that ended before a moment, with their pages and outcomes; the last run of a task stays. Answers how
    /// many: 0 where nothing is left to forget.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn forget_runs(&self, before: Moment) -> Result<usize, StoreError> {
        let mut old: Vec<[Value; 2]> = Vec::new();
        for row in self
            .engine()
            .ask(&sql::OLD_RUNS, &[before.0.into(), BATCH.into()])
            .await?
        {
            let mut r = row.reader();
            old.push([r.text()?.into(), r.text()?.into()]);
        }
        for run in &old {
            with_retry(&self.retries, self.limit, || async move {
                let mut session = self.engine().write().await?;
                for statement in [
                    &sql::DELETE_RUN_PAGES,
                    &sql::DELETE_RUN_OUTCOMES,
                    &sql::DELETE_RUN,
                ] {
                    session.exec(statement, run).await?;
                }
                session.commit().await
            })
            .await?;
        }
        Ok(old.len())
    }
}
