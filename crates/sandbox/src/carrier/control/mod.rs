//! The control side: how a person or a test collects parcels, sends scans, sets the rules and arms faults.

mod fault;
mod pickup;
mod rule;
mod track;
mod watch;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::{get, post};

use super::courier::Courier;
use crate::bounds::CONTROL_BODY;
use crate::control::same_site;

/// The control side's routes.
pub(crate) fn routes(courier: Courier) -> Router {
    Router::new()
        .route("/control/rules", get(rule::show).put(rule::change))
        .route("/control/clock", post(rule::set_forward))
        .route("/control/pickups", get(pickup::list))
        .route("/control/pickups/{ref}/accept", post(pickup::accept))
        .route("/control/pickups/{ref}/collect", post(pickup::collect))
        .route("/control/pickups/{ref}/fail", post(pickup::fail))
        .route("/control/parcels", get(track::list))
        .route("/control/scans", post(track::send))
        .route("/control/advance", post(track::advance))
        .route(
            "/control/faults",
            get(fault::list).put(fault::arm).delete(fault::clear),
        )
        .route("/control/calls", get(watch::calls).delete(watch::forget_calls))
        .route("/control/reset", post(watch::reset))
        .layer(DefaultBodyLimit::max(CONTROL_BODY))
        .layer(from_fn(same_site))
        .with_state(courier)
}
