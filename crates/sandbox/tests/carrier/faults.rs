//! Faults on the carrier's calls.

use reqwest::Method;
use serde_json::{Value, json};

use crate::server::{Server, parcel, pickup};

#[tokio::test]
async fn faults_strike_the_calls_they_are_for() {
    let server = Server::start().await;
    let faults = json!([
        { "kind": "rate_limited", "retry_after_s": 7, "on": "scans", "times": 1 },
        { "kind": "server_error", "status": 503, "on": "void" }
    ]);
    server.set(Method::PUT, "/faults", faults).await;
    let limited = server.request(Method::GET, "/scans").send().await.unwrap();
    assert_eq!(
        (
            limited.status().as_u16(),
            limited.headers()["retry-after"].to_str().unwrap()
        ),
        (429, "7")
    );
    assert_eq!(limited.json::<Value>().await.unwrap()["code"], "RATE_LIMITED");
    assert_eq!(server.get("/scans").await.0, 200);
    let void = json!({ "tracking_nos": ["SC1"] });
    let (status, answer) = server.change_as("k", Method::POST, "/waybills/void", &void).await;
    assert_eq!((status, &answer["code"]), (503, &json!("SERVER_ERROR")));
    assert_eq!(server.numbers(&["P1"]).await.len(), 1);
    let (_, log) = server.control(Method::GET, "/calls", json!({})).await;
    assert_eq!(
        log["by_path"],
        json!({ "/scans": 2, "/waybills": 1, "/waybills/void": 1 })
    );
}

#[tokio::test]
async fn an_answer_that_is_lost_on_its_way_is_given_again() {
    let server = Server::start().await;
    let cut = json!([{ "kind": "cut_body", "on": "waybills", "times": 1 }]);
    server.set(Method::PUT, "/faults", cut).await;
    let body = json!({ "parcels": [parcel("P1")] });
    let lost = server
        .request(Method::POST, "/waybills")
        .header("idempotency-key", "k");
    assert!(lost.json(&body).send().await.unwrap().bytes().await.is_err());
    let (_, held) = server.control(Method::GET, "/parcels", json!({})).await;
    let (_, again) = server.change_as("k", Method::POST, "/waybills", &body).await;
    assert_eq!(
        again["parcels"][0]["tracking_no"],
        held["parcels"][0]["tracking_no"]
    );
}

#[tokio::test]
async fn rows_vanish_and_words_change_on_the_way_only() {
    let server = Server::start().await;
    let numbers = server.numbers(&["P1"]).await;
    let carrier_ref = server.book("R1", &numbers).await;
    let faults = json!([
        { "kind": "vanishing", "ids": ["P2"], "on": "waybills" },
        { "kind": "unknown_words", "word": "TELEPORTED", "on": "any" }
    ]);
    server.set(Method::PUT, "/faults", faults).await;
    let body = json!({ "parcels": [parcel("P2"), parcel("P3")] });
    let (_, answer) = server.change_as("k", Method::POST, "/waybills", &body).await;
    assert_eq!(answer["parcels"].as_array().unwrap().len(), 1);
    let (_, seen) = server.get(&format!("/pickups?refs={carrier_ref}")).await;
    assert_eq!(seen["pickups"][0]["state"], "TELEPORTED");
    let edited = server
        .change(
            Method::PUT,
            &format!("/pickups/{carrier_ref}"),
            pickup("R1", 24, &numbers),
        )
        .await;
    assert_eq!(edited["state"], "ACCEPTED", "a booking has no rows");
    server.set(Method::DELETE, "/faults", json!({})).await;
    let (_, whole) = server.change_as("k", Method::POST, "/waybills", &body).await;
    assert_eq!(
        whole["parcels"].as_array().unwrap().len(),
        2,
        "what is kept is whole"
    );
}

#[tokio::test]
async fn the_marketplaces_calls_and_pages_are_none_of_the_carriers() {
    let server = Server::start().await;
    let pages = json!([{ "kind": "duplicated_pages" }]);
    assert_eq!(server.control(Method::PUT, "/faults", pages).await.0, 400);
    for on in ["orders", "authToken", "list"] {
        let fault = json!([{ "kind": "html", "on": on }]);
        assert_eq!(server.control(Method::PUT, "/faults", fault).await.0, 400, "{on}");
    }
}
