//! A tenant and its go-live state.

use crate::order::item::text_enum;

text_enum! {
    /// Whether the tenant works for real (domain.md §4, Go-live).
    GoLive {
        /// Being set up: orders come in, nothing else moves.
        Setup = "SETUP",
        /// Live.
        Live = "LIVE",
        /// Was live and was paused; as SETUP.
        Paused = "PAUSED",
    }
}

/// The message of a sync that go-live holds back, word for word as the seed `uniware-status-sync.md` has it.
pub const NOT_LIVE_MESSAGE: &str = "Sync not allowed as Tenant is not Live yet";
