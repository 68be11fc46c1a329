//! `serve`: the JSON API, and beside it whatever else this process does until it is told to stop.

use super::Answer;
use super::sandbox::{bind, interrupted};
use crate::cli::{Global, Serve};
use crate::exit::{Exit, Failure};
use crate::{opened, out};
use app::App;
use std::time::Duration;
use tokio::sync::watch;

/// How long requests may go on after Ctrl-C: longer than any may take.
const DRAIN_TIME_MAX: Duration = Duration::from_secs(75);

/// Serves until Ctrl-C or SIGTERM; the first lets running requests end, the second does not.
pub(crate) async fn run(global: &Global, command: &Serve) -> Answer {
    if command.migrate {
        opened::connect(global).await?.migrate().await?;
    }
    let app = opened::app(global).await?;
    let (listener, address) = bind(command.listen).await?;
    out::print(&format!(
        "Ordertide on http://{address} (API under /api/v1, to try at http://{address}/docs/)"
    ));
    if !address.ip().is_loopback() {
        out::tell(
            "note: it is open to other machines, without TLS. Keys travel in the clear unless a proxy adds it",
        );
    }
    // Everything that this process does stops by the same word.
    let (stop, stopping) = watch::channel(false);
    let http = http(listener, app, stopping);
    tokio::pin!(http);
    tokio::select! {
        ended = &mut http => return ended,
        () = interrupted() => {}
    }
    out::tell("Stopping when running requests have ended; once more stops at once");
    stop.send_replace(true);
    tokio::select! {
        ended = &mut http => ended,
        () = interrupted() => Ok(Exit::Ok),
        () = tokio::time::sleep(DRAIN_TIME_MAX) => Ok(Exit::Ok),
    }
}

/// The API until it is to stop and running requests have ended.
async fn http(listener: tokio::net::TcpListener, app: App, mut stopping: watch::Receiver<bool>) -> Answer {
    let stopped = async move {
        // An error means that nobody is left to say so.
        let _gone = stopping.wait_for(|stop| *stop).await;
    };
    axum::serve(listener, api::router(app))
        .with_graceful_shutdown(stopped)
        .await
        .map_err(|e| Failure::new(Exit::Failed, "SERVE", e.to_string()))?;
    Ok(Exit::Ok)
}
