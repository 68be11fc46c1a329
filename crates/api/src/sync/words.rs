//! What a sync and its runs are in JSON.

use crate::wire::wire_enum;
use app::sync::OrderOutcome;
use serde::Serialize;
use utoipa::ToSchema;

wire_enum! {
    /// One of the streams of work with a channel.
    Flow of domain::channel::Flow {
        OrderImport = "ORDER_IMPORT", StatusSync = "STATUS_SYNC", DeliverySync = "DELIVERY_SYNC",
        ReturnSync = "RETURN_SYNC",
    }
}

wire_enum! {
    /// What a run does: one of the streams of work with a channel, something about cancelled deliveries, or an uploaded file.
    RunKind of domain::run::RunKind {
        OrderImport = "ORDER_IMPORT", StatusSync = "STATUS_SYNC", DeliverySync = "DELIVERY_SYNC",
        ReturnSync = "RETURN_SYNC", Resync = "RESYNC", CancelPush = "CANCEL_PUSH", Upload = "UPLOAD",
        CarrierSync = "CARRIER_SYNC",
    }
}

wire_enum! {
    /// How a run stands.
    RunState of domain::run::RunState {
        Queued = "QUEUED", Running = "RUNNING", Succeeded = "SUCCEEDED",
        SucceededWithErrors = "SUCCEEDED_WITH_ERRORS", Failed = "FAILED", GaveUp = "GAVE_UP", Skipped = "SKIPPED",
        Cancelled = "CANCELLED", Interrupted = "INTERRUPTED",
    }
}

wire_enum! {
    /// Why there is a run.
    RunCause of domain::run::RunCause { Hand = "HAND", Timer = "TIMER", Retry = "RETRY" }
}

wire_enum! {
    /// How an order leaves a run.
    OutcomeKind of domain::sync::OutcomeKind {
        Unchanged = "unchanged", Skipped = "skipped", Changed = "changed", Contradiction = "contradiction",
        Failed = "failed",
    }
}

/// How many orders ended in each way.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SyncCounts {
    changed: i64,
    unchanged: i64,
    contradiction: i64,
    skipped: i64,
    failed: i64,
}

impl From<app::sync::Counts> for SyncCounts {
    fn from(counts: app::sync::Counts) -> Self {
        Self {
            changed: counts.changed,
            unchanged: counts.unchanged,
            contradiction: counts.contradiction,
            skipped: counts.skipped,
            failed: counts.failed,
        }
    }
}

/// One order of a run.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SyncedOrder {
    /// The channel's number; for an order that came without one, its place in the answer.
    pub(crate) channel_order_no: String,
    /// changed, unchanged, contradiction, skipped or failed.
    pub(crate) outcome: &'static str,
    /// A stable code, where there is a reason.
    pub(crate) code: Option<String>,
    pub(crate) message: String,
}

impl From<OrderOutcome> for SyncedOrder {
    fn from(order: OrderOutcome) -> Self {
        Self {
            channel_order_no: order.channel_order_no,
            outcome: order.outcome,
            code: order.code,
            message: order.message,
        }
    }
}

impl From<app::runs::RunOrder> for SyncedOrder {
    fn from(order: app::runs::RunOrder) -> Self {
        Self {
            channel_order_no: order.channel_order_no,
            outcome: order.outcome.as_str(),
            code: order.code,
            message: order.message,
        }
    }
}
