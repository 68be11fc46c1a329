//! The two ways back, each from its beginning to its end.

use super::{row, rows, stands, type_in, typed};
use serde_json::json;
use testkit::{Installation, Shop, list, on_both};

on_both!(a_channels_order_is_resynced_with_a_new_packing_no, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("O-1", "SKU-A", 2).await;
    acme.sync("orders").await.expect(0);
    acme.ok("orders confirm O-1").await;
    let old = acme.show("O-1").await["packages"][0]["packing_no"].clone();
    assert_eq!(acme.stock("SKU-A").await, [8, 2, 0, 0, 0]);

    acme.ok("orders cancel O-1 --reason MISTAKE").await;
    assert_eq!(acme.stock("SKU-A").await, [10, 0, 0, 0, 0], "back at once");
    let before = row(&acme, "O-1").await;
    assert_eq!(before["state"], "RESYNC_AVAILABLE");
    assert_eq!(
        (&before["group"], &before["cancelled_by"], &before["reason"]),
        (&json!("API"), &json!("SELLER"), &json!("MISTAKE"))
    );
    assert_eq!(
        (&before["packing_no"], &before["new_packing_no"]),
        (&old, &json!(null))
    );
    assert_eq!(before["days_left"], 13, "14 days less a moment: {before}");
    assert_eq!(
        acme.sync("orders").await.expect(0).outcome("O-1"),
        "unchanged CANCELLED_HERE"
    );
    assert_eq!(
        acme.states("O-1").await,
        ["CANCELLED", "CANCELLED"],
        "the import never brings it back"
    );

    let preview = acme.ok("cancelled preview O-1").await.json;
    assert_eq!(
        (
            &preview[0]["possible"],
            &preview[0]["units"],
            &preview[0]["short"]
        ),
        (&json!(true), &json!(2), &json!(0))
    );
    assert_eq!(row(&acme, "O-1").await, before, "a preview writes nothing");

    let told = acme.ok("resync O-1 --wait").await.json;
    assert_eq!(told[0]["result"], "back", "{told:#}");
    let after = row(&acme, "O-1").await;
    assert_eq!(after["state"], "RESYNCED");
    assert_eq!(after["new_packing_no"], told[0]["packing_no"]);
    assert_ne!(after["new_packing_no"], old);
    assert_eq!(acme.stock("SKU-A").await, [8, 2, 0, 0, 0]);
    let order = acme.show("O-1").await;
    assert_eq!(order["status"], "CREATED", "processing starts from the beginning");
    assert_eq!(
        acme.states("O-1").await,
        ["CANCELLED", "CANCELLED", "FULFILLABLE", "FULFILLABLE"]
    );
    let again = acme.run("resync O-1").await.expect(6);
    assert_eq!(again.json[0]["code"], "ALREADY_BACK");
    let restore = acme.run("restore O-1").await.expect(6);
    assert_eq!(restore.json[0]["code"], "ALREADY_BACK");

    // From here it is an order like any other.
    acme.ok("orders confirm O-1").await;
    acme.ok("orders pack O-1").await;
    shop.act("O-1", "dispatch").await;
    assert_eq!(acme.sync("status").await.expect(0).outcome("O-1"), "changed");
    assert_eq!(acme.stock("SKU-A").await, [8, 0, 0, 0, 0]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(a_typed_order_is_restored_with_the_same_packing_no, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    let order = type_in(&acme, "T-1").await;
    assert_eq!(
        (&order["origin"], &order["channel"]),
        (&json!("MANUAL"), &json!("MANUAL"))
    );
    let packing_no = order["packages"][0]["packing_no"].clone();
    acme.ok("orders confirm T-1").await;
    acme.ok("orders pack T-1").await;
    let invoice = acme.show("T-1").await["packages"][0]["invoice_no"].clone();
    assert_eq!(invoice, "INV/26-1");
    acme.ok("orders cancel T-1 --reason 'wrong button'").await;
    assert_eq!(
        acme.stock("SKU-A").await,
        [8, 0, 0, 2, 0],
        "packed goods go to putaway"
    );
    let before = row(&acme, "T-1").await;
    assert_eq!(
        (&before["state"], &before["group"]),
        (&json!("RECOVERABLE"), &json!("MANUAL"))
    );
    assert_eq!(
        (&before["reason"], &before["comment"]),
        (&json!("OTHER"), &json!("wrong button"))
    );
    let held = acme.run("orders hold T-1").await.expect(6);
    assert_eq!(
        held.json[0]["code"], "NOT_ALLOWED_IN_STATE",
        "while cancelled nothing can be done to it"
    );
    let preview = acme.ok("cancelled preview T-1").await.json;
    assert_eq!(
        (&preview[0]["awaiting_putaway"], &preview[0]["packing_no"]),
        (&json!(2), &packing_no)
    );

    let told = acme.ok("restore T-1").await.json;
    assert_eq!(
        (&told[0]["result"], &told[0]["packing_no"]),
        (&json!("back"), &packing_no)
    );
    assert!(rows(&acme, "--order T-1").await.is_empty(), "it leaves the list");
    assert_eq!(rows(&acme, "--order T-1 --state restored").await.len(), 1);
    let order = acme.show("T-1").await;
    assert_eq!(
        (&order["status"], &order["packages"][0]["packing_no"]),
        (&json!("CREATED"), &packing_no)
    );
    assert_eq!(
        order["packages"][0]["invoice_no"],
        json!(null),
        "old papers stay void"
    );
    assert_eq!(
        acme.stock("SKU-A").await,
        [6, 2, 0, 2, 0],
        "what waits for putaway is not its own"
    );
    acme.ok("orders confirm T-1").await;
    acme.ok("orders pack T-1").await;
    assert_eq!(acme.show("T-1").await["packages"][0]["invoice_no"], "INV/26-2");
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(
    single_items_come_back_and_changes_on_the_site_are_taken_over,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.place(json!({"id": "O-1", "items": [
        {"sku": "SKU-A", "quantity": 2, "price": "349.00"}, {"sku": "SKU-B", "quantity": 1, "price": "99.00"}]}))
        .await;
        acme.sync("orders").await.expect(0);
        acme.ok("orders cancel O-1 --items 2 --reason OUT_OF_STOCK").await;
        let before = row(&acme, "O-1").await;
        assert_eq!(
            (&before["whole_package"], &before["items"]),
            (&json!(false), &json!([2]))
        );
        assert_eq!(acme.stock("SKU-A").await, [9, 1, 0, 0, 0]);
        let told = acme.ok("resync O-1 --wait").await.json;
        assert_eq!(told[0]["result"], "back", "{told:#}");
        let order = acme.show("O-1").await;
        assert_eq!(
            list(&order["packages"]).len(),
            2,
            "a package of its own: {order:#}"
        );
        assert_eq!(acme.stock("SKU-A").await, [8, 2, 0, 0, 0]);
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    a_live_order_of_the_same_number_stands_against_a_restore_and_is_named,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        type_in(&acme, "T-1").await;
        acme.ok("orders cancel T-1").await;
        let second = type_in(&acme, "T-1").await;
        let file = acme.file("again.json", &typed("T-1").to_string());
        let third = acme
            .run(&format!("orders create --file {}", file.display()))
            .await
            .expect(6);
        assert_eq!(third.error_code(), "DUPLICATE_ALIVE");
        let preview = acme.ok("cancelled preview T-1").await.json;
        assert_eq!(preview[0]["blockers"][0]["code"], "DUPLICATE_ALIVE");
        assert_eq!(row(&acme, "T-1").await["state"], "RECOVERABLE");

        let refused = acme.run("restore T-1").await.expect(6);
        assert_eq!(refused.json[0]["code"], "DUPLICATE_ALIVE");
        let alive = second["code"].as_str().unwrap();
        assert!(
            refused.json[0]["message"].as_str().unwrap().contains(alive),
            "{refused}"
        );
        assert_eq!(
            stands(&acme, "T-1").await,
            ("RECOVER_FAILED".to_owned(), "DUPLICATE_ALIVE".to_owned())
        );
        assert_eq!(acme.stock("SKU-A").await, [8, 2, 0, 0, 0]);
        acme.ok(&format!("orders cancel {alive}")).await;
        let named = rows(&acme, "--order T-1 --state RECOVER_FAILED").await;
        let told = acme
            .ok(&format!("restore {}", named[0]["delivery"].as_str().unwrap()))
            .await
            .json;
        assert_eq!(told[0]["result"], "back");
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    stock_that_a_cancel_frees_goes_to_the_oldest_that_waits,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("FIRST", "SKU-B", 3).await;
        acme.sync("orders").await.expect(0);
        shop.order("WAITS", "SKU-B", 2).await;
        acme.sync("orders").await.expect(0);
        assert_eq!(acme.states("WAITS").await, ["UNFULFILLABLE", "UNFULFILLABLE"]);
        acme.ok("orders cancel FIRST --reason MISTAKE").await;
        assert_eq!(acme.states("WAITS").await, ["FULFILLABLE", "FULFILLABLE"]);
        let told = acme.ok("resync FIRST --wait").await.json;
        assert_eq!(told[0]["result"], "back");
        assert_eq!(
            acme.states("FIRST").await,
            [
                "CANCELLED",
                "CANCELLED",
                "CANCELLED",
                "FULFILLABLE",
                "UNFULFILLABLE",
                "UNFULFILLABLE"
            ]
        );
        let refused = acme.run("orders confirm FIRST").await.expect(6);
        assert_eq!(refused.json[0]["code"], "STOCK_SHORT");
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);
