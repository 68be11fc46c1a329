//! The queue of background work: rows of `run`, claimed under a lease with a fencing token. Identical on both databases.
//!
//! Whoever changes a QUEUED row to RUNNING has it; the token moves on with every claim, and every commit of the work names
//! the token it was claimed with, so a worker that lost its lease without knowing writes nothing more.

mod claim;
mod end;
mod forget;

pub(crate) use end::count_for_task;

use crate::engine::{Session, StoreError, Value, with_retry};
use crate::page::Fence;
use crate::{Store, statements as sql};
use domain::channel::Flow;
use domain::codes::{ChannelCode, TenantCode};
use domain::moment::Moment;
use domain::run::{RunCause, RunKind, RunState, lane};

/// A run that is asked for, or one that is recorded as skipped at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRun {
    /// Its id, which sorts by time.
    pub run_id: String,
    /// The channel.
    pub channel: ChannelCode,
    /// What it does.
    pub kind: RunKind,
    /// What exactly is asked for, as JSON.
    pub request: String,
    /// By whom: `cli`, `timer`, `key:…`.
    pub started_by: String,
    /// Why.
    pub cause: RunCause,
    /// Whether it is about all that its task asks for: only then the task counts it.
    pub of_task: bool,
    /// The tick that it is for, where a timer asks.
    pub tick_at: Option<Moment>,
    /// QUEUED, or SKIPPED with the reason in `message`.
    pub state: RunState,
    /// The message.
    pub message: String,
    /// How often it may be tried, 1 or more.
    pub attempts_max: i64,
    /// When it was asked for; it may begin at once.
    pub at: Moment,
}

/// A run that a worker holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Whose.
    pub tenant: TenantCode,
    /// The claim, for every commit.
    pub fence: Fence,
    /// The channel.
    pub channel: ChannelCode,
    /// What it does.
    pub kind: RunKind,
    /// What exactly is asked for, as JSON.
    pub request: String,
    /// Who asked.
    pub started_by: String,
    /// Why.
    pub cause: RunCause,
    /// Which attempt this is, from 1.
    pub attempts: i64,
    /// How many there may be.
    pub attempts_max: i64,
    /// The number of the last page that earlier attempts recorded; a page that was refused left a gap.
    pub pages: i64,
    /// When this attempt began.
    pub began_at: Moment,
}

/// Who claims, and until when a claim holds unless it is kept up.
#[derive(Debug, Clone, Copy)]
pub struct Claimant<'a> {
    /// A name that no other process has.
    pub worker: &'a str,
    /// Now.
    pub now: Moment,
    /// When others may take over.
    pub lease_until: Moment,
}

/// What a worker hears when it keeps up its lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It holds.
    Held,
    /// It holds, and this one asked that the run end after the current page.
    CancelAsked(String),
    /// It is another's, or over.
    Lost,
}

/// How a claimed run ends, or goes back to the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunEnd {
    /// How it stands then; never RUNNING. QUEUED means that it is tried again at `again_at`.
    pub state: RunState,
    /// For people.
    pub message: String,
    /// The stable code of what stopped it.
    pub code: Option<String>,
    /// When.
    pub at: Moment,
    /// From when it may be tried again, where `state` is QUEUED.
    pub again_at: Moment,
    /// Whether the attempt does not count, since the worker leaves.
    pub free_attempt: bool,
    /// The cursor of the flow, where the run reached its end.
    pub synced_to: Option<Moment>,
}

/// What became of asking a run to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelled {
    /// It had not begun and is over.
    AtOnce,
    /// It ends after its current page.
    AfterPage,
    /// It was over before.
    WasOver,
}

impl Store {
    /// Asks for a run, or records one that may not begin. The same id again is left as it is.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn enqueue_run(&self, tenant: &TenantCode, run: &NewRun) -> Result<(), StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            insert_run(&mut *session, tenant, run).await?;
            if run.state.is_over() {
                let place = (tenant, run.channel.as_str(), run.kind.as_str());
                count_for_task(&mut *session, place, &run.run_id, run.state).await?;
            }
            session.commit().await
        })
        .await
    }

    /// The run of a lane that waits or runs, if there is one, and how it stands.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn open_run(
        &self,
        tenant: &TenantCode,
        channel: &ChannelCode,
        flow: Flow,
    ) -> Result<Option<(String, RunState)>, StoreError> {
        let mut session = self.engine().read().await?;
        open_run(&mut *session, tenant, &lane(channel, flow)).await
    }
}

pub(crate) fn fence_binds(tenant: &TenantCode, fence: &Fence) -> Vec<Value> {
    vec![
        tenant.as_str().into(),
        fence.run_id.as_str().into(),
        fence.token.into(),
    ]
}

/// Writes a run's row and, where it waits, tells the workers.
pub(crate) async fn insert_run(
    session: &mut dyn Session,
    tenant: &TenantCode,
    run: &NewRun,
) -> Result<(), StoreError> {
    let finished = run.state.is_over().then_some(run.at.0);
    let binds = [
        tenant.as_str().into(),
        run.run_id.as_str().into(),
        run.kind.as_str().into(),
        run.channel.as_str().into(),
        lane(&run.channel, run.kind).into(),
        run.request.as_str().into(),
        run.started_by.as_str().into(),
        run.cause.as_str().into(),
        Value::OptInt(run.tick_at.map(|at| at.0)),
        run.cause.priority().into(),
        run.state.as_str().into(),
        run.message.as_str().into(),
        run.attempts_max.max(1).into(),
        run.at.0.into(),
        run.at.0.into(),
        Value::OptInt(finished),
        i64::from(run.of_task).into(),
    ];
    session.exec(&sql::INSERT_RUN, &binds).await?;
    if run.state == RunState::Queued {
        session.wake().await?;
    }
    Ok(())
}

pub(crate) async fn open_run(
    session: &mut dyn Session,
    tenant: &TenantCode,
    lane: &str,
) -> Result<Option<(String, RunState)>, StoreError> {
    let binds = [tenant.as_str().into(), lane.into()];
    let found = session.query(&sql::OPEN_RUN_OF_LANE, &binds).await?;
    let Some(row) = found.into_iter().next() else {
        return Ok(None);
    };
    let mut r = row.reader();
    let run_id = r.text()?;
    let state = r.text()?;
    Ok(RunState::parse(&state).map(|state| (run_id, state)))
}

/// Says to the transaction that it is a run's work: it commits only while the run is this worker's.
pub(crate) async fn check_fence(
    session: &mut dyn Session,
    tenant: &TenantCode,
    fence: &Fence,
    at: Moment,
) -> Result<(), StoreError> {
    let mut binds = fence_binds(tenant, fence);
    binds.push(at.0.into());
    match session.exec(&sql::CHECK_FENCE, &binds).await? {
        1 => Ok(()),
        _ => Err(StoreError::Fenced {
            run_id: fence.run_id.clone(),
        }),
    }
}
