//! `POST /orders/cancel`: the seller's cancel.

use reqwest::Method;
use serde_json::{Value, json};

use crate::server::{Server, pairs, units};

async fn cancel(server: &Server, order: &str, items: Value) -> Value {
    let body = json!({ "orderId": order, "orderItems": items });
    let reply = server
        .request(Method::POST, "/orders/cancel")
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(reply.status(), 200);
    reply.json().await.unwrap()
}

fn item(id: &str, quantity: u32) -> Value {
    json!({ "orderItemId": id, "productId": "P-SKU-1", "variantId": "V-SKU-1", "quantity": quantity })
}

#[tokio::test]
async fn part_of_a_line_then_the_rest() {
    let server = Server::start().await;
    server.place("O", 3).await;
    let reply = cancel(&server, "O", json!([item("O-1", 2)])).await;
    assert_eq!(reply, json!({ "status": "SUCCESS", "orderItems": [] }));
    assert_eq!(
        units(&server.order("O").await),
        pairs(&[("CANCELLED", 2), ("CREATED", 1)])
    );
    assert_eq!(
        cancel(&server, "O", json!([item("O-1", 1)])).await["status"],
        "SUCCESS"
    );
    let again = cancel(&server, "O", json!([item("O-1", 1)])).await;
    assert_eq!(again["status"], "FAILED");
    assert_eq!(
        again["orderItems"][0]["errorMessage"],
        "Order item already cancelled"
    );
}

#[tokio::test]
async fn what_is_dispatched_is_refused() {
    let server = Server::start().await;
    server.place("O", 3).await;
    server.post("/orders/O/dispatch", json!({ "quantity": 2 })).await;
    let reply = cancel(&server, "O", json!([item("O-1", 3)])).await;
    let error = json!([{ "orderItemId": "O-1", "errorMessage": "Order already dispatched, cannot cancel" }]);
    assert_eq!(reply, json!({ "status": "PARTIAL_SUCCESS", "orderItems": error }));
    assert_eq!(
        units(&server.order("O").await),
        pairs(&[("DISPATCHED", 2), ("CANCELLED", 1)])
    );
    let reply = cancel(&server, "O", json!([item("O-1", 1)])).await;
    assert_eq!(reply, json!({ "status": "FAILED", "orderItems": error }));
}

#[tokio::test]
async fn what_does_not_match_is_refused() {
    let server = Server::start().await;
    server.place("O", 1).await;
    let wrong = json!({ "orderItemId": "O-1", "productId": "P-OTHER", "quantity": 1 });
    assert_eq!(cancel(&server, "O", json!([wrong])).await["status"], "FAILED");
    assert_eq!(
        cancel(&server, "O", json!([item("O-2", 1)])).await["status"],
        "FAILED"
    );
    assert_eq!(
        cancel(&server, "O", json!([item("O-1", 0)])).await["status"],
        "FAILED"
    );
    assert_eq!(
        cancel(&server, "NONE", json!([item("O-1", 1)])).await["status"],
        "FAILED"
    );
    assert_eq!(units(&server.order("O").await), pairs(&[("CREATED", 1)]));
    let broken = server
        .request(Method::POST, "/orders/cancel")
        .header("content-type", "application/json")
        .body("{");
    assert_eq!(broken.send().await.unwrap().status(), 400);
    let large = server
        .request(Method::POST, "/orders/cancel")
        .json(&"x".repeat(2 * 1024 * 1024));
    assert_eq!(large.send().await.unwrap().status(), 413);
}
