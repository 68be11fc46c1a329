//! A lease on a run, kept up in the background while the run is worked on.

use crate::App;
use domain::moment::Moment;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use store::{Claimed, Fence, Kept};
use tokio::task::JoinHandle;

/// What was heard of the run meanwhile.
#[derive(Debug, Default)]
struct Heard {
    lost: AtomicBool,
    leaving: AtomicBool,
    cancelled_by: Mutex<Option<String>>,
}

/// Why a run is to end after its current page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EndAsked {
    /// The claim is another's by now.
    Lost,
    /// This one asked.
    Cancelled(String),
    /// The process ends.
    Leaving,
}

/// The lease; dropping it lets it run out.
#[derive(Debug)]
pub(crate) struct Lease {
    heard: Arc<Heard>,
    keeper: JoinHandle<()>,
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.keeper.abort();
    }
}

/// How many times a lease is renewed in the time that it lasts: one renewal may fail or be late.
const RENEWALS: u64 = 4;

impl Lease {
    /// Keeps the claim up until the lease is dropped. `leaving` says that the process ends.
    pub(crate) fn keep(
        app: &App,
        work: &Claimed,
        lease_ms: u64,
        leaving: tokio::sync::watch::Receiver<bool>,
    ) -> Self {
        let heard = Arc::new(Heard::default());
        let keeper = keep_up(
            app.clone(),
            (work.tenant.clone(), work.fence.clone()),
            lease_ms,
            leaving,
            heard.clone(),
        );
        Self {
            heard,
            keeper: tokio::spawn(keeper),
        }
    }

    /// Whether the run is to end now, between two pages.
    pub(crate) fn end_asked(&self) -> Option<EndAsked> {
        if self.heard.lost.load(Ordering::Relaxed) {
            return Some(EndAsked::Lost);
        }
        let cancelled = self
            .heard
            .cancelled_by
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(who) = cancelled.as_ref() {
            return Some(EndAsked::Cancelled(who.clone()));
        }
        self.heard
            .leaving
            .load(Ordering::Relaxed)
            .then_some(EndAsked::Leaving)
    }
}

/// The end of a lease that begins now.
pub(crate) fn lease_end(now: Moment, lease_ms: u64) -> Moment {
    let micros = i64::try_from(lease_ms.saturating_mul(1_000)).unwrap_or(i64::MAX);
    Moment(now.0.saturating_add(micros))
}

async fn keep_up(
    app: App,
    (tenant, fence): (domain::codes::TenantCode, Fence),
    lease_ms: u64,
    mut leaving: tokio::sync::watch::Receiver<bool>,
    heard: Arc<Heard>,
) {
    let pause = Duration::from_millis((lease_ms / RENEWALS).max(1));
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            changed = leaving.changed(), if !*leaving.borrow() => {
                if changed.is_err() {
                    // Nobody is left to say that the process ends; the lease goes on.
                    tokio::time::sleep(pause).await;
                }
            }
        }
        if *leaving.borrow() {
            heard.leaving.store(true, Ordering::Relaxed);
        }
        let now = app.clock.now();
        match app
            .store
            .keep_run(&tenant, &fence, now, lease_end(now, lease_ms))
            .await
        {
            Ok(Kept::Held) => {}
            Ok(Kept::CancelAsked(who)) => {
                *heard.cancelled_by.lock().unwrap_or_else(PoisonError::into_inner) = Some(who);
            }
            Ok(Kept::Lost) => {
                heard.lost.store(true, Ordering::Relaxed);
                return;
            }
            // The database is away: the lease may run out meanwhile, and then the fence says so at the next commit.
            Err(error) => tracing::warn!(run = fence.run_id, %error, "the lease could not be kept up"),
        }
    }
}
