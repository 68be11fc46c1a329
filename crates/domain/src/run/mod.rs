//! Background work as rules: how a run may stand, and what follows when one fails.

mod retry;

pub use retry::{AfterFailure, after_failure, after_lost_worker, cancelled_by};

use crate::channel::Flow;
use crate::order::item::text_enum;

text_enum! {
    /// How a run stands.
    RunState {
        /// Waits for a worker; after a failure, until it is tried again.
        Queued = "QUEUED",
        /// A worker holds it under a lease.
        Running = "RUNNING",
        /// Every order was dealt with.
        Succeeded = "SUCCEEDED",
        /// Some orders failed.
        SucceededWithErrors = "SUCCEEDED_WITH_ERRORS",
        /// It could not go on, and trying again would not help.
        Failed = "FAILED",
        /// It failed as often as it may be tried.
        GaveUp = "GAVE_UP",
        /// It was not allowed to begin, and why.
        Skipped = "SKIPPED",
        /// A person ended it.
        Cancelled = "CANCELLED",
        /// Its worker was lost, and it had no attempt left.
        Interrupted = "INTERRUPTED",
    }
}

text_enum! {
    /// Why there is a run.
    RunCause {
        /// A person or a program asked.
        Hand = "HAND",
        /// A tick of a recurrent task.
        Timer = "TIMER",
        /// An earlier run is done again.
        Retry = "RETRY",
    }
}

impl RunState {
    /// Whether it is over.
    pub const fn is_over(self) -> bool {
        match self {
            Self::Queued | Self::Running => false,
            Self::Succeeded
            | Self::SucceededWithErrors
            | Self::Failed
            | Self::GaveUp
            | Self::Skipped
            | Self::Cancelled
            | Self::Interrupted => true,
        }
    }

    /// What it does to the failures in a row of its task: `Some(true)` is one more, `Some(false)` ends them, `None` says
    /// nothing about the channel.
    pub const fn is_failure(self) -> Option<bool> {
        match self {
            Self::Failed | Self::GaveUp | Self::Interrupted => Some(true),
            Self::Succeeded | Self::SucceededWithErrors => Some(false),
            Self::Queued | Self::Running | Self::Skipped | Self::Cancelled => None,
        }
    }
}

impl RunCause {
    /// Whose turn it is first: smaller before larger, a person's request before a timer's.
    pub const fn priority(self) -> i64 {
        match self {
            Self::Hand | Self::Retry => 0,
            Self::Timer => 10,
        }
    }

    /// How often such a run is tried: who asked by hand sees the failure and asks again; a timer asks for itself.
    pub const fn attempts_max(self) -> i64 {
        match self {
            Self::Hand | Self::Retry => 2,
            Self::Timer => 3,
        }
    }
}

text_enum! {
    /// What a run does.
    RunKind {
        /// [`Flow::OrderImport`].
        OrderImport = "ORDER_IMPORT",
        /// [`Flow::StatusSync`].
        StatusSync = "STATUS_SYNC",
        /// [`Flow::DeliverySync`].
        DeliverySync = "DELIVERY_SYNC",
        /// [`Flow::ReturnSync`].
        ReturnSync = "RETURN_SYNC",
        /// Asks the channel for cancelled deliveries as they are now, and brings them back.
        Resync = "RESYNC",
        /// Tells the channel what the seller cancelled.
        CancelPush = "CANCEL_PUSH",
        /// Goes through an uploaded file.
        Upload = "UPLOAD",
        /// Asks a carrier how pickups and parcels stand, and settles what is open with it.
        CarrierSync = "CARRIER_SYNC",
    }
}

impl RunKind {
    /// The recurrent task's flow, where there is one of this kind.
    pub const fn flow(self) -> Option<Flow> {
        match self {
            Self::OrderImport => Some(Flow::OrderImport),
            Self::StatusSync => Some(Flow::StatusSync),
            Self::DeliverySync => Some(Flow::DeliverySync),
            Self::ReturnSync => Some(Flow::ReturnSync),
            Self::Resync | Self::CancelPush | Self::Upload | Self::CarrierSync => None,
        }
    }
}

impl From<Flow> for RunKind {
    fn from(flow: Flow) -> Self {
        match flow {
            Flow::OrderImport => Self::OrderImport,
            Flow::StatusSync => Self::StatusSync,
            Flow::DeliverySync => Self::DeliverySync,
            Flow::ReturnSync => Self::ReturnSync,
        }
    }
}

/// How often a resync or a push to a channel is tried within an hour, where what stops it may pass (domain.md §6).
pub const RECOVERY_ATTEMPTS_MAX: i64 = 5;

/// How often going through an uploaded file is tried: a file that kills its workers must not do so for good.
pub const UPLOAD_ATTEMPTS_MAX: i64 = 5;

/// The lane of a run: one per channel and kind at a time.
pub fn lane(channel: &crate::codes::ChannelCode, kind: impl Into<RunKind>) -> String {
    format!("{channel}/{}", kind.into().as_str())
}

#[cfg(test)]
mod tests {
    use super::{RunCause, RunKind, RunState};
    use crate::channel::Flow;

    #[test]
    fn only_waiting_and_running_are_not_over_and_only_ends_count_for_the_task() {
        for state in RunState::ALL {
            if !state.is_over() {
                assert_eq!(state.is_failure(), None, "{state}");
            }
        }
        let open: Vec<_> = RunState::ALL.iter().filter(|s| !s.is_over()).collect();
        assert_eq!(open, [&RunState::Queued, &RunState::Running]);
    }

    #[test]
    fn every_flow_is_a_kind_of_run_under_the_same_name() {
        for flow in Flow::ALL {
            let kind = RunKind::from(flow);
            assert_eq!((kind.flow(), kind.as_str()), (Some(flow), flow.as_str()));
        }
    }

    #[test]
    fn a_person_goes_first() {
        assert!(RunCause::Hand.priority() < RunCause::Timer.priority());
        assert!(RunCause::Retry.priority() < RunCause::Timer.priority());
    }
}
