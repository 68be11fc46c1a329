//! Recurrent tasks (domain.md §4, Tasks): a timer, and what its last runs came to.

mod tick;
mod timer;

use crate::sync::SyncRequest;
use crate::{App, AppError, Caller};
use domain::channel::Flow;
use domain::codes::ChannelCode;
use domain::moment::Moment;
use domain::run::{RunCause, RunState};
use store::{NewTask, Run, Task, TimerSetting};
use timer::JITTER_S_MAX;
pub(crate) use timer::{Jitter, Timer};

/// The default timer and jitter of each kind (seed `uniware-status-sync.md`: 40 minutes, daily; domain.md §4: 10 minutes).
const DEFAULTS: [(Flow, &str, i64); 4] = [
    (Flow::OrderImport, "every 10m", 30),
    (Flow::StatusSync, "every 40m", 60),
    (Flow::DeliverySync, "every 1d", 600),
    (Flow::ReturnSync, "every 1d", 600),
];

/// A task, told.
#[derive(Debug, Clone)]
pub struct TaskReport {
    /// Its name: channel and kind, such as `SHOP1/STATUS_SYNC`.
    pub task: String,
    /// The channel.
    pub channel: ChannelCode,
    /// What it does.
    pub kind: Flow,
    /// `every 40m` or `cron 0 3 * * *`.
    pub timer: String,
    /// Seconds by which a tick may be late.
    pub jitter_s: i64,
    /// How far back it looks, in seconds; `None` is the kind's own window.
    pub window_s: Option<i64>,
    /// Whether its timer rests.
    pub paused: bool,
    /// When it is due next; `None` while it is paused.
    pub next_run_at: Option<Moment>,
    /// Runs that failed one after the other, up to the last.
    pub failures_in_row: i64,
    /// The start of the last run that reached its end: up to then nothing was missed.
    pub last_success_at: Option<Moment>,
    /// Seconds since then.
    pub lag_s: Option<i64>,
    /// The last run.
    pub last_run_id: Option<String>,
    /// How it stands.
    pub last_run_state: Option<RunState>,
    /// When it ended, or was asked for.
    pub last_run_at: Option<Moment>,
    /// Its message.
    pub message: String,
}

/// What is to be set of a task's timer; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct TimerWish {
    /// `every 40m` or `cron 0 3 * * *`.
    pub timer: Option<String>,
    /// Seconds by which a tick may be late, up to an hour.
    pub jitter_s: Option<i64>,
    /// How far back it looks, in seconds; `Some(None)` is the kind's own window again.
    pub window_s: Option<Option<i64>>,
}

/// Whether a text is a timer.
///
/// # Errors
/// `BAD_INPUT`, with how timers are written.
pub fn check_timer(text: &str) -> Result<(), AppError> {
    Timer::parse(text).map(drop)
}

/// The tasks that a new channel gets.
pub(crate) fn of_new_channel(caller: &Caller, channel: &ChannelCode, now: Moment) -> Vec<NewTask> {
    let task = |(flow, timer, jitter_s): (Flow, &str, i64)| {
        let jitter = Jitter {
            seconds: jitter_s,
            of: [caller.tenant.as_str(), channel.as_str(), flow.as_str()],
        };
        NewTask {
            flow,
            timer: timer.to_owned(),
            jitter_s,
            // The first tick is now: a new channel is asked at once.
            tick: jitter.at(now),
        }
    };
    DEFAULTS.into_iter().map(task).collect()
}

/// `SHOP1/STATUS_SYNC`.
pub(crate) fn name(channel: &ChannelCode, flow: Flow) -> String {
    domain::run::lane(channel, flow)
}

impl App {
    /// All tasks of the tenant.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn tasks(&self, caller: &Caller) -> Result<Vec<TaskReport>, AppError> {
        let now = self.clock.now();
        let tasks = self.store.tasks(&caller.tenant).await?;
        Ok(tasks.into_iter().map(|task| tell(task, now)).collect())
    }

    /// One task, by its name.
    ///
    /// # Errors
    /// `NOT_FOUND`, naming those that exist.
    pub async fn task(&self, caller: &Caller, name: &str) -> Result<TaskReport, AppError> {
        let all = self.tasks(caller).await?;
        let known = all.iter().map(|t| t.task.as_str()).collect::<Vec<_>>().join(", ");
        let found = all
            .iter()
            .find(|task| task.task.eq_ignore_ascii_case(name))
            .cloned();
        found.ok_or_else(|| AppError::not_found("task", name, &known))
    }

    /// Sets when a task runs. Its next tick is counted anew, from now.
    ///
    /// # Errors
    /// `NOT_FOUND`; `BAD_INPUT` for a timer, jitter or window out of bounds.
    pub async fn set_timer(
        &self,
        caller: &Caller,
        name: &str,
        wish: &TimerWish,
    ) -> Result<TaskReport, AppError> {
        let task = self.task(caller, name).await?;
        let timer = Timer::parse(wish.timer.as_deref().unwrap_or(&task.timer))?;
        let jitter_s = wish.jitter_s.unwrap_or(task.jitter_s);
        if !(0..=JITTER_S_MAX).contains(&jitter_s) {
            return Err(AppError::bad_input(format!(
                "the jitter must be 0 to {JITTER_S_MAX} seconds, an hour"
            )));
        }
        let window_s = wish.window_s.unwrap_or(task.window_s);
        if window_s.is_some_and(|s| !(1..=crate::span::SPAN_S_MAX).contains(&s)) {
            return Err(AppError::bad_input(
                "the window must be 1 second to 3650 days".to_owned(),
            ));
        }
        let jitter = Jitter {
            seconds: jitter_s,
            of: [caller.tenant.as_str(), task.channel.as_str(), task.kind.as_str()],
        };
        let now = self.clock.now();
        let next = timer.next(now, now, &caller.zone, jitter);
        let setting = TimerSetting {
            timer: timer.to_string(),
            jitter_s,
            window_s,
        };
        let place = (&task.channel, task.kind);
        self.store
            .set_timer(&caller.tenant, place, &setting, next)
            .await?;
        self.task(caller, name).await
    }

    /// Lets a task's timer rest, or go on. Running by hand is possible either way.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub async fn pause_task(
        &self,
        caller: &Caller,
        name: &str,
        paused: bool,
    ) -> Result<TaskReport, AppError> {
        let task = self.task(caller, name).await?;
        let place = (&task.channel, task.kind);
        self.store.set_task_paused(&caller.tenant, place, paused).await?;
        self.task(caller, name).await
    }

    /// Asks for a run of a task now, besides its timer. Answers the run's id.
    ///
    /// # Errors
    /// `NOT_FOUND`; `NOT_ALLOWED_IN_STATE` while a run of it waits or runs already, naming it, and for a channel that is
    /// switched off. While the tenant is not live the run is recorded as skipped, with the message.
    pub async fn run_task(&self, caller: &Caller, name: &str) -> Result<String, AppError> {
        let task = self.task(caller, name).await?;
        self.refuse_while_open(caller, &task).await?;
        let request = SyncRequest {
            channel: task.channel.to_string(),
            flow: task.kind,
            orders: Vec::new(),
            status: None,
            since_s: task.window_s,
            dry_run: false,
        };
        self.ask_to_sync(caller, &request, RunCause::Hand).await
    }

    async fn refuse_while_open(&self, caller: &Caller, task: &TaskReport) -> Result<(), AppError> {
        use domain::refusal::{Refusal, RefusalCode};
        match self
            .store
            .open_run(&caller.tenant, &task.channel, task.kind)
            .await?
        {
            None => Ok(()),
            Some((run_id, state)) => {
                let text = format!(
                    "A run of {} is {state} already: {run_id}. Wait for it, or cancel it",
                    task.task
                );
                Err(Refusal::new(RefusalCode::NotAllowedInState, text).into())
            }
        }
    }
}

fn tell(task: Task, now: Moment) -> TaskReport {
    let Task {
        channel,
        flow,
        setting,
        paused,
        next,
        failures_in_row,
        synced_to,
        last_run,
    } = task;
    let of_run = |field: fn(&Run) -> String| last_run.as_ref().map(field);
    TaskReport {
        task: name(&channel, flow),
        kind: flow,
        timer: setting.timer,
        jitter_s: setting.jitter_s,
        window_s: setting.window_s,
        paused,
        next_run_at: (!paused).then_some(next.due),
        failures_in_row,
        last_success_at: synced_to,
        lag_s: synced_to.map(|to| now.0.saturating_sub(to.0) / 1_000_000),
        last_run_id: of_run(|run| run.run_id.clone()),
        last_run_state: last_run.as_ref().map(|run| run.state),
        last_run_at: last_run
            .as_ref()
            .map(|run| run.finished_at.unwrap_or(run.queued_at)),
        message: of_run(|run| run.message.clone()).unwrap_or_default(),
        channel,
    }
}
