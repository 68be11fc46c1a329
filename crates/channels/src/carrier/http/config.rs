//! The settings of one account at a carrier.

use crate::asking::HttpLimits;
use crate::carrier::CarrierCapabilities;
use crate::policy::{RatePolicy, RetryPolicy};
use secrecy::SecretString;

/// What is needed to talk to a carrier in one account's name. Its debug form hides the key.
#[derive(Debug, Clone)]
pub struct CarrierConfig {
    /// The address before `/waybills` and `/pickups`; http or https.
    pub base_url: String,
    /// The account's key, sent as a bearer token.
    pub api_key: SecretString,
    /// What the carrier can do.
    pub capabilities: CarrierCapabilities,
    /// When to try again.
    pub retry: RetryPolicy,
    /// How fast to ask.
    pub rate: RatePolicy,
    /// Bounds of one request.
    pub limits: HttpLimits,
}

/// A setting that cannot be worked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CarrierConfigError {
    /// The base URL is not one. The URL itself is not repeated, since it may hold a password.
    #[error(
        "the base URL is not allowed: {rule}. Enter the address before /waybills, such as https://carrier.example/api"
    )]
    BaseUrl {
        /// The rule that it breaks.
        rule: &'static str,
    },
    /// The key cannot be sent. It is not repeated.
    #[error("the key is not allowed: it must have 1 to 500 letters, digits and marks, and no space")]
    ApiKey,
}

impl CarrierConfigError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BaseUrl { .. } => "BAD_BASE_URL",
            Self::ApiKey => "BAD_CARRIER_KEY",
        }
    }
}

/// What the generic carrier contract takes and gives at once (docs/carrier-contract.md), and that it tells everything.
pub const fn generic_capabilities() -> CarrierCapabilities {
    CarrierCapabilities {
        tells_scans: true,
        tells_collection: true,
        waybill_batch_max: 100,
        void_batch_max: 100,
        pickup_parcels_max: 2_000,
        pickup_batch_max: 100,
        scan_page_max: 500,
    }
}
