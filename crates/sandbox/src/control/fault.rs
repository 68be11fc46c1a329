//! Arming and clearing faults.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::body::Sent;
use crate::contract::On;
use crate::faults::{Armed, read_faults};
use crate::market::Market;
use crate::refusal::Refusal;

/// `GET /control/faults`: those armed, with what is left of each.
pub(super) async fn list(State(market): State<Market>) -> Json<Vec<Armed<On>>> {
    Json(market.state().faults.armed().to_vec())
}

/// `PUT /control/faults`: these in place of those before.
pub(super) async fn arm(
    State(market): State<Market>,
    Sent(given): Sent<Vec<Value>>,
) -> Result<Json<Vec<Armed<On>>>, Refusal> {
    let faults = read_faults(&given)?;
    let mut state = market.state();
    state.faults.arm(faults);
    Ok(Json(state.faults.armed().to_vec()))
}

/// `DELETE /control/faults`
pub(super) async fn clear(State(market): State<Market>) -> Json<Vec<Armed<On>>> {
    market.state().faults.arm(Vec::new());
    Json(Vec::new())
}
