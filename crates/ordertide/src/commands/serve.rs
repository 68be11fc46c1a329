//! `serve`: the JSON API, and beside it whatever else this process does until it is told to stop.

use super::Answer;
use super::sandbox::bind;
use super::work;
use crate::cli::{Global, Serve};
use crate::exit::{Exit, Failure};
use crate::interrupt::Interrupts;
use crate::{opened, out};
use app::App;
use app::process::PaperFonts;
use app::work::WorkSettings;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::sync::watch;

/// How long requests may go on after Ctrl-C: longer than any may take but a file that comes in or goes out, which can be asked
/// for again.
const DRAIN_TIME_MAX: Duration = Duration::from_secs(75);
/// Between two looks for what killed processes left: an hour.
const SWEPT_EVERY: Duration = Duration::from_secs(3_600);

/// Serves the API, and does the background work unless that is left to others.
pub(crate) async fn run(global: &Global, command: &Serve) -> Answer {
    if command.migrate {
        opened::connect(global).await?.migrate().await?;
    }
    let app = opened::app(global).await?;
    let interrupts = Interrupts::listen();
    let (listener, address) = bind(command.listen, "--listen").await?;
    tell_address(address);
    let work = (!command.no_work).then(|| work::settings(&app, &command.work));
    run_until_interrupted(listener, (app, command.fonts.fonts()), work, interrupts).await
}

fn tell_address(address: SocketAddr) {
    out::print(&format!(
        "Ordertide on http://{address} (API under /api/v1, to try at http://{address}/docs/)"
    ));
    if !address.ip().is_loopback() {
        out::tell(
            "note: it is open to other machines, without TLS. Keys travel in the clear unless a proxy adds it",
        );
    }
}

/// Serves, and works where there are settings for it, until Ctrl-C or SIGTERM; the first lets running requests and pages end,
/// the second does not.
pub(super) async fn run_until_interrupted(
    listener: tokio::net::TcpListener,
    (app, fonts): (App, PaperFonts),
    work: Option<WorkSettings>,
    mut interrupts: Interrupts,
) -> Answer {
    // Everything that this process does stops by the same word.
    let (stop, stopping) = watch::channel(false);
    let all = everything(listener, (app, fonts), work, stopping);
    tokio::pin!(all);
    tokio::select! {
        ended = &mut all => return ended,
        () = interrupts.next() => {}
    }
    out::tell(
        "Stopping when running requests and the current pages of runs have ended; once more stops at once",
    );
    stop.send_replace(true);
    tokio::select! {
        ended = &mut all => ended,
        () = interrupts.next() => Ok(Exit::Ok),
        () = tokio::time::sleep(DRAIN_TIME_MAX) => Ok(Exit::Ok),
    }
}

/// The API, and the work unless it is done elsewhere.
async fn everything(
    listener: tokio::net::TcpListener,
    (app, fonts): (App, PaperFonts),
    work: Option<WorkSettings>,
    stopping: watch::Receiver<bool>,
) -> Answer {
    let http = http(listener, api::router(app.clone(), fonts), stopping.clone());
    let beside = async {
        match work {
            Some(settings) => app.work(&settings, stopping).await,
            None => sweep_hourly(&app, stopping).await,
        }
        Ok(Exit::Ok)
    };
    // One that fails ends both; in order, both come to their end.
    tokio::try_join!(http, beside).map(|(exit, _)| exit)
}

/// Removes what killed processes left on this machine, as who works does too, until all is to stop.
async fn sweep_hourly(app: &App, mut stopping: watch::Receiver<bool>) {
    loop {
        app.sweep_scratch().await;
        tokio::select! {
            () = tokio::time::sleep(SWEPT_EVERY) => {}
            // An error means that nobody is left to say so.
            _stopped = stopping.wait_for(|stop| *stop) => return,
        }
    }
}

/// The API until it is to stop and running requests have ended.
async fn http(
    listener: tokio::net::TcpListener,
    router: axum::Router,
    mut stopping: watch::Receiver<bool>,
) -> Answer {
    let stopped = async move {
        // An error means that nobody is left to say so.
        let _gone = stopping.wait_for(|stop| *stop).await;
    };
    axum::serve(listener, router)
        .with_graceful_shutdown(stopped)
        .await
        .map_err(|e| Failure::new(Exit::Failed, "SERVE", e.to_string()))?;
    Ok(Exit::Ok)
}
