//! Runs of a sync: one row a run, one a page, one an order that did not stay unchanged.

use crate::Store;
use crate::engine::{Session, StoreError, Value, rows, with_retry};
use crate::page::PageRecord;
use crate::statements as sql;
use domain::channel::Flow;
use domain::codes::{ChannelCode, TenantCode};
use domain::moment::Moment;
use std::collections::BTreeMap;

/// A run that begins, or one that is recorded as skipped at once.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// Its id, which sorts by time.
    pub run_id: String,
    /// The channel.
    pub channel: ChannelCode,
    /// What it does.
    pub flow: Flow,
    /// By whom: `cli`, later `timer`, `user:…`.
    pub started_by: String,
    /// `RUNNING`, or `SKIPPED` with the reason in `message`.
    pub state: &'static str,
    /// The message.
    pub message: String,
    /// When.
    pub at: Moment,
}

/// A run as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The channel.
    pub channel: String,
    /// What it does.
    pub flow: String,
    /// How it stands.
    pub state: String,
    /// The message.
    pub message: String,
    /// Unchanged, skipped, changed, contradiction, failed.
    pub counts: [i64; 5],
    /// Pages written.
    pub pages: i64,
}

/// A run that has not been heard of for so long was left by a process that died: longer than any wait for a channel.
const SILENCE_S: i64 = 600;

impl Store {
    /// Records a run, and marks runs of the same kind whose process died as INTERRUPTED.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn start_run(&self, tenant: &TenantCode, run: &NewRun) -> Result<(), StoreError> {
        let finished = (run.state != "RUNNING").then_some(run.at.0);
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let head = || {
                [
                    tenant.as_str().into(),
                    run.channel.as_str().into(),
                    run.flow.as_str().into(),
                ]
            };
            let mut silent: Vec<Value> = head().into();
            silent.extend([run.at.0.into(), run.at.plus_s(-SILENCE_S).0.into()]);
            session.exec(&sql::INTERRUPT_RUNS, &silent).await?;
            let binds = [
                tenant.as_str().into(),
                run.run_id.as_str().into(),
                run.channel.as_str().into(),
                run.flow.as_str().into(),
                run.started_by.as_str().into(),
                run.state.into(),
                run.message.as_str().into(),
                run.at.0.into(),
                Value::OptInt(finished),
            ];
            session.exec(&sql::INSERT_RUN, &binds).await?;
            session.commit().await
        })
        .await
    }

    /// Records a page on which no order changes: the run's record and nothing else.
    ///
    /// # Errors
    /// Those of the database; `Other` where the run is not running any more.
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

    /// Ends a run. `synced_to` moves the flow's cursor, where the run reached its end. A run that is not RUNNING any more,
    /// because it was taken for dead, stays as it is and moves nothing.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn finish_run(
        &self,
        tenant: &TenantCode,
        run: &NewRun,
        end: (&'static str, &str, Moment),
        synced_to: Option<Moment>,
    ) -> Result<(), StoreError> {
        let (state, message, at) = end;
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let id = || [Value::from(tenant.as_str()), Value::from(run.run_id.as_str())];
            let mut binds: Vec<Value> = id().into();
            binds.extend([state.into(), message.into(), at.0.into()]);
            let is_ours = session.exec(&sql::FINISH_RUN, &binds).await? == 1;
            if let Some(to) = synced_to.filter(|_| is_ours) {
                let [tenant, run_id] = id();
                let binds = [
                    tenant,
                    run.channel.as_str().into(),
                    run.flow.as_str().into(),
                    to.0.into(),
                    run_id,
                ];
                session.exec(&sql::SET_FLOW_SYNCED, &binds).await?;
            }
            session.commit().await
        })
        .await
    }

    /// A run, or `None`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn run(&self, tenant: &TenantCode, run_id: &str) -> Result<Option<Run>, StoreError> {
        let mut session = self.engine().read().await?;
        let found = session
            .query(&sql::LOAD_RUN, &[tenant.as_str().into(), run_id.into()])
            .await?;
        let Some(row) = found.into_iter().next() else {
            return Ok(None);
        };
        let mut r = row.reader();
        let (channel, flow, state, message) = (r.text()?, r.text()?, r.text()?, r.text()?);
        let counts = [r.int()?, r.int()?, r.int()?, r.int()?, r.int()?];
        Ok(Some(Run {
            channel,
            flow,
            state,
            message,
            counts,
            pages: r.int()?,
        }))
    }

    /// Runs that are RUNNING and have not been heard of: id, channel, flow.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn silent_runs(
        &self,
        tenant: &TenantCode,
        now: Moment,
    ) -> Result<Vec<[String; 3]>, StoreError> {
        let mut session = self.engine().read().await?;
        let binds = [tenant.as_str().into(), now.plus_s(-SILENCE_S).0.into()];
        let mut runs = Vec::new();
        for row in session.query(&sql::STALE_RUNS, &binds).await? {
            let mut r = row.reader();
            runs.push([r.text()?, r.text()?, r.text()?]);
        }
        Ok(runs)
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
/// `Other` where the run is not running any more; nothing may be committed then.
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
    match session.exec(&sql::COUNT_PAGE, &binds).await? {
        1 => Ok(()),
        _ => Err(StoreError::Other {
            message: format!("run {} is not running any more", page.run_id),
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
