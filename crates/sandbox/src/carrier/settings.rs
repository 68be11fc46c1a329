//! What a sandbox carrier is started with.

use std::fmt;

/// How one sandbox carrier is set up from its start.
#[derive(Clone)]
pub struct Settings {
    /// The key that the contract side accepts.
    pub api_key: String,
    /// Where tracking numbers start: the same seed gives the same numbers.
    pub seed: u64,
    /// The offset from UTC in which slots and the cut-off hour are meant and times are written, in minutes east. 330
    /// is India. Values beyond a day are read as UTC.
    pub utc_offset_minutes: i32,
    /// The most parcels held at once. Waybills for more are refused.
    pub max_parcels: usize,
    /// The most pickups held at once. More are refused.
    pub max_pickups: usize,
    /// The most scans held at once. Sending more is refused.
    pub max_scans: usize,
}

impl Settings {
    /// Settings with the given key: seed 1, +05:30, at most 100,000 parcels, 20,000 pickups and 500,000 scans.
    pub fn new(api_key: impl Into<String>) -> Self {
        Self {
            api_key: api_key.into(),
            seed: 1,
            utc_offset_minutes: 330,
            max_parcels: 100_000,
            max_pickups: 20_000,
            max_scans: 500_000,
        }
    }
}

impl Default for Settings {
    /// The key a person tries first: `sandbox`.
    fn default() -> Self {
        Self::new("sandbox")
    }
}

// The key stays out of logs, even a sandbox's.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("seed", &self.seed)
            .field("utc_offset_minutes", &self.utc_offset_minutes)
            .field("max_parcels", &self.max_parcels)
            .field("max_pickups", &self.max_pickups)
            .field("max_scans", &self.max_scans)
            .finish_non_exhaustive()
    }
}
