//! How a request reaches a channel: over HTTP, or (for the simulation) by a service in the same process.

mod http;

pub use self::http::{HttpTransport, TransportSetupError};

use ::http::{HeaderMap, Method, StatusCode};
use async_trait::async_trait;
use bytes::Bytes;
use std::fmt;
use std::time::Duration;
use url::Url;

/// Carries one request to a channel and brings back the whole answer. No retries, no redirects, no cookies.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends the request and reads the answer within its bounds. An answer with an error status is an answer.
    ///
    /// # Errors
    /// [`TransportError`] where no complete answer came.
    async fn send(&self, request: Request) -> Result<Response, TransportError>;
}

/// A request, with the bounds of its answer. Its debug form shows neither query, headers nor body: they may hold
/// secrets.
pub struct Request {
    /// GET or POST.
    pub method: Method,
    /// Where to, with the query.
    pub url: Url,
    /// Header fields.
    pub headers: HeaderMap,
    /// The body; empty for none.
    pub body: Bytes,
    /// From connecting to the last byte of the answer.
    pub timeout: Duration,
    /// How large the answer may be, in bytes after decompression.
    pub body_bytes_max: usize,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {}{}",
            self.method,
            self.url.host_str().unwrap_or_default(),
            self.url.path()
        )
    }
}

/// A whole answer.
#[derive(Debug, Clone)]
pub struct Response {
    /// HTTP status.
    pub status: StatusCode,
    /// Header fields.
    pub headers: HeaderMap,
    /// The body, decompressed.
    pub body: Bytes,
}

/// Why no complete answer came. Holds no URL, header or body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No connection, or it broke before the answer began.
    #[error("no connection: {why}")]
    Unreachable {
        /// The network's reason.
        why: String,
    },
    /// The total time was over.
    #[error("no complete answer within {} ms", .after.as_millis())]
    Timeout {
        /// The bound.
        after: Duration,
    },
    /// The answer is larger than allowed; the rest was not read.
    #[error("the answer is larger than {bytes_max} bytes")]
    BodyTooLarge {
        /// The bound, in bytes after decompression.
        bytes_max: usize,
    },
    /// The connection ended inside the answer.
    #[error("the answer was cut off after {bytes_read} bytes")]
    BodyCutOff {
        /// How much came, in bytes after decompression.
        bytes_read: usize,
    },
}
