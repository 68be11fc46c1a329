//! Reasons for which a resync or a restore fails: typed, told with what to do, and nothing but the row changes.

use super::{row, rows, stands, type_in, typed};
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

on_both!(
    words_that_nobody_reads_and_goods_that_nobody_has_stand_against_it,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        cancelled(&acme, &shop, "ZORP").await;
        shop.act_on("ZORP", "word", json!({"word": "ZORP"})).await;
        fails_with(&acme, "ZORP", "UNKNOWN_WORD").await;

        // The buyer has chosen something else since.
        shop.place(json!({"id": "OTHER", "items": [{"sku": "SKU-A", "quantity": 1, "price": "349.00"}]}))
            .await;
        acme.sync("orders").await.expect(0);
        acme.ok("orders cancel OTHER --reason MISTAKE").await;
        let mut changed = shop
            .control(reqwest::Method::GET, "/orders/OTHER", &json!({}))
            .await;
        changed["orderItems"][0]["sku"] = json!("SKU-NEW");
        shop.serve_raw("OTHER", &changed).await;
        fails_with(&acme, "OTHER", "SKU_UNMAPPED").await;
        acme.ok("sku add SKU-NEW").await;
        acme.ok("stock adjust SKU-NEW --facility WH1 --add 5 --reason opening")
            .await;
        let told = acme.ok("resync OTHER --wait").await.json;
        assert_eq!(told[0]["result"], "back", "{told:#}");
        assert_eq!(
            acme.stock("SKU-NEW").await,
            [4, 1, 0, 0, 0],
            "stock of what is new here is reserved at once"
        );
        assert_eq!(acme.states("OTHER").await, ["CANCELLED", "FULFILLABLE"]);
        let warnings = acme.healthy().await;
        assert!(
            warnings.iter().all(|warning| warning.contains("ZORP")),
            "{warnings:?}"
        );
    }
);

on_both!(
    a_live_order_of_the_same_number_stands_against_a_resync_and_stops_no_other,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        cancelled(&acme, &shop, "O-1").await;
        cancelled(&acme, &shop, "O-2").await;
        let mut order = typed("O-1");
        order["channel"] = json!("SHOP1");
        let file = acme.file("typed.json", &order.to_string());
        let alive = acme
            .ok(&format!("orders create --file {}", file.display()))
            .await
            .json;
        let listed = rows(&acme, "--order O-1").await;
        let old = listed[0]["delivery"].as_str().unwrap_or_default().to_owned();
        let preview = acme.ok(&format!("cancelled preview {old}")).await.json;
        assert_eq!(
            preview[0]["blockers"][0]["code"], "DUPLICATE_ALIVE",
            "{preview:#}"
        );
        let told = acme.run(&format!("resync {old} O-2 --wait")).await.expect(7).json;
        assert_eq!(
            (&told[0]["result"], &told[0]["code"]),
            (&json!("failed"), &json!("DUPLICATE_ALIVE"))
        );
        let named = told[0]["message"].as_str().unwrap_or_default();
        assert!(
            named.contains(alive["code"].as_str().unwrap_or_default()),
            "{told:#}"
        );
        assert_eq!(told[1]["result"], "back");
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    of_two_cancelled_orders_with_one_number_one_comes_back,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        let mut deliveries = Vec::new();
        for _ in 0..2 {
            let order = type_in(&acme, "T-1").await;
            let code = order["code"].as_str().unwrap_or_default().to_owned();
            acme.ok(&format!("orders cancel {code}")).await;
            deliveries.push(format!("{code}/1"));
        }
        type_in(&acme, "T-2").await;
        acme.ok("orders cancel T-2").await;
        let told = acme
            .run(&format!("restore {} T-2", deliveries.join(" ")))
            .await
            .expect(7)
            .json;
        assert_eq!(told[0]["result"], "back");
        assert_eq!(told[1]["code"], "DUPLICATE_ALIVE", "{told:#}");
        assert_eq!(told[2]["result"], "back", "and it stops no other");
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);
