//! Rules of a sync: invoices and their numbers, what is written, who ships, which orders.

use serde_json::json;
use std::collections::BTreeSet;
use testkit::{Installation, Shop, list, on_both};

on_both!(
    without_an_invoice_sequence_the_order_fails_alone_and_is_caught_up_later,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::without_sequence(db, &shop).await;
        acme.ok("golive start --confirm ACME").await;
        for no in ["O-1", "O-2", "O-3"] {
            shop.order(no, "SKU-A", 1).await;
        }
        acme.sync("orders").await.expect(0);
        shop.act_on("O-1", "dispatch", json!({"invoiceNumber": "CH-77"}))
            .await;
        shop.act("O-2", "dispatch").await;
        shop.act("O-3", "cancel").await;
        let untouched = acme.show("O-2").await;

        let run = acme.sync("status").await.expect(7);
        assert_eq!(run.state(), "SUCCEEDED_WITH_ERRORS");
        assert_eq!(run.counts(), [2, 0, 0, 0, 1]);
        assert_eq!(run.outcome("O-2"), "failed SEQUENCE_NOT_DEFINED");
        assert_eq!(
            run.outcome_message("O-2"),
            "Define the INVOICE sequence of facility WH1"
        );
        assert_eq!(acme.show("O-2").await, untouched);
        assert_eq!(acme.ledger("O-2").await, ["1 SKU-A AVAILABLE → RESERVED"]);
        let neighbour = acme.show("O-1").await;
        assert_eq!(
            (
                &neighbour["packages"][0]["status"],
                &neighbour["packages"][0]["invoice_no"]
            ),
            (&json!("DISPATCHED"), &json!("CH-77"))
        );
        assert_eq!(acme.states("O-3").await, ["CANCELLED"]);
        assert_eq!(acme.stock("SKU-A").await, [8, 1, 0, 0, 0]);
        assert_eq!(
            acme.sync("status").await.expect(7).outcome("O-2"),
            "failed SEQUENCE_NOT_DEFINED",
            "reported again"
        );

        acme.ok("sequence define INVOICE --facility WH1 --prefix INV/26- --next 41 --padding 5")
            .await;
        assert_eq!(acme.sync("status").await.expect(0).outcome("O-2"), "changed");
        assert_eq!(
            acme.show("O-2").await["packages"][0]["invoice_no"],
            "INV/26-00041"
        );
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    our_live_invoice_stays_and_the_channels_number_is_kept_beside_it,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("O-1", "SKU-A", 1).await;
        acme.sync("orders").await.expect(0);
        acme.ok("orders confirm O-1").await;
        acme.ok("orders pack O-1").await;
        shop.act_on("O-1", "dispatch", json!({"invoiceNumber": "CH-1"}))
            .await;
        acme.sync("status").await.expect(0);
        let package = acme.show("O-1").await["packages"][0].clone();
        assert_eq!(
            (&package["invoice_no"], &package["channel_invoice_no"]),
            (&json!("INV/26-1"), &json!("CH-1"))
        );
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(a_channel_may_repeat_its_own_invoice_number, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::without_sequence(db, &shop).await;
    acme.ok("golive start --confirm ACME").await;
    for no in ["O-1", "O-2"] {
        shop.order(no, "SKU-A", 1).await;
    }
    acme.sync("orders").await.expect(0);
    for no in ["O-1", "O-2"] {
        shop.act_on(no, "dispatch", json!({"invoiceNumber": "CH-1"}))
            .await;
    }
    assert_eq!(acme.sync("status").await.expect(0).counts(), [2, 0, 0, 0, 0]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

/// Tables that hold what a run did, and not what it was about.
fn run_records() -> BTreeSet<String> {
    ["channel_flow", "run", "run_page", "task"]
        .map(str::to_owned)
        .into()
}

on_both!(the_second_sync_writes_nothing_but_the_runs_record, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    for (no, sku) in [
        ("O-1", "SKU-A"),
        ("O-2", "SKU-NONE"),
        ("O-3", "SKU-A"),
        ("O-4", "SKU-B"),
        ("O-5", "SKU-A"),
        ("O-6", "SKU-A"),
    ] {
        shop.order(no, sku, 1).await;
    }
    acme.sync("orders").await.expect(0);
    shop.act("O-1", "dispatch").await;
    shop.act("O-2", "dispatch").await;
    shop.act("O-3", "cancel").await;
    shop.act("O-4", "deliver").await;
    acme.sync("status").await.expect(0);
    for (what, unchanged) in [("orders", 2), ("status", 3), ("delivery", 2), ("returns", 3)] {
        let before = acme.contents().await;
        let run = acme.sync(what).await.expect(0);
        assert_eq!(run.counts(), [0, unchanged, 0, 0, 0], "{what}");
        let after = acme.contents().await;
        let differences = before.differences(&after);
        assert!(
            before.changed_tables(&after).is_subset(&run_records()),
            "{what}: {differences:#?}"
        );
        let records = after.rows("run").len() - before.rows("run").len();
        assert_eq!(records, 1, "{what}: {differences:#?}");
    }
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(
    on_amazon_only_orders_that_the_channel_ships_are_synced,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        acme.add_channel("AMZ", &shop.url, "--source AMAZON")
            .await
            .expect(0);
        shop.place(
            json!({"id": "O-1", "thirdPartyShipping": true, "items": [{"sku": "SKU-A", "quantity": 1}]}),
        )
        .await;
        shop.place(json!({"id": "O-2", "items": [{"sku": "SKU-A", "quantity": 1}]}))
            .await;
        assert_eq!(
            acme.ok("sync orders --channel AMZ").await.counts(),
            [2, 0, 0, 0, 0],
            "taken in are both"
        );
        shop.act("O-1", "dispatch").await;
        shop.act("O-2", "dispatch").await;
        let run = acme.ok("sync status --channel AMZ").await;
        assert_eq!(
            (run.outcome("O-1").as_str(), run.outcome("O-2").as_str()),
            ("changed", "skipped SELLER_SHIPS")
        );
        assert_eq!(run.counts(), [1, 0, 0, 1, 0]);
        assert_eq!(acme.states("O-1").await, ["DISPATCHED"]);
        assert_eq!(acme.states("O-2").await, ["FULFILLABLE"]);
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    chosen_orders_are_found_by_either_number_and_unknown_ones_fail_by_themselves,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        for no in ["O-1", "O-2"] {
            shop.order(no, "SKU-A", 1).await;
        }
        acme.sync("orders").await.expect(0);
        let code = acme.show("O-1").await["code"].as_str().unwrap().to_owned();
        shop.act("O-1", "dispatch").await;
        shop.act("O-2", "dispatch").await;
        let before = acme.contents().await;
        let refused = acme.sync("status --order NO-1 --order NO-2").await.expect(5);
        assert_eq!(refused.error_code(), "NOT_FOUND");
        before.assert_same(&acme.contents().await);

        let run = acme
            .sync(&format!("status --order {code} --order O-1 --order NOBODY"))
            .await
            .expect(7);
        assert_eq!(
            (run.outcome("O-1").as_str(), run.outcome("NOBODY").as_str()),
            ("changed", "failed NOT_FOUND")
        );
        assert_eq!(run.counts(), [1, 0, 0, 0, 1], "named twice, it is one order");
        assert_eq!(acme.states("O-2").await, ["FULFILLABLE"], "it was not chosen");
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(import_takes_in_the_chosen_orders_only, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    for no in ["O-1", "O-2"] {
        shop.order(no, "SKU-A", 1).await;
    }
    let run = acme.sync("orders --order O-2 --order GHOST").await.expect(7);
    assert_eq!(
        (run.outcome("O-2").as_str(), run.outcome("GHOST").as_str()),
        ("changed", "failed NOT_FOUND_AT_CHANNEL")
    );
    assert_eq!(list(&acme.ok("orders list").await.json).len(), 1);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(a_chosen_order_is_found_however_far_down_the_listing, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    acme.add_channel("PAGED", &shop.url, "--source PARTNER --list-page 2")
        .await
        .expect(0);
    shop.control(
        reqwest::Method::POST,
        "/orders/bulk",
        &json!({"count": 20, "skus": ["SKU-A"], "spacingS": 60}),
    )
    .await;
    let run = acme.ok("sync orders --channel PAGED --order SB-1020").await;
    assert_eq!(
        (run.counts(), run.outcome("SB-1020").as_str()),
        ([1, 0, 0, 0, 0], "changed")
    );
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(import_looks_back_as_far_as_it_is_told_to, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("NEW", "SKU-A", 1).await;
    let old =
        json!({"id": "OLD", "orderDate": crate::hours_ago(50), "items": [{"sku": "SKU-A", "quantity": 1}]});
    shop.place(old).await;
    let run = acme.sync("orders --since 1d").await.expect(0);
    assert_eq!(run.counts(), [1, 0, 0, 0, 0]);
    assert_eq!(
        acme.sync("orders --since 3d").await.expect(0).outcome("OLD"),
        "changed"
    );
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(a_disabled_channel_is_not_asked, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("O-1", "SKU-A", 1).await;
    acme.ok("channel disable SHOP1").await;
    let before = acme.contents().await;
    for what in ["orders", "status", "delivery", "returns"] {
        assert_eq!(
            acme.sync(what).await.expect(6).error_code(),
            "NOT_ALLOWED_IN_STATE"
        );
    }
    before.assert_same(&acme.contents().await);
    assert!(shop.calls().await.is_empty());
    acme.ok("channel enable SHOP1").await;
    assert_eq!(acme.sync("orders").await.expect(0).outcome("O-1"), "changed");
});

on_both!(
    two_facilities_serve_whole_orders_first_and_else_what_each_has,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        acme.ok("facility add WH2").await;
        acme.ok("sequence define INVOICE --facility WH2 --prefix B- --next 1")
            .await;
        acme.ok("stock adjust SKU-B --facility WH2 --add 5 --reason opening")
            .await; // three in WH1
        shop.order("WHOLE", "SKU-B", 4).await;
        acme.sync("orders").await.expect(0);
        shop.order("SPLIT", "SKU-B", 4).await;
        acme.sync("orders").await.expect(0);
        let facilities = async |no: &str| -> Vec<String> {
            list(&acme.show(no).await["packages"])
                .iter()
                .map(|p| p["facility"].as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(facilities("WHOLE").await, ["WH2"]);
        assert_eq!(facilities("SPLIT").await, ["WH1", "WH2"]);
        assert_eq!(acme.stock("SKU-B").await, [0, 3, 0, 0, 0]);
        shop.act("SPLIT", "dispatch").await;
        acme.sync("status").await.expect(0);
        let invoices: Vec<_> = list(&acme.show("SPLIT").await["packages"])
            .iter()
            .map(|p| p["invoice_no"].clone())
            .collect();
        assert_eq!(invoices, ["INV/26-1", "B-1"]);
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);
