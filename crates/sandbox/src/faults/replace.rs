//! Faults that answer something else altogether.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use futures_util::stream;
use serde_json::Value;

use super::kind::Kind;
use super::target::Target;

const PAGE: &str = "<!doctype html><html><head><title>Scheduled maintenance</title></head>\
                    <body><h1>We'll be back soon</h1></body></html>";

const START: &str = r#"{"orders":["#;
const FILLER: &str =
    r#"{"id":"FILLER","orderDate":"2026-01-01T00:00:00+05:30","orderStatus":"CREATED","orderItems":[]}"#;
const END: &str = "]}";
/// How many filler orders go into one chunk of a huge body.
const ORDERS_PER_CHUNK: u64 = 500;

/// The answer a fault gives in place of the call's own.
pub(crate) fn replacement<T: Target>(kind: &Kind) -> Response {
    match kind {
        Kind::RateLimited { retry_after_s } => rate_limited::<T>(*retry_after_s),
        Kind::ServerError { status } => T::failed(
            StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            "Internal error",
        ),
        Kind::Html => Html(PAGE).into_response(),
        Kind::HugeBody { bytes } => json(huge(*bytes)),
        Kind::WrongJson {
            body: Value::String(text),
        } => json(Body::from(text.clone())),
        Kind::WrongJson { body } => json(Body::from(body.to_string())),
        Kind::ExpiredToken => T::unauthorized(),
        Kind::Slow { .. }
        | Kind::CutBody
        | Kind::DuplicatedPages { .. }
        | Kind::ReorderedPages
        | Kind::Vanishing { .. }
        | Kind::UnknownWords { .. } => T::failed(StatusCode::INTERNAL_SERVER_ERROR, "Not a replacing fault"),
    }
}

fn rate_limited<T: Target>(retry_after_s: Option<u32>) -> Response {
    let mut response = T::failed(StatusCode::TOO_MANY_REQUESTS, "Too many requests");
    if let Some(seconds) = retry_after_s {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn json(body: Body) -> Response {
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}

/// A listing of exactly `bytes` bytes, made as it is read, without a declared length.
fn huge(bytes: u64) -> Body {
    let row = FILLER.len() as u64 + 1;
    let fixed = (START.len() + FILLER.len() + END.len()) as u64;
    let room = bytes.saturating_sub(fixed);
    let (rows, padding) = (room / row, (room % row) as usize);
    let row_text = format!("{FILLER},");
    let full = Bytes::from(row_text.repeat(ORDERS_PER_CHUNK as usize));
    let rest = Bytes::from(row_text.repeat((rows % ORDERS_PER_CHUNK) as usize));
    let last = Bytes::from(format!("{FILLER}{}{END}", " ".repeat(padding)));
    let chunks = std::iter::once(Bytes::from_static(START.as_bytes()))
        .chain((0..rows / ORDERS_PER_CHUNK).map(move |_| full.clone()))
        .chain([rest, last]);
    Body::from_stream(stream::iter(chunks.map(Ok::<_, Infallible>)))
}
