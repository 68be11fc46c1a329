//! What the contract side has been asked, and starting afresh.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::calls::Calls;
use crate::market::Market;
use crate::refusal::Refusal;

/// `GET /control/calls`: oldest first.
pub(super) async fn calls(State(market): State<Market>) -> Result<Json<Value>, Refusal> {
    let calls = serde_json::to_value(&market.state().calls);
    calls
        .map(Json)
        .map_err(|error| Refusal::Bad(format!("the calls cannot be shown: {error}")))
}

/// `DELETE /control/calls`
pub(super) async fn forget_calls(State(market): State<Market>) -> Json<Value> {
    market.state().calls = Calls::default();
    Json(json!({ "total": 0 }))
}

/// `POST /control/tokens/expire`
pub(super) async fn expire_tokens(State(market): State<Market>) -> Json<Value> {
    Json(json!({ "expired": market.state().tokens.expire_all() }))
}

/// `POST /control/reset`: no orders, no tokens, no faults, no calls.
pub(super) async fn reset(State(market): State<Market>) -> Json<Value> {
    market.reset();
    Json(json!({ "reset": true }))
}
