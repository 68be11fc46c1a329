//! Working off one claimed run: what it was asked, under its lease, to an end that is recorded.

use super::{EndAsked, LEASE_MS, Lease};
use crate::sync::{Done, RunReport, SyncRequest};
use crate::{App, AppError, Caller};
use domain::moment::Moment;
use domain::run::{AfterFailure, RunKind, RunState, after_failure, cancelled_by};
use domain::words::counted;
use std::time::Duration;
use store::{Claimed, RunEnd};

/// Why a run stopped before its end.
#[derive(Debug, Clone)]
pub(crate) enum Stopped {
    /// It went wrong.
    Failed {
        /// The stable code.
        code: String,
        /// For people.
        message: String,
        /// Whether trying again may help.
        may_pass: bool,
    },
    /// It may not begin.
    Skipped(String),
    /// It may not go on yet, for this reason; it is looked at again, and the attempt does not count.
    Waits(String),
    /// It was asked to end between two pages.
    Asked(EndAsked),
}

impl From<AppError> for Stopped {
    fn from(error: AppError) -> Self {
        if matches!(error, AppError::Store(store::StoreError::Fenced { .. })) {
            return Self::Asked(EndAsked::Lost);
        }
        Self::Failed {
            code: error.code().to_owned(),
            message: error.to_string(),
            may_pass: error.may_pass(),
        }
    }
}

impl From<store::StoreError> for Stopped {
    fn from(error: store::StoreError) -> Self {
        AppError::from(error).into()
    }
}

impl From<::channels::ChannelError> for Stopped {
    fn from(error: ::channels::ChannelError) -> Self {
        AppError::from(error).into()
    }
}

/// Between two looks whether a run that another process works on is over.
const LOOK: Duration = Duration::from_millis(200);

impl App {
    /// Works off a run of one's own, here if its turn has come, else waits until another process has done it.
    ///
    /// # Errors
    /// `NOT_FOUND`; those of the database.
    pub async fn see_through(&self, caller: &Caller, run_id: &str) -> Result<RunReport, AppError> {
        let worker = format!("{}:{run_id}", caller.who);
        let (_stays, leaving) = tokio::sync::watch::channel(false);
        loop {
            let only = Some((&caller.tenant, run_id));
            if let Some(work) = self.claim(&worker, LEASE_MS, only).await? {
                let lease = Lease::keep(self, &work, LEASE_MS, leaving.clone());
                self.perform(&work, &lease).await?;
            }
            // A failure that may pass puts it back into the queue: it is waited for, and tried here again, unless another
            // process is quicker.
            let report = self.run_report(caller, run_id).await?;
            if report.state.is_over() {
                // Where no worker is, nobody else would tell the deliveries that it left.
                self.settle_forsaken().await?;
                return Ok(report);
            }
            // The lane may be held by a process that is gone.
            self.store.reap_runs(self.clock.now()).await?;
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn perform_sync(&self, work: &Claimed, lease: &Lease) -> Result<Done, Stopped> {
        let request = SyncRequest::of_run(work)?;
        self.run_sync(work, &request, lease).await
    }

    /// Works off a claimed run and records its end.
    pub(crate) async fn perform(&self, work: &Claimed, lease: &Lease) -> Result<RunReport, AppError> {
        let ended = match work.kind {
            RunKind::OrderImport | RunKind::StatusSync | RunKind::DeliverySync | RunKind::ReturnSync => {
                self.perform_sync(work, lease).await
            }
            RunKind::Resync => self.run_resync(work, lease).await,
            RunKind::CancelPush => self.run_cancel_push(work, lease).await,
            RunKind::Upload => self.run_upload(work, lease).await,
            RunKind::CarrierSync => self.run_carrier_sync(work, lease).await,
        };
        let end = end_of(work, ended, self.clock.now());
        if !self.store.finish_run(work, &end).await? {
            tracing::warn!(
                run = work.fence.run_id,
                "the run was given to another worker meanwhile"
            );
        }
        let caller = self.caller(Some(work.tenant.as_str()), &work.started_by).await?;
        self.run_report(&caller, &work.fence.run_id).await
    }
}

/// Between two looks of a run that waits for its tenant to be live, in seconds.
const WAIT_S: i64 = 60;

/// How a run ends: what it came to, or what stopped it.
fn end_of(work: &Claimed, ended: Result<Done, Stopped>, now: Moment) -> RunEnd {
    let end = |state: RunState, message: String, code: Option<String>| RunEnd {
        state,
        message,
        code,
        at: now,
        again_at: now,
        free_attempt: false,
        synced_to: None,
    };
    match ended {
        Ok(done) => {
            let (state, message) = match done.failed {
                0 => (RunState::Succeeded, String::new()),
                n => (
                    RunState::SucceededWithErrors,
                    format!("{} failed", counted(n, "order")),
                ),
            };
            RunEnd {
                synced_to: done.reached_all.then_some(work.began_at),
                ..end(state, message, None)
            }
        }
        Err(Stopped::Skipped(why)) => end(RunState::Skipped, why, None),
        Err(Stopped::Waits(why)) => RunEnd {
            free_attempt: true,
            again_at: now.plus_s(WAIT_S),
            ..end(RunState::Queued, why, None)
        },
        Err(Stopped::Asked(EndAsked::Cancelled(who))) => end(RunState::Cancelled, cancelled_by(&who), None),
        Err(Stopped::Asked(EndAsked::Lost | EndAsked::Leaving)) => RunEnd {
            free_attempt: true,
            ..end(
                RunState::Queued,
                "Its worker was stopped; it goes on at once".to_owned(),
                None,
            )
        },
        Err(Stopped::Failed {
            code,
            message,
            may_pass,
        }) => {
            let (state, text, in_s) = after(work, message, may_pass, now);
            RunEnd {
                again_at: now.plus_s(in_s),
                ..end(state, text, Some(code))
            }
        }
    }
}

/// How a run stands after a failure, its message, and in how many seconds it is tried again.
fn after(work: &Claimed, message: String, may_pass: bool, now: Moment) -> (RunState, String, i64) {
    let luck = u64::from_le_bytes(luck_of(&work.fence.run_id));
    match after_failure(work.attempts, work.attempts_max, may_pass, luck) {
        AfterFailure::TryAgain { in_s } => {
            let at = now.plus_s(in_s).to_rfc3339();
            let text = format!("Failed, and is tried again at {at}: {message}");
            (RunState::Queued, text, in_s)
        }
        AfterFailure::End(RunState::GaveUp) => {
            let text = format!("Gave up after {}: {message}", counted(work.attempts, "attempt"));
            (RunState::GaveUp, text, 0)
        }
        AfterFailure::End(state) => (state, message, 0),
    }
}

/// Bytes of a run's id that differ from run to run: its last ones, which are random.
fn luck_of(run_id: &str) -> [u8; 8] {
    let mut last = [0; 8];
    for (place, byte) in last.iter_mut().zip(run_id.bytes().rev()) {
        *place = byte;
    }
    last
}
