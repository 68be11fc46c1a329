//! What is not a call of the contract, and what is more than the carrier holds.

use reqwest::Method;
use sandbox::carrier::Settings;
use serde_json::{Value, json};

use crate::server::{KEY, Server, parcel, pickup};

#[tokio::test]
async fn nothing_is_answered_without_the_key() {
    let server = Server::start().await;
    for auth in [
        None,
        Some("Bearer key-2"),
        Some("Bearer "),
        Some("key-1"),
        Some("Basic key-1"),
    ] {
        let mut request = server.bare(Method::GET, "/scans");
        if let Some(auth) = auth {
            request = request.header("authorization", auth);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 401, "{auth:?}");
        assert_eq!(answer.json::<Value>().await.unwrap()["code"], "UNAUTHORIZED");
    }
    let (_, log) = server.control(Method::GET, "/calls", json!({})).await;
    assert_eq!(
        (log["total"].as_u64(), log.to_string().contains(KEY)),
        (Some(5), false)
    );
}

#[tokio::test]
async fn what_is_not_a_call_is_refused_and_changes_nothing() {
    let server = Server::start().await;
    let many: Vec<Value> = (0..101).map(|n| parcel(&format!("P{n}"))).collect();
    let mut unnamed = parcel("P1");
    unnamed["serial"] = json!(0);
    let bodies = [
        json!({ "parcels": [] }),
        json!({ "parcels": many }),
        json!({ "parcels": [parcel("P1"), parcel("P1")] }),
        json!({ "parcels": [unnamed] }),
        json!({ "parcels": [{ "packing_no": "P1" }] }),
        json!([]),
    ];
    for body in bodies {
        let (status, answer) = server.change_as("k", Method::POST, "/waybills", &body).await;
        assert_eq!(
            (status, &answer["code"]),
            (400, &json!("BAD_REQUEST")),
            "{answer}"
        );
    }
    let mut long = pickup("R1", 23, &["SC1".to_owned()]);
    long["note"] = json!("x".repeat(501));
    assert_eq!(
        server.change_as("k", Method::POST, "/pickups", &long).await.0,
        400
    );
    let (_, parcels) = server.control(Method::GET, "/parcels", json!({})).await;
    assert_eq!(parcels["parcels"], json!([]));
}

#[tokio::test]
async fn a_changing_call_needs_its_key_and_a_reading_one_its_bounds() {
    let server = Server::start().await;
    let body = json!({ "parcels": [parcel("P1")] });
    let send = async |key: Option<String>| {
        let mut request = server.request(Method::POST, "/waybills").json(&body);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        request.send().await.unwrap().status().as_u16()
    };
    let keys = [
        None,
        Some(String::new()),
        Some("a b".to_owned()),
        Some("x".repeat(129)),
    ];
    for key in keys {
        assert_eq!(send(key.clone()).await, 400, "{key:?}");
    }
    assert_eq!(send(Some("x".repeat(128))).await, 200);
    let refs = vec!["PU-1"; 101].join(",");
    for path in [
        "/scans?limit=0",
        "/scans?limit=501",
        "/scans?since=c1",
        "/scans?since=x",
        "/pickups",
        "/pickups?refs=,",
    ] {
        assert_eq!(server.get(path).await.0, 400, "{path}");
    }
    assert_eq!(server.get(&format!("/pickups?refs={refs}")).await.0, 400);
    assert_eq!(server.get("/labels").await.0, 404);
    assert_eq!(server.get("/waybills").await.0, 405);
    let large = json!({ "parcels": [], "x": "x".repeat(1024 * 1024) });
    assert_eq!(
        server.change_as("k", Method::POST, "/waybills", &large).await.0,
        413
    );
}

#[tokio::test]
async fn a_full_carrier_says_so() {
    let settings = Settings {
        max_parcels: 2,
        max_pickups: 1,
        max_scans: 1,
        ..Settings::new(KEY)
    };
    let server = Server::start_with(settings).await;
    let numbers = server.numbers(&["P1", "P2"]).await;
    let third = server
        .change(
            Method::POST,
            "/waybills",
            json!({ "parcels": [parcel("P3"), parcel("P1")] }),
        )
        .await;
    assert_eq!(third["parcels"][0]["code"], "CARRIER_FULL");
    assert_eq!(third["parcels"][1]["tracking_no"], json!(numbers[0]));
    let carrier_ref = server.book("R1", &numbers).await;
    let collect = format!("/pickups/{carrier_ref}/collect");
    assert_eq!(
        server.control(Method::POST, &collect, json!({})).await.0,
        409,
        "two scans do not fit"
    );
    server
        .set(Method::POST, &collect, json!({ "parcels": numbers[..1] }))
        .await;
    assert_eq!(server.control(Method::POST, "/advance", json!({})).await.0, 409);
    let second = server
        .change(Method::POST, "/pickups", pickup("R2", 23, &numbers[1..]))
        .await;
    assert_eq!(second["code"], "CARRIER_FULL");
}

#[tokio::test]
async fn rules_and_control_calls_out_of_bounds_are_refused() {
    let server = Server::start().await;
    let before = server.set(Method::GET, "/rules", json!({})).await;
    let slot = |from: u8, to: u8| json!({ "from_hour": from, "to_hour": to, "capacity": 1 });
    let rules = [
        json!({ "cut_off_hour": 25 }),
        json!({ "slots": [] }),
        json!({ "slots": [slot(9, 9)] }),
        json!({ "slots": [slot(9, 25)] }),
        json!({ "slots": [slot(9, 12), slot(11, 13)] }),
        json!({ "not_serviceable": [" "] }),
        json!({ "refuse_next_pickup": { "code": "" } }),
        json!({ "cutoff": 3 }),
    ];
    for rules in rules {
        assert_eq!(
            server.control(Method::PUT, "/rules", rules.clone()).await.0,
            400,
            "{rules}"
        );
    }
    assert_eq!(server.set(Method::GET, "/rules", json!({})).await, before);
    let numbers = server.numbers(&["P1"]).await;
    let carrier_ref = server.book("R1", &numbers).await;
    let collect = format!("/pickups/{carrier_ref}/collect");
    let calls = [
        (collect.as_str(), json!({ "parcels": ["SC0"] }), 400),
        ("/pickups/PU-9/collect", json!({}), 404),
        ("/pickups/PU-9/fail", json!({ "reason": "x" }), 404),
        (
            "/scans",
            json!({ "tracking_no": "SC0", "code": "DELIVERED" }),
            404,
        ),
        ("/scans", json!({ "tracking_no": numbers[0], "code": "" }), 400),
        ("/clock", json!({ "advance_s": -1 }), 400),
    ];
    for (path, body, expected) in calls {
        let (status, answer) = server.control(Method::POST, path, body.clone()).await;
        assert_eq!(status, expected, "{path} {body}: {answer}");
    }
    let (_, feed) = server.get("/scans").await;
    assert_eq!(feed["scans"], json!([]));
    server.set(Method::POST, "/reset", json!({})).await;
    assert_eq!(
        server.get(&format!("/pickups/{carrier_ref}")).await.1["code"],
        "UNKNOWN_PICKUP"
    );
}
