//! The contract side: what an order management system talks to.

mod answer;
mod change;
mod gate;
mod kept;
mod pickups;
mod scans;
mod shaped;
mod target;
mod waybills;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

pub(crate) use answer::not_found;
pub(crate) use kept::Kept;
pub(crate) use target::On;

use super::courier::Courier;
use crate::bounds::CONTRACT_BODY;

/// The contract's routes, behind the gate that checks the key, applies faults and keeps the log of calls.
pub(crate) fn routes(courier: Courier) -> Router {
    Router::new()
        .route("/waybills", post(waybills::give))
        .route("/waybills/void", post(waybills::void))
        .route("/pickups", post(pickups::request).get(pickups::list))
        .route("/pickups/{ref}", get(pickups::show).put(pickups::edit))
        .route("/pickups/{ref}/cancel", post(pickups::cancel))
        .route("/scans", get(scans::list))
        .layer(DefaultBodyLimit::max(CONTRACT_BODY))
        .layer(from_fn_with_state(courier.clone(), gate::pass))
        .with_state(courier)
}
