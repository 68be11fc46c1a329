//! The rest of the control side, the log of calls and the panel.

use reqwest::Method;
use serde_json::{Value, json};

use crate::server::Server;

#[tokio::test]
async fn orders_are_listed_newest_first_in_pages() {
    let server = Server::start().await;
    server
        .post("/orders/bulk", json!({ "count": 5, "skus": ["A"] }))
        .await;
    let (_, first) = server.control(Method::GET, "/orders?limit=2", &json!({})).await;
    assert_eq!(
        (first["total"].as_u64(), first["next"].as_str()),
        (Some(5), Some("SB-1004"))
    );
    assert_eq!(first["orders"][0]["id"], "SB-1005");
    let (_, rest) = server
        .control(Method::GET, "/orders?limit=3&after=SB-1004", &json!({}))
        .await;
    assert_eq!(rest["orders"].as_array().unwrap().len(), 3);
    assert_eq!(rest["next"], Value::Null);
    assert_eq!(
        server.control(Method::GET, "/orders?limit=0", &json!({})).await.0,
        400
    );
}

#[tokio::test]
async fn customers_vary_and_an_address_changes_in_part() {
    let server = Server::start().await;
    server
        .post("/orders/bulk", json!({ "count": 10, "skus": ["A"] }))
        .await;
    let body: Value = server.orders(&[]).await.json().await.unwrap();
    let orders = body["orders"].as_array().unwrap();
    let mut names: Vec<&str> = orders
        .iter()
        .map(|order| order["shippingAddress"]["name"].as_str().unwrap())
        .collect();
    assert!(
        names
            .iter()
            .any(|name| name.chars().any(|c| ('\u{ac00}'..='\u{d7a3}').contains(&c))),
        "Hangul"
    );
    assert!(
        names
            .iter()
            .any(|name| name.chars().any(|c| ('\u{900}'..='\u{97f}').contains(&c))),
        "Devanagari"
    );
    assert!(
        names
            .iter()
            .any(|name| name.chars().any(|c| ('\u{b80}'..='\u{bff}').contains(&c))),
        "Tamil"
    );
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 10);
    let before = server.order("SB-1001").await;
    let (status, _) = server
        .control(
            Method::PUT,
            "/orders/SB-1001/address",
            &json!({ "city": "Mysuru" }),
        )
        .await;
    assert_eq!(status, 200);
    let after = server.order("SB-1001").await;
    assert_eq!(after["shippingAddress"]["city"], "Mysuru");
    assert_eq!(
        after["shippingAddress"]["name"],
        before["shippingAddress"]["name"]
    );
    assert_eq!(after["billingAddress"], before["billingAddress"]);
}

#[tokio::test]
async fn a_removed_order_is_gone() {
    let server = Server::start().await;
    server.place("O", 1).await;
    assert_eq!(
        server.control(Method::DELETE, "/orders/O", &json!({})).await.0,
        200
    );
    assert_eq!(server.ids(&[("orderIds", "O")]).await, Vec::<String>::new());
    assert_eq!(server.ids(&[]).await, Vec::<String>::new());
    assert_eq!(
        server.control(Method::DELETE, "/orders/O", &json!({})).await.0,
        404
    );
}

#[tokio::test]
async fn raw_json_is_served_byte_for_byte() {
    let server = Server::start().await;
    server.place("O", 1).await;
    let raw = r#"{"id":"O", "zeta":1e400,"orderItems":"none","id":7}"#;
    let put = server
        .request(Method::PUT, "/control/orders/O/raw")
        .body(raw)
        .send()
        .await
        .unwrap();
    assert_eq!(put.status(), 200);
    let body = server.orders(&[("orderIds", "O")]).await.text().await.unwrap();
    assert_eq!(body, format!(r#"{{"orders":[{raw}]}}"#));
    assert_eq!(
        server.control(Method::PUT, "/orders/O/raw", &json!([1])).await.0,
        400
    );
    assert_eq!(
        server
            .control(Method::DELETE, "/orders/O/raw", &json!({}))
            .await
            .0,
        200
    );
    assert_eq!(server.order("O").await["orderItems"][0]["sku"], "SKU-1");
}

#[tokio::test]
async fn drafts_out_of_bounds_are_refused() {
    let server = Server::start().await;
    server.place("O", 1).await;
    let line = json!({ "sku": "S", "quantity": 1 });
    let refused = [
        (json!({ "id": "O", "items": [line] }), 409),
        (json!({ "id": "a,b", "items": [line] }), 400),
        (json!({ "id": "bulk", "items": [line] }), 400),
        (json!({ "items": [] }), 400),
        (json!({ "items": [{ "sku": "S", "quantity": 0 }] }), 400),
        (
            json!({ "items": [{ "sku": "S", "quantity": 1, "price": -1 }] }),
            400,
        ),
        (
            json!({ "items": [{ "sku": "S", "quantity": 1, "price": 1.005 }] }),
            400,
        ),
        (json!({ "items": [line], "orderDate": "yesterday" }), 400),
        (
            json!({ "items": [line], "orderDate": "9999-12-30T00:00:00Z" }),
            400,
        ),
        (
            json!({ "items": [{ "sku": "S", "quantity": 1, "orderItemId": "X" }, { "sku": "T", "quantity": 1, "orderItemId": "X" }] }),
            400,
        ),
    ];
    for (body, expected) in refused {
        let (status, reply) = server.control(Method::POST, "/orders", &body).await;
        assert_eq!(status, expected, "{body} -> {reply}");
        assert!(reply["error"].is_string());
    }
    assert_eq!(
        server.control(Method::GET, "/orders", &json!({})).await.1["total"],
        1
    );
}

#[tokio::test]
async fn calls_are_logged_without_the_password() {
    let server = Server::start().await;
    server.control(Method::DELETE, "/calls", &json!({})).await;
    server
        .arm(json!([{ "kind": "server_error", "status": 503, "times": 1 }]))
        .await;
    server.orders(&[("orderIds", "A")]).await;
    server.orders(&[("pageSize", "7")]).await;
    server
        .request(Method::GET, "/authToken?username=seller&password=secret")
        .send()
        .await
        .unwrap();
    let (_, log) = server.control(Method::GET, "/calls", &json!({})).await;
    assert_eq!(log["total"], 3);
    assert_eq!(log["by_path"], json!({ "/orders": 2, "/authToken": 1 }));
    assert_eq!(
        (&log["calls"][0]["status"], &log["calls"][0]["fault"]),
        (&json!(503), &json!("server_error"))
    );
    assert_eq!(
        (&log["calls"][1]["query"], &log["calls"][1]["status"]),
        (&json!("pageSize=7"), &json!(200))
    );
    assert!(!log.to_string().contains("secret"));
    for _ in 0..205 {
        server.orders(&[]).await;
    }
    let (_, log) = server.control(Method::GET, "/calls", &json!({})).await;
    assert_eq!(
        (log["total"].as_u64(), log["calls"].as_array().unwrap().len()),
        (Some(208), 200)
    );
}

#[tokio::test]
async fn reset_empties_everything() {
    let mut server = Server::start().await;
    server.place("O", 1).await;
    server.arm(json!([{ "kind": "html" }])).await;
    server.post("/reset", json!({})).await;
    assert_eq!(server.orders(&[]).await.status(), 401, "tokens are gone too");
    server.sign_in().await;
    assert_eq!(server.ids(&[]).await, Vec::<String>::new());
}

#[tokio::test]
async fn the_panel_is_one_page_without_outside_hosts() {
    let server = Server::start().await;
    let reply = server.request(Method::GET, "/").send().await.unwrap();
    assert_eq!(reply.status(), 200);
    let policy = reply.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("connect-src 'self'"),
        "{policy}"
    );
    let page = reply.text().await.unwrap();
    assert!(
        page.contains("\"/control\"") && page.contains("aria-live") && page.contains("prefers-color-scheme")
    );
    assert!(
        !page.contains("http://") && !page.contains("https://"),
        "no outside host"
    );
}

#[tokio::test]
async fn another_sites_page_is_kept_out_and_unknown_paths_answer_json() {
    let server = Server::start().await;
    let foreign = server
        .request(Method::POST, "/control/reset")
        .header("sec-fetch-site", "cross-site");
    assert_eq!(foreign.send().await.unwrap().status(), 403);
    let unknown = server.request(Method::GET, "/products").send().await.unwrap();
    assert_eq!(unknown.status(), 404);
    let body: Value = unknown.json().await.unwrap();
    assert_eq!(body["status"], "FAILED");
}
