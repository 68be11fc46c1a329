//! The transport over HTTP.

use super::{Request, Response, Transport, TransportError};
use async_trait::async_trait;
use bytes::BytesMut;
use std::error::Error;
use std::time::Duration;
use url::{Host, Url};

/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// HTTP over shared clients: keep one for the whole process and clone it (clones share its connections). A proxy is
/// used where the machine sets one, except for addresses of this machine itself.
#[derive(Debug, Clone)]
pub struct HttpTransport {
    client: reqwest::Client,
    /// For this machine itself, which no proxy could reach: the sandbox must work where a proxy is set.
    local: reqwest::Client,
}

/// The HTTP client could not be set up: mostly no CA certificates on the machine.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be set up ({why}). On Debian, install the package ca-certificates")]
pub struct TransportSetupError {
    why: String,
}

impl HttpTransport {
    /// Sets up the client: TLS by ring, gzip, no redirects (a redirect could carry the token to another host).
    ///
    /// # Errors
    /// [`TransportSetupError`] where TLS cannot be set up.
    pub fn new() -> Result<Self, TransportSetupError> {
        // An error here means that the process installed one before: that one serves.
        drop(rustls::crypto::ring::default_provider().install_default());
        let built = |builder: reqwest::ClientBuilder| {
            builder
                .build()
                .map_err(|error| TransportSetupError { why: deepest(&error) })
        };
        Ok(Self {
            client: built(builder())?,
            local: built(builder().no_proxy())?,
        })
    }

    fn client_for(&self, url: &Url) -> &reqwest::Client {
        let is_local = match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        if is_local { &self.local } else { &self.client }
    }
}

#[async_trait]
impl Transport for HttpTransport {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let (timeout, bytes_max) = (request.timeout, request.body_bytes_max);
        let mut answer = self
            .client_for(&request.url)
            .request(request.method, request.url)
            .headers(request.headers)
            .body(request.body)
            .timeout(timeout)
            .send()
            .await
            .map_err(|error| no_answer(&error, timeout))?;
        let body = read_body(&mut answer, timeout, bytes_max).await?;
        Ok(Response {
            status: answer.status(),
            headers: std::mem::take(answer.headers_mut()),
            body: body.freeze(),
        })
    }
}

fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("ordertide/", env!("CARGO_PKG_VERSION")))
}

/// Reads the body piece by piece, so that a body over the bound is never held.
async fn read_body(
    answer: &mut reqwest::Response,
    timeout: Duration,
    bytes_max: usize,
) -> Result<BytesMut, TransportError> {
    let too_large = TransportError::BodyTooLarge { bytes_max };
    // Content-Length is only told for bodies that are not compressed.
    if answer
        .content_length()
        .is_some_and(|length| length > bytes_max as u64)
    {
        return Err(too_large);
    }
    let mut body = BytesMut::new();
    loop {
        match answer.chunk().await {
            Ok(Some(piece)) if piece.len() > bytes_max - body.len() => return Err(too_large),
            Ok(Some(piece)) => body.extend_from_slice(&piece),
            Ok(None) => return Ok(body),
            Err(error) if error.is_timeout() => return Err(TransportError::Timeout { after: timeout }),
            Err(_) => {
                return Err(TransportError::BodyCutOff {
                    bytes_read: body.len(),
                });
            }
        }
    }
}

fn no_answer(error: &reqwest::Error, timeout: Duration) -> TransportError {
    // A connect timeout is both; what matters to people is that there is no connection.
    if error.is_connect() {
        let why = if error.is_timeout() {
            format!("no connection within {} s", CONNECT_TIMEOUT.as_secs())
        } else {
            deepest(error)
        };
        return TransportError::Unreachable { why };
    }
    if error.is_timeout() {
        return TransportError::Timeout { after: timeout };
    }
    TransportError::Unreachable { why: deepest(error) }
}

/// The innermost reason. The outer ones name the URL, whose query may hold a password.
fn deepest(error: &reqwest::Error) -> String {
    let Some(mut inner) = error.source() else {
        return "the request could not be sent".to_owned();
    };
    while let Some(next) = inner.source() {
        inner = next;
    }
    inner
        .to_string()
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect()
}
