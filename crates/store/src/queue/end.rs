//! Ending a run: by its worker, for a lost worker, by a person.

use super::{Cancelled, Claimed, RunEnd, fence_binds};
use crate::engine::{Session, StoreError, Value, with_retry};
use crate::page::Fence;
use crate::{Store, statements as sql};
use domain::codes::TenantCode;
use domain::moment::Moment;
use domain::run::{RunState, after_lost_worker, cancelled_by};

/// Runs that one look takes at most.
const LOOK: i64 = 20;

impl Store {
    /// Ends a claimed run or puts it back, and counts it for its task. Answers `false`, and changes nothing, where the claim
    /// is not held any more.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn finish_run(&self, work: &Claimed, end: &RunEnd) -> Result<bool, StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let ended = match end.state {
                RunState::Queued => put_back(&mut *session, &work.tenant, &work.fence, end).await?,
                RunState::Running
                | RunState::Succeeded
                | RunState::SucceededWithErrors
                | RunState::Failed
                | RunState::GaveUp
                | RunState::Skipped
                | RunState::Cancelled
                | RunState::Interrupted => close(&mut *session, &work.tenant, &work.fence, end).await?,
            };
            let Some(state) = ended else {
                return Ok(false);
            };
            if let Some(to) = end.synced_to {
                set_flow_synced(&mut *session, work, to).await?;
            }
            let place = (&work.tenant, work.channel.as_str(), work.kind.as_str());
            count_for_task(&mut *session, place, &work.fence.run_id, state).await?;
            session.wake().await?;
            session.commit().await?;
            Ok(true)
        })
        .await
    }

    /// Takes runs from workers whose lease ran out: back to the queue while attempts are left, else INTERRUPTED, or CANCELLED
    /// where that was asked. Answers how many.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn reap_runs(&self, now: Moment) -> Result<usize, StoreError> {
        let expired = {
            let mut session = self.engine().read().await?;
            session
                .query(&sql::EXPIRED_RUNS, &[now.0.into(), LOOK.into()])
                .await?
        };
        let mut reaped = 0;
        for row in expired {
            let mut r = row.reader();
            let tenant = TenantCode::stored(r.text()?);
            let fence = Fence {
                run_id: r.text()?,
                token: r.int()?,
            };
            reaped += usize::from(self.reap(&tenant, &fence, now).await?);
        }
        Ok(reaped)
    }

    async fn reap(&self, tenant: &TenantCode, fence: &Fence, now: Moment) -> Result<bool, StoreError> {
        const LOST: &str = "The process that ran it was not heard of any more. What it committed stands";
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let mut binds = fence_binds(tenant, fence);
            binds.push(now.0.into());
            let found = session.query(&sql::LOCK_EXPIRED_RUN, &binds).await?;
            let Some(row) = found.into_iter().next() else {
                return Ok(false);
            };
            let mut r = row.reader();
            let (attempts, attempts_max, lane) = (r.int()?, r.int()?, r.text()?);
            let state = after_lost_worker(r.opt_text()?.is_some(), attempts, attempts_max);
            let end = RunEnd {
                state,
                message: LOST.to_owned(),
                code: (state != RunState::Queued).then(|| "WORKER_LOST".to_owned()),
                at: now,
                again_at: now,
                free_attempt: false,
                synced_to: None,
            };
            let ended = match state == RunState::Queued {
                true => put_back(&mut *session, tenant, fence, &end).await?,
                false => close(&mut *session, tenant, fence, &end).await?,
            };
            let Some(state) = ended else {
                return Ok(false);
            };
            if state != RunState::Queued
                && let Some((channel, kind)) = lane.split_once('/')
            {
                count_for_task(&mut *session, (tenant, channel, kind), &fence.run_id, state).await?;
            }
            session.wake().await?;
            session.commit().await?;
            Ok(true)
        })
        .await
    }

    /// Asks a run to end: one that waits ends at once, one that runs after its current page.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn cancel_run(
        &self,
        tenant: &TenantCode,
        run_id: &str,
        who: &str,
        now: Moment,
    ) -> Result<Cancelled, StoreError> {
        let before = format!("Cancelled by {who} before it began");
        let (before, between) = (before.as_str(), cancelled_by(who));
        let between = between.as_str();
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let id = || [Value::from(tenant.as_str()), Value::from(run_id)];
            let mut binds: Vec<Value> = id().into();
            binds.extend([now.0.into(), before.into(), who.into(), between.into()]);
            let at_once = session.exec(&sql::CANCEL_QUEUED, &binds).await? == 1;
            if at_once && let Some(row) = session.query(&sql::LOAD_CLAIMED, &id()).await?.into_iter().next() {
                let mut r = row.reader();
                let (kind, channel) = (r.text()?, r.text()?);
                let place = (tenant, channel.as_str(), kind.as_str());
                count_for_task(&mut *session, place, run_id, RunState::Cancelled).await?;
            }
            let mut binds: Vec<Value> = id().into();
            binds.push(who.into());
            let asked = !at_once && session.exec(&sql::ASK_CANCEL, &binds).await? == 1;
            session.commit().await?;
            Ok(match (at_once, asked) {
                (true, _) => Cancelled::AtOnce,
                (false, true) => Cancelled::AfterPage,
                (false, false) => Cancelled::WasOver,
            })
        })
        .await
    }
}

/// Puts a claimed run back into the queue; one that was asked to end is over instead. Answers how it stands then, and `None`
/// where the claim is not held any more.
async fn put_back(
    session: &mut dyn Session,
    tenant: &TenantCode,
    fence: &Fence,
    end: &RunEnd,
) -> Result<Option<RunState>, StoreError> {
    let mut binds = fence_binds(tenant, fence);
    binds.extend([
        end.again_at.0.into(),
        end.message.as_str().into(),
        Value::OptText(end.code.clone()),
        end.at.0.into(),
        i64::from(end.free_attempt).into(),
    ]);
    if session.exec(&sql::REQUEUE_RUN, &binds).await? == 1 {
        return Ok(Some(RunState::Queued));
    }
    let id = [tenant.as_str().into(), fence.run_id.as_str().into()];
    let asked = session.query(&sql::CANCEL_ASKED, &id).await?.into_iter().next();
    let Some(who) = asked.map(|row| row.reader().opt_text()).transpose()?.flatten() else {
        return Ok(None);
    };
    let end = RunEnd {
        state: RunState::Cancelled,
        message: cancelled_by(&who),
        code: None,
        ..end.clone()
    };
    close(session, tenant, fence, &end).await
}

/// Ends a claimed run. Answers how it stands then, and `None` where the claim is not held any more.
async fn close(
    session: &mut dyn Session,
    tenant: &TenantCode,
    fence: &Fence,
    end: &RunEnd,
) -> Result<Option<RunState>, StoreError> {
    let mut binds = fence_binds(tenant, fence);
    binds.extend([
        end.state.as_str().into(),
        end.message.as_str().into(),
        Value::OptText(end.code.clone()),
        end.at.0.into(),
    ]);
    let is_ours = session.exec(&sql::FINISH_RUN, &binds).await? == 1;
    Ok(is_ours.then_some(end.state))
}

/// A run of a task is its last one, and counts among its failures in a row.
pub(crate) async fn count_for_task(
    session: &mut dyn Session,
    (tenant, channel, kind): (&TenantCode, &str, &str),
    run_id: &str,
    state: RunState,
) -> Result<(), StoreError> {
    let failure = match state.is_failure() {
        Some(true) => 1_i64,
        Some(false) => 0,
        None => -1,
    };
    let binds = [
        tenant.as_str().into(),
        channel.into(),
        kind.into(),
        run_id.into(),
        failure.into(),
    ];
    session.exec(&sql::COUNT_TASK_RUN, &binds).await.map(drop)
}

async fn set_flow_synced(session: &mut dyn Session, work: &Claimed, to: Moment) -> Result<(), StoreError> {
    let binds = [
        work.tenant.as_str().into(),
        work.channel.as_str().into(),
        work.kind.as_str().into(),
        to.0.into(),
        work.fence.run_id.as_str().into(),
    ];
    session.exec(&sql::SET_FLOW_SYNCED, &binds).await.map(drop)
}
