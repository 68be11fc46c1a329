//! What every contract call passes through: the log of calls, the key, the armed faults.

use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::Response;

use super::answer::unauthorized;
use super::target::{CallKind, On};
use crate::carrier::courier::Courier;
use crate::faults::{Plan, strike};

/// Checks the key first, so that a call without it uses up no fault; then applies the faults armed for the call.
pub(super) async fn pass(
    State(courier): State<Courier>,
    route: MatchedPath,
    request: Request,
    next: Next,
) -> Response {
    let number = begin(&courier, route.as_str(), &request);
    let response = if has_the_key(&courier, request.headers()) {
        let call = CallKind::of(request.method(), route.as_str());
        let plan = call.map(|call| plan(&courier, call, number)).unwrap_or_default();
        strike::<On>(plan, request, next).await
    } else {
        unauthorized()
    };
    courier.state().calls.answered(number, response.status().as_u16());
    response
}

fn begin(courier: &Courier, route: &str, request: &Request) -> u64 {
    let mut state = courier.state();
    let now = courier.now(state.ahead);
    state.calls.begin(now, request.method(), request.uri(), route)
}

fn has_the_key(courier: &Courier, headers: &HeaderMap) -> bool {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let key = given.and_then(|value| value.strip_prefix("Bearer "));
    key == Some(courier.settings().api_key.as_str())
}

fn plan(courier: &Courier, call: CallKind, number: u64) -> Plan {
    let mut state = courier.state();
    let plan = state.faults.plan(call);
    state.calls.fault(number, &plan.names);
    plan
}
