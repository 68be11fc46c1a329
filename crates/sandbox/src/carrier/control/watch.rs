//! What the contract side has been asked, and starting afresh.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::calls::Calls;
use crate::carrier::courier::Courier;
use crate::refusal::Refusal;

/// `GET /control/calls`: oldest first.
pub(super) async fn calls(State(courier): State<Courier>) -> Result<Json<Value>, Refusal> {
    let calls = serde_json::to_value(&courier.state().calls);
    calls
        .map(Json)
        .map_err(|error| Refusal::Bad(format!("the calls cannot be shown: {error}")))
}

/// `DELETE /control/calls`
pub(super) async fn forget_calls(State(courier): State<Courier>) -> Json<Value> {
    courier.state().calls = Calls::default();
    Json(json!({ "total": 0 }))
}

/// `POST /control/reset`: as it was started.
pub(super) async fn reset(State(courier): State<Courier>) -> Json<Value> {
    courier.reset();
    Json(json!({ "reset": true }))
}
