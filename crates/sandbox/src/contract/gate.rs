//! What every contract call passes through: the log of calls, the token, the armed faults.

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;

use super::target::{CallKind, On};
use super::unauthorized;
use crate::faults::{Plan, strike};
use crate::market::Market;

/// Checks the token first, so that a call without one uses up no fault; then applies the faults armed for the call.
pub(super) async fn pass(State(market): State<Market>, request: Request, next: Next) -> Response {
    let number = market.state().calls.begin(
        market.now(),
        request.method(),
        request.uri(),
        request.uri().path(),
    );
    let kind = CallKind::of(request.uri());
    let response = if kind == CallKind::AuthToken || has_good_token(&market, request.headers()) {
        let plan = plan(&market, kind, number);
        strike::<On>(plan, request, next).await
    } else {
        unauthorized()
    };
    market.state().calls.answered(number, response.status().as_u16());
    response
}

fn has_good_token(market: &Market, headers: &HeaderMap) -> bool {
    let token = headers
        .get("apiKey")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    market.state().tokens.is_good(token, market.now())
}

fn plan(market: &Market, kind: CallKind, number: u64) -> Plan {
    let mut state = market.state();
    let plan = state.faults.plan(kind);
    state.calls.fault(number, &plan.names);
    plan
}
