//! `tasks`: recurrent tasks and their runs.

use super::{Answer, sync};
use crate::cli::{Global, Tasks};
use crate::exit::{Exit, Failure};
use crate::out::when;
use crate::{opened, out};
use app::runs::{Cancelled, RunLine, RunsWanted};
use app::tasks::{TaskReport, TimerWish};
use app::{App, Caller, span};
use domain::moment::Moment;
use domain::run::RunState;
use serde_json::{Value, json};

/// All of `tasks`.
pub(crate) async fn run(global: &Global, command: &Tasks) -> Answer {
    let (app, caller) = opened::session(global).await?;
    let session = Session {
        global,
        app: &app,
        caller: &caller,
    };
    match command {
        Tasks::List => session.list().await,
        Tasks::Runs { task, state, limit } => session.runs(task.as_deref(), state.as_deref(), *limit).await,
        Tasks::Show { named } => session.show(named).await,
        Tasks::Run { task, wait } => {
            let run_id = app.run_task(&caller, task).await?;
            session.follow(&run_id, *wait).await
        }
        Tasks::SetTimer {
            task,
            every,
            cron,
            jitter,
            window,
        } => {
            let wish = wish([every, cron, jitter, window].map(|text| text.as_deref()))?;
            session.tell_task(&app.set_timer(&caller, task, &wish).await?)
        }
        Tasks::Pause { task } => session.tell_task(&app.pause_task(&caller, task, true).await?),
        Tasks::Resume { task } => session.tell_task(&app.pause_task(&caller, task, false).await?),
        Tasks::Wait { run } => session.follow(run, true).await,
        Tasks::Cancel { run } => session.cancel(run).await,
        Tasks::Retry {
            run,
            failed_only,
            wait,
        } => {
            let run_id = app.retry_run(&caller, run, *failed_only).await?;
            session.follow(&run_id, *wait).await
        }
    }
}

struct Session<'a> {
    global: &'a Global,
    app: &'a App,
    caller: &'a Caller,
}

impl Session<'_> {
    async fn list(&self) -> Answer {
        let tasks = self.app.tasks(self.caller).await?;
        match self.global.json {
            true => out::json(&Value::Array(tasks.iter().map(task_json).collect())),
            false => print_tasks(&tasks),
        }
        Ok(Exit::Ok)
    }

    fn tell_task(&self, task: &TaskReport) -> Answer {
        match self.global.json {
            true => out::json(&task_json(task)),
            false => print_tasks(std::slice::from_ref(task)),
        }
        Ok(Exit::Ok)
    }

    async fn runs(&self, task: Option<&str>, state: Option<&str>, limit: usize) -> Answer {
        let wanted = wanted_runs(self.app, self.caller, (task, state)).await?;
        let runs = self.some_runs(&wanted, limit).await?;
        match self.global.json {
            true => out::json(&Value::Array(runs.iter().map(run_json).collect())),
            false => print_runs(&runs),
        }
        Ok(Exit::Ok)
    }

    async fn some_runs(&self, wanted: &RunsWanted, limit: usize) -> Result<Vec<RunLine>, Failure> {
        let mut runs: Vec<RunLine> = Vec::new();
        while runs.len() < limit {
            let before = runs.last().map(|run| run.run_id.clone()).unwrap_or_default();
            let page = i64::try_from((limit - runs.len()).min(1_000)).unwrap_or(1_000);
            let found = self.app.runs(self.caller, wanted, &before, page).await?;
            if found.is_empty() {
                break;
            }
            runs.extend(found);
        }
        Ok(runs)
    }

    async fn show(&self, named: &str) -> Answer {
        match named.contains('/') {
            true => self.show_task(named).await,
            false => self.show_run(named).await,
        }
    }

    async fn show_task(&self, named: &str) -> Answer {
        let task = self.app.task(self.caller, named).await?;
        let wanted = RunsWanted {
            channel: Some(task.channel.to_string()),
            kind: Some(task.kind.into()),
            state: None,
        };
        let runs = self.some_runs(&wanted, 10).await?;
        if self.global.json {
            let mut value = task_json(&task);
            value["runs"] = Value::Array(runs.iter().map(run_json).collect());
            out::json(&value);
        } else {
            print_tasks(std::slice::from_ref(&task));
            out::print("");
            print_runs(&runs);
        }
        Ok(Exit::Ok)
    }

    async fn show_run(&self, run_id: &str) -> Answer {
        let line = self.app.run_line(self.caller, run_id).await?;
        let report = self.app.run_report(self.caller, run_id).await?;
        if self.global.json {
            let mut value = run_json(&line);
            value["orders"] = serde_json::to_value(&report.orders)
                .map_err(|e| Failure::new(Exit::Failed, "INTERNAL", e.to_string()))?;
            out::json(&value);
        } else {
            print_runs(std::slice::from_ref(&line));
            out::print("");
            sync::print(self.global, &report)?;
        }
        Ok(Exit::Ok)
    }

    async fn follow(&self, run_id: &str, wait: bool) -> Answer {
        if !wait {
            return sync::tell_queued(self.global, self.app, self.caller, run_id).await;
        }
        let report = self.app.see_through(self.caller, run_id).await?;
        sync::print(self.global, &report)?;
        Ok(sync::exit_of(&report))
    }

    async fn cancel(&self, run_id: &str) -> Answer {
        let done = self.app.cancel_run(self.caller, run_id).await?;
        let text = match done {
            Cancelled::AtOnce => "cancelled before it began",
            Cancelled::AfterPage | Cancelled::WasOver => "ends after its current page",
        };
        match self.global.json {
            true => out::json(&json!({"run_id": run_id, "result": text})),
            false => out::print(&format!("Run {run_id}: {text}.")),
        }
        Ok(Exit::Ok)
    }
}

/// Which runs a task and a state name; neither means all.
pub(super) async fn wanted_runs(
    app: &App,
    caller: &Caller,
    (task, state): (Option<&str>, Option<&str>),
) -> Result<RunsWanted, Failure> {
    let mut wanted = RunsWanted::default();
    if let Some(task) = task {
        let task = app.task(caller, task).await?;
        (wanted.channel, wanted.kind) = (Some(task.channel.to_string()), Some(task.kind.into()));
    }
    wanted.state = state.map(run_state).transpose()?;
    Ok(wanted)
}

fn run_state(text: &str) -> Result<RunState, Failure> {
    RunState::parse(text).ok_or_else(|| {
        let known: Vec<&str> = RunState::ALL.iter().map(|state| state.as_str()).collect();
        Failure::usage(format!(
            "{text:?} is no state of a run. Known: {}",
            known.join(", ")
        ))
    })
}

/// What `set-timer` asks: an interval or a cron line, a jitter, a window.
fn wish([every, cron, jitter, window]: [Option<&str>; 4]) -> Result<TimerWish, Failure> {
    let timer = match (every, cron) {
        (Some(span), _) => Some(format!("every {span}")),
        (None, Some(line)) => Some(format!("cron {line}")),
        (None, None) => None,
    };
    let jitter_s = match jitter {
        Some("0s" | "0") => Some(0),
        Some(span) => Some(sync::seconds(span)?),
        None => None,
    };
    let window_s = match window {
        Some("default") => Some(None),
        Some(span) => Some(Some(sync::seconds(span)?)),
        None => None,
    };
    if timer.is_none() && jitter_s.is_none() && window_s.is_none() {
        return Err(Failure::usage(
            "say what to set: --every, --cron, --jitter or --window",
        ));
    }
    Ok(TimerWish {
        timer,
        jitter_s,
        window_s,
    })
}

/// A task as programs read it.
fn task_json(task: &TaskReport) -> Value {
    json!({
        "task": task.task, "channel": task.channel, "kind": task.kind, "timer": task.timer, "jitter_s": task.jitter_s,
        "window_s": task.window_s, "paused": task.paused, "next_run_at": when(task.next_run_at),
        "failures_in_row": task.failures_in_row, "last_success_at": when(task.last_success_at), "lag_s": task.lag_s,
        "last_run_id": task.last_run_id, "last_run_state": task.last_run_state, "last_run_at": when(task.last_run_at),
        "message": task.message,
    })
}

fn print_tasks(tasks: &[TaskReport]) {
    let none = || "-".to_owned();
    let second = |at: Option<Moment>| at.map_or_else(none, to_the_second);
    let rows: Vec<_> = tasks
        .iter()
        .map(|task| {
            vec![
                task.task.clone(),
                task.timer.clone(),
                task.last_run_state.map_or_else(none, |state| state.to_string()),
                second(task.last_run_at),
                second(task.last_success_at),
                task.lag_s.map_or_else(none, span::about),
                match task.paused {
                    true => "paused".to_owned(),
                    false => second(task.next_run_at),
                },
                task.failures_in_row.to_string(),
                task.message.clone(),
            ]
        })
        .collect();
    let head = [
        "TASK",
        "TIMER",
        "LAST RUN",
        "AT",
        "LAST SUCCESS",
        "LAG",
        "NEXT RUN",
        "FAILED",
        "MESSAGE",
    ];
    out::table(&head, &rows);
}

/// RFC 3339 in UTC to the second: people need no more.
fn to_the_second(at: Moment) -> String {
    let text = at.to_rfc3339();
    match text.split_once('.') {
        Some((whole, _)) => format!("{whole}Z"),
        None => text,
    }
}

/// A run as programs read it.
fn run_json(run: &RunLine) -> Value {
    json!({
        "run_id": run.run_id, "task": run.task, "channel": run.channel, "kind": run.kind, "state": run.state,
        "message": run.message, "code": run.code, "started_by": run.started_by, "cause": run.cause,
        "asked_for": run.orders, "worker": run.worker, "attempts": run.attempts, "attempts_max": run.attempts_max,
        "queued_at": run.queued_at.to_rfc3339(), "started_at": when(run.started_at), "finished_at": when(run.finished_at),
        "again_at": when(run.again_at), "cancel_asked_by": run.cancel_asked_by, "done": run.done,
        "expected": run.expected, "pages": run.pages, "counts": run.counts,
    })
}

fn print_runs(runs: &[RunLine]) {
    let rows: Vec<_> = runs
        .iter()
        .map(|run| {
            let done = match run.expected {
                Some(expected) => format!("{} of {expected}", run.done),
                None => run.done.to_string(),
            };
            vec![
                run.run_id.clone(),
                run.task.clone(),
                run.state.to_string(),
                run.cause.to_string(),
                to_the_second(run.started_at.unwrap_or(run.queued_at)),
                done,
                run.counts.changed.to_string(),
                run.counts.failed.to_string(),
                run.message.clone(),
            ]
        })
        .collect();
    let head = [
        "RUN", "TASK", "STATE", "CAUSE", "AT", "ORDERS", "CHANGED", "FAILED", "MESSAGE",
    ];
    out::table(&head, &rows);
}
