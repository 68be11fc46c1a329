//! Whether the process lives, and whether it can work. No key is asked for, and nothing is told but that.

use crate::Api;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde_json::{Value, json};

/// The process answers.
pub(crate) async fn live() -> Json<Value> {
    Json(json!({"live": true}))
}

/// The database is there and has every migration.
pub(crate) async fn ready(State(api): State<Api>) -> Result<Json<Value>, Problem> {
    match api.app.pending_migrations().await {
        Ok(pending) if pending.is_empty() => Ok(Json(json!({"ready": true}))),
        Ok(_) => {
            let text = "the database lacks migrations; run `ordertide migrate`";
            Err(Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "PENDING_MIGRATIONS",
                text,
            ))
        }
        Err(error) => {
            let text = "the database does not answer";
            tracing::warn!(code = error.code(), "not ready");
            Err(Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "DATABASE_AWAY",
                text,
            ))
        }
    }
}
