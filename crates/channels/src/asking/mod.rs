//! Asking a server over HTTP, whatever its contract: paced, tried again, within bounds, and with failures typed.

mod base;
mod body;
mod limits;
mod percent;
mod quote;

pub(crate) use base::BaseUrl;
pub(crate) use body::{BadBody, clean, parse, without_bom};
pub use limits::HttpLimits;
pub(crate) use percent::encode;
pub(crate) use quote::Quoter;

use crate::error::{Fault, Party, Said};
use crate::policy::{RateGate, RatePolicy, Retrier, RetryPolicy};
use crate::transport::{Request, Response, Transport};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, StatusCode, header};
use jiff::fmt::rfc2822::DateTimeParser;
use secrecy::SecretString;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// One request, as often as it is sent.
pub(crate) struct Ask {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// How an account is asked.
pub(crate) struct Manner {
    pub(crate) retry: RetryPolicy,
    pub(crate) rate: RatePolicy,
    pub(crate) limits: HttpLimits,
}

/// Asks in the name of one account.
pub(crate) struct Asker {
    quoter: Quoter,
    transport: Arc<dyn Transport>,
    retrier: Retrier,
    rate: RateGate,
    limits: HttpLimits,
}

impl Asker {
    /// `secret` is the account's password or key: it is kept out of everything that is quoted.
    pub(crate) fn new(
        party: Party,
        secret: &SecretString,
        manner: Manner,
        transport: Arc<dyn Transport>,
    ) -> Self {
        Self {
            quoter: Quoter::new(secret),
            transport,
            retrier: Retrier::new(party, manner.retry),
            rate: RateGate::new(manner.rate),
            limits: manner.limits,
        }
    }

    /// Sends until it works or the policy is used up. The body of a success, else the typed failure. `token` is kept
    /// out of what is quoted.
    pub(crate) async fn send(&self, ask: &Ask, token: Option<&SecretString>) -> Result<Bytes, Fault> {
        self.retrier
            .run(|left| async move {
                self.rate.ready().await;
                let response = self.transport.send(self.request(ask, left)).await?;
                self.success(response, token)
            })
            .await
    }

    /// Sends once, whatever comes of it: for what must not be done twice.
    pub(crate) async fn send_once(&self, ask: &Ask, token: Option<&SecretString>) -> Result<Bytes, Fault> {
        self.rate.ready().await;
        let response = self
            .transport
            .send(self.request(ask, self.limits.timeout))
            .await?;
        self.success(response, token)
    }

    /// Quotes the beginning of an answer without our secrets.
    pub(crate) fn quote(&self, body: &[u8], token: Option<&SecretString>) -> Said {
        self.quoter.quote(body, token)
    }

    /// The failure for a successful answer whose body cannot be used.
    pub(crate) fn bad_body(&self, bad: BadBody, body: &[u8], token: Option<&SecretString>) -> Fault {
        let said = self.quoter.quote(body, token);
        match bad {
            BadBody::NotJson => Fault::NotJson { said },
            BadBody::NotTheContract(why) => Fault::BadAnswer { why, said },
        }
    }

    fn request(&self, ask: &Ask, left: Duration) -> Request {
        let mut headers = ask.headers.clone();
        headers.insert(
            header::ACCEPT,
            header::HeaderValue::from_static("application/json"),
        );
        Request {
            method: ask.method.clone(),
            url: ask.url.clone(),
            headers,
            body: ask.body.clone(),
            timeout: self.limits.timeout.min(left),
            body_bytes_max: self.limits.body_bytes_max,
        }
    }

    fn success(&self, response: Response, token: Option<&SecretString>) -> Result<Bytes, Fault> {
        if response.status.is_success() {
            return Ok(response.body);
        }
        let status = response.status.as_u16();
        let said = self.said(&response, token);
        Err(match response.status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Fault::Auth { status, said },
            StatusCode::TOO_MANY_REQUESTS => Fault::RateLimited {
                retry_after: retry_after(&response.headers),
                said,
            },
            other if other.is_server_error() => Fault::Server {
                status,
                retry_after: retry_after(&response.headers),
                said,
            },
            _ => Fault::Refused { status, said },
        })
    }

    fn said(&self, response: &Response, token: Option<&SecretString>) -> Said {
        match response.headers.get(header::LOCATION) {
            // Without its query, which may repeat what we sent.
            Some(location) if response.status.is_redirection() => {
                let location = String::from_utf8_lossy(location.as_bytes());
                let address = location.split(['?', '#']).next().unwrap_or_default();
                self.quoter
                    .quote(format!("redirect to {address}").as_bytes(), token)
            }
            _ => self.quoter.quote(&response.body, token),
        }
    }
}

/// `Retry-After` in seconds, or as a date, counted from the answer's own `Date` (so that no clock of ours is needed,
/// and one that goes wrong does no harm).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok().map(str::trim);
    let given = text(header::RETRY_AFTER)?;
    if let Ok(seconds) = given.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let parser = DateTimeParser::new();
    let until = parser.parse_timestamp(given).ok()?;
    let now = parser.parse_timestamp(text(header::DATE)?).ok()?;
    Some(Duration::from_secs(
        u64::try_from(until.as_second() - now.as_second()).unwrap_or(0),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("7", Some(7))]
    #[case("Sun, 22 Nov 2026 10:00:30 GMT", Some(30))]
    #[case("Sun, 22 Nov 2026 09:00:00 GMT", Some(0))]
    #[case("-5", None)]
    #[case("soon", None)]
    fn retry_after_is_read_in_both_forms(#[case] given: &str, #[case] seconds: Option<u64>) {
        let mut headers = HeaderMap::new();
        headers.insert(header::DATE, "Sun, 22 Nov 2026 10:00:00 GMT".parse().unwrap());
        headers.insert(header::RETRY_AFTER, given.parse().unwrap());
        assert_eq!(retry_after(&headers), seconds.map(Duration::from_secs));
    }
}
