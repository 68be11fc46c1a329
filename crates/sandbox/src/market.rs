//! The marketplace as a whole: its settings, its clock and its state.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::calls::Calls;
use crate::contract::On;
use crate::faults::Faults;
use crate::orders::book::Book;
use crate::settings::Settings;
use crate::tokens::Tokens;

/// A handle to one sandbox marketplace. Clones share its state.
#[derive(Clone)]
pub struct Market {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    clock: Box<dyn Fn() -> Timestamp + Send + Sync>,
    state: Mutex<State>,
}

/// Everything that changes while a marketplace runs.
pub(crate) struct State {
    /// The orders.
    pub(crate) book: Book,
    /// The access tokens given out.
    pub(crate) tokens: Tokens,
    /// The faults that are armed.
    pub(crate) faults: Faults<On>,
    /// The calls to the contract side.
    pub(crate) calls: Calls,
    parcels: u64,
}

impl State {
    fn new(settings: &Settings) -> Self {
        Self {
            book: Book::new(settings.max_orders),
            tokens: Tokens::default(),
            faults: Faults::default(),
            calls: Calls::default(),
            parcels: 0,
        }
    }

    /// A tracking number not given out before.
    pub(crate) fn next_tracking_number(&mut self) -> Arc<str> {
        self.parcels += 1;
        format!("AWB{:010}", self.parcels).into()
    }
}

impl Market {
    /// An empty marketplace on the system's clock.
    #[expect(
        clippy::disallowed_methods,
        reason = "the system clock of a shell that stands alone"
    )]
    pub fn new(settings: Settings) -> Self {
        Self::with_clock(settings, Timestamp::now)
    }

    /// An empty marketplace on a clock of the caller's: it decides order dates, return dates and when tokens end.
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

    /// What the marketplace was started with.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The state, for as long as the guard lives; never held across an await.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere must not take the whole sandbox down: every change leaves the state usable.
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The time on the marketplace's clock.
    pub(crate) fn now(&self) -> Timestamp {
        (self.inner.clock)()
    }

    /// The time to the second, as dates of orders are written.
    pub(crate) fn now_to_the_second(&self) -> Timestamp {
        let now = self.now();
        Timestamp::from_second(now.as_second()).unwrap_or(now)
    }

    /// The offset dates are written with.
    pub(crate) fn offset(&self) -> Offset {
        let seconds = self.inner.settings.utc_offset_minutes.saturating_mul(60);
        Offset::from_seconds(seconds).unwrap_or(Offset::UTC)
    }

    /// Forgets orders, tokens, faults and calls.
    pub(crate) fn reset(&self) {
        *self.state() = State::new(&self.inner.settings);
    }
}

impl fmt::Debug for Market {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Market")
            .field("settings", &self.inner.settings)
            .finish_non_exhaustive()
    }
}
