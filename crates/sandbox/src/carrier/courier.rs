//! The carrier as a whole: its settings, its clock and its state.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::book::Books;
use super::contract::On;
use super::rules::Rules;
use super::settings::Settings;
use crate::calls::Calls;
use crate::carrier::contract::Kept;
use crate::faults::Faults;

/// A handle to one sandbox carrier. Clones share its state.
#[derive(Clone)]
pub struct Courier {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    clock: Box<dyn Fn() -> Timestamp + Send + Sync>,
    state: Mutex<State>,
}

/// Everything that changes while a carrier runs.
pub(crate) struct State {
    /// What it goes by.
    pub(crate) rules: Rules,
    /// Parcels, pickups and scans.
    pub(crate) books: Books,
    /// What changing calls were answered.
    pub(crate) kept: Kept,
    /// The faults that are armed.
    pub(crate) faults: Faults<On>,
    /// The calls to the contract side.
    pub(crate) calls: Calls,
    /// How far the carrier's clock was set forward.
    pub(crate) ahead: SignedDuration,
}

impl State {
    fn new(settings: &Settings) -> Self {
        Self {
            rules: Rules::default(),
            books: Books::new(settings),
            kept: Kept::default(),
            faults: Faults::default(),
            calls: Calls::default(),
            ahead: SignedDuration::ZERO,
        }
    }
}

impl Courier {
    /// A carrier without parcels on the system's clock.
    #[expect(
        clippy::disallowed_methods,
        reason = "the system clock of a shell that stands alone"
    )]
    pub fn new(settings: Settings) -> Self {
        Self::with_clock(settings, Timestamp::now)
    }

    /// A carrier without parcels on a clock of the caller's: it decides cut-offs, slots and the times of scans.
    pub fn with_clock(settings: Settings, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        let state = Mutex::new(State::new(&settings));
        Self {
            inner: Arc::new(Inner {
                settings,
                clock: Box::new(clock),
                state,
            }),
        }
    }

    /// What the carrier was started with.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The state, for as long as the guard lives; never held across an await.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere must not take the whole sandbox down: every change leaves the state usable.
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The time to the second on the clock, `ahead` of it.
    pub(crate) fn now(&self, ahead: SignedDuration) -> Timestamp {
        let now = (self.inner.clock)();
        let now = now.checked_add(ahead).unwrap_or(now);
        Timestamp::from_second(now.as_second()).unwrap_or(now)
    }

    /// The offset in which the carrier lives.
    pub(crate) fn offset(&self) -> Offset {
        let seconds = self.inner.settings.utc_offset_minutes.saturating_mul(60);
        Offset::from_seconds(seconds).unwrap_or(Offset::UTC)
    }

    /// Forgets parcels, pickups, scans, rules, faults and calls, and sets the clock right.
    pub(crate) fn reset(&self) {
        *self.state() = State::new(&self.inner.settings);
    }
}

impl fmt::Debug for Courier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Courier")
            .field("settings", &self.inner.settings)
            .finish_non_exhaustive()
    }
}
