//! The answers all of the contract's calls share.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A call that failed as a whole, with the sentence that says why.
pub(crate) fn failed(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "status": "FAILED", "message": message }))).into_response()
}

/// The answer to a call without a good token.
pub(crate) fn unauthorized() -> Response {
    failed(StatusCode::UNAUTHORIZED, "Missing, unknown or expired apiKey")
}

/// The answer on a path this server does not have.
pub(crate) async fn not_found() -> Response {
    failed(StatusCode::NOT_FOUND, "No such path")
}
