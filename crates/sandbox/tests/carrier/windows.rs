//! Slots, the cut-off, and the slot that is offered instead.

use reqwest::Method;
use serde_json::{Value, json};

use crate::server::{Server, pickup};

/// A pickup from one hour to another on this day of November.
fn between(request_id: &str, day: u8, (from, to): (u8, u8), parcels: &[String]) -> Value {
    let mut body = pickup(request_id, day, parcels);
    body["window"] = json!({
        "from": format!("2026-11-{day:02}T{from:02}:00:00+05:30"), "to": format!("2026-11-{day:02}T{to:02}:00:00+05:30")
    });
    body
}

fn next_of(answer: &Value) -> (&str, &str) {
    (
        answer["code"].as_str().unwrap(),
        answer["next_slot"]["from"].as_str().unwrap_or("none"),
    )
}

#[tokio::test]
async fn after_the_cut_off_today_is_over() {
    let server = Server::start().await;
    let numbers = server.numbers(&["P1", "P2"]).await;
    let today = server
        .change(
            Method::POST,
            "/pickups",
            between("R1", 22, (13, 18), &numbers[..1]),
        )
        .await;
    assert_eq!(today["state"], "ACCEPTED");
    // From 10:00 to 14:00, the hour of the cut-off.
    server
        .set(Method::POST, "/clock", json!({ "advance_s": 4 * 3600 }))
        .await;
    let late = server
        .change(
            Method::POST,
            "/pickups",
            between("R2", 22, (13, 18), &numbers[1..]),
        )
        .await;
    assert_eq!(next_of(&late), ("CUT_OFF_PASSED", "2026-11-23T09:00:00+05:30"));
    assert_eq!(late["next_slot"]["to"], "2026-11-23T13:00:00+05:30");
    let edit = server
        .change(Method::PUT, "/pickups/PU-000001", pickup("R1", 23, &numbers[..1]))
        .await;
    assert_eq!(edit["code"], "CUT_OFF_PASSED");
    server
        .set(Method::PUT, "/rules", json!({ "cut_off_hour": 24 }))
        .await;
    let again = server
        .change(
            Method::POST,
            "/pickups",
            between("R3", 22, (13, 18), &numbers[1..]),
        )
        .await;
    assert_eq!(again["state"], "ACCEPTED", "{again}");
}

#[tokio::test]
async fn a_full_slot_offers_the_next_one_with_room() {
    let server = Server::start().await;
    let numbers = server.numbers(&["P1", "P2", "P3"]).await;
    let slots = json!({ "slots": [
        { "from_hour": 9, "to_hour": 12, "capacity": 1 }, { "from_hour": 12, "to_hour": 24, "capacity": 1 }
    ] });
    server.set(Method::PUT, "/rules", slots).await;
    let ask = async |id, day, hours, at: usize| {
        server
            .change(
                Method::POST,
                "/pickups",
                between(id, day, hours, &numbers[at..=at]),
            )
            .await
    };
    assert_eq!(ask("R1", 22, (12, 18), 0).await["state"], "ACCEPTED");
    assert_eq!(
        next_of(&ask("R2", 22, (13, 14), 1).await),
        ("SLOT_FULL", "2026-11-22T09:00:00+05:30")
    );
    assert_eq!(ask("R2", 22, (9, 12), 1).await["state"], "ACCEPTED");
    assert_eq!(
        next_of(&ask("R3", 22, (9, 12), 2).await),
        ("SLOT_FULL", "2026-11-23T09:00:00+05:30")
    );
    // Its own room is no obstacle to a change, and a cancelled one makes room.
    let edit = between("R1", 22, (12, 15), &numbers[..1]);
    assert_eq!(
        server.change(Method::PUT, "/pickups/PU-000001", edit).await["state"],
        "ACCEPTED"
    );
    server
        .change(Method::POST, "/pickups/PU-000001/cancel", json!({}))
        .await;
    assert_eq!(ask("R3", 22, (20, 22), 2).await["state"], "ACCEPTED");
}

#[tokio::test]
async fn windows_outside_of_all_slots_are_refused() {
    let server = Server::start().await;
    let numbers = server.numbers(&["P1"]).await;
    let hours = [
        (22, (8, 10)),
        (22, (12, 14)),
        (22, (9, 10)),
        (21, (9, 13)),
        (23, (13, 9)),
    ];
    for (at, (day, window)) in hours.into_iter().enumerate() {
        let body = between(&format!("R{at}"), day, window, &numbers);
        let refused = server.change(Method::POST, "/pickups", body).await;
        // Sunday is still open at 10:00, so its morning is what is offered.
        assert_eq!(
            next_of(&refused),
            ("BAD_WINDOW", "2026-11-22T09:00:00+05:30"),
            "{day} {window:?}"
        );
    }
    let mut far = pickup("R9", 22, &numbers);
    far["window"] = json!({ "from": "2026-12-06T09:00:00+05:30", "to": "2026-12-06T10:00:00+05:30" });
    assert_eq!(
        server.change(Method::POST, "/pickups", far.clone()).await["code"],
        "BAD_WINDOW"
    );
    far["window"] = json!({ "from": "2026-12-05T03:30:00Z", "to": "2026-12-05T07:30:00Z" });
    assert_eq!(
        server.change(Method::POST, "/pickups", far).await["state"],
        "ACCEPTED"
    );
}
