//! The machine's clock.

use app::Clock;
use domain::moment::Moment;

/// Reads the machine's clock.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock for the use cases"
    )]
    fn now(&self) -> Moment {
        jiff::Timestamp::now().into()
    }
}
