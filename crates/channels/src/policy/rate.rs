//! Not asking a channel faster than it likes.

use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use std::num::NonZeroU32;
use std::time::Duration;
use tokio::time::Instant;

/// How fast one account of a channel may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RatePolicy {
    /// In the long run one request per interval; zero means no limit.
    pub interval: Duration,
    /// So many may go at once after a rest.
    pub burst: NonZeroU32,
}

impl Default for RatePolicy {
    /// 10 requests a second, 20 at once.
    fn default() -> Self {
        const BURST: NonZeroU32 = NonZeroU32::MIN.saturating_add(19);
        Self {
            interval: Duration::from_millis(100),
            burst: BURST,
        }
    }
}

/// Tokio's clock, so that paused time in tests and the simulation holds here too.
#[derive(Debug, Clone, Copy)]
struct TokioClock {
    started: Instant,
}

impl Clock for TokioClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.started.elapsed()
    }
}

type Limiter = RateLimiter<NotKeyed, InMemoryState, TokioClock, NoOpMiddleware<Duration>>;

/// Lets requests through at the policy's pace.
#[derive(Debug)]
pub(crate) struct RateGate {
    limiter: Option<Limiter>,
    clock: TokioClock,
}

impl RateGate {
    pub(crate) fn new(policy: RatePolicy) -> Self {
        let clock = TokioClock {
            started: Instant::now(),
        };
        let quota = Quota::with_period(policy.interval).map(|quota| quota.allow_burst(policy.burst));
        Self {
            limiter: quota.map(|quota| RateLimiter::direct_with_clock(quota, clock)),
            clock,
        }
    }

    /// Waits for this request's turn.
    pub(crate) async fn ready(&self) {
        let Some(limiter) = &self.limiter else { return };
        while let Err(not_until) = limiter.check() {
            tokio::time::sleep(not_until.wait_time_from(self.clock.now())).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn after_the_burst_the_pace_is_kept() {
        let (gate, started) = (RateGate::new(RatePolicy::default()), Instant::now());
        for _ in 0..20 {
            gate.ready().await;
        }
        assert_eq!(started.elapsed(), Duration::ZERO);
        for _ in 0..10 {
            gate.ready().await;
        }
        let took = started.elapsed();
        assert!(
            took >= Duration::from_millis(990) && took <= Duration::from_millis(1_100),
            "{took:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn no_interval_is_no_limit() {
        let gate = RateGate::new(RatePolicy {
            interval: Duration::ZERO,
            ..RatePolicy::default()
        });
        let started = Instant::now();
        for _ in 0..1_000 {
            gate.ready().await;
        }
        assert_eq!(started.elapsed(), Duration::ZERO);
    }
}
