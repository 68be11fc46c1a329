//! Pickups from request to collection.

use reqwest::Method;
use serde_json::json;

use crate::server::{Server, pickup};

#[tokio::test]
async fn a_request_is_one_pickup_however_often_it_is_sent() {
    let server = Server::start().await;
    let numbers = server.numbers(&["P1", "P2"]).await;
    let first = server.book("R1", &numbers).await;
    assert_eq!(server.book("R1", &numbers).await, first);
    let (_, listed) = server.control(Method::GET, "/pickups", json!({})).await;
    assert_eq!(listed["pickups"].as_array().unwrap().len(), 1);
    let other = server
        .change(Method::POST, "/pickups", pickup("R2", 23, &numbers[..1]))
        .await;
    assert_eq!(other["code"], "IN_OTHER_PICKUP");
}

#[tokio::test]
async fn a_pickup_may_wait_for_its_yes_and_be_refused_on_command() {
    let server = Server::start().await;
    let numbers = server.numbers(&["P1"]).await;
    let rules =
        json!({ "accept_at_once": false, "refuse_next_pickup": { "code": "STRIKE", "message": "No vans" } });
    server.set(Method::PUT, "/rules", rules).await;
    let refused = server
        .change(Method::POST, "/pickups", pickup("R1", 23, &numbers))
        .await;
    assert_eq!(
        (&refused["code"], &refused["message"]),
        (&json!("STRIKE"), &json!("No vans"))
    );
    let taken = server
        .change(Method::POST, "/pickups", pickup("R1", 23, &numbers))
        .await;
    assert_eq!(taken["state"], "REQUESTED", "the refusal was for one pickup");
    server
        .set(Method::POST, "/pickups/PU-000001/accept", json!({}))
        .await;
    assert_eq!(server.get("/pickups/PU-000001").await.1["state"], "ACCEPTED");
}

#[tokio::test]
async fn collecting_a_part_frees_the_rest() {
    let server = Server::start().await;
    let numbers = server.numbers(&["P1", "P2", "P3"]).await;
    let carrier_ref = server.book("R1", &numbers).await;
    server
        .change(
            Method::POST,
            "/waybills/void",
            json!({ "tracking_nos": [numbers[2]] }),
        )
        .await;
    let (_, held) = server.control(Method::GET, "/parcels", json!({})).await;
    let held = held["parcels"].as_array().unwrap();
    let voided = held
        .iter()
        .find(|row| row["tracking_no"] == json!(numbers[2]))
        .unwrap();
    assert_eq!(
        (&voided["stage"], &voided["pickup"]),
        (&json!("VOIDED"), &json!(null))
    );
    let collect = format!("/pickups/{carrier_ref}/collect");
    server
        .set(Method::POST, &collect, json!({ "parcels": numbers[..1] }))
        .await;
    let (_, seen) = server.get(&format!("/pickups?refs={carrier_ref},PU-9")).await;
    let row = &seen["pickups"][0];
    assert_eq!(row["state"], "COLLECTED");
    assert_eq!(
        (&row["collected"], &row["not_found"]),
        (&json!(numbers[..1]), &json!(numbers[1..]))
    );
    assert_eq!(
        seen["pickups"][1],
        json!({
            "carrier_ref": "PU-9", "code": "UNKNOWN_PICKUP", "message": "there is no pickup PU-9"
        })
    );
    assert_eq!(server.control(Method::POST, &collect, json!({})).await.0, 409);
    server.book("R2", &numbers[1..2]).await;
}

#[tokio::test]
async fn a_pickup_is_changed_and_called_off_while_it_is_open() {
    let server = Server::start().await;
    let numbers = server.numbers(&["P1", "P2"]).await;
    let carrier_ref = server.book("R1", &numbers[..1]).await;
    let path = format!("/pickups/{carrier_ref}");
    let edited = server
        .change(Method::PUT, &path, pickup("ignored", 24, &numbers[1..]))
        .await;
    assert_eq!(
        (&edited["carrier_ref"], &edited["request_id"]),
        (&json!(carrier_ref), &json!("R1"))
    );
    assert_eq!(edited["window"]["from"], "2026-11-24T09:00:00+05:30");
    assert_eq!(edited["parcels"], json!(numbers[1..]));
    server.book("R2", &numbers[..1]).await;
    for _ in 0..2 {
        let cancelled = server
            .change(Method::POST, &format!("{path}/cancel"), json!({}))
            .await;
        assert_eq!(cancelled["state"], "CANCELLED");
    }
    let late = server
        .change(Method::PUT, &path, pickup("R1", 24, &numbers[1..]))
        .await;
    assert_eq!(late["code"], "PICKUP_CLOSED");
    server.book("R3", &numbers[1..]).await;
    let unknown = server
        .change(Method::POST, "/pickups/PU-9/cancel", json!({}))
        .await;
    assert_eq!(unknown["code"], "UNKNOWN_PICKUP");
}

#[tokio::test]
async fn a_failed_pickup_says_why_and_frees_its_parcels() {
    let server = Server::start().await;
    let numbers = server.numbers(&["P1"]).await;
    let carrier_ref = server.book("R1", &numbers).await;
    let fail = format!("/pickups/{carrier_ref}/fail");
    server
        .set(Method::POST, &fail, json!({ "reason": "Gate closed" }))
        .await;
    let (_, row) = server.get(&format!("/pickups/{carrier_ref}")).await;
    assert_eq!(
        (&row["state"], &row["reason"]),
        (&json!("FAILED"), &json!("Gate closed"))
    );
    let cancel = server
        .change(Method::POST, &format!("/pickups/{carrier_ref}/cancel"), json!({}))
        .await;
    assert_eq!(cancel["code"], "PICKUP_CLOSED");
    server.book("R2", &numbers).await;
}
