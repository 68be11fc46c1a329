//! Why the control side says no.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refused control call: its HTTP status and the sentence a person reads.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    /// The request cannot be understood or is out of bounds.
    #[error("{0}")]
    Bad(String),
    /// What the request names is not there.
    #[error("{0}")]
    Missing(String),
    /// The request is fine, but not in the present state.
    #[error("{0}")]
    Conflict(String),
    /// The body is larger than the control side reads.
    #[error("the body is too large")]
    TooLarge,
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::Bad(_) => StatusCode::BAD_REQUEST,
            Self::Missing(_) => StatusCode::NOT_FOUND,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status(), Json(json!({ "error": self.to_string() }))).into_response()
    }
}
