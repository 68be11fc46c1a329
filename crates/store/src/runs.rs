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

/// Writes a page's record with those kept before it: their counts, for each page its unchanged orders in one row, a row for
/// each other order.
pub(crate) async fn write_page(
    session: &mut dyn Session,
    tenant: &TenantCode,
    page: &PageRecord,
    at: Moment,
) -> Result<(), StoreError> {
    let pages: Vec<&PageRecord> = page.earlier.iter().chain([page]).collect();
    count_pages(session, tenant, &pages, at).await?;
    for page in &pages {
        let unchanged: Vec<_> = page
            .unchanged
            .iter()
            .map(|(no, o)| (no.as_str(), o.code.as_deref(), o.message.as_str()))
            .collect();
        let unchanged = serde_json::to_string(&unchanged).map_err(|e| StoreError::Other {
            message: e.to_string(),
        })?;
        let binds = [
            tenant.as_str().into(),
            page.run_id.as_str().into(),
            i64::from(page.page_no).into(),
            page.asked_at.unwrap_or(at).0.into(),
            unchanged.into(),
        ];
        session.exec(&sql::INSERT_PAGE, &binds).await?;
    }
    write_outcomes(session, tenant, &page.run_id, &pages).await?;
    for page in pages {
        write_words(session, tenant, page, at).await?;
    }
    Ok(())
}

/// Adds the pages to their run's counts.
///
/// # Errors
/// `Fenced` where the run is not the writer's any more; nothing may be committed then.
async fn count_pages(
    session: &mut dyn Session,
    tenant: &TenantCode,
    pages: &[&PageRecord],
    at: Moment,
) -> Result<(), StoreError> {
    let Some(page) = pages.last() else { return Ok(()) };
    let mut counts = [0; 5];
    for added in pages.iter().map(|page| page.counts) {
        counts.iter_mut().zip(added).for_each(|(sum, n)| *sum += n);
    }
    let mut binds: Vec<Value> = vec![tenant.as_str().into(), page.run_id.as_str().into(), at.0.into()];
    binds.extend(counts.map(Value::Int));
    binds.push(Value::Int(i64::try_from(pages.len()).unwrap_or(i64::MAX)));
    binds.push(page.token.into());
    match session.exec(&sql::COUNT_PAGE, &binds).await? {
        1 => Ok(()),
        _ => Err(StoreError::Fenced {
            run_id: page.run_id.clone(),
        }),
    }
}

async fn write_outcomes(
    session: &mut dyn Session,
    tenant: &TenantCode,
    run_id: &str,
    pages: &[&PageRecord],
) -> Result<(), StoreError> {
    // PostgreSQL writes no row twice in one statement: of two outcomes of one order, the later one counts.
    let all = pages.iter().flat_map(|page| &page.outcomes);
    let last: BTreeMap<_, _> = all.map(|(no, o)| (no, o)).collect();
    if last.is_empty() {
        return Ok(());
    }
    let all = last.into_iter().map(|(no, o)| {
        [
            no.as_str().into(),
            o.kind.as_str().into(),
            Value::OptText(o.code.clone()),
            o.message.as_str().into(),
        ]
    });
    let binds = [rows(all)?, tenant.as_str().into(), run_id.into()];
    session.exec(&sql::UPSERT_OUTCOMES, &binds).await.map(drop)
}

async fn write_words(
    session: &mut dyn Session,
    tenant: &TenantCode,
    page: &PageRecord,
    at: Moment,
) -> Result<(), StoreError> {
    let Some(channel) = page.channel.as_ref().filter(|_| !page.unknown_words.is_empty()) else {
        return Ok(());
    };
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
    session.exec(&sql::BUMP_UNKNOWN_WORDS, &binds).await.map(drop)
}
