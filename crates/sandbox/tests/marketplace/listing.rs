//! `GET /orders`: windows, pages, ids, and the shape of an order.

use reqwest::Method;
use serde_json::{Value, json};

use crate::server::Server;

async fn dated(server: &Server, id: &str, date: &str) {
    let order = json!({ "id": id, "orderDate": date, "items": [{ "sku": "S", "quantity": 1 }] });
    server.post("/orders", order).await;
}

#[tokio::test]
async fn a_window_includes_both_its_ends_and_sorts_by_date_then_id() {
    let server = Server::start().await;
    dated(&server, "C", "2026-01-02T00:00:00Z").await;
    dated(&server, "B", "2026-01-02T00:00:00Z").await;
    dated(&server, "A", "2026-01-03T00:00:00Z").await;
    dated(&server, "EARLY", "2026-01-01T23:59:59Z").await;
    dated(&server, "LATE", "2026-01-03T00:00:01Z").await;
    let window = [
        ("orderDateFrom", "2026-01-02T05:30:00+05:30"),
        ("orderDateTo", "2026-01-03T05:30:00+05:30"),
    ];
    assert_eq!(server.ids(&window).await, ["B", "C", "A"]);
    assert_eq!(server.ids(&[]).await, ["EARLY", "B", "C", "A", "LATE"]);
}

#[tokio::test]
async fn a_window_filters_by_order_status() {
    let server = Server::start().await;
    server.place("NEW", 1).await;
    server.place("SENT", 1).await;
    server.post("/orders/SENT/dispatch", json!({})).await;
    server
        .post(
            "/orders",
            json!({ "id": "PEND", "pendingVerification": true, "items": [{ "sku": "S", "quantity": 1 }] }),
        )
        .await;
    assert_eq!(server.ids(&[("orderStatus", "CREATED")]).await, ["NEW"]);
    assert_eq!(
        server.ids(&[("orderStatus", "PENDING_VERIFICATION")]).await,
        ["PEND"]
    );
    server.post("/orders/PEND/verify", json!({})).await;
    assert_eq!(
        server.ids(&[("orderStatus", "PENDING_VERIFICATION")]).await,
        Vec::<String>::new()
    );
    assert_eq!(server.orders(&[("orderStatus", "SOLD")]).await.status(), 400);
}

#[tokio::test]
async fn pages_partition_the_window_and_end_short() {
    let server = Server::start().await;
    server
        .post(
            "/orders/bulk",
            json!({ "count": 123, "skus": ["S"], "prefix": "B-" }),
        )
        .await;
    let mut all = Vec::new();
    for (page, expected) in [("1", 50), ("2", 50), ("3", 23), ("4", 0)] {
        let ids = server.ids(&[("pageNumber", page)]).await;
        assert_eq!(ids.len(), expected, "page {page}");
        all.extend(ids);
    }
    let before = all.len();
    all.sort();
    all.dedup();
    assert_eq!((before, all.len()), (123, 123));
    for (size, status) in [("0", 400), ("1", 200), ("500", 200), ("501", 400), ("many", 400)] {
        assert_eq!(
            server.orders(&[("pageSize", size)]).await.status(),
            status,
            "pageSize {size}"
        );
    }
    assert_eq!(server.orders(&[("pageNumber", "0")]).await.status(), 400);
}

#[tokio::test]
async fn named_orders_come_in_whatever_status_each_once() {
    let server = Server::start().await;
    for id in ["A", "B", "C"] {
        server.place(id, 1).await;
    }
    server.post("/orders/A/cancel", json!({})).await;
    server.post("/orders/B/deliver", json!({})).await;
    assert_eq!(
        server.ids(&[("orderIds", "B,A,NONE,A"), ("pageSize", "5")]).await,
        ["A", "B"]
    );
    assert_eq!(
        server
            .ids(&[("orderIds", "A,B,C"), ("pageSize", "2"), ("pageNumber", "2")])
            .await,
        ["C"]
    );
    assert_eq!(server.ids(&[("orderIds", "")]).await, Vec::<String>::new());
}

#[tokio::test]
async fn an_unescaped_plus_is_explained() {
    let server = Server::start().await;
    let reply = server
        .request(Method::GET, "/orders?orderDateFrom=2026-01-02T00:00:00+05:30")
        .send()
        .await
        .unwrap();
    assert_eq!(reply.status(), 400);
    let body: Value = reply.json().await.unwrap();
    assert!(body["message"].as_str().unwrap().contains("%2B"), "{body}");
}

#[tokio::test]
async fn an_order_has_the_contracts_shape() {
    let server = Server::start().await;
    let asked = json!({
        "orderDate": "2026-03-31T20:00:00Z", "paymentType": "COD", "thirdPartyShipping": true,
        "items": [{ "sku": "SKU-1", "quantity": 3, "price": 199.5 }, { "sku": "SKU-2", "quantity": 1, "price": "0.07" }],
        "address": { "name": "அருண்", "pincode": "600001" }
    });
    let id = server.post("/orders", asked).await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(id, "SB-1001");
    let order = server.order(&id).await;
    assert_eq!(order["orderDate"], "2026-04-01T01:30:00+05:30");
    assert_eq!(order["sla"], "2026-04-03T01:30:00+05:30");
    assert_eq!(order["orderStatus"], "CREATED");
    assert_eq!(order["paymentType"], "COD");
    assert_eq!(order["thirdPartyShipping"], true);
    assert_eq!(
        order["orderPrice"],
        json!({ "currency": "INR", "totalPrice": 598.57 })
    );
    assert_eq!(order["shippingAddress"]["name"], "அருண்");
    assert_eq!(order["shippingAddress"]["pincode"], "600001");
    assert_eq!(order["shippingAddress"]["country"].as_str().unwrap().len(), 2);
    let expected = json!({
        "orderItemId": "SB-1001-1", "status": "CREATED", "productId": "P-SKU-1", "variantId": "V-SKU-1",
        "sku": "SKU-1", "title": "Sandbox item SKU-1", "quantity": 3,
        "orderItemPrice": { "sellingPrice": 199.5, "totalPrice": 598.5, "shippingCharges": 0, "currency": "INR" }
    });
    assert_eq!(order["orderItems"][0], expected, "absent fields are left out");
    assert_eq!(order["orderItems"][1]["orderItemPrice"]["sellingPrice"], 0.07);
}
