//! Ending a run: by its worker, for a lost worker, by a person.

use super::{Cancelled, Claimed, RunEnd, fence_binds};
use crate::engine::{Session, StoreError, Value, with_retry};
use crate::page::Fence;
use crate::{Store, statements as sql};
use domain::codes::TenantCode;
use domain::moment::Moment;
use domain::run::RunState;

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
            let mut binds = fence_binds(&work.tenant, &work.fence);
            let is_ours = match end.state {
                RunState::Queued => {
                    binds.extend([
                        end.again_at.0.into(),
                        end.message.as_str().into(),
                        Value::OptText(end.code.clone()),
                        end.at.0.into(),
                        i64::from(end.free_attempt).into(),
                    ]);
                    session.exec(&sql::REQUEUE_RUN, &binds).await? == 1
                }
                RunState::Running
                | RunState::Succeeded
                | RunState::SucceededWithErrors
                | RunState::Failed
                | RunState::GaveUp
                | RunState::Skipped
                | RunState::Cancelled
                | RunState::Interrupted => {
                    binds.extend([
                        end.state.as_str().into(),
                        end.message.as_str().into(),
                        Value::OptText(end.code.clone()),
                        end.at.0.into(),
                    ]);
                    session.exec(&sql::FINISH_RUN, &binds).await? == 1
                }
            };
            if !is_ours {
                return Ok(false);
            }
            if let Some(to) = end.synced_to {
                set_flow_synced(&mut *session, work, to).await?;
            }
            if end.counts_for_task {
                let place = (&work.tenant, work.channel.as_str(), work.flow.as_str());
                count_for_task(&mut *session, place, &work.fence.run_id, end.state).await?;
            }
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
            let (attempts, attempts_max) = (r.int()?, r.int()?);
            let lane = r.text()?;
            let state = match (r.opt_text()?, attempts < attempts_max) {
                (Some(_), _) => RunState::Cancelled,
                (None, true) => RunState::Queued,
                (None, false) => RunState::Interrupted,
            };
            reaped += usize::from(self.reap(&tenant, &fence, (&lane, state), now).await?);
        }
        Ok(reaped)
    }

    async fn reap(
        &self,
        tenant: &TenantCode,
        fence: &Fence,
        (lane, state): (&str, RunState),
        now: Moment,
    ) -> Result<bool, StoreError> {
        const LOST: &str = "The process that ran it was not heard of any more. What it committed stands";
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let mut binds = fence_binds(tenant, fence);
            binds.push(now.0.into());
            if session.query(&sql::LOCK_EXPIRED_RUN, &binds).await?.is_empty() {
                return Ok(false);
            }
            let mut binds = fence_binds(tenant, fence);
            let statement = if state == RunState::Queued {
                let rest: [Value; 5] = [
                    now.0.into(),
                    LOST.into(),
                    Value::OptText(None),
                    now.0.into(),
                    0.into(),
                ];
                binds.extend(rest);
                &sql::REQUEUE_RUN
            } else {
                binds.extend([
                    state.as_str().into(),
                    LOST.into(),
                    "WORKER_LOST".into(),
                    now.0.into(),
                ]);
                &sql::FINISH_RUN
            };
            let is_done = session.exec(statement, &binds).await? == 1;
            if is_done
                && state != RunState::Queued
                && let Some((channel, kind)) = lane.split_once('/')
            {
                count_for_task(&mut *session, (tenant, channel, kind), &fence.run_id, state).await?;
            }
            if is_done {
                session.wake().await?;
            }
            session.commit().await?;
            Ok(is_done)
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
        let message = format!("Cancelled by {who} before it began");
        let message = message.as_str();
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let id = || [Value::from(tenant.as_str()), Value::from(run_id)];
            let mut binds: Vec<Value> = id().into();
            binds.extend([now.0.into(), message.into(), who.into()]);
            let at_once = session.exec(&sql::CANCEL_QUEUED, &binds).await? == 1;
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
        work.flow.as_str().into(),
        to.0.into(),
        work.fence.run_id.as_str().into(),
    ];
    session.exec(&sql::SET_FLOW_SYNCED, &binds).await.map(drop)
}
