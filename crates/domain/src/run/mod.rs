//! Background work as rules: how a run may stand, and what follows when one fails.

mod retry;

pub use retry::{AfterFailure, after_failure, after_lost_worker, cancelled_by};

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

/// The lane of a sync: one run per channel and flow at a time.
pub fn lane(channel: &crate::codes::ChannelCode, flow: crate::channel::Flow) -> String {
    format!("{channel}/{}", flow.as_str())
}

#[cfg(test)]
mod tests {
    use super::{RunCause, RunState};

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
    fn a_person_goes_first() {
        assert!(RunCause::Hand.priority() < RunCause::Timer.priority());
        assert!(RunCause::Retry.priority() < RunCause::Timer.priority());
    }
}
