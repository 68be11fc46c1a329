//! An account's key is replaced: the new one is used, the old one no more, and neither is ever shown.

use super::{KEY, Sender};
use sandbox::carrier::{Courier, Settings, router};
use serde_json::json;
use testkit::{Shop, on_both, serve};

/// The key that the carrier takes from now on.
const NEXT: &str = "an0ther-of-acme#!";

on_both!(a_key_that_is_replaced_is_used_no_more, async |db| {
    let sender = Sender::with_orders(db, 2).await;
    let acme = &sender.acme;
    sender.print("T-1", 0).await;
    // The carrier takes another key from now on, and lives elsewhere.
    let next = Settings {
        seed: 2,
        ..Settings::new(NEXT)
    };
    let moved = Shop::at(&serve(router(Courier::new(next))).await);
    acme.tamper(&format!("UPDATE carrier_account SET base_url = '{}'", moved.url))
        .await;
    let refused = acme.run("carrier test FAST").await.expect(4);
    let text = refused.json[1]["message"].as_str().unwrap_or_default();
    assert!(
        text.contains("ordertide carrier set-key") && text.contains("CARRIER_AUTH"),
        "{text}"
    );
    assert_eq!(sender.print("T-2", 6).await, ["CARRIER_AUTH"]);
    let key = acme.file("next", NEXT);
    let bad = acme.file("bad", "two words");
    let set = |file: &std::path::Path, url: &str| {
        format!(
            "carrier set-key FAST --key-file {} --base-url {url}",
            file.display()
        )
    };
    acme.run(&set(&bad, &moved.url)).await.expect(2);
    acme.run(&set(&key, "ftp://nowhere")).await.expect(2);
    let told = acme
        .ok(&format!("carrier set-key FAST --key-file {}", key.display()))
        .await;
    assert_eq!(told.json["base_url"], json!(moved.url));
    assert_eq!(acme.ok("carrier test FAST").await.json[1]["state"], "OK");
    assert_eq!(sender.print("T-2", 0).await, ["done"]);
    // Back to where the old key is the right one: nobody has it any more.
    acme.ok(&set(&key, &sender.carrier.url)).await;
    acme.run("carrier test FAST").await.expect(4);
    let stored = acme.contents().await;
    assert!(
        !stored.has(KEY) && !stored.has(NEXT),
        "both were sealed, and one is gone"
    );
    assert!(!told.json.to_string().contains(NEXT));
    assert_eq!(
        acme.run(&format!("carrier set-key NOPE --key-file {}", key.display()))
            .await
            .expect(5)
            .error_code(),
        "NOT_FOUND"
    );
});
