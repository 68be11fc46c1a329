//! Tokens: how they are got, and when they stop working.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use reqwest::Method;
use sandbox::{Market, Settings};
use serde_json::{Value, json};

use crate::server::Server;

#[tokio::test]
async fn credentials_come_as_query_form_or_json() {
    let server = Server::start().await;
    let pair = [("username", "seller"), ("password", "secret")];
    let form = server
        .request(Method::POST, "/authToken")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("username=seller&password=secret");
    let tries = [
        server.request(Method::GET, "/authToken").query(&pair),
        server.request(Method::POST, "/authToken").query(&pair),
        server
            .request(Method::POST, "/authToken")
            .json(&json!({ "username": "seller", "password": "secret" })),
        form,
    ];
    for request in tries {
        let reply: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(reply["status"], "SUCCESS");
        assert_eq!(reply["accessToken"].as_str().unwrap().len(), 32);
    }
}

#[tokio::test]
async fn wrong_credentials_get_no_token() {
    let server = Server::start().await;
    let wrong = [("username", "seller"), ("password", "guess")];
    let reply = server
        .request(Method::GET, "/authToken")
        .query(&wrong)
        .send()
        .await
        .unwrap();
    assert_eq!(reply.status(), 200);
    let reply: Value = reply.json().await.unwrap();
    assert_eq!(reply["status"], "INVALID_CREDENTIALS");
    assert!(reply.get("accessToken").is_none());
    let none = server.request(Method::POST, "/authToken").send().await.unwrap();
    assert_eq!(none.status(), 400);
}

#[tokio::test]
async fn calls_without_a_good_token_are_refused() {
    let mut server = Server::start().await;
    assert_eq!(server.orders(&[]).await.status(), 200);
    assert_eq!(server.orders_with_key(None).await, 401);
    assert_eq!(server.orders_with_key(Some("0123456789abcdef")).await, 401);
    assert_eq!(server.post("/tokens/expire", json!({})).await["expired"], 1);
    let refused = server.orders(&[]).await;
    assert_eq!(refused.status(), 401);
    let body: Value = refused.json().await.unwrap();
    assert_eq!(body["status"], "FAILED");
    let cancel = server
        .request(Method::POST, "/orders/cancel")
        .json(&json!({}))
        .send()
        .await
        .unwrap();
    assert_eq!(cancel.status(), 401);
    server.sign_in().await;
    assert_eq!(server.orders(&[]).await.status(), 200);
}

#[tokio::test]
async fn a_token_ends_with_its_time() {
    let seconds = Arc::new(AtomicI64::new(1_800_000_000));
    let clock = Arc::clone(&seconds);
    let settings = Settings {
        token_ttl_s: 60,
        ..Settings::new("seller", "secret")
    };
    let market = Market::with_clock(settings, move || {
        Timestamp::from_second(clock.load(Ordering::SeqCst)).unwrap_or_default()
    });
    let server = Server::start_with(market).await;
    seconds.fetch_add(59, Ordering::SeqCst);
    assert_eq!(server.orders(&[]).await.status(), 200);
    seconds.fetch_add(1, Ordering::SeqCst);
    assert_eq!(server.orders(&[]).await.status(), 401);
}
