//! Requests to the shop: paced, tried again, with the token, and their failures typed.

use super::config::{BaseUrl, ConfigError, GenericConfig, HttpLimits};
use super::quote::Quoter;
use super::token::{Token, TokenKeeper};
use super::wire::BadBody;
use crate::error::{Call, ChannelError, Fault, Said};
use crate::policy::{RateGate, Retrier};
use crate::transport::{Request, Response, Transport};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, StatusCode, header};
use jiff::fmt::rfc2822::DateTimeParser;
use secrecy::SecretString;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use url::Url;

/// The header that carries the token, raw.
pub(super) const API_KEY: HeaderName = HeaderName::from_static("apikey");

/// One request, as often as it is sent.
pub(super) struct Ask {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// Talks to one account of one shop.
pub(super) struct Client {
    pub(super) base: BaseUrl,
    pub(super) username: String,
    pub(super) password: SecretString,
    pub(super) keeper: TokenKeeper,
    pub(super) quoter: Quoter,
    /// Whether this shop has shown that it only takes GET at `/authToken`.
    pub(super) login_by_get: AtomicBool,
    transport: Arc<dyn Transport>,
    retrier: Retrier,
    rate: RateGate,
    limits: HttpLimits,
}

impl Client {
    pub(super) fn new(config: GenericConfig, transport: Arc<dyn Transport>) -> Result<Self, ConfigError> {
        Ok(Self {
            base: BaseUrl::parse(&config.base_url)?,
            username: config.username,
            quoter: Quoter::new(&config.password),
            password: config.password,
            keeper: TokenKeeper::default(),
            login_by_get: AtomicBool::new(false),
            transport,
            retrier: Retrier::new(config.retry),
            rate: RateGate::new(config.rate),
            limits: config.limits,
        })
    }

    /// GET `/orders`. A refused token is renewed once: tokens expire when the channel likes.
    pub(super) async fn orders(&self, call: Call, query: &str) -> Result<Bytes, ChannelError> {
        let token = self.token().await?;
        match self.orders_with(call, query, &token).await {
            Err(ChannelError {
                fault: Fault::Auth { status: 401, .. },
                ..
            }) => {
                self.keeper.invalidate(&token).await;
                let token = self.token().await?;
                self.orders_with(call, query, &token).await
            }
            answered => answered,
        }
    }

    async fn orders_with(&self, call: Call, query: &str, token: &Token) -> Result<Bytes, ChannelError> {
        let mut headers = HeaderMap::new();
        headers.insert(API_KEY, token.header.clone());
        let url = self.base.endpoint("/orders", Some(query));
        self.send(
            call,
            &Ask {
                method: Method::GET,
                url,
                headers,
                body: Bytes::new(),
            },
            Some(token),
        )
        .await
    }

    /// Sends until it works or the policy is used up. The body of a success, else the typed failure.
    pub(super) async fn send(
        &self,
        call: Call,
        ask: &Ask,
        token: Option<&Token>,
    ) -> Result<Bytes, ChannelError> {
        self.retrier
            .run(|left| async move {
                self.rate.ready().await;
                let sent = self.transport.send(self.request(ask, left)).await;
                let response = sent.map_err(|error| ChannelError::new(call, error.into()))?;
                self.success(response, token)
                    .map_err(|fault| ChannelError::new(call, fault))
            })
            .await
    }

    /// Sends once, whatever comes of it: for what must not be done twice.
    pub(super) async fn send_once(
        &self,
        call: Call,
        ask: &Ask,
        token: Option<&Token>,
    ) -> Result<Bytes, ChannelError> {
        self.rate.ready().await;
        let sent = self.transport.send(self.request(ask, self.limits.timeout)).await;
        let response = sent.map_err(|error| ChannelError::new(call, error.into()))?;
        self.success(response, token)
            .map_err(|fault| ChannelError::new(call, fault))
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

    fn success(&self, response: Response, token: Option<&Token>) -> Result<Bytes, Fault> {
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

    fn said(&self, response: &Response, token: Option<&Token>) -> Said {
        let secret = token.map(|token| &token.secret);
        match response.headers.get(header::LOCATION) {
            // Without its query, which may repeat what we sent.
            Some(location) if response.status.is_redirection() => {
                let location = String::from_utf8_lossy(location.as_bytes());
                let address = location.split(['?', '#']).next().unwrap_or_default();
                self.quoter
                    .quote(format!("redirect to {address}").as_bytes(), secret)
            }
            _ => self.quoter.quote(&response.body, secret),
        }
    }

    /// The failure for a successful answer whose body cannot be used.
    pub(super) async fn bad_body(&self, call: Call, fault: BadBody, body: &[u8]) -> ChannelError {
        let said = self.quoter.quote(body, self.keeper.held().await.as_ref());
        let fault = match fault {
            BadBody::NotJson => Fault::NotJson { said },
            BadBody::NotTheContract(why) => Fault::BadAnswer { why, said },
        };
        ChannelError::new(call, fault)
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
