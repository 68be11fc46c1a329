//! What runs did: their rows, and an outcome for every order.

use crate::engine::{Row, StoreError};
use crate::{Store, statements as sql};
use domain::channel::Flow;
use domain::codes::{ChannelCode, TenantCode};
use domain::moment::Moment;
use domain::run::{RunCause, RunKind, RunState, lane};
use domain::sync::{Outcome, OutcomeKind};

/// A run as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its id, which sorts by time.
    pub run_id: String,
    /// The channel.
    pub channel: ChannelCode,
    /// What it does.
    pub kind: RunKind,
    /// How it stands.
    pub state: RunState,
    /// The message.
    pub message: String,
    /// The stable code of what stopped it.
    pub code: Option<String>,
    /// What exactly was asked for, as JSON.
    pub request: String,
    /// Who asked.
    pub started_by: String,
    /// Why.
    pub cause: RunCause,
    /// Who holds or held it.
    pub worker: Option<String>,
    /// How often it was tried, and how often it may be.
    pub attempts: (i64, i64),
    /// From when it may be tried.
    pub run_after: Moment,
    /// When it was asked for.
    pub queued_at: Moment,
    /// When it first began.
    pub started_at: Option<Moment>,
    /// When its worker was last heard of.
    pub seen_at: Moment,
    /// When it ended.
    pub finished_at: Option<Moment>,
    /// Who asked that it end.
    pub cancel_asked_by: Option<String>,
    /// How many orders it is about, where that was known.
    pub expected: Option<i64>,
    /// Unchanged, skipped, changed, contradiction, failed.
    pub counts: [i64; 5],
    /// Pages written.
    pub pages: i64,
}

/// Which runs.
#[derive(Debug, Clone, Default)]
pub struct RunFilter {
    /// Of this channel.
    pub channel: Option<ChannelCode>,
    /// Of this kind.
    pub kind: Option<RunKind>,
    /// That stand so.
    pub state: Option<RunState>,
}

/// One order of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredOutcome {
    /// The channel's number; for an order that came without one, its place in the answer.
    pub channel_order_no: String,
    /// How it ended.
    pub outcome: Outcome,
}

/// Pages of unchanged orders that are read at a time.
const PAGES: i64 = 50;

impl Store {
    /// A run, or `None`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn run(&self, tenant: &TenantCode, run_id: &str) -> Result<Option<Run>, StoreError> {
        let mut session = self.engine().read().await?;
        let found = session
            .query(&sql::LOAD_RUN, &[tenant.as_str().into(), run_id.into()])
            .await?;
        found.into_iter().next().map(read_run).transpose()
    }

    /// Runs, newest first, before a run's id (empty: from the newest). `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn runs(
        &self,
        tenant: &TenantCode,
        filter: &RunFilter,
        before: &str,
        limit: i64,
    ) -> Result<Vec<Run>, StoreError> {
        let mut session = self.engine().read().await?;
        let state = filter.state.map_or("", RunState::as_str);
        let limit = limit.clamp(1, 1_000);
        let found = match (&filter.channel, filter.kind) {
            (Some(channel), Some(kind)) => {
                let binds = [
                    tenant.as_str().into(),
                    lane(channel, kind).into(),
                    before.into(),
                    state.into(),
                    limit.into(),
                ];
                session.query(&sql::LIST_RUNS_OF_LANE, &binds).await?
            }
            (channel, kind) => {
                let binds = [
                    tenant.as_str().into(),
                    before.into(),
                    channel.as_ref().map_or("", ChannelCode::as_str).into(),
                    kind.map_or("", RunKind::as_str).into(),
                    state.into(),
                    limit.into(),
                ];
                session.query(&sql::LIST_RUNS, &binds).await?
            }
        };
        found.into_iter().map(read_run).collect()
    }

    /// The orders of a run that did not stay unchanged, by number after one, of one kind or (empty) of all. `limit` is 1 to
    /// 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn run_outcomes(
        &self,
        tenant: &TenantCode,
        run_id: &str,
        kind: Option<OutcomeKind>,
        after: &str,
        limit: i64,
    ) -> Result<Vec<StoredOutcome>, StoreError> {
        let mut session = self.engine().read().await?;
        let binds = [
            tenant.as_str().into(),
            run_id.into(),
            after.into(),
            kind.map_or("", OutcomeKind::as_str).into(),
            limit.clamp(1, 1_000).into(),
        ];
        let mut outcomes = Vec::new();
        for row in session.query(&sql::LOAD_OUTCOMES, &binds).await? {
            outcomes.push(read_outcome(row)?);
        }
        Ok(outcomes)
    }

    /// What became of one order in a run, unless it stayed unchanged.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn run_outcome(
        &self,
        tenant: &TenantCode,
        run_id: &str,
        channel_order_no: &str,
    ) -> Result<Option<Outcome>, StoreError> {
        let mut session = self.engine().read().await?;
        let binds = [tenant.as_str().into(), run_id.into(), channel_order_no.into()];
        let found = session.query(&sql::LOAD_OUTCOME, &binds).await?;
        let row = found.into_iter().next();
        row.map(|row| read_outcome(row).map(|stored| stored.outcome))
            .transpose()
    }

    /// The orders that a run left unchanged, after a page: each page's number, when the channel was asked, and its orders. 50
    /// pages at most.
    ///
    /// # Errors
    /// Those of the database; `Corrupt` where a page cannot be read.
    pub async fn run_pages(
        &self,
        tenant: &TenantCode,
        run_id: &str,
        after: i64,
    ) -> Result<Vec<(i64, Moment, Vec<StoredOutcome>)>, StoreError> {
        let mut session = self.engine().read().await?;
        let binds = [tenant.as_str().into(), run_id.into(), after.into(), PAGES.into()];
        let mut pages = Vec::new();
        for row in session.query(&sql::LOAD_RUN_PAGES, &binds).await? {
            let mut r = row.reader();
            let (page_no, asked_at, unchanged) = (r.int()?, Moment(r.int()?), r.text()?);
            let unchanged: Vec<(String, Option<String>, String)> =
                serde_json::from_str(&unchanged).map_err(|e| StoreError::Corrupt {
                    what: format!("page {page_no} of run {run_id}"),
                    problem: e.to_string(),
                })?;
            let orders = unchanged
                .into_iter()
                .map(|(channel_order_no, code, message)| StoredOutcome {
                    channel_order_no,
                    outcome: Outcome {
                        kind: OutcomeKind::Unchanged,
                        code,
                        message,
                    },
                });
            pages.push((page_no, asked_at, orders.collect()));
        }
        Ok(pages)
    }

    /// Runs whose lease ran out and that nobody took over yet: id, channel, flow.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn silent_runs(
        &self,
        tenant: &TenantCode,
        now: Moment,
    ) -> Result<Vec<[String; 3]>, StoreError> {
        let binds = [tenant.as_str().into(), now.0.into(), 100.into()];
        let mut runs = Vec::new();
        for row in self.engine().ask(&sql::SILENT_RUNS, &binds).await? {
            let mut r = row.reader();
            runs.push([r.text()?, r.text()?, r.text()?]);
        }
        Ok(runs)
    }

    /// How far each flow of each channel is: the start of the last run that reached its end, and which run that was.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn flows(
        &self,
        tenant: &TenantCode,
    ) -> Result<Vec<(ChannelCode, Flow, Moment, String)>, StoreError> {
        let mut session = self.engine().read().await?;
        let mut flows = Vec::new();
        for row in session.query(&sql::LOAD_FLOWS, &[tenant.as_str().into()]).await? {
            let mut r = row.reader();
            let channel = ChannelCode::stored(r.text()?);
            let flow = r.text()?;
            let flow = Flow::parse(&flow).ok_or(StoreError::Corrupt {
                what: "channel_flow.flow".to_owned(),
                problem: flow,
            })?;
            flows.push((channel, flow, Moment(r.int()?), r.text()?));
        }
        Ok(flows)
    }

    /// How many orders a flow asks for, from a moment on, and of a status sync those that were cancelled since another one;
    /// counted up to a million. An import asks for none.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn count_awaiting(
        &self,
        tenant: &TenantCode,
        channel: &ChannelCode,
        flow: Flow,
        from: Moment,
        cancelled_from: Moment,
    ) -> Result<i64, StoreError> {
        const BOUND: i64 = 1_000_000;
        let statement = match flow {
            Flow::OrderImport => return Ok(0),
            Flow::StatusSync => &sql::COUNT_AWAITING_STATUS,
            Flow::DeliverySync => &sql::COUNT_AWAITING_DELIVERY,
            Flow::ReturnSync => &sql::COUNT_AWAITING_RETURN,
        };
        let mut session = self.engine().read().await?;
        let mut binds = vec![
            tenant.as_str().into(),
            channel.as_str().into(),
            from.0.into(),
            BOUND.into(),
        ];
        if flow == Flow::StatusSync {
            binds.push(cancelled_from.0.into());
        }
        let found = session.query(statement, &binds).await?;
        found.into_iter().next().map_or(Ok(0), |row| row.reader().int())
    }
}

fn read_outcome(row: Row) -> Result<StoredOutcome, StoreError> {
    let mut r = row.reader();
    let (channel_order_no, kind) = (r.text()?, r.text()?);
    let kind = OutcomeKind::parse(&kind).ok_or(StoreError::Corrupt {
        what: "run_outcome.outcome".to_owned(),
        problem: kind,
    })?;
    let outcome = Outcome {
        kind,
        code: r.opt_text()?,
        message: r.text()?,
    };
    Ok(StoredOutcome {
        channel_order_no,
        outcome,
    })
}

fn read_run(row: Row) -> Result<Run, StoreError> {
    let mut r = row.reader();
    let run_id = r.text()?;
    let corrupt = |what: &str, problem: String| StoreError::Corrupt {
        what: format!("run.{what}"),
        problem,
    };
    let channel = ChannelCode::stored(r.text()?);
    let (kind, state) = (r.text()?, r.text()?);
    let kind = RunKind::parse(&kind).ok_or_else(|| corrupt("kind", kind))?;
    let state = RunState::parse(&state).ok_or_else(|| corrupt("state", state))?;
    let (message, code, request, started_by, cause) =
        (r.text()?, r.opt_text()?, r.text()?, r.text()?, r.text()?);
    let cause = RunCause::parse(&cause).ok_or_else(|| corrupt("cause", cause))?;
    Ok(Run {
        run_id,
        channel,
        kind,
        state,
        message,
        code,
        request,
        started_by,
        cause,
        worker: r.opt_text()?,
        attempts: (r.int()?, r.int()?),
        run_after: Moment(r.int()?),
        queued_at: Moment(r.int()?),
        started_at: r.opt_int()?.map(Moment),
        seen_at: Moment(r.int()?),
        finished_at: r.opt_int()?.map(Moment),
        cancel_asked_by: r.opt_text()?,
        expected: r.opt_int()?,
        counts: [r.int()?, r.int()?, r.int()?, r.int()?, r.int()?],
        pages: r.int()?,
    })
}
