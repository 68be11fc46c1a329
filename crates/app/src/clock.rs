//! The time, as a port: only a shell reads the machine's clock.

use domain::moment::Moment;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The moment now.
    fn now(&self) -> Moment;
}
