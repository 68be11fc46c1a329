//! Running the marketplace: in process, and stopping a server.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use sandbox::{Market, Settings};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::timeout;
use tower::ServiceExt;

#[tokio::test]
async fn the_router_answers_in_process_and_clones_share_their_state() {
    let market = Market::new(Settings::default());
    let order = json!({ "id": "O", "items": [{ "sku": "S", "quantity": 1 }] }).to_string();
    let place = Request::post("/control/orders").body(Body::from(order)).unwrap();
    let placed = sandbox::router(market.clone()).oneshot(place).await.unwrap();
    assert_eq!(placed.status(), 200);
    let show = Request::get("/control/orders/O").body(Body::empty()).unwrap();
    let shown = sandbox::router(market).oneshot(show).await.unwrap();
    let body = to_bytes(shown.into_body(), 1 << 20).await.unwrap();
    let order: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(order["orderItems"][0]["sku"], "S");
}

#[tokio::test]
async fn a_call_under_way_does_not_hold_up_the_end_for_long() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(sandbox::serve(
        listener,
        Market::new(Settings::default()),
        async move {
            let _ = stopped.await;
        },
    ));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let fault = json!([{ "kind": "slow", "ms": 60_000, "on": "any" }]);
    client
        .put(format!("{base}/control/faults"))
        .json(&fault)
        .send()
        .await
        .unwrap();
    let call = tokio::spawn(
        client
            .get(format!("{base}/authToken?username=a&password=b"))
            .send(),
    );
    // The call counts as under way once the log has it.
    loop {
        let log: serde_json::Value = client
            .get(format!("{base}/control/calls"))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        if log["total"] == 1 {
            assert_eq!(log["calls"][0]["status"], serde_json::Value::Null);
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop.send(()).unwrap();
    let ended = timeout(Duration::from_secs(10), server).await.unwrap().unwrap();
    assert!(ended.is_ok());
    call.abort();
}
