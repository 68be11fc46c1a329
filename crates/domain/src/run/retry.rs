//! What follows when an attempt fails.

use super::RunState;

/// Seconds before the second attempt; each further one waits four times as long.
const FIRST_WAIT_S: i64 = 30;
/// No wait is longer, in seconds: the timer comes round by itself.
const WAIT_S_MAX: i64 = 900;

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterFailure {
    /// Another attempt, after so many seconds.
    TryAgain {
        /// Seconds from now.
        in_s: i64,
    },
    /// The end, in this state.
    End(RunState),
}

/// What follows when attempt number `attempts` of at most `attempts_max` failed. Only what may pass is tried again. `luck` is
/// a number that differs from run to run: it spreads the attempts of many runs over half as long again.
pub fn after_failure(attempts: i64, attempts_max: i64, may_pass: bool, luck: u64) -> AfterFailure {
    match (may_pass, attempts < attempts_max) {
        (true, true) => {
            let fourfold = u32::try_from(attempts.clamp(1, 8) - 1).unwrap_or(0);
            let wait = FIRST_WAIT_S
                .saturating_mul(4_i64.saturating_pow(fourfold))
                .min(WAIT_S_MAX);
            let spread = i64::try_from(luck % 1_000).unwrap_or(0) * (wait / 2) / 1_000;
            AfterFailure::TryAgain { in_s: wait + spread }
        }
        (true, false) if attempts_max > 1 => AfterFailure::End(RunState::GaveUp),
        (true | false, _) => AfterFailure::End(RunState::Failed),
    }
}

/// How a run stands after its worker was lost: its attempt is spent, and whoever asked that it end is heard.
pub const fn after_lost_worker(cancel_asked: bool, attempts: i64, attempts_max: i64) -> RunState {
    match (cancel_asked, attempts < attempts_max) {
        (true, _) => RunState::Cancelled,
        (false, true) => RunState::Queued,
        (false, false) => RunState::Interrupted,
    }
}

/// What is told of a run that had begun and that this one ended.
pub fn cancelled_by(who: &str) -> String {
    format!("Cancelled by {who}. What was done before stands")
}

#[cfg(test)]
mod tests {
    use super::{AfterFailure, WAIT_S_MAX, after_failure, after_lost_worker};
    use crate::run::RunState;

    #[test]
    fn what_may_pass_is_tried_again_later_and_later_and_then_given_up() {
        assert_eq!(after_failure(1, 3, true, 0), AfterFailure::TryAgain { in_s: 30 });
        assert_eq!(after_failure(2, 3, true, 0), AfterFailure::TryAgain { in_s: 120 });
        assert_eq!(after_failure(3, 3, true, 0), AfterFailure::End(RunState::GaveUp));
        assert_eq!(after_failure(1, 1, true, 0), AfterFailure::End(RunState::Failed));
    }

    #[test]
    fn a_lost_worker_ends_what_was_to_end_and_else_spends_an_attempt() {
        assert_eq!(after_lost_worker(true, 1, 3), RunState::Cancelled);
        assert_eq!(after_lost_worker(false, 1, 2), RunState::Queued);
        assert_eq!(after_lost_worker(false, 2, 2), RunState::Interrupted);
    }

    #[test]
    fn what_will_not_pass_fails_at_once() {
        assert_eq!(after_failure(1, 3, false, 0), AfterFailure::End(RunState::Failed));
    }

    #[test]
    fn the_spread_stays_within_half_of_the_wait_and_the_wait_is_bounded() {
        for attempts in 1..200 {
            for luck in [0, 1, 999, 1_000, u64::MAX] {
                match after_failure(attempts, i64::MAX, true, luck) {
                    AfterFailure::TryAgain { in_s } => {
                        assert!((30..=WAIT_S_MAX * 3 / 2).contains(&in_s), "{in_s}")
                    }
                    AfterFailure::End(state) => unreachable!("{state} after {attempts}"),
                }
            }
        }
    }
}
