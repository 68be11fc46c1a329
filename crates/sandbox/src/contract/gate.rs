//! What every contract call passes through: the log of calls, the token, the armed faults.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;

use super::unauthorized;
use crate::faults::{CallKind, Plan, cut, replacement};
use crate::market::Market;

/// Checks the token first, so that a call without one uses up no fault; then applies the faults armed for the call.
pub(super) async fn pass(State(market): State<Market>, request: Request, next: Next) -> Response {
    let number = market
        .state()
        .calls
        .begin(market.now(), request.method(), request.uri());
    let kind = CallKind::of(request.uri());
    let response = if kind == CallKind::AuthToken || has_good_token(&market, request.headers()) {
        let plan = plan(&market, kind, number);
        answer(plan, request, next).await
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

async fn answer(plan: Plan, mut request: Request, next: Next) -> Response {
    if !plan.delay.is_zero() {
        tokio::time::sleep(plan.delay).await;
    }
    let response = match &plan.replace {
        Some(kind) => replacement(kind),
        None => {
            request.extensions_mut().insert(Arc::new(plan.shape));
            next.run(request).await
        }
    };
    if plan.cut { cut(response).await } else { response }
}
