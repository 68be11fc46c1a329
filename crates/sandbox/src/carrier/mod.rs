//! A sandbox carrier: a real HTTP server for our generic carrier contract (docs/carrier-contract.md).
//!
//! It has two sides on one port. The *contract* (`/waybills`, `/pickups`, `/scans`) is what an order management system
//! talks to, with the account's key. The *control* side (`/control/...`) is how a person or a test collects parcels,
//! sends scans, sets the rules and arms faults; it asks for no password, so bind it to a loopback address.
//!
//! Everything is in memory and bounded, and tracking numbers come from a seed: the same calls give the same numbers.

mod book;
mod contract;
mod control;
mod courier;
mod rules;
mod settings;

pub use courier::Courier;
pub use settings::Settings;

use std::future::Future;

use axum::Router;
use tokio::net::TcpListener;

/// The whole carrier as a router: the contract and the control side.
pub fn router(courier: Courier) -> Router {
    Router::new()
        .merge(contract::routes(courier.clone()))
        .merge(control::routes(courier))
        .fallback(contract::not_found)
}

/// Serves the carrier until `shutdown` completes, then for at most three seconds more.
///
/// # Errors
/// When the listener fails.
pub async fn serve<F>(listener: TcpListener, courier: Courier, shutdown: F) -> std::io::Result<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    crate::serve::run(listener, router(courier), shutdown).await
}
