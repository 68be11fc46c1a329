//! The rules the carrier goes by, and its clock.

use axum::Json;
use axum::extract::State;
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::carrier::courier::Courier;
use crate::carrier::rules::{Rules, RulesChange};
use crate::control::body::Sent;
use crate::refusal::Refusal;

/// The furthest the clock can be set forward in all, in seconds: ten years.
const MAX_AHEAD_S: i64 = 10 * 366 * 24 * 3600;

/// `GET /control/rules`
pub(super) async fn show(State(courier): State<Courier>) -> Json<Rules> {
    Json(courier.state().rules.clone())
}

/// `PUT /control/rules`: those given in place of their own; the others stay.
pub(super) async fn change(
    State(courier): State<Courier>,
    Sent(change): Sent<RulesChange>,
) -> Result<Json<Rules>, Refusal> {
    let mut state = courier.state();
    state.rules = change.onto(&state.rules)?;
    Ok(Json(state.rules.clone()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Forward {
    advance_s: u32,
}

/// `POST /control/clock`: sets the clock forward by so many seconds.
pub(super) async fn set_forward(
    State(courier): State<Courier>,
    Sent(forward): Sent<Forward>,
) -> Result<Json<Value>, Refusal> {
    let mut state = courier.state();
    let ahead_s = state.ahead.as_secs() + i64::from(forward.advance_s);
    if ahead_s > MAX_AHEAD_S {
        return Err(Refusal::Bad(format!(
            "the clock can be set forward by {MAX_AHEAD_S} s in all"
        )));
    }
    state.ahead = SignedDuration::from_secs(ahead_s);
    Ok(Json(json!({ "now": courier.now(state.ahead).to_string() })))
}
