//! Asking again: bounded in number and in time, with growing and scattered waits.

use crate::error::{Fault, Party};
use backon::{ExponentialBuilder, Retryable};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// When a failed request is tried again. Only failures that are
/// [`Fault::retryable`] are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How many tries may follow the first.
    pub retries_max: usize,
    /// The wait before the second try; it doubles each time, and up to its own length is added at random.
    pub wait_min: Duration,
    /// The longest such wait.
    pub wait_max: Duration,
    /// The longest `Retry-After` that is waited for here; with a longer one the call gives up at once, and the caller
    /// learns the wait.
    pub retry_after_max: Duration,
    /// All tries and waits together take no longer; a try that would outlast it is cut. Only waiting for one's turn
    /// under the [`super::RatePolicy`] can come on top.
    pub total_max: Duration,
    /// Where the random part of the waits starts: the same seed gives the same waits.
    pub jitter_seed: u64,
}

impl Default for RetryPolicy {
    /// Three tries after the first, waits from 0.5 s to 10 s, `Retry-After` up to 60 s, 2 min in all.
    fn default() -> Self {
        Self {
            retries_max: 3,
            wait_min: Duration::from_millis(500),
            wait_max: Duration::from_secs(10),
            retry_after_max: Duration::from_secs(60),
            total_max: Duration::from_secs(120),
            // Processes that fail together must not come back together. The simulation sets its own seed.
            jitter_seed: RandomState::new().build_hasher().finish(),
        }
    }
}

/// Runs calls under a policy.
#[derive(Debug)]
pub(crate) struct Retrier {
    party: Party,
    policy: RetryPolicy,
    calls: AtomicU64,
}

impl Retrier {
    pub(crate) const fn new(party: Party, policy: RetryPolicy) -> Self {
        Self {
            party,
            policy,
            calls: AtomicU64::new(0),
        }
    }

    /// Tries until it works or the policy is used up; `attempt` is given the time that is left in all.
    pub(crate) async fn run<T, A, F>(&self, mut attempt: A) -> Result<T, Fault>
    where
        A: FnMut(Duration) -> F,
        F: Future<Output = Result<T, Fault>>,
    {
        let started = Instant::now();
        let total_max = self.policy.total_max;
        (|| attempt(total_max.saturating_sub(started.elapsed())))
            .retry(self.waits())
            .when(Fault::retryable)
            .adjust(|error: &Fault, wait: Option<Duration>| {
                let wait = self.wait_for(error, wait?)?;
                (started.elapsed() + wait < total_max).then_some(wait)
            })
            .notify(|error: &Fault, wait: Duration| {
                tracing::debug!(
                    code = error.code(self.party),
                    wait_ms = wait.as_millis(),
                    "call failed, trying again"
                );
            })
            .await
    }

    fn waits(&self) -> ExponentialBuilder {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        ExponentialBuilder::new()
            .with_min_delay(self.policy.wait_min)
            .with_max_delay(self.policy.wait_max)
            .with_max_times(self.policy.retries_max)
            .with_jitter()
            .with_jitter_seed(self.policy.jitter_seed.wrapping_add(call))
    }

    /// The channel's own wait where it names one that we are ready to wait for.
    fn wait_for(&self, error: &Fault, wait: Duration) -> Option<Duration> {
        match error.retry_after() {
            Some(asked) if asked > self.policy.retry_after_max => None,
            Some(asked) => Some(wait.max(asked)),
            None => Some(wait),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Said;

    fn policy() -> RetryPolicy {
        RetryPolicy {
            jitter_seed: 7,
            ..RetryPolicy::default()
        }
    }

    fn limited(retry_after_s: u64) -> Fault {
        Fault::RateLimited {
            retry_after: Some(Duration::from_secs(retry_after_s)),
            said: Said::default(),
        }
    }

    fn unreachable() -> Fault {
        Fault::Unreachable {
            why: "refused".into(),
        }
    }

    async fn tries(policy: RetryPolicy, error: Fault) -> (usize, Duration) {
        let (started, mut count) = (Instant::now(), 0);
        let outcome: Result<(), _> = Retrier::new(Party::Channel, policy)
            .run(|_left| {
                count += 1;
                std::future::ready(Err(error.clone()))
            })
            .await;
        assert_eq!(outcome, Err(error));
        (count, started.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn a_passing_failure_is_tried_three_times_more_with_growing_waits() {
        let (count, took) = tries(policy(), unreachable()).await;
        assert_eq!(count, 4);
        assert!(
            took >= Duration::from_millis(3_500) && took <= Duration::from_millis(7_100),
            "{took:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn the_channels_wait_is_kept_up_to_the_cap() {
        let (count, took) = tries(policy(), limited(30)).await;
        assert_eq!(count, 4);
        assert!(took >= Duration::from_secs(90), "{took:?}");
        assert_eq!(tries(policy(), limited(61)).await, (1, Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn the_total_time_is_bounded() {
        let policy = RetryPolicy {
            total_max: Duration::from_secs(45),
            ..policy()
        };
        let (count, took) = tries(policy, limited(30)).await;
        assert_eq!(count, 2);
        assert!(took < Duration::from_secs(45), "{took:?}");
    }
}
