//! The contract side: what an order management system talks to.

mod answer;
mod auth;
mod cancel;
mod gate;
mod list;
mod target;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

pub(crate) use answer::{failed, not_found, unauthorized};
pub(crate) use target::On;

use crate::bounds::CONTRACT_BODY;
use crate::market::Market;

/// The contract's routes, behind the gate that checks tokens, applies faults and keeps the log of calls.
pub(crate) fn routes(market: Market) -> Router {
    Router::new()
        .route("/authToken", get(auth::token).post(auth::token))
        .route("/orders", get(list::orders))
        .route("/orders/cancel", post(cancel::orders_cancel))
        .layer(DefaultBodyLimit::max(CONTRACT_BODY))
        .layer(from_fn_with_state(market.clone(), gate::pass))
        .with_state(market)
}
