//! `sandbox`.

use super::Answer;
use super::channel::read_password;
use crate::exit::{Exit, Failure};
use crate::interrupt::interrupted;
use crate::out;
use sandbox::carrier::{self, Courier};
use sandbox::{Market, Settings};
use secrecy::ExposeSecret;
use std::net::SocketAddr;
use std::path::Path;

/// Serves a sandbox marketplace, and a sandbox carrier where it is wanted, until they are interrupted.
pub(crate) async fn serve(
    listen: SocketAddr,
    username: &str,
    password_file: Option<&Path>,
    carrier_at: Option<SocketAddr>,
) -> Answer {
    let settings = match password_file {
        Some(path) => Settings::new(username, read_password(path)?.expose_secret()),
        None => Settings::new(username, "sandbox"),
    };
    let (listener, address) = bind(listen, "--listen").await?;
    let courier = match carrier_at {
        Some(listen) => Some(bind(listen, "--carrier").await?),
        None => None,
    };
    out::print(&format!(
        "Sandbox marketplace on http://{address} (panel and contract; user {username})"
    ));
    let Some((courier_listener, address)) = courier else {
        return serve_on(listener, Market::new(settings), interrupted()).await;
    };
    out::print(&format!(
        "Sandbox carrier on http://{address} (its key is the password)"
    ));
    let courier = Courier::new(carrier::Settings::new(settings.password.as_str()));
    let carrying = async {
        let served = carrier::serve(courier_listener, courier, interrupted()).await;
        served.map_err(|e| Failure::new(Exit::Failed, "SANDBOX", e.to_string()))
    };
    let market = serve_on(listener, Market::new(settings), interrupted());
    let (ended, ()) = tokio::try_join!(market, carrying)?;
    Ok(ended)
}

/// Binds the address that an option gave, and tells which port it got.
pub(crate) async fn bind(
    listen: SocketAddr,
    option: &str,
) -> Result<(tokio::net::TcpListener, SocketAddr), Failure> {
    let refuse = |e: std::io::Error| {
        let text = format!("cannot listen on {listen}: {e}. Choose another address with {option}");
        Failure::new(Exit::Failed, "LISTEN", text)
    };
    let listener = tokio::net::TcpListener::bind(listen).await.map_err(refuse)?;
    let address = listener.local_addr().map_err(refuse)?;
    Ok((listener, address))
}

/// Serves until then.
pub(crate) async fn serve_on(
    listener: tokio::net::TcpListener,
    market: Market,
    until: impl Future<Output = ()> + Send + 'static,
) -> Answer {
    sandbox::serve(listener, market, until)
        .await
        .map_err(|e| Failure::new(Exit::Failed, "SANDBOX", e.to_string()))?;
    Ok(Exit::Ok)
}
