//! A recurrent task in JSON.

use crate::problem::Problem;
use crate::sync::words::{Flow, RunState};
use crate::wire::when;
use app::tasks::TaskReport;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which task: its channel and its kind.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct Named {
    /// The channel's code.
    #[param(example = "SHOP1")]
    channel: String,
    /// ORDER_IMPORT, STATUS_SYNC, DELIVERY_SYNC or RETURN_SYNC.
    #[param(example = "STATUS_SYNC")]
    kind: String,
}

impl Named {
    /// As use cases name it.
    pub(super) fn name(&self) -> Result<String, Problem> {
        match domain::channel::Flow::parse(&self.kind) {
            Some(flow) => Ok(format!("{}/{}", self.channel, flow.as_str())),
            None => Err(Problem::from(app::AppError::not_found(
                "task",
                &format!("{}/{}", self.channel, self.kind),
                "see /tasks",
            ))),
        }
    }
}

/// A recurrent task.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "task": "SHOP1/STATUS_SYNC", "channel": "SHOP1", "kind": "STATUS_SYNC", "timer": "every 40m", "jitter_s": 60,
    "window_s": null, "paused": false, "next_run_at": "2026-11-22T06:02:51Z", "failures_in_row": 0,
    "last_success_at": "2026-11-22T05:22:39Z", "lag_s": 312, "last_run_id": "01a201b4-db31-75ae-a65d-37850b59dd4f",
    "last_run_state": "SUCCEEDED", "last_run_at": "2026-11-22T05:22:40Z", "message": ""
}))]
pub(crate) struct Task {
    /// Channel and kind.
    task: String,
    channel: String,
    kind: Flow,
    /// `every 40m`, or `cron` and five fields in the tenant's zone.
    timer: String,
    /// Seconds by which a tick may be late, so that many tasks do not begin at once.
    jitter_s: i64,
    /// How far back it looks, in seconds; null is the kind's own window.
    window_s: Option<i64>,
    paused: bool,
    /// Null while it is paused.
    next_run_at: Option<String>,
    /// Runs that failed one after the other, up to the last.
    failures_in_row: i64,
    /// The start of the last run that reached its end: up to then nothing was missed.
    last_success_at: Option<String>,
    /// Seconds since then.
    lag_s: Option<i64>,
    last_run_id: Option<String>,
    last_run_state: Option<RunState>,
    last_run_at: Option<String>,
    /// The last run's message.
    message: String,
}

impl From<TaskReport> for Task {
    fn from(task: TaskReport) -> Self {
        Self {
            task: task.task,
            channel: task.channel.to_string(),
            kind: task.kind.into(),
            timer: task.timer,
            jitter_s: task.jitter_s,
            window_s: task.window_s,
            paused: task.paused,
            next_run_at: when(task.next_run_at),
            failures_in_row: task.failures_in_row,
            last_success_at: when(task.last_success_at),
            lag_s: task.lag_s,
            last_run_id: task.last_run_id,
            last_run_state: task.last_run_state.map(Into::into),
            last_run_at: when(task.last_run_at),
            message: task.message,
        }
    }
}
