//! The settings of one account.

use crate::asking::HttpLimits;
use crate::policy::{RatePolicy, RetryPolicy};
use domain::channel::Capabilities;
use jiff::tz::TimeZone;
use secrecy::SecretString;

/// What is needed to talk to a shop in one account's name. Its debug form hides the password.
#[derive(Debug, Clone)]
pub struct GenericConfig {
    /// The address before `/authToken` and `/orders`; http or https.
    pub base_url: String,
    /// User name at the channel.
    pub username: String,
    /// Password at the channel.
    pub password: SecretString,
    /// The tenant's time zone, in which windows are asked for.
    pub time_zone: TimeZone,
    /// What the channel can do.
    pub capabilities: Capabilities,
    /// When to try again.
    pub retry: RetryPolicy,
    /// How fast to ask.
    pub rate: RatePolicy,
    /// Bounds of one request.
    pub limits: HttpLimits,
}

/// A setting that cannot be worked with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The base URL is not one. The URL itself is not repeated, since it may hold a password.
    #[error(
        "the base URL is not allowed: {rule}. Enter the address before /authToken, such as https://shop.example/api"
    )]
    BaseUrl {
        /// The rule that it breaks.
        rule: &'static str,
    },
    /// No such source.
    #[error("the source {given:?} is not known; known are {known}")]
    UnknownSource {
        /// What was asked for.
        given: String,
        /// The known codes.
        known: String,
    },
}
