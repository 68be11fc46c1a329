//! Addresses where no channel answers, and accounts that it does not know.

use axum::Router;
use axum::http::StatusCode;
use axum::response::Html;
use serde_json::json;
use testkit::{Installation, Output, Shop, list, on_both, serve};

/// The steps of a connection test, as `REACH OK`.
fn steps(test: &Output) -> Vec<String> {
    let step =
        |s: &serde_json::Value| format!("{} {}", s["step"].as_str().unwrap(), s["state"].as_str().unwrap());
    list(&test.json).iter().map(step).collect()
}

/// Tests and syncs a channel at an address where none is: the same code both times, and no order.
async fn assert_no_channel(acme: &Installation, url: &str, code: &str, exit: i32, words: &str) {
    acme.add_channel("NONE", url, "--source PARTNER").await.expect(0);
    let test = acme.run("channel test NONE").await.expect(exit);
    assert!(
        test.stdout.contains(code) && test.stdout.contains(words),
        "{test}"
    );
    for what in ["orders", "orders --dry-run"] {
        let run = acme
            .run(&format!("sync {what} --channel NONE"))
            .await
            .expect(exit);
        assert_eq!(
            (run.state().as_str(), &run.json["code"]),
            ("FAILED", &json!(code))
        );
        assert!(run.json["message"].as_str().unwrap().contains(words), "{run}");
    }
    assert_eq!(list(&acme.ok("orders list").await.json).len(), 0);
    assert_eq!(acme.healthy().await, [""; 0]);
}

on_both!(a_good_channel_passes_every_step_of_its_test, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::set_up(db, &shop).await;
    shop.order("O-1", "SKU-A", 1).await;
    let before = acme.contents().await;
    let test = acme.ok("channel test SHOP1").await;
    assert_eq!(steps(&test), ["REACH OK", "AUTH OK", "SAMPLE_READ OK"]);
    assert!(test.stdout.contains("1 orders of the last day"), "{test}");
    before.assert_same(&acme.contents().await);
});

on_both!(a_wrong_password_is_told_and_never_shown, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    let wrong = acme.file("wrong", "not-the-password-7\n");
    acme.ok(&format!(
        "channel add WRONG --source PARTNER --base-url {} --username acme --password-file {}",
        shop.url,
        wrong.display()
    ))
    .await;
    shop.order("O-1", "SKU-A", 1).await;
    let test = acme.run("channel test WRONG").await.expect(4);
    assert_eq!(steps(&test), ["REACH OK", "AUTH FAIL", "SAMPLE_READ -"]);
    let run = acme.run("sync orders --channel WRONG").await.expect(4);
    assert_eq!(
        (run.state().as_str(), &run.json["code"]),
        ("FAILED", &json!("CHANNEL_AUTH"))
    );
    assert!(
        run.json["message"]
            .as_str()
            .unwrap()
            .contains("Check user name and password"),
        "{run}"
    );
    let logins = shop
        .calls()
        .await
        .iter()
        .filter(|call| call["path"] == "/authToken")
        .count();
    assert_eq!(
        logins, 2,
        "a wrong password is not tried again: that could lock the account"
    );
    for told in [&test.to_string(), &run.to_string()] {
        assert!(!told.contains("not-the-password-7"), "{told}");
    }
    assert!(
        !acme.contents().await.has("not-the-password-7"),
        "it is stored sealed only"
    );
    assert_eq!(list(&acme.ok("orders list").await.json).len(), 0);
});

on_both!(a_server_that_answers_404_is_no_channel, async |db| {
    let acme = Installation::live(db, &Shop::open().await).await;
    let url = serve(Router::new().fallback(|| async { (StatusCode::NOT_FOUND, "no such page") })).await;
    assert_no_channel(&acme, &url, "NOT_A_CHANNEL", 9, "HTTP 404").await;
});

on_both!(a_web_page_is_no_channel, async |db| {
    let acme = Installation::live(db, &Shop::open().await).await;
    let url = serve(Router::new().fallback(|| async { Html("<html><h1>It works!</h1></html>") })).await;
    assert_no_channel(&acme, &url, "NOT_A_CHANNEL", 9, "Check the base URL").await;
});

on_both!(a_closed_port_cannot_be_reached, async |db| {
    let acme = Installation::live(db, &Shop::open().await).await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    acme.add_channel("NONE", &url, "--source PARTNER").await.expect(0);
    let run = acme.run("sync orders --channel NONE").await.expect(9);
    assert_eq!(
        (run.state().as_str(), &run.json["code"]),
        ("FAILED", &json!("CHANNEL_UNREACHABLE"))
    );
    assert!(
        run.json["message"]
            .as_str()
            .unwrap()
            .contains("Check the base URL and the network"),
        "{run}"
    );
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(a_redirect_is_not_followed_with_the_password, async |db| {
    let acme = Installation::live(db, &Shop::open().await).await;
    let elsewhere = Shop::open().await;
    let to = format!("{}/authToken", elsewhere.url);
    let url =
        serve(Router::new().fallback(move || async move { axum::response::Redirect::temporary(&to) })).await;
    assert_no_channel(&acme, &url, "NOT_A_CHANNEL", 9, "redirect to").await;
    assert!(elsewhere.calls().await.is_empty());
});

on_both!(
    addresses_that_cannot_be_a_channels_are_refused_at_once,
    async |db| {
        let acme = Installation::live(db, &Shop::open().await).await;
        let before = acme.contents().await;
        for (url, words) in [
            ("ftp://shop.example/api", "http:// or https://"),
            ("shop.example", "not a URL"),
            ("http://user:word@shop.example", "fields of their own"),
            ("http://shop.example/api?key=1", "no ?"),
            ("file:///etc/passwd", "http:// or https://"),
        ] {
            let refused = acme.add_channel("NONE", url, "--source PARTNER").await.expect(2);
            assert_eq!(refused.error_code(), "BAD_INPUT");
            assert!(refused.error_message().contains(words), "{refused}");
            assert!(!refused.stderr.contains("user:word"), "{refused}");
        }
        before.assert_same(&acme.contents().await);
    }
);
