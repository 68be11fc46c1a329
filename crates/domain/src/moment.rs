//! A moment in time, as data.

use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01T00:00:00Z. The form in which times are stored and compared everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// This moment moved by whole seconds; saturates at the ends of the range.
    pub const fn plus_s(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// A moment written as RFC 3339; `None` for any other text.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let read: Result<jiff::Timestamp, _> = text.trim().parse();
        read.ok().map(|at| Self(at.as_microsecond()))
    }

    /// The moment as RFC 3339 in UTC with microseconds, or the bare number where it lies outside jiff's range.
    pub fn to_rfc3339(self) -> String {
        jiff::Timestamp::from_microsecond(self.0).map_or_else(|_| self.0.to_string(), |t| t.to_string())
    }
}

impl From<jiff::Timestamp> for Moment {
    fn from(t: jiff::Timestamp) -> Self {
        Self(t.as_microsecond())
    }
}
