//! What happens to orders on the site, unit by unit.

use reqwest::Method;
use serde_json::{Value, json};

use crate::server::{Server, pairs, units};

async fn refused(server: &Server, path: &str, body: Value) -> (u16, String) {
    let (status, reply) = server.control(Method::POST, path, &body).await;
    (status, reply["error"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn the_way_out_and_back() {
    let server = Server::start().await;
    server.place("O", 2).await;
    let steps = [
        ("dispatch", "DISPATCHED"),
        ("deliver", "DELIVERED"),
        ("request-return", "RETURN_REQUESTED"),
        ("return", "RETURNED"),
    ];
    for (action, status) in steps {
        server.post(&format!("/orders/O/{action}"), json!({})).await;
        let order = server.order("O").await;
        assert_eq!(units(&order), pairs(&[(status, 2)]), "{action}");
        assert_eq!(order["orderStatus"], "COMPLETE", "{action}");
    }
    let item = &server.order("O").await["orderItems"][0];
    assert_eq!(item["trackingNumber"], "AWB0000000001");
    assert_eq!(item["shippingProvider"], "Sandbox Courier");
    assert!(item["returnDate"].as_str().unwrap().ends_with("+05:30"));
    assert!(item.get("invoiceNumber").is_none());
}

#[tokio::test]
async fn a_courier_return_and_what_it_carries() {
    let server = Server::start().await;
    server.place("O", 1).await;
    server
        .post(
            "/orders/O/dispatch",
            json!({ "noTracking": true, "invoiceNumber": "INV/26-1" }),
        )
        .await;
    let item = server.order("O").await["orderItems"][0].clone();
    assert!(item.get("trackingNumber").is_none());
    assert_eq!(item["invoiceNumber"], "INV/26-1");
    let said = json!({
        "returnReason": "पता नहीं मिला", "returnDate": "2026-05-01T00:00:00Z",
        "returnAWB": "R1", "returnShippingProvider": "Back"
    });
    server.post("/orders/O/courier-return", said).await;
    let item = server.order("O").await["orderItems"][0].clone();
    assert_eq!(item["status"], "COURIER_RETURN");
    assert_eq!(item["returnReason"], "पता नहीं मिला");
    assert_eq!(item["returnDate"], "2026-05-01T05:30:00+05:30");
    assert_eq!(
        (
            item["returnAWB"].as_str(),
            item["returnShippingProvider"].as_str()
        ),
        (Some("R1"), Some("Back"))
    );
    server.post("/orders/O/return", json!({})).await;
    let item = server.order("O").await["orderItems"][0].clone();
    assert_eq!(item["status"], "RETURNED");
    assert_eq!(
        item["returnDate"], "2026-05-01T05:30:00+05:30",
        "the date of the return stays"
    );
}

#[tokio::test]
async fn a_cancel_is_withdrawn() {
    let server = Server::start().await;
    server.place("O", 1).await;
    server.post("/orders/O/cancel", json!({})).await;
    assert_eq!(server.order("O").await["orderStatus"], "CANCELLED");
    server.post("/orders/O/open", json!({})).await;
    let order = server.order("O").await;
    assert_eq!(
        (order["orderStatus"].as_str(), units(&order)),
        (Some("CREATED"), pairs(&[("CREATED", 1)]))
    );
}

#[tokio::test]
async fn a_mixed_line_is_several_entries_under_one_id() {
    let server = Server::start().await;
    server.place("O", 6).await;
    server.post("/orders/O/cancel", json!({ "quantity": 1 })).await;
    server
        .post(
            "/orders/O/dispatch",
            json!({ "quantity": 2, "trackingNumber": "T1" }),
        )
        .await;
    server
        .post(
            "/orders/O/dispatch",
            json!({ "quantity": 2, "trackingNumber": "T2" }),
        )
        .await;
    server.post("/orders/O/deliver", json!({ "quantity": 1 })).await;
    let order = server.order("O").await;
    let items = order["orderItems"].as_array().unwrap();
    assert!(items.iter().all(|item| item["orderItemId"] == "O-1"));
    let mut parts = units(&order);
    parts.sort();
    let expected = pairs(&[
        ("CANCELLED", 1),
        ("CREATED", 1),
        ("DELIVERED", 1),
        ("DISPATCHED", 1),
        ("DISPATCHED", 2),
    ]);
    assert_eq!(parts, expected);
    let total: u64 = parts.iter().map(|(_, quantity)| quantity).sum();
    assert_eq!(total, 6);
    assert_eq!(order["orderStatus"], "CREATED", "one unit still waits");
    server.post("/orders/O/cancel", json!({})).await;
    assert_eq!(
        server.order("O").await["orderStatus"],
        "COMPLETE",
        "all live units are sent"
    );
}

#[tokio::test]
async fn units_alike_join_into_one_entry() {
    let server = Server::start().await;
    server.place("O", 3).await;
    for _ in 0..3 {
        server
            .post(
                "/orders/O/dispatch",
                json!({ "quantity": 1, "trackingNumber": "T" }),
            )
            .await;
    }
    assert_eq!(units(&server.order("O").await), pairs(&[("DISPATCHED", 3)]));
}

#[tokio::test]
async fn an_action_can_be_for_one_line() {
    let server = Server::start().await;
    let items = json!([{ "sku": "A", "quantity": 1 }, { "sku": "B", "quantity": 1 }]);
    server.post("/orders", json!({ "id": "O", "items": items })).await;
    server
        .post("/orders/O/cancel", json!({ "orderItemId": "O-2" }))
        .await;
    assert_eq!(
        units(&server.order("O").await),
        pairs(&[("CREATED", 1), ("CANCELLED", 1)])
    );
    let (status, _) = refused(&server, "/orders/O/cancel", json!({ "orderItemId": "O-9" })).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_changes_nothing() {
    let server = Server::start().await;
    server.place("O", 1).await;
    for action in ["request-return", "courier-return", "return", "open", "verify"] {
        let (status, error) = refused(&server, &format!("/orders/O/{action}"), json!({})).await;
        assert_eq!(status, 409, "{action}");
        assert!(error.contains("O"), "{error}");
    }
    server.post("/orders/O/dispatch", json!({})).await;
    let (status, error) = refused(&server, "/orders/O/cancel", json!({})).await;
    assert_eq!(status, 409);
    assert!(
        error.contains("CREATED") && error.contains("DISPATCHED"),
        "{error}"
    );
    assert_eq!(refused(&server, "/orders/O/teleport", json!({})).await.0, 404);
    assert_eq!(refused(&server, "/orders/NONE/cancel", json!({})).await.0, 404);
    assert_eq!(
        refused(&server, "/orders/O/deliver", json!({ "quantity": 0 }))
            .await
            .0,
        400
    );
    assert_eq!(
        refused(&server, "/orders/O/deliver", json!({ "quantitty": 1 }))
            .await
            .0,
        400
    );
    assert_eq!(units(&server.order("O").await), pairs(&[("DISPATCHED", 1)]));
}

#[tokio::test]
async fn a_word_of_the_sites_own() {
    let server = Server::start().await;
    server.place("O", 2).await;
    server
        .post("/orders/O/word", json!({ "word": "PROCESSING" }))
        .await;
    let order = server.order("O").await;
    assert_eq!(units(&order), pairs(&[("PROCESSING", 2)]));
    assert_eq!(order["orderStatus"], "CREATED");
    assert_eq!(refused(&server, "/orders/O/dispatch", json!({})).await.0, 409);
    server.post("/orders/O/word", json!({ "word": "CREATED" })).await;
    server.post("/orders/O/dispatch", json!({})).await;
    assert_eq!(units(&server.order("O").await), pairs(&[("DISPATCHED", 2)]));
}
