//! Faults in which orders a listing has, and how.

use reqwest::Method;
use serde_json::json;

use crate::server::{Server, pairs, units};

async fn seven(server: &Server) -> Vec<String> {
    server
        .post(
            "/orders/bulk",
            json!({ "count": 7, "skus": ["A"], "prefix": "D-" }),
        )
        .await;
    server.ids(&[]).await
}

#[tokio::test]
async fn a_page_is_served_twice_and_the_rest_shifts() {
    let server = Server::start().await;
    let right = seven(&server).await;
    server.arm(json!([{ "kind": "duplicated_pages" }])).await;
    let mut pages = Vec::new();
    for page in ["1", "2", "3", "4"] {
        pages.push(server.ids(&[("pageSize", "3"), ("pageNumber", page)]).await);
    }
    assert_eq!(pages, [&right[0..3], &right[0..3], &right[3..6], &right[6..7]]);
}

#[tokio::test]
async fn rows_come_in_another_order_the_same_each_time() {
    let server = Server::start().await;
    let right = seven(&server).await;
    server.arm(json!([{ "kind": "reordered_pages" }])).await;
    let wrong = server.ids(&[]).await;
    assert_ne!(wrong, right);
    assert_eq!(server.ids(&[]).await, wrong);
    let mut sorted = wrong;
    sorted.sort();
    assert_eq!(sorted, right);
    let two = server.ids(&[("orderIds", "D-1001,D-1002")]).await;
    assert_eq!(two.len(), 2);
    assert_eq!(
        server.ids(&[("pageSize", "1"), ("pageNumber", "2")]).await,
        right[1..2]
    );
}

#[tokio::test]
async fn vanished_orders_are_in_no_answer() {
    let server = Server::start().await;
    let right = seven(&server).await;
    server
        .arm(json!([{ "kind": "vanishing", "ids": ["D-1002", "D-1007"] }]))
        .await;
    let left = server.ids(&[("pageSize", "5")]).await;
    assert_eq!(left, [&right[0..1], &right[2..6]].concat());
    assert_eq!(server.ids(&[("orderIds", "D-1002,D-1003")]).await, ["D-1003"]);
    let cancel = json!({ "orderId": "D-1002", "orderItems": [{ "orderItemId": "D-1002-1", "quantity": 1 }] });
    let reply = server
        .request(Method::POST, "/orders/cancel")
        .json(&cancel)
        .send()
        .await
        .unwrap();
    assert!(reply.text().await.unwrap().contains("Order not found"));
    server.control(Method::DELETE, "/faults", &json!({})).await;
    assert_eq!(server.ids(&[]).await, right);
}

#[tokio::test]
async fn every_unit_in_an_unknown_word() {
    let server = Server::start().await;
    server.place("O", 2).await;
    server.post("/orders/O/dispatch", json!({ "quantity": 1 })).await;
    server
        .arm(json!([{ "kind": "unknown_words", "word": "प्रेषित", "times": 1 }]))
        .await;
    assert_eq!(
        units(&server.order("O").await),
        pairs(&[("प्रेषित", 1), ("प्रेषित", 1)])
    );
    assert_eq!(
        units(&server.order("O").await),
        pairs(&[("DISPATCHED", 1), ("CREATED", 1)])
    );
}

#[tokio::test]
async fn faults_combine_and_a_replaced_answer_keeps_the_others_count() {
    let server = Server::start().await;
    seven(&server).await;
    let faults = json!([
        { "kind": "vanishing", "ids": ["D-1001"] },
        { "kind": "reordered_pages" },
        { "kind": "html", "times": 1 },
        { "kind": "server_error", "times": 1 }
    ]);
    server.arm(faults).await;
    assert_eq!(server.orders(&[]).await.status(), 200);
    assert_eq!(
        server.orders(&[]).await.status(),
        500,
        "the second replacing fault waited for its turn"
    );
    assert_eq!(server.ids(&[]).await.len(), 6);
}
