//! Trying again after `Busy` and `Conflict`: the one place that does.

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::StoreError;

/// The first wait; each further one may be twice as long.
const DELAY_MICROS_MIN: u64 = 1_000;
/// No wait is longer.
const DELAY_MICROS_MAX: u64 = 250_000;

/// How often and how long to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryLimit {
    /// Runs of the unit of work, the first included. 0 counts as 1.
    pub attempts_max: u32,
    /// No new attempt is begun after this long: one attempt may itself have waited 30 s for SQLite's lock.
    pub total_ms_max: u64,
}

impl Default for RetryLimit {
    fn default() -> Self {
        RetryLimit {
            attempts_max: 12,
            total_ms_max: 60_000,
        }
    }
}

/// How often work was tried again, since the process started. For metrics and tests.
#[derive(Debug, Default)]
pub struct RetryCounter {
    retries: AtomicU64,
    gave_up: AtomicU64,
}

impl RetryCounter {
    /// A counter at zero.
    #[must_use]
    pub const fn new() -> Self {
        RetryCounter {
            retries: AtomicU64::new(0),
            gave_up: AtomicU64::new(0),
        }
    }

    /// Attempts after the first.
    #[must_use]
    pub fn retries(&self) -> u64 {
        self.retries.load(Ordering::Relaxed)
    }

    /// Units of work whose last allowed attempt still failed with `Busy` or `Conflict`.
    #[must_use]
    pub fn gave_up(&self) -> u64 {
        self.gave_up.load(Ordering::Relaxed)
    }
}

/// Runs a whole unit of work (begin, read, decide, write, commit) until it does not end in `Busy` or `Conflict`, or
/// the limit is reached. Waits between attempts: random, up to 1 ms doubling to 250 ms.
///
/// # Errors
/// The first error that is not worth retrying, else the last `Busy` or `Conflict`.
pub async fn with_retry<T, F, Fut>(
    counter: &RetryCounter,
    limit: RetryLimit,
    mut work: F,
) -> Result<T, StoreError>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, StoreError>>,
{
    let started = Instant::now();
    let total_max = Duration::from_millis(limit.total_ms_max);
    let mut attempt: u32 = 1;
    loop {
        match work().await {
            Err(error) if error.is_retryable() => {
                if attempt >= limit.attempts_max || started.elapsed() >= total_max {
                    counter.gave_up.fetch_add(1, Ordering::Relaxed);
                    tracing::warn!(attempt, code = error.code(), "gave up on contended work");
                    return Err(error);
                }
            }
            done => return done,
        }
        counter.retries.fetch_add(1, Ordering::Relaxed);
        sleep(delay(attempt)).await;
        attempt += 1;
    }
}

/// A random part of the attempt's longest wait, so that two that collided do not collide again.
fn delay(attempt: u32) -> Duration {
    let doubled = DELAY_MICROS_MIN.saturating_mul(1_u64.checked_shl(attempt - 1).unwrap_or(u64::MAX));
    let longest = doubled.min(DELAY_MICROS_MAX);
    // Without randomness the longest wait is still correct, only less fair.
    let random = getrandom::u64().unwrap_or(u64::MAX);
    Duration::from_micros(DELAY_MICROS_MIN / 2 + random % longest)
}

#[cfg(test)]
mod tests {
    use super::{RetryCounter, RetryLimit, delay, with_retry};
    use crate::engine::StoreError;
    use std::cell::Cell;

    fn busy() -> StoreError {
        StoreError::Busy {
            message: "test".to_owned(),
        }
    }

    #[tokio::test]
    async fn busy_is_retried_and_counted_until_it_succeeds() {
        let (counter, runs) = (RetryCounter::new(), Cell::new(0));
        let result = with_retry(&counter, RetryLimit::default(), || async {
            runs.set(runs.get() + 1);
            if runs.get() < 4 {
                Err(busy())
            } else {
                Ok(runs.get())
            }
        })
        .await;
        assert_eq!((result, counter.retries(), counter.gave_up()), (Ok(4), 3, 0));
    }

    #[tokio::test]
    async fn attempts_are_bounded() {
        let (counter, runs) = (RetryCounter::new(), Cell::new(0));
        let limit = RetryLimit {
            attempts_max: 3,
            ..RetryLimit::default()
        };
        let result: Result<(), _> = with_retry(&counter, limit, || async {
            runs.set(runs.get() + 1);
            Err(busy())
        })
        .await;
        assert_eq!(
            (result, runs.get(), counter.retries(), counter.gave_up()),
            (Err(busy()), 3, 2, 1)
        );
    }

    #[tokio::test]
    async fn other_errors_are_not_retried() {
        let counter = RetryCounter::new();
        let error = StoreError::Other {
            message: "no".to_owned(),
        };
        let result: Result<(), _> =
            with_retry(&counter, RetryLimit::default(), || async { Err(error.clone()) }).await;
        assert_eq!((result, counter.retries()), (Err(error.clone()), 0));
    }

    #[test]
    fn waits_stay_in_bounds_however_many_attempts() {
        for attempt in [1, 2, 9, 64, 65, 1_000] {
            assert!(delay(attempt).as_micros() <= 250_500);
        }
    }
}
