//! A run in JSON.

use crate::sync::words::{RunCause, RunKind, RunState, SyncCounts};
use crate::wire::when;
use app::runs::RunLine;
use domain::moment::Moment;
use serde::Serialize;
use utoipa::ToSchema;

/// A run.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "run_id": "01a201b4-db31-75ae-a65d-37850b59dd4f", "task": "SHOP1/STATUS_SYNC", "channel": "SHOP1",
    "kind": "STATUS_SYNC", "state": "SUCCEEDED", "message": "", "code": null, "started_by": "timer", "cause": "TIMER",
    "asked_for": [], "worker": "4711:01a201b4", "attempts": 1, "attempts_max": 3,
    "queued_at": "2026-11-22T05:22:39Z", "started_at": "2026-11-22T05:22:39Z", "finished_at": "2026-11-22T05:22:40Z",
    "again_at": null, "cancel_asked_by": null, "done": 8, "expected": 8, "pages": 1,
    "counts": {"changed": 0, "unchanged": 8, "contradiction": 0, "skipped": 0, "failed": 0}
}))]
pub(crate) struct Run {
    /// Its id, which sorts by time.
    run_id: String,
    /// Of which task: channel and kind.
    task: String,
    channel: String,
    kind: RunKind,
    state: RunState,
    message: String,
    /// The stable code of what stopped it.
    code: Option<String>,
    started_by: String,
    cause: RunCause,
    /// The orders that it was asked for; none means all.
    asked_for: Vec<String>,
    /// Who works or worked on it.
    worker: Option<String>,
    /// How often it was tried.
    attempts: i64,
    attempts_max: i64,
    queued_at: String,
    started_at: Option<String>,
    finished_at: Option<String>,
    /// When it is tried again, where it waits for that.
    again_at: Option<String>,
    cancel_asked_by: Option<String>,
    /// Orders that it has dealt with.
    done: i64,
    /// Orders that it is about, where that is known.
    expected: Option<i64>,
    pages: i64,
    counts: SyncCounts,
}

impl From<RunLine> for Run {
    fn from(run: RunLine) -> Self {
        Self {
            run_id: run.run_id,
            task: run.task,
            channel: run.channel.to_string(),
            kind: run.kind.into(),
            state: run.state.into(),
            message: run.message,
            code: run.code,
            started_by: run.started_by,
            cause: run.cause.into(),
            asked_for: run.orders,
            worker: run.worker,
            attempts: run.attempts,
            attempts_max: run.attempts_max,
            queued_at: Moment::to_rfc3339(run.queued_at),
            started_at: when(run.started_at),
            finished_at: when(run.finished_at),
            again_at: when(run.again_at),
            cancel_asked_by: run.cancel_asked_by,
            done: run.done,
            expected: run.expected,
            pages: run.pages,
            counts: run.counts.into(),
        }
    }
}
