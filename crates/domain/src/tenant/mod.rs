//! A tenant and its go-live state.

use crate::order::ShortPolicy;
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

text_enum! {
    /// What follows when a channel withdraws its cancel (domain.md §6).
    WithdrawnPolicy {
        /// The row says that a resync suggests itself.
        Suggest = "SUGGEST",
        /// It is resynced.
        Resync = "RESYNC",
    }
}

/// How cancelled deliveries come back at a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecoveryPolicy {
    /// How long after its cancel a delivery may come back, in seconds: 14 days unless set otherwise (seed
    /// `smartship-cancelled-delivery.md`), up to [`RECOVERY_WINDOW_S_MAX`].
    pub window_s: i64,
    /// What happens where not all of a restored delivery is in stock.
    pub short: ShortPolicy,
    /// What follows when a channel withdraws its cancel.
    pub withdrawn: WithdrawnPolicy,
}

/// The longest recovery window, in seconds: a year. Who cancels for good must be able to rely on it some day.
pub const RECOVERY_WINDOW_S_MAX: i64 = 366 * 86_400;

impl Default for RecoveryPolicy {
    fn default() -> Self {
        Self {
            window_s: 14 * 86_400,
            short: ShortPolicy::ComeBack,
            withdrawn: WithdrawnPolicy::Suggest,
        }
    }
}

/// The message of a sync that go-live holds back, word for word as the seed `uniware-status-sync.md` has it.
pub const NOT_LIVE_MESSAGE: &str = "Sync not allowed as Tenant is not Live yet";
