//! The settings of one account.

use crate::policy::{RatePolicy, RetryPolicy};
use domain::channel::Capabilities;
use jiff::tz::TimeZone;
use secrecy::SecretString;
use std::time::Duration;
use url::Url;

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

/// Bounds of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HttpLimits {
    /// From connecting to the last byte of the answer.
    pub timeout: Duration,
    /// How large an answer may be, in bytes after decompression.
    pub body_bytes_max: usize,
}

impl Default for HttpLimits {
    /// 30 s and 16 MiB.
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            body_bytes_max: 16 * 1024 * 1024,
        }
    }
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

/// The checked base address, without a slash at its end.
#[derive(Debug, Clone)]
pub(super) struct BaseUrl(Url);

impl BaseUrl {
    pub(super) fn parse(text: &str) -> Result<Self, ConfigError> {
        let refuse = |rule| Err(ConfigError::BaseUrl { rule });
        let Ok(mut url) = Url::parse(text.trim()) else {
            return refuse("it is not a URL");
        };
        if !matches!(url.scheme(), "http" | "https") {
            return refuse("it must begin with http:// or https://");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("user name and password have fields of their own");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return refuse("it must have no ? and no #");
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// The address of an endpoint: `path` begins with a slash, `query` is already encoded.
    pub(super) fn endpoint(&self, path: &str, query: Option<&str>) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{path}", self.0.path().trim_end_matches('/')));
        url.set_query(query);
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("http://127.0.0.1:8081", "http://127.0.0.1:8081/orders?a=%2B,b")]
    #[case(" https://shop.example/ ", "https://shop.example/orders?a=%2B,b")]
    #[case("https://shop.example/api/v1//", "https://shop.example/api/v1/orders?a=%2B,b")]
    #[case("https://shop.example/a%20b", "https://shop.example/a%20b/orders?a=%2B,b")]
    fn endpoints_stand_under_the_base(#[case] base: &str, #[case] expected: &str) {
        let endpoint = BaseUrl::parse(base).unwrap().endpoint("/orders", Some("a=%2B,b"));
        assert_eq!(endpoint.as_str(), expected);
    }

    #[rstest]
    #[case("")]
    #[case("shop.example")]
    #[case("ftp://shop.example")]
    #[case("file:///etc/passwd")]
    #[case("https://u:p@shop.example")]
    #[case("https://u@shop.example")]
    #[case("https://shop.example?x=1")]
    #[case("https://shop.example/#x")]
    #[case("https://")]
    fn other_addresses_are_refused(#[case] base: &str) {
        assert!(BaseUrl::parse(base).is_err(), "{base:?}");
    }
}
