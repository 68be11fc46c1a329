//! Recurrent tasks: a row for each kind of sync of each channel, whose ticks make runs.

use crate::engine::{ConstraintKind, Row, StoreError, Value, rows, with_retry};
use crate::queue::{NewRun, count_for_task, insert_run, open_run};
use crate::run_history::Run;
use crate::{Store, statements as sql};
use domain::channel::Flow;
use domain::codes::{ChannelCode, TenantCode};
use domain::moment::Moment;
use domain::run::{RunState, lane};

/// A task to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTask {
    /// What it does.
    pub flow: Flow,
    /// `every 40m` or `cron 0 3 * * *`.
    pub timer: String,
    /// Seconds by which a tick may be late, so that many tasks do not begin at once.
    pub jitter_s: i64,
    /// The first tick.
    pub tick: Tick,
}

/// A tick: when it is by the timer, and when it is due with its jitter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tick {
    /// By the timer.
    pub at: Moment,
    /// With the jitter.
    pub due: Moment,
}

/// When a task runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimerSetting {
    /// `every 40m` or `cron 0 3 * * *`.
    pub timer: String,
    /// Seconds by which a tick may be late.
    pub jitter_s: i64,
    /// How far back it looks, in seconds; `None` is the kind's own window.
    pub window_s: Option<i64>,
}

/// A task whose tick is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueTask {
    /// Whose.
    pub tenant: TenantCode,
    /// The channel.
    pub channel: ChannelCode,
    /// What it does.
    pub flow: Flow,
    /// When it runs.
    pub setting: TimerSetting,
    /// The tick that is due.
    pub tick: Tick,
}

/// A task as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The channel.
    pub channel: ChannelCode,
    /// What it does.
    pub flow: Flow,
    /// When it runs.
    pub setting: TimerSetting,
    /// Whether its timer rests.
    pub paused: bool,
    /// The next tick.
    pub next: Tick,
    /// Runs that failed one after the other, up to the last.
    pub failures_in_row: i64,
    /// The start of the last run that reached its end.
    pub synced_to: Option<Moment>,
    /// Its last run.
    pub last_run: Option<Run>,
}

impl Store {
    /// Makes the tasks of a channel that it does not have yet.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn add_tasks(
        &self,
        tenant: &TenantCode,
        channel: &ChannelCode,
        tasks: &[NewTask],
    ) -> Result<(), StoreError> {
        let all = tasks.iter().map(|task| {
            [
                Value::from(task.flow.as_str()),
                task.timer.as_str().into(),
                task.jitter_s.into(),
                task.tick.at.0.into(),
                task.tick.due.0.into(),
            ]
        });
        let binds = [rows(all)?, tenant.as_str().into(), channel.as_str().into()];
        self.exec_once(&sql::INSERT_TASKS, &binds).await.map(drop)
    }

    /// All tasks of a tenant, by channel and kind, each with its last run.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn tasks(&self, tenant: &TenantCode) -> Result<Vec<Task>, StoreError> {
        let found = {
            let mut session = self.engine().read().await?;
            session.query(&sql::LOAD_TASKS, &[tenant.as_str().into()]).await?
        };
        let mut tasks = Vec::new();
        for row in found {
            let (mut task, last_run) = read_task(row)?;
            if let Some(run_id) = last_run {
                task.last_run = self.run(tenant, &run_id).await?;
            }
            tasks.push(task);
        }
        Ok(tasks)
    }

    /// Tasks of all tenants whose tick is due, the longest due first; `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn due_tasks(&self, now: Moment, limit: i64) -> Result<Vec<DueTask>, StoreError> {
        let mut session = self.engine().read().await?;
        let binds = [now.0.into(), limit.clamp(1, 1_000).into()];
        let mut due = Vec::new();
        for row in session.query(&sql::DUE_TASKS, &binds).await? {
            let mut r = row.reader();
            let (tenant, channel) = (TenantCode::stored(r.text()?), ChannelCode::stored(r.text()?));
            let kind = r.text()?;
            let Some(flow) = Flow::parse(&kind) else {
                // Such as one that a later version knows: it stops no other task.
                tracing::warn!(
                    tenant = tenant.as_str(),
                    kind,
                    "a task of an unknown kind is left to others"
                );
                continue;
            };
            let setting = TimerSetting {
                timer: r.text()?,
                jitter_s: r.int()?,
                window_s: r.opt_int()?,
            };
            r.flag()?;
            due.push(DueTask {
                tenant,
                channel,
                flow,
                setting,
                tick: Tick {
                    at: Moment(r.int()?),
                    due: Moment(r.int()?),
                },
            });
        }
        Ok(due)
    }

    /// Takes a due tick: moves the task on to `next` and makes its run in the same transaction. Where a run of the lane still
    /// waits or runs, the tick's run is recorded as SKIPPED with `busy` as its message. Answers `false` where another process
    /// took the tick.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn claim_tick(
        &self,
        task: &DueTask,
        next: Tick,
        run: &NewRun,
        busy: &str,
    ) -> Result<bool, StoreError> {
        match self.take_tick(task, next, run, busy).await {
            // The tick has its run already: a timer that was set by a clock that is behind comes to the same moment again.
            Err(StoreError::Constraint {
                kind: ConstraintKind::Unique,
                name,
                ..
            }) if name == "run_tick" => {
                self.exec_once(&sql::CLAIM_TICK, &tick_binds(task, next)).await?;
                Ok(false)
            }
            taken => taken,
        }
    }

    async fn take_tick(
        &self,
        task: &DueTask,
        next: Tick,
        run: &NewRun,
        busy: &str,
    ) -> Result<bool, StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            if session.exec(&sql::CLAIM_TICK, &tick_binds(task, next)).await? != 1 {
                return Ok(false);
            }
            let mut run = run.clone();
            let lane = lane(&task.channel, task.flow);
            if run.state == RunState::Queued && open_run(&mut *session, &task.tenant, &lane).await?.is_some()
            {
                run.state = RunState::Skipped;
                run.message = busy.to_owned();
            }
            insert_run(&mut *session, &task.tenant, &run).await?;
            if run.state.is_over() {
                let place = (&task.tenant, task.channel.as_str(), task.flow.as_str());
                count_for_task(&mut *session, place, &run.run_id, run.state).await?;
            }
            session.commit().await?;
            Ok(true)
        })
        .await
    }

    /// Sets when a task runs; answers whether it exists.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_timer(
        &self,
        tenant: &TenantCode,
        (channel, flow): (&ChannelCode, Flow),
        setting: &TimerSetting,
        next: Tick,
    ) -> Result<bool, StoreError> {
        let binds = [
            tenant.as_str().into(),
            channel.as_str().into(),
            flow.as_str().into(),
            setting.timer.as_str().into(),
            setting.jitter_s.into(),
            Value::OptInt(setting.window_s),
            next.at.0.into(),
            next.due.0.into(),
        ];
        self.exec_once(&sql::SET_TIMER, &binds).await.map(|n| n == 1)
    }

    /// Lets a task's timer rest, or go on; answers whether the task exists.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_task_paused(
        &self,
        tenant: &TenantCode,
        (channel, flow): (&ChannelCode, Flow),
        paused: bool,
    ) -> Result<bool, StoreError> {
        let binds = [
            tenant.as_str().into(),
            channel.as_str().into(),
            flow.as_str().into(),
            paused.into(),
        ];
        self.exec_once(&sql::SET_TASK_PAUSED, &binds)
            .await
            .map(|n| n == 1)
    }
}

fn tick_binds(task: &DueTask, next: Tick) -> [Value; 6] {
    [
        task.tenant.as_str().into(),
        task.channel.as_str().into(),
        task.flow.as_str().into(),
        task.tick.at.0.into(),
        next.at.0.into(),
        next.due.0.into(),
    ]
}

fn flow(text: String) -> Result<Flow, StoreError> {
    Flow::parse(&text).ok_or(StoreError::Corrupt {
        what: "task.kind".to_owned(),
        problem: text,
    })
}

fn read_task(row: Row) -> Result<(Task, Option<String>), StoreError> {
    let mut r = row.reader();
    let channel = ChannelCode::stored(r.text()?);
    let task = Task {
        channel,
        flow: flow(r.text()?)?,
        setting: TimerSetting {
            timer: r.text()?,
            jitter_s: r.int()?,
            window_s: r.opt_int()?,
        },
        paused: r.flag()?,
        next: Tick {
            at: Moment(r.int()?),
            due: Moment(r.int()?),
        },
        failures_in_row: r.int()?,
        synced_to: r.opt_int()?.map(Moment),
        last_run: None,
    };
    Ok((task, r.opt_text()?))
}
