//! Ticks: what is due is claimed, one process each, and becomes a run that waits, or one that is recorded as skipped.

use super::timer::{Jitter, Timer};
use crate::sync::{RunWish, SyncRequest};
use crate::{App, AppError};
use domain::run::{RunCause, RunState};
use store::DueTask;

/// Ticks that one look takes at most; the next look takes the rest.
const DUE_MAX: i64 = 100;
/// The message of a tick that comes while its lane is busy.
const BUSY: &str = "Previous run still going";

impl App {
    /// Makes the runs of all tasks that are due, of all tenants. Answers how many ticks this process took.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn take_ticks(&self) -> Result<usize, AppError> {
        let mut taken = 0;
        for task in self.store.due_tasks(self.clock.now(), DUE_MAX).await? {
            match self.take_tick(&task).await {
                Ok(is_ours) => taken += usize::from(is_ours),
                // One task that cannot be read stops no other, of this tenant or another.
                Err(error) => tracing::warn!(
                    tenant = task.tenant.as_str(),
                    task = super::name(&task.channel, task.flow),
                    %error,
                    "a tick could not be taken; it is tried again"
                ),
            }
        }
        Ok(taken)
    }

    async fn take_tick(&self, task: &DueTask) -> Result<bool, AppError> {
        let caller = &self.caller(Some(task.tenant.as_str()), "timer").await?;
        let now = self.clock.now();
        let jitter = Jitter {
            seconds: task.setting.jitter_s,
            of: [task.tenant.as_str(), task.channel.as_str(), task.flow.as_str()],
        };
        let timer = Timer::parse(&task.setting.timer)?;
        let next = timer.next(task.tick.at, now, &caller.zone, jitter);
        let request = SyncRequest {
            channel: task.channel.to_string(),
            flow: task.flow,
            orders: Vec::new(),
            status: None,
            since_s: task.setting.window_s,
            dry_run: false,
        };
        let wish = RunWish {
            cause: RunCause::Timer,
            attempts_max: RunCause::Timer.attempts_max(),
            tick_at: Some(task.tick.at),
        };
        let mut run = self.new_run(caller, &task.channel, &request, wish)?;
        if let Some(why) = self.why_not_begin(caller, &task.channel, task.flow).await? {
            (run.state, run.message) = (RunState::Skipped, why);
        }
        Ok(self.store.claim_tick(task, next, &run, BUSY).await?)
    }
}
