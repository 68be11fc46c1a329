//! The feed of scans.

use reqwest::Method;
use serde_json::{Value, json};

use crate::server::Server;

fn codes(page: &Value) -> Vec<&str> {
    let scans = page["scans"].as_array().unwrap();
    scans.iter().map(|scan| scan["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_feed_goes_on_from_its_cursor() {
    let server = Server::start().await;
    let (_, empty) = server.get("/scans").await;
    assert_eq!((&empty["scans"], &empty["more"]), (&json!([]), &json!(false)));
    let numbers = server.numbers(&["P1", "P2"]).await;
    let carrier_ref = server.book("R1", &numbers).await;
    server
        .set(
            Method::POST,
            &format!("/pickups/{carrier_ref}/collect"),
            json!({ "place": "Pune hub" }),
        )
        .await;
    assert_eq!(
        server
            .set(Method::POST, "/advance", json!({ "tracking_nos": [numbers[0]] }))
            .await["moved"],
        1
    );
    let since = empty["next"].as_str().unwrap();
    let (_, first) = server.get(&format!("/scans?since={since}&limit=2")).await;
    assert_eq!(
        (codes(&first), &first["more"]),
        (vec!["COLLECTED"; 2], &json!(true))
    );
    assert_eq!(
        first["scans"][0],
        json!({
            "scan_id": "SCAN-1", "tracking_no": numbers[0], "at": "2026-11-22T10:00:00+05:30", "code": "COLLECTED",
            "raw": null, "place": "Pune hub"
        })
    );
    let next = first["next"].as_str().unwrap();
    let (_, second) = server.get(&format!("/scans?since={next}")).await;
    assert_eq!(
        (codes(&second), &second["more"]),
        (vec!["IN_TRANSIT"], &json!(false))
    );
    let (_, exact) = server.get(&format!("/scans?since={next}&limit=1")).await;
    assert_eq!(exact, second, "a full page may be the last");
    let (_, end) = server
        .get(&format!("/scans?since={}", second["next"].as_str().unwrap()))
        .await;
    assert_eq!((codes(&end), &end["next"]), (vec![], &second["next"]));
}

#[tokio::test]
async fn parcels_go_their_usual_way_and_unusual_scans_are_told_as_they_are() {
    let server = Server::start().await;
    let numbers = server.numbers(&["P1", "P2"]).await;
    let carrier_ref = server.book("R1", &numbers[..1]).await;
    assert_eq!(
        server.set(Method::POST, "/advance", json!({})).await["moved"],
        0,
        "nothing was collected"
    );
    server
        .set(
            Method::POST,
            &format!("/pickups/{carrier_ref}/collect"),
            json!({}),
        )
        .await;
    for _ in 0..2 {
        server.set(Method::POST, "/advance", json!({})).await;
    }
    let tell = async |code: &str| {
        let scan = json!({ "tracking_no": numbers[0], "code": code, "raw": "Held at hub", "at": "2026-11-01T00:00:00Z" });
        server.set(Method::POST, "/scans", scan).await
    };
    assert_eq!(tell("HELD_FOR_CUSTOMS").await["at"], "2026-11-01T05:30:00+05:30");
    tell("DELIVERY_FAILED").await;
    for _ in 0..3 {
        server.set(Method::POST, "/advance", json!({})).await;
    }
    let (_, page) = server.get("/scans").await;
    let expected = [
        "COLLECTED",
        "IN_TRANSIT",
        "OUT_FOR_DELIVERY",
        "HELD_FOR_CUSTOMS",
        "DELIVERY_FAILED",
        "RETURNING",
        "RETURNED",
    ];
    assert_eq!(codes(&page), expected);
    let (_, parcels) = server.control(Method::GET, "/parcels?limit=1", json!({})).await;
    let rest = format!("/parcels?after={}", parcels["next"].as_str().unwrap());
    let (_, rest) = server.control(Method::GET, &rest, json!({})).await;
    let rows = [&parcels["parcels"][0], &rest["parcels"][0]];
    let returned = rows
        .iter()
        .find(|row| row["tracking_no"] == json!(numbers[0]))
        .unwrap();
    assert_eq!(
        (&returned["stage"], &rest["next"]),
        (&json!("RETURNED"), &Value::Null)
    );
}
