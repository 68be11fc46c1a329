//! What a sandbox is started with.

use std::fmt;

/// How one sandbox marketplace behaves from its start.
#[derive(Clone)]
pub struct Settings {
    /// The user name `/authToken` accepts.
    pub username: String,
    /// The password `/authToken` accepts.
    pub password: String,
    /// How long an issued token is good for, in seconds. Zero makes every token expired at once.
    pub token_ttl_s: u32,
    /// The offset from UTC that dates are written with, in minutes east. 330 is India. Values beyond a day are read
    /// as UTC.
    pub utc_offset_minutes: i32,
    /// The most orders held at once. Creating more is refused.
    pub max_orders: usize,
}

impl Settings {
    /// Settings with the given credentials: tokens last an hour, dates carry +05:30, at most 200,000 orders.
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            username: username.into(),
            password: password.into(),
            token_ttl_s: 3600,
            utc_offset_minutes: 330,
            max_orders: 200_000,
        }
    }
}

impl Default for Settings {
    /// The credentials a person tries first: `sandbox` / `sandbox`.
    fn default() -> Self {
        Self::new("sandbox", "sandbox")
    }
}

// The password stays out of logs, even a sandbox's.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("username", &self.username)
            .field("token_ttl_s", &self.token_ttl_s)
            .field("utc_offset_minutes", &self.utc_offset_minutes)
            .field("max_orders", &self.max_orders)
            .finish_non_exhaustive()
    }
}
