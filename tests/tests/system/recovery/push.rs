//! Telling the channel of a cancel: in the background, acknowledged or refused, and never told twice.

use super::{row, stands, type_in, work_off};
use serde_json::json;
use testkit::{Installation, Shop, list, on_both};

on_both!(a_cancel_is_told_to_the_channel_and_acknowledged, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("O-1", "SKU-A", 3).await;
    acme.sync("orders").await.expect(0);
    acme.ok("orders cancel O-1 --items 1 --reason BUYER_ASKED --on-channel")
        .await;
    assert_eq!(row(&acme, "O-1").await["on_channel"], "PENDING");
    assert_eq!(
        stands(&acme, "O-1").await,
        (
            "RESYNC_UNAVAILABLE".to_owned(),
            "CANCEL_PENDING_AT_CHANNEL".to_owned()
        )
    );
    acme.run("resync O-1").await.expect(6);
    work_off(&acme).await;
    assert_eq!(row(&acme, "O-1").await["on_channel"], "ACKNOWLEDGED");
    assert_eq!(
        stands(&acme, "O-1").await,
        ("RESYNC_UNAVAILABLE".to_owned(), "CANCELLED_AT_CHANNEL".to_owned())
    );
    assert_eq!(
        cancelled_there(&shop, "O-1").await,
        1,
        "one unit, and not the line"
    );
    let run = acme.sync("status").await.expect(0);
    assert_eq!(run.outcome("O-1"), "changed", "the site says what we know");
    assert_eq!(
        acme.states("O-1").await,
        ["CANCELLED", "FULFILLABLE", "FULFILLABLE"]
    );
    assert_eq!(acme.healthy().await, [""; 0]);
});

/// Units of an order that the site holds as cancelled.
async fn cancelled_there(shop: &Shop, number: &str) -> u64 {
    let order = shop
        .control(reqwest::Method::GET, &format!("/orders/{number}"), &json!({}))
        .await;
    let lines = list(&order["orderItems"]);
    let cancelled = lines.iter().filter(|line| line["status"] == "CANCELLED");
    cancelled.filter_map(|line| line["quantity"].as_u64()).sum()
}

on_both!(an_answer_that_is_lost_is_not_told_twice, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("O-1", "SKU-A", 3).await;
    acme.sync("orders").await.expect(0);
    // The site cancels, and its answer is cut off on the way.
    shop.break_with(json!([{"kind": "cut_body", "on": "cancel", "times": 1}]))
        .await;
    acme.ok("orders cancel O-1 --items 1 --on-channel").await;
    let hurry = async {
        while row(&acme, "O-1").await["on_channel"] == "PENDING" {
            acme.waits_are_over().await;
        }
    };
    tokio::join!(work_off(&acme), hurry);
    assert_eq!(row(&acme, "O-1").await["on_channel"], "ACKNOWLEDGED");
    assert_eq!(cancelled_there(&shop, "O-1").await, 1);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(what_the_channel_refuses_is_a_contradiction, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("O-1", "SKU-A", 1).await;
    acme.sync("orders").await.expect(0);
    acme.ok("orders cancel O-1 --on-channel").await;
    shop.act("O-1", "dispatch").await;
    work_off(&acme).await;
    let row = row(&acme, "O-1").await;
    assert_eq!(
        (&row["on_channel"], &row["last_result"]["code"]),
        (&json!("REFUSED"), &json!("REFUSED_BY_CHANNEL"))
    );
    let message = row["last_result"]["message"].as_str().unwrap();
    assert!(
        message.contains("already dispatched"),
        "in the channel's own words: {message}"
    );
    let order = acme.show("O-1").await;
    assert_eq!(order["contradictions"][0]["kind"], "CANCEL_REFUSED_THERE");
    acme.ok("orders answer O-1 --contradiction 1 --it-left").await;
    assert_eq!(acme.states("O-1").await, ["DISPATCHED"]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(an_uploaded_order_has_no_channel_to_be_told, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    type_in(&acme, "T-1").await;
    let refused = acme.run("orders cancel T-1 --on-channel").await.expect(6);
    assert_eq!(refused.json[0]["code"], "CHANNEL_NOT_READY");
    assert_eq!(
        acme.states("T-1").await,
        ["FULFILLABLE", "FULFILLABLE"],
        "and nothing changes"
    );
});
