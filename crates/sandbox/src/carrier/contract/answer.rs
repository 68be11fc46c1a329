//! The answers all of the contract's calls share.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A call that failed as a whole: a code for programs and the sentence that says why.
pub(super) fn failed(status: StatusCode, message: &str) -> Response {
    let code = match status {
        StatusCode::BAD_REQUEST => "BAD_REQUEST",
        StatusCode::UNAUTHORIZED => "UNAUTHORIZED",
        StatusCode::NOT_FOUND => "NOT_FOUND",
        StatusCode::PAYLOAD_TOO_LARGE => "TOO_LARGE",
        StatusCode::UNPROCESSABLE_ENTITY => "IDEMPOTENCY_KEY_REUSED",
        StatusCode::TOO_MANY_REQUESTS => "RATE_LIMITED",
        other if other.is_server_error() => "SERVER_ERROR",
        _ => "FAILED",
    };
    (status, Json(json!({ "code": code, "message": message }))).into_response()
}

/// The answer to a call without the account's key.
pub(super) fn unauthorized() -> Response {
    failed(StatusCode::UNAUTHORIZED, "Missing or unknown key")
}

/// The answer on a path this server does not have.
pub(crate) async fn not_found() -> Response {
    failed(StatusCode::NOT_FOUND, "No such path")
}
