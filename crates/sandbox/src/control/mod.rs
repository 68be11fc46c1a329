//! The control side: how a person or a test places orders, moves them and makes the contract side misbehave.

mod action;
pub(crate) mod body;
mod bulk;
mod edit;
mod fault;
mod order;
mod watch;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};

use crate::bounds::CONTROL_BODY;
use crate::market::Market;

/// The control side's routes.
pub(crate) fn routes(market: Market) -> Router {
    Router::new()
        .route("/control/orders", get(order::list).post(order::create))
        .route("/control/orders/bulk", post(bulk::create))
        .route("/control/orders/bulk/{action}", post(bulk::act))
        .route("/control/orders/{id}", get(order::show).delete(order::remove))
        .route("/control/orders/{id}/word", post(edit::word))
        .route("/control/orders/{id}/address", put(edit::address))
        .route("/control/orders/{id}/raw", put(edit::raw).delete(edit::unset_raw))
        .route("/control/orders/{id}/{action}", post(action::act))
        .route(
            "/control/faults",
            get(fault::list).put(fault::arm).delete(fault::clear),
        )
        .route("/control/calls", get(watch::calls).delete(watch::forget_calls))
        .route("/control/tokens/expire", post(watch::expire_tokens))
        .route("/control/reset", post(watch::reset))
        .layer(DefaultBodyLimit::max(CONTROL_BODY))
        .layer(from_fn(same_site))
        .with_state(market)
}

/// The control side has no password, so a page of another site open in the same browser must not reach it.
pub(crate) async fn same_site(request: Request, next: Next) -> Response {
    let site = request
        .headers()
        .get("sec-fetch-site")
        .map(|value| value.as_bytes());
    if matches!(site, Some(b"cross-site" | b"same-site")) {
        let error =
            axum::Json(serde_json::json!({ "error": "the control side answers no other site's page" }));
        return (StatusCode::FORBIDDEN, error).into_response();
    }
    next.run(request).await
}
