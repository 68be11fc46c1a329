//! Requests to the carrier, with the account's key and the key of the intention.

use super::config::{CarrierConfig, CarrierConfigError};
use crate::asking::{Ask, Asker, BadBody, BaseUrl, Manner};
use crate::carrier::{CarrierCall, CarrierError, IntentKey};
use crate::error::{Party, Said};
use crate::transport::Transport;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::Arc;

/// Names the intention, so that a request that comes twice has one effect.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The longest key of an account, in characters; a header of 8 KiB is more than some proxies pass.
const API_KEY_CHARS_MAX: usize = 500;

/// How much of a request's hash stands in its key, in bytes: enough to tell the requests of one intention apart.
const HASH_BYTES: usize = 8;

/// Talks to one account of one carrier.
pub(super) struct Client {
    base: BaseUrl,
    bearer: HeaderValue,
    asker: Asker,
}

impl Client {
    pub(super) fn new(
        config: CarrierConfig,
        transport: Arc<dyn Transport>,
    ) -> Result<Self, CarrierConfigError> {
        let manner = Manner {
            retry: config.retry,
            rate: config.rate,
            limits: config.limits,
        };
        Ok(Self {
            base: BaseUrl::parse(&config.base_url).map_err(|rule| CarrierConfigError::BaseUrl { rule })?,
            bearer: bearer(&config.api_key)?,
            asker: Asker::new(Party::Carrier, &config.api_key, manner, transport),
        })
    }

    /// Asks for something that changes nothing. `query` is encoded already.
    pub(super) async fn ask(
        &self,
        call: CarrierCall,
        path: &str,
        query: &str,
    ) -> Result<Bytes, CarrierError> {
        let ask = Ask {
            method: Method::GET,
            url: self.base.endpoint(path, Some(query)),
            headers: self.headers(),
            body: Bytes::new(),
        };
        self.send(call, &ask).await
    }

    /// Asks for a change. Each request of one intention has a key of its own, made of the intention's and of what is
    /// sent: the batches of one call differ, and so does a batch that was put together anew after a crash.
    pub(super) async fn change(
        &self,
        call: CarrierCall,
        (method, path): (Method, &str),
        body: &Value,
        key: &IntentKey,
    ) -> Result<Bytes, CarrierError> {
        let url = self.base.endpoint(path, None);
        let body = body.to_string();
        let mut headers = self.headers();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let hash = Sha256::digest(format!("{method} {path}\n{body}"));
        let mut sent_key = format!("{}:", key.as_str());
        for byte in hash.iter().take(HASH_BYTES) {
            // Writing to a String cannot fail.
            let _ = write!(sent_key, "{byte:02x}");
        }
        // An intention's key has only characters that a header takes.
        if let Ok(value) = HeaderValue::from_str(&sent_key) {
            headers.insert(IDEMPOTENCY_KEY, value);
        }
        let ask = Ask {
            method,
            url,
            headers,
            body: Bytes::from(body),
        };
        self.send(call, &ask).await
    }

    /// Quotes the carrier without repeating the key.
    pub(super) fn quote(&self, text: &str) -> Said {
        self.asker.quote(text.as_bytes(), None)
    }

    /// The failure for a successful answer whose body cannot be used.
    pub(super) fn bad_body(&self, call: CarrierCall, bad: BadBody, body: &[u8]) -> CarrierError {
        CarrierError::new(call, self.asker.bad_body(bad, body, None))
    }

    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, self.bearer.clone());
        headers
    }

    async fn send(&self, call: CarrierCall, ask: &Ask) -> Result<Bytes, CarrierError> {
        let sent = self.asker.send(ask, None).await;
        sent.map_err(|fault| CarrierError::new(call, fault))
    }
}

fn bearer(api_key: &SecretString) -> Result<HeaderValue, CarrierConfigError> {
    let key = api_key.expose_secret();
    let printable = key.bytes().all(|byte| byte.is_ascii_graphic());
    if key.is_empty() || key.len() > API_KEY_CHARS_MAX || !printable {
        return Err(CarrierConfigError::ApiKey);
    }
    let mut value =
        HeaderValue::from_str(&format!("Bearer {key}")).map_err(|_| CarrierConfigError::ApiKey)?;
    value.set_sensitive(true);
    Ok(value)
}
