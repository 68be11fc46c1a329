//! What a sync run records: its counts, a row a page, a row an order that did not stay unchanged.

use crate::Store;
use crate::engine::{Session, StoreError, Value, rows, with_retry};
use crate::page::PageRecord;
use crate::statements as sql;
use domain::codes::TenantCode;
use domain::moment::Moment;
use std::collections::BTreeMap;

impl Store {
    /// Records a page on which no order changes: the run's record and nothing else.
    ///
    /// # Errors
    /// Those of the database; `Fenced` where the run is not the writer's any more.
    pub async fn record_page(
        &self,
        tenant: &TenantCode,
        page: &PageRecord,
        at: Moment,
    ) -> Result<(), StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            write_page(&mut *session, tenant, page, at).await?;
            session.commit().await
        })
        .await
    }
}

impl Store {
    /// Words that channels used and that their status tables lack: channel, word, units it was said of.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn unknown_words(&self, tenant: &TenantCode) -> Result<Vec<(String, String, i64)>, StoreError> {
        let mut session = self.engine().read().await?;
        let mut words = Vec::new();
        for row in session
            .query(&sql::LOAD_UNKNOWN_WORDS, &[tenant.as_str().into()])
            .await?
        {
            let mut r = row.reader();
            words.push((r.text()?, r.text()?, r.int()?));
        }
        Ok(words)
    }
}

/// Writes a page's record: its counts, its unchanged orders in one row, a row for each other order.
pub(crate) async fn write_page(
    session: &mut dyn Session,
    tenant: &TenantCode,
    page: &PageRecord,
    at: Moment,
) -> Result<(), StoreError> {
    let id = || [Value::from(tenant.as_str()), Value::from(page.run_id.as_str())];
    let mut counts: Vec<Value> = id().into();
    counts.push(at.0.into());
    counts.extend(page.counts.map(Value::Int));
    counts.push(page.token.into());
    if session.exec(&sql::COUNT_PAGE, &counts).await? != 1 {
        return Err(StoreError::Fenced {
            run_id: page.run_id.clone(),
        });
    }
    let unchanged: Vec<_> = page
        .unchanged
        .iter()
        .map(|(no, o)| (no.as_str(), o.code.as_deref(), o.message.as_str()))
        .collect();
    let unchanged = serde_json::to_string(&unchanged).map_err(|e| StoreError::Other {
        message: e.to_string(),
    })?;
    let mut binds: Vec<Value> = id().into();
    binds.extend([
        i64::from(page.page_no).into(),
        page.asked_at.unwrap_or(at).0.into(),
        unchanged.into(),
    ]);
    session.exec(&sql::INSERT_PAGE, &binds).await?;
    if !page.outcomes.is_empty() {
        // PostgreSQL writes no row twice in one statement: of two outcomes of one order, the later one counts.
        let last: BTreeMap<_, _> = page.outcomes.iter().map(|(no, o)| (no, o)).collect();
        let all = last.into_iter().map(|(no, o)| {
            [
                no.as_str().into(),
                o.kind.as_str().into(),
                Value::OptText(o.code.clone()),
                o.message.as_str().into(),
            ]
        });
        let [tenant, run_id] = id();
        session
            .exec(&sql::UPSERT_OUTCOMES, &[rows(all)?, tenant, run_id])
            .await?;
    }
    if let Some(channel) = page.channel.as_ref().filter(|_| !page.unknown_words.is_empty()) {
        let all = page
            .unknown_words
            .iter()
            .map(|(word, seen)| [Value::from(word.as_str()), Value::Int(*seen)]);
        let binds = [
            rows(all)?,
            tenant.as_str().into(),
            channel.as_str().into(),
            at.0.into(),
        ];
        session.exec(&sql::BUMP_UNKNOWN_WORDS, &binds).await?;
    }
    Ok(())
}
