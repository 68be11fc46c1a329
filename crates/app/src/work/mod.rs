//! Background work: a process that takes ticks, claims runs and works them off (architecture.md §2, background work).
//! Any number of them may work side by side; what keeps them apart is in the rows, not here.

mod lease;
mod perform;

pub(crate) use lease::{EndAsked, Lease};
pub(crate) use perform::Stopped;

use crate::upload::job::{BROKEN_OFF_KEPT_S, FILE_KEPT_S};
use crate::{App, AppError};
use domain::moment::Moment;
use lease::lease_end;
use std::time::Duration;
use store::{Claimant, Claimed, OldUploads};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How a worker works.
#[derive(Debug, Clone)]
pub struct WorkSettings {
    /// A name that no other process has; it is shown at the runs.
    pub name: String,
    /// How long a claim holds without being kept up, in milliseconds. A process that was stopped for longer has lost its runs.
    pub lease_ms: u64,
    /// Runs at once.
    pub parallel: usize,
}

/// The default lease, in milliseconds: a lost worker's run goes on within half a minute.
pub const LEASE_MS: u64 = 30_000;
/// Runs at once by default: they wait for channels most of the time.
pub const PARALLEL: usize = 4;
/// How long runs are kept with their outcomes, in seconds: 30 days, as long as returns are asked for.
pub const RUNS_KEPT_S: i64 = 30 * 86_400;
/// Seconds between two rounds of forgetting.
const TIDY_S: i64 = 3_600;
/// The longest time between two looks: a wake may be missed, and timers come due without one.
const LOOK: Duration = Duration::from_secs(1);

impl App {
    /// Works until `leaving` says so: then no run is begun any more, those under way end after their current page and go back
    /// to the queue.
    pub async fn work(&self, settings: &WorkSettings, mut leaving: watch::Receiver<bool>) {
        let mut under_way = JoinSet::new();
        let mut tidied_at = None;
        while !*leaving.borrow() {
            if let Err(error) = self.look(settings, &leaving, &mut under_way).await {
                tracing::warn!(%error, "the worker could not look for work; it looks again");
            }
            if let Err(error) = self.tidy(&mut tidied_at).await {
                tracing::warn!(%error, "old runs could not be forgotten; it is tried again");
            }
            tokio::select! {
                () = self.store.engine().work_arrives(LOOK) => {}
                Some(_) = under_way.join_next(), if !under_way.is_empty() => {}
                changed = leaving.changed() => if changed.is_err() { break },
            }
        }
        while under_way.join_next().await.is_some() {}
    }

    /// One look: lost workers' runs are taken back, ticks become runs, and runs are begun while there is room.
    async fn look(
        &self,
        settings: &WorkSettings,
        leaving: &watch::Receiver<bool>,
        under_way: &mut JoinSet<()>,
    ) -> Result<(), AppError> {
        while under_way.try_join_next().is_some() {}
        self.store.reap_runs(self.clock.now()).await?;
        // It must hold up nobody's work.
        if let Err(error) = self.settle_forsaken().await {
            tracing::warn!(%error, "deliveries of runs that are over could not be settled; they are looked at again");
        }
        if let Err(error) = self.settle_pickups().await {
            tracing::warn!(%error, "pickups that are over could not be settled; they are looked at again");
        }
        self.take_ticks().await?;
        self.take_carrier_turns().await?;
        while under_way.len() < settings.parallel {
            let Some(work) = self.claim(&settings.name, settings.lease_ms, None).await? else {
                break;
            };
            let (app, leaving, lease_ms) = (self.clone(), leaving.clone(), settings.lease_ms);
            under_way.spawn(async move {
                let run_id = work.fence.run_id.clone();
                let lease = Lease::keep(&app, &work, lease_ms, leaving);
                if let Err(error) = app.perform(&work, &lease).await {
                    tracing::error!(run = run_id, %error, "a run ended without its end being recorded");
                }
            });
        }
        Ok(())
    }

    /// Forgets old runs, uploads and their files, and what killed processes left on disk, a batch at a look while there are any, then once an hour.
    async fn tidy(&self, tidied_at: &mut Option<Moment>) -> Result<(), AppError> {
        let now = self.clock.now();
        if tidied_at.is_some_and(|at| now.0 < at.plus_s(TIDY_S).0) {
            return Ok(());
        }
        let old = OldUploads {
            broken_off: now.plus_s(-BROKEN_OFF_KEPT_S),
            files: now.plus_s(-FILE_KEPT_S),
            uploads: now.plus_s(-RUNS_KEPT_S),
        };
        let gone = self.store.forget_jobs(old).await?;
        if self.store.forget_runs(now.plus_s(-RUNS_KEPT_S)).await? + gone == 0 {
            self.sweep_scratch().await;
            *tidied_at = Some(now);
        }
        Ok(())
    }

    pub(crate) async fn claim(
        &self,
        worker: &str,
        lease_ms: u64,
        only: Option<(&domain::codes::TenantCode, &str)>,
    ) -> Result<Option<Claimed>, AppError> {
        let now = self.clock.now();
        let claimant = Claimant {
            worker,
            now,
            lease_until: lease_end(now, lease_ms),
        };
        Ok(self.store.claim_run(claimant, only).await?)
    }
}
