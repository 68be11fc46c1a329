//! Tracking numbers given out and given back.

use reqwest::Method;
use sandbox::carrier::Settings;
use serde_json::json;

use crate::server::{KEY, Server, parcel};

#[tokio::test]
async fn a_parcel_has_one_number_however_often_it_is_asked_for() {
    let server = Server::start().await;
    let first = server.numbers(&["P1", "P2"]).await;
    assert_ne!(first[0], first[1]);
    // Under another key, in other company.
    assert_eq!(server.numbers(&["P3", "P2"]).await[1], first[1]);
    let mut next = parcel("P1");
    next["serial"] = json!(2);
    let mut elsewhere = parcel("P1");
    elsewhere["facility"] = json!("WH2");
    let answer = server
        .change(Method::POST, "/waybills", json!({ "parcels": [next, elsewhere] }))
        .await;
    let numbers: Vec<_> = answer["parcels"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["tracking_no"])
        .collect();
    assert!(
        numbers[0] != numbers[1] && !numbers.contains(&&json!(first[0])),
        "{answer}"
    );
}

#[tokio::test]
async fn the_seed_decides_the_numbers() {
    let of = async |seed| {
        let settings = Settings {
            seed,
            ..Settings::new(KEY)
        };
        Server::start_with(settings).await.numbers(&["P1"]).await
    };
    assert_eq!(of(7).await, of(7).await);
    assert_ne!(of(7).await, of(8).await);
}

#[tokio::test]
async fn refused_parcels_leave_the_others_alone_and_may_come_again_corrected() {
    let server = Server::start().await;
    server
        .set(Method::PUT, "/rules", json!({ "not_serviceable": ["999999"] }))
        .await;
    let (mut far, mut nameless, mut heavy) = (parcel("P2"), parcel("P3"), parcel("P4"));
    far["recipient"]["postal_code"] = json!("999999");
    nameless["recipient"]["name"] = json!(" ");
    heavy["weight_g"] = json!(50_001);
    let parcels = json!({ "parcels": [parcel("P1"), far, nameless, heavy] });
    let answer = server.change(Method::POST, "/waybills", parcels).await;
    assert!(answer["parcels"][0]["tracking_no"].is_string());
    let codes: Vec<_> = (1..4)
        .map(|at| answer["parcels"][at]["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["NOT_SERVICEABLE", "BAD_ADDRESS", "BAD_PARCEL"]);
    assert_eq!(answer["parcels"][2]["message"], "recipient: name is missing");
    assert_eq!(server.numbers(&["P2", "P3", "P4"]).await.len(), 3);
}

#[tokio::test]
async fn a_call_that_comes_twice_is_answered_the_same_and_a_key_serves_one_call() {
    let server = Server::start().await;
    server
        .set(Method::PUT, "/rules", json!({ "not_serviceable": ["411001"] }))
        .await;
    let body = json!({ "parcels": [parcel("P1")] });
    let first = server.change_as("k", Method::POST, "/waybills", &body).await;
    assert_eq!(first.1["parcels"][0]["code"], "NOT_SERVICEABLE");
    server
        .set(Method::PUT, "/rules", json!({ "not_serviceable": [] }))
        .await;
    assert_eq!(
        server.change_as("k", Method::POST, "/waybills", &body).await,
        first
    );
    let other = json!({ "parcels": [parcel("P2")] });
    let (status, answer) = server.change_as("k", Method::POST, "/waybills", &other).await;
    assert_eq!((status, &answer["code"]), (422, &json!("IDEMPOTENCY_KEY_REUSED")));
    let (status, _) = server.change_as("k", Method::POST, "/waybills/void", &body).await;
    assert_eq!(status, 422);
    assert!(
        server.change_as("k2", Method::POST, "/waybills", &body).await.1["parcels"][0]["tracking_no"]
            .is_string()
    );
}

#[tokio::test]
async fn numbers_are_voided_until_the_parcel_leaves() {
    let server = Server::start().await;
    let numbers = server.numbers(&["P1", "P2"]).await;
    let pickup = server.book("R1", &numbers[1..]).await;
    server
        .set(Method::POST, &format!("/pickups/{pickup}/collect"), json!({}))
        .await;
    let asked = json!({ "tracking_nos": [numbers[0], numbers[1], "SC?"] });
    let answer = server.change(Method::POST, "/waybills/void", asked.clone()).await;
    let rows = &answer["parcels"];
    assert_eq!(
        (&rows[0]["voided"], &rows[0]["code"]),
        (&json!(true), &json!(null))
    );
    assert_eq!(rows[1]["code"], "ALREADY_COLLECTED");
    assert_eq!(rows[2]["code"], "UNKNOWN_PARCEL");
    let again = server.change(Method::POST, "/waybills/void", asked).await;
    assert_eq!(again, answer, "voided stays voided");
    let refused = server
        .change(
            Method::POST,
            "/pickups",
            crate::server::pickup("R2", 23, &numbers[..1]),
        )
        .await;
    assert_eq!(
        refused["code"], "UNKNOWN_PARCEL",
        "a voided parcel is not collected"
    );
}
