//! Putting the three sides on one port.

use std::future::{Future, IntoFuture};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::market::Market;
use crate::{contract, control, panel};

/// How long calls under way may take to finish once the server is told to stop.
const GRACE: Duration = Duration::from_secs(3);

/// The whole marketplace as a router: the contract, the control side and the panel.
pub fn router(market: Market) -> Router {
    Router::new()
        .route("/", get(panel::page))
        .merge(contract::routes(market.clone()))
        .merge(control::routes(market))
        .fallback(contract::not_found)
}

/// Serves the marketplace until `shutdown` completes, then for at most three seconds more.
///
/// # Errors
/// When the listener fails.
pub async fn serve<F>(listener: TcpListener, market: Market, shutdown: F) -> std::io::Result<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    run(listener, router(market), shutdown).await
}

/// Serves a router until `shutdown` completes, then for at most three seconds more.
pub(crate) async fn run<F>(listener: TcpListener, router: Router, shutdown: F) -> std::io::Result<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    let (stopping, stopped) = oneshot::channel();
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        shutdown.await;
        // The receiver lives in this function for as long as the server does.
        let _ = stopping.send(());
    });
    let grace_over = async {
        let _ = stopped.await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        result = server.into_future() => result,
        () = grace_over => Ok(()),
    }
}
