//! Many orders at once.

use reqwest::Method;
use sandbox::{Market, Settings};
use serde_json::json;

use crate::server::Server;

#[tokio::test]
async fn created_in_turn_over_the_skus_and_spaced_in_time() {
    let server = Server::start().await;
    let asked = json!({
        "count": 5, "skus": ["A", "B"], "quantity": 2, "prefix": "L-",
        "orderDate": "2026-01-01T00:00:40Z", "spacingS": 10
    });
    let reply = server.post("/orders/bulk", asked).await;
    assert_eq!(
        reply,
        json!({ "created": 5, "first": "L-1001", "last": "L-1005" })
    );
    let third = server.order("L-1003").await;
    assert_eq!(third["orderItems"][0]["sku"], "A");
    assert_eq!(third["orderItems"][0]["quantity"], 2);
    assert_eq!(third["orderDate"], "2026-01-01T05:30:20+05:30");
}

#[tokio::test]
async fn moved_all_or_by_id() {
    let server = Server::start().await;
    server
        .post("/orders/bulk", json!({ "count": 10, "skus": ["A"] }))
        .await;
    let some = json!({ "ids": ["SB-1001", "SB-1002", "NONE"] });
    assert_eq!(
        server.post("/orders/bulk/cancel", some).await,
        json!({ "moved": 2, "refused": 1 })
    );
    assert_eq!(
        server.post("/orders/bulk/dispatch", json!({})).await,
        json!({ "moved": 8, "refused": 2 })
    );
    assert_eq!(server.ids(&[("orderStatus", "COMPLETE")]).await.len(), 8);
    let (a, b) = (server.order("SB-1003").await, server.order("SB-1004").await);
    assert_ne!(
        a["orderItems"][0]["trackingNumber"],
        b["orderItems"][0]["trackingNumber"]
    );
}

#[tokio::test]
async fn bounds_hold_and_a_refused_call_creates_nothing() {
    let settings = Settings {
        max_orders: 20,
        ..Settings::new("seller", "secret")
    };
    let server = Server::start_with(Market::new(settings)).await;
    let refused = [
        (json!({ "count": 0, "skus": ["A"] }), 400),
        (json!({ "count": 100_001, "skus": ["A"] }), 400),
        (json!({ "count": 1, "skus": [] }), 400),
        (json!({ "count": 1, "skus": ["A", " "] }), 400),
        (json!({ "count": 1, "skus": ["A"], "quantity": 1001 }), 400),
        (json!({ "count": 21, "skus": ["A"] }), 409),
    ];
    for (body, expected) in refused {
        let (status, reply) = server.control(Method::POST, "/orders/bulk", &body).await;
        assert_eq!(status, expected, "{body} -> {reply}");
    }
    assert_eq!(
        server.control(Method::GET, "/orders", &json!({})).await.1["total"],
        0
    );
    server
        .post("/orders/bulk", json!({ "count": 20, "skus": ["A"] }))
        .await;
    let one = json!({ "items": [{ "sku": "A", "quantity": 1 }] });
    assert_eq!(server.control(Method::POST, "/orders", &one).await.0, 409);
}
