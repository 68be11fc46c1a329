//! Breaking an answer off halfway.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use futures_util::{StreamExt, stream};

use super::target::Target;

/// The largest answer that is cut, in bytes: it is read whole first.
const LARGEST: usize = 64 * 1024 * 1024;
/// Between the half that is sent and the break. Without it the server drops what it has not yet flushed, and the
/// caller would not see a beginning at all.
const PAUSE: Duration = Duration::from_millis(30);

/// Declares the answer's full length, sends the first half and breaks the connection.
pub(crate) async fn cut<T: Target>(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(whole) = to_bytes(body, LARGEST).await else {
        return T::failed(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The answer is too large to cut",
        );
    };
    parts
        .headers
        .insert(CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let half = whole.slice(..whole.len() / 2);
    let first = stream::once(async move { Ok::<Bytes, io::Error>(half) });
    let broken = stream::once(async {
        tokio::time::sleep(PAUSE).await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    Response::from_parts(parts, Body::from_stream(first.chain(broken)))
}
