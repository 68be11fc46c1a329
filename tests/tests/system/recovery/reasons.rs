//! Every reason for which a resync fails: typed, told with what to do, and nothing but the row changes.

use super::{row, stands};
use serde_json::{Value, json};
use testkit::{Installation, Shop, on_both};

/// An order of one unit that was taken in and cancelled here.
async fn cancelled(acme: &Installation, shop: &Shop, number: &str) {
    shop.order(number, "SKU-A", 1).await;
    acme.sync("orders").await.expect(0);
    acme.ok(&format!("orders cancel {number} --reason MISTAKE")).await;
}

/// Asks for it and sees the row fail with this code; the order and the stock stay as they are.
async fn fails_with(acme: &Installation, number: &str, code: &str) {
    let before = (acme.states(number).await, acme.stock("SKU-A").await);
    let told = acme.run(&format!("resync {number} --wait")).await;
    assert_ne!(told.exit, 0, "{told}");
    assert_eq!(
        stands(acme, number).await,
        ("RESYNC_FAILED".to_owned(), code.to_owned()),
        "{told}"
    );
    assert_eq!((acme.states(number).await, acme.stock("SKU-A").await), before);
    let row = row(acme, number).await;
    assert_eq!(row["action"], "resync", "it may be asked for again");
    assert!(
        !row["last_result"]["message"]
            .as_str()
            .unwrap_or_default()
            .is_empty()
    );
}

on_both!(what_the_site_says_of_the_order_stands_against_it, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    cancelled(&acme, &shop, "GONE").await;
    shop.break_with(json!([{"kind": "vanishing", "ids": ["GONE"]}]))
        .await;
    fails_with(&acme, "GONE", "NOT_FOUND_AT_CHANNEL").await;
    shop.calm_down().await;

    cancelled(&acme, &shop, "CANCELLED").await;
    shop.act("CANCELLED", "cancel").await;
    fails_with(&acme, "CANCELLED", "CANCELLED_AT_CHANNEL").await;

    cancelled(&acme, &shop, "CLAIM").await;
    shop.act_on("CLAIM", "word", json!({"word": "ON_CLAIM"})).await;
    fails_with(&acme, "CLAIM", "ON_CLAIM").await;

    cancelled(&acme, &shop, "LEFT").await;
    shop.act("LEFT", "dispatch").await;
    fails_with(&acme, "LEFT", "ALREADY_ON_DELIVERY").await;

    cancelled(&acme, &shop, "UNPAID").await;
    shop.serve_raw("UNPAID", &unpaid(&shop, "UNPAID").await).await;
    fails_with(&acme, "UNPAID", "NOT_PAID").await;
    shop.serve_itself("UNPAID").await;
    let told = acme.ok("resync UNPAID --wait").await.json;
    assert_eq!(told[0]["result"], "back", "paid by now: {told:#}");
    assert_eq!(acme.healthy().await, [""; 0]);
});

/// The order as the site serves it, and that nobody paid it.
async fn unpaid(shop: &Shop, number: &str) -> Value {
    let mut order = shop
        .control(reqwest::Method::GET, &format!("/orders/{number}"), &json!({}))
        .await;
    order["paymentStatus"] = json!("PENDING");
    order
}

on_both!(a_site_that_refuses_us_is_told_at_once, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    cancelled(&acme, &shop, "O-1").await;
    shop.break_with(json!([{"kind": "expired_token"}])).await;
    fails_with(&acme, "O-1", "CHANNEL_AUTH").await;
    shop.calm_down().await;
    assert_eq!(acme.ok("resync O-1 --wait").await.json[0]["result"], "back");
});
