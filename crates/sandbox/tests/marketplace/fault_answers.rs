//! Faults in the answer as a whole.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::server::Server;

#[tokio::test]
async fn rate_limited_twice_then_well() {
    let server = Server::start().await;
    server
        .arm(json!([{ "kind": "rate_limited", "retry_after_s": 7, "times": 2, "skip": 1 }]))
        .await;
    assert_eq!(
        server.orders(&[]).await.status(),
        200,
        "the first call is let pass"
    );
    for _ in 0..2 {
        let reply = server.orders(&[]).await;
        assert_eq!(reply.status(), 429);
        assert_eq!(reply.headers()["retry-after"], "7");
    }
    assert_eq!(server.orders(&[]).await.status(), 200);
    let (_, faults) = server.control(Method::GET, "/faults", &json!({})).await;
    assert_eq!(
        (&faults[0]["remaining"], &faults[0]["hits"]),
        (&json!(0), &json!(2))
    );
    assert_eq!(
        server.control(Method::DELETE, "/faults", &json!({})).await.1,
        json!([])
    );
}

#[tokio::test]
async fn faults_strike_only_the_calls_they_are_for() {
    let server = Server::start().await;
    server
        .arm(json!([{ "kind": "server_error", "status": 502, "on": "authToken" }]))
        .await;
    let auth = server
        .request(Method::GET, "/authToken?username=seller&password=secret")
        .send()
        .await
        .unwrap();
    assert_eq!(
        (auth.status().as_u16(), server.orders(&[]).await.status().as_u16()),
        (502, 200)
    );
    server
        .arm(json!([{ "kind": "server_error", "on": "status" }]))
        .await;
    assert_eq!(server.orders(&[("orderIds", "A")]).await.status(), 500);
    assert_eq!(server.orders(&[]).await.status(), 200);
    server.arm(json!([{ "kind": "server_error", "on": "any" }])).await;
    let auth = server
        .request(Method::GET, "/authToken?username=seller&password=secret")
        .send()
        .await
        .unwrap();
    assert_eq!(
        (auth.status().as_u16(), server.orders(&[]).await.status().as_u16()),
        (500, 500)
    );
}

#[tokio::test]
async fn an_expired_token_although_it_is_good() {
    let server = Server::start().await;
    server.arm(json!([{ "kind": "expired_token", "times": 1 }])).await;
    assert_eq!(server.orders(&[]).await.status(), 401);
    assert_eq!(server.orders(&[]).await.status(), 200);
}

#[tokio::test]
async fn a_refused_token_uses_up_no_fault() {
    let mut server = Server::start().await;
    server.arm(json!([{ "kind": "html", "times": 1 }])).await;
    server.post("/tokens/expire", json!({})).await;
    assert_eq!(server.orders(&[]).await.status(), 401);
    server.sign_in().await;
    assert_eq!(
        server.orders(&[]).await.headers()["content-type"],
        "text/html; charset=utf-8"
    );
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the delay is of real time")]
async fn slow_is_late_but_right() {
    let server = Server::start().await;
    server.place("O", 1).await;
    server
        .arm(json!([{ "kind": "slow", "ms": 250, "times": 1 }]))
        .await;
    let began = Instant::now();
    assert_eq!(server.ids(&[]).await, ["O"]);
    assert!(began.elapsed() >= Duration::from_millis(250));
}

#[tokio::test]
async fn a_cut_body_declares_more_than_it_sends() {
    let server = Server::start().await;
    server.place("O", 1).await;
    let whole = server.orders(&[]).await.bytes().await.unwrap();
    server.arm(json!([{ "kind": "cut_body", "times": 1 }])).await;
    let mut reply = server.orders(&[]).await;
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.content_length(), Some(whole.len() as u64));
    let mut got = Vec::new();
    let end = loop {
        match reply.chunk().await {
            Ok(Some(chunk)) => got.extend_from_slice(&chunk),
            end => break end,
        }
    };
    assert!(end.is_err(), "the connection breaks");
    assert_eq!(got, whole[..whole.len() / 2]);
    assert_eq!(server.ids(&[]).await, ["O"], "the next call is whole");
}

#[tokio::test]
async fn html_instead_of_json() {
    let server = Server::start().await;
    server.arm(json!([{ "kind": "html" }])).await;
    let reply = server.orders(&[]).await;
    assert_eq!(reply.status(), 200);
    assert!(reply.text().await.unwrap().starts_with("<!doctype html>"));
}

#[tokio::test]
async fn a_huge_body_is_a_listing_of_exactly_that_size() {
    let server = Server::start().await;
    for bytes in [1024, 5_000_000, 5_000_001] {
        server.arm(json!([{ "kind": "huge_body", "bytes": bytes }])).await;
        let body = server.orders(&[]).await.bytes().await.unwrap();
        assert_eq!(body.len(), bytes);
        let parsed: Value = serde_json::from_slice(&body).unwrap();
        assert!(!parsed["orders"].as_array().unwrap().is_empty());
    }
}

#[tokio::test]
async fn wrong_json_is_literal() {
    let server = Server::start().await;
    let faults = json!([
        { "kind": "wrong_json", "body": "{\"orders\":", "times": 1 },
        { "kind": "wrong_json", "body": { "orders": null }, "times": 1 }
    ]);
    server.arm(faults).await;
    assert_eq!(server.orders(&[]).await.text().await.unwrap(), "{\"orders\":");
    let second = server.orders(&[]).await;
    assert_eq!(second.headers()["content-type"], "application/json");
    assert_eq!(second.text().await.unwrap(), "{\"orders\":null}");
    assert_eq!(server.orders(&[]).await.text().await.unwrap(), "{\"orders\":[]}");
}

#[tokio::test]
async fn what_is_not_a_fault_is_refused_and_arms_nothing() {
    let server = Server::start().await;
    let refused = [
        json!([{ "kind": "gremlins" }]),
        json!([{ "kind": "slow" }]),
        json!([{ "kind": "slow", "ms": 300_001 }]),
        json!([{ "kind": "server_error", "status": 200 }]),
        json!([{ "kind": "huge_body", "bytes": 10_000_000_000u64 }]),
        json!([{ "kind": "html", "time": 1 }]),
        json!([{ "kind": "html", "on": "everything" }]),
        json!({ "kind": "html" }),
        Value::Array(vec![json!({ "kind": "html" }); 51]),
    ];
    for faults in refused {
        let (status, reply) = server.control(Method::PUT, "/faults", &faults).await;
        assert_eq!(status, 400, "{faults} -> {reply}");
    }
    assert_eq!(
        server.control(Method::GET, "/faults", &json!({})).await.1,
        json!([])
    );
}
