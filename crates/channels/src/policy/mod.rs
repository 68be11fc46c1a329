//! How patiently and how fast a channel is asked.

mod rate;
mod retry;

pub(crate) use rate::RateGate;
pub use rate::RatePolicy;
pub(crate) use retry::Retrier;
pub use retry::RetryPolicy;
