//! Arming and clearing faults.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::carrier::contract::On;
use crate::carrier::courier::Courier;
use crate::control::body::Sent;
use crate::faults::{Armed, read_faults};
use crate::refusal::Refusal;

/// `GET /control/faults`: those armed, with what is left of each.
pub(super) async fn list(State(courier): State<Courier>) -> Json<Vec<Armed<On>>> {
    Json(courier.state().faults.armed().to_vec())
}

/// `PUT /control/faults`: these in place of those before.
pub(super) async fn arm(
    State(courier): State<Courier>,
    Sent(given): Sent<Vec<Value>>,
) -> Result<Json<Vec<Armed<On>>>, Refusal> {
    let faults = read_faults(&given)?;
    let mut state = courier.state();
    state.faults.arm(faults);
    Ok(Json(state.faults.armed().to_vec()))
}

/// `DELETE /control/faults`
pub(super) async fn clear(State(courier): State<Courier>) -> Json<Vec<Armed<On>>> {
    courier.state().faults.arm(Vec::new());
    Json(Vec::new())
}
