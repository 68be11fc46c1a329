//! What happens on the channel's own panel, followed here: dispatched, cancelled, delivered, changed.

use crate::hours_ago;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Installation, Shop, list, on_both};

on_both!(
    a_dispatched_order_gets_package_invoice_and_ledger_lines,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("O-1", "SKU-A", 2).await;
        assert_eq!(acme.sync("orders").await.expect(0).outcome("O-1"), "changed");
        assert_eq!(acme.states("O-1").await, ["FULFILLABLE", "FULFILLABLE"]);
        assert_eq!(acme.stock("SKU-A").await, [8, 2, 0, 0, 0]);
        assert_eq!(acme.sync("status").await.expect(0).outcome("O-1"), "unchanged");

        shop.act_on(
            "O-1",
            "dispatch",
            json!({"trackingNumber": "AWB-7", "shippingProvider": "Bluedart"}),
        )
        .await;
        let run = acme.sync("status").await.expect(0);
        assert_eq!(
            (run.state().as_str(), run.outcome("O-1").as_str()),
            ("SUCCEEDED", "changed")
        );
        assert_eq!(run.counts(), [1, 0, 0, 0, 0]);
        let order = acme.show("O-1").await;
        assert_eq!(order["status"], "COMPLETE");
        assert_eq!(
            (&order["channel"], &order["origin"]),
            (&json!("SHOP1"), &json!("API"))
        );
        assert_eq!(list(&order["packages"]).len(), 1);
        let package = &order["packages"][0];
        let told = ["status", "invoice_no", "tracking_no", "shipping_provider"]
            .map(|field| package[field].as_str().unwrap());
        assert_eq!(told, ["DISPATCHED", "INV/26-1", "AWB-7", "Bluedart"]);
        for item in list(&order["items"]) {
            assert_eq!(
                (&item["state"], &item["packing_no"]),
                (&json!("DISPATCHED"), &package["packing_no"])
            );
            assert_eq!(item["channel_item_id"], "O-1-1");
        }
        assert_eq!(acme.stock("SKU-A").await, [8, 0, 0, 0, 0]);
        let moved = [
            "2 SKU-A AVAILABLE → RESERVED",
            "2 SKU-A RESERVED → ALLOCATED",
            "2 SKU-A ALLOCATED → CUSTOMER",
        ];
        assert_eq!(acme.ledger("O-1").await, moved);
        let events = acme.events("O-1").await;
        for kind in [
            "ORDER_IMPORTED",
            "PACKAGE_MADE",
            "INVOICE_ISSUED",
            "ITEMS_CHANGED",
        ] {
            assert!(events.iter().any(|event| event == kind), "{kind} in {events:?}");
        }
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    an_unfulfillable_order_that_left_gets_a_package_and_no_stock_changes,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("O-1", "SKU-NONE", 1).await;
        let taken_in = acme.sync("orders").await.expect(0);
        assert!(
            taken_in
                .outcome_message("O-1")
                .contains("1 of 1 unit without stock"),
            "{taken_in}"
        );
        assert_eq!(acme.states("O-1").await, ["UNFULFILLABLE"]);
        assert_eq!(list(&acme.show("O-1").await["packages"]), [] as [Value; 0]);
        let before = acme.contents().await;

        shop.act("O-1", "dispatch").await;
        assert_eq!(acme.sync("status").await.expect(0).outcome("O-1"), "changed");
        let order = acme.show("O-1").await;
        let package = &order["packages"][0];
        assert_eq!(
            (&package["status"], &package["invoice_no"]),
            (&json!("DISPATCHED"), &json!("INV/26-1"))
        );
        assert_eq!(order["items"][0]["packing_no"], package["packing_no"]);
        assert_eq!(acme.ledger("O-1").await, ["1 SKU-NONE UNTRACKED → CUSTOMER"]);
        let after = acme.contents().await;
        assert!(
            !before.changed_tables(&after).contains("stock_level"),
            "{:#?}",
            before.differences(&after)
        );
        assert!(before.changed_tables(&after).contains("stock_ledger"));
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    a_cancel_before_the_invoice_gives_the_stock_back_at_once,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("O-1", "SKU-A", 1).await;
        shop.order("O-2", "SKU-A", 1).await;
        acme.sync("orders").await.expect(0);
        acme.ok("orders confirm O-2").await;
        assert_eq!(acme.stock("SKU-A").await, [8, 2, 0, 0, 0]);

        shop.act("O-1", "cancel").await;
        shop.act("O-2", "cancel").await;
        assert_eq!(acme.sync("status").await.expect(0).counts(), [2, 0, 0, 0, 0]);
        assert_eq!(acme.stock("SKU-A").await, [10, 0, 0, 0, 0]);
        for no in ["O-1", "O-2"] {
            let order = acme.show(no).await;
            assert_eq!(
                (&order["status"], &order["packages"][0]["status"]),
                (&json!("CANCELLED"), &json!("CANCELLED"))
            );
            assert_eq!(
                (&order["items"][0]["putaway"], &order["items"][0]["cancelled_by"]),
                (&json!("NONE"), &json!("BUYER"))
            );
            assert_eq!(
                acme.ledger(no).await,
                ["1 SKU-A AVAILABLE → RESERVED", "1 SKU-A RESERVED → AVAILABLE"]
            );
        }
        assert_eq!(
            acme.sync("orders").await.expect(0).counts(),
            [0, 0, 0, 0, 0],
            "a cancelled order is never brought back"
        );
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(a_cancel_after_the_invoice_waits_for_putaway, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("O-1", "SKU-A", 1).await;
    acme.sync("orders").await.expect(0);
    acme.run("orders pack O-1").await.expect(6); // not confirmed
    acme.ok("orders confirm O-1").await;
    acme.ok("orders pack O-1").await;
    let packed = acme.show("O-1").await;
    assert_eq!(
        (&packed["status"], &packed["packages"][0]["status"]),
        (&json!("PROCESSING"), &json!("PACKED"))
    );
    assert_eq!(packed["packages"][0]["invoice_no"], "INV/26-1");
    assert_eq!(acme.stock("SKU-A").await, [9, 0, 1, 0, 0]);

    shop.act("O-1", "cancel").await;
    assert_eq!(acme.sync("status").await.expect(0).outcome("O-1"), "changed");
    assert_eq!(
        acme.stock("SKU-A").await,
        [9, 0, 0, 1, 0],
        "sellable only after putaway"
    );
    let order = acme.show("O-1").await;
    assert_eq!(
        (&order["items"][0]["state"], &order["items"][0]["putaway"]),
        (&json!("CANCELLED"), &json!("PENDING"))
    );
    assert_eq!(
        order["packages"][0]["invoice_no"],
        Value::Null,
        "its invoice is cancelled"
    );
    assert_eq!(order["cancelled"][0]["stage"], "PACKED");
    assert!(acme.events("O-1").await.contains(&"INVOICE_CANCELLED".to_owned()));
    assert_eq!(
        acme.ledger("O-1").await.last().unwrap(),
        "1 SKU-A ALLOCATED → PUTAWAY_PENDING"
    );

    shop.order("O-2", "SKU-A", 1).await;
    acme.sync("orders").await.expect(0);
    shop.act("O-2", "dispatch").await;
    acme.sync("status").await.expect(0);
    assert_eq!(
        acme.show("O-2").await["packages"][0]["invoice_no"],
        "INV/26-2",
        "a number is never issued twice"
    );
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(a_delivered_order_is_delivered_here, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    for no in ["O-1", "O-2"] {
        shop.order(no, "SKU-A", 1).await;
    }
    acme.sync("orders").await.expect(0);
    shop.act("O-1", "dispatch").await;
    acme.sync("status").await.expect(0);
    assert_eq!(acme.sync("delivery").await.expect(0).outcome("O-1"), "unchanged");
    shop.act("O-1", "deliver").await;
    shop.act("O-2", "deliver").await; // never seen dispatched: every step is caught up
    assert_eq!(acme.sync("delivery").await.expect(0).outcome("O-1"), "changed");
    assert_eq!(acme.sync("status").await.expect(0).outcome("O-2"), "changed");
    for no in ["O-1", "O-2"] {
        let order = acme.show(no).await;
        assert_eq!(
            (&order["status"], &order["packages"][0]["status"]),
            (&json!("COMPLETE"), &json!("DELIVERED"))
        );
        assert_eq!(acme.states(no).await, ["DELIVERED"]);
        let moved = [
            "1 SKU-A AVAILABLE → RESERVED",
            "1 SKU-A RESERVED → ALLOCATED",
            "1 SKU-A ALLOCATED → CUSTOMER",
        ];
        assert_eq!(acme.ledger(no).await, moved);
    }
    assert_eq!(acme.stock("SKU-A").await, [8, 0, 0, 0, 0]);
    assert_eq!(
        acme.sync("delivery").await.expect(0).counts(),
        [0; 5],
        "nothing is on its way any more"
    );
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(
    of_a_line_of_three_one_is_cancelled_and_two_are_dispatched,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("O-1", "SKU-B", 3).await;
        acme.sync("orders").await.expect(0);
        acme.ok("orders confirm O-1").await;
        acme.ok("orders pack O-1").await;
        assert_eq!(acme.stock("SKU-B").await, [0, 0, 3, 0, 0]);

        shop.act_on("O-1", "cancel", json!({"orderItemId": "O-1-1", "quantity": 1}))
            .await;
        assert_eq!(acme.sync("status").await.expect(0).outcome("O-1"), "changed");
        assert_eq!(
            acme.states("O-1").await,
            ["CANCELLED", "FULFILLABLE", "FULFILLABLE"]
        );
        assert_eq!(
            acme.stock("SKU-B").await,
            [0, 2, 0, 1, 0],
            "the cancelled one waits for putaway, the others keep theirs"
        );
        let reopened = acme.show("O-1").await;
        let package = &reopened["packages"][0];
        assert_eq!(
            (&package["status"], &package["invoice_no"]),
            (&json!("CREATED"), &Value::Null),
            "its papers list the wrong goods"
        );

        shop.act("O-1", "dispatch").await;
        assert_eq!(acme.sync("status").await.expect(0).outcome("O-1"), "changed");
        assert_eq!(
            acme.states("O-1").await,
            ["CANCELLED", "DISPATCHED", "DISPATCHED"]
        );
        let order = acme.show("O-1").await;
        assert_eq!(
            (&order["status"], list(&order["packages"]).len()),
            (&json!("COMPLETE"), 1)
        );
        assert_eq!(
            (
                &order["packages"][0]["status"],
                &order["packages"][0]["invoice_no"]
            ),
            (&json!("DISPATCHED"), &json!("INV/26-2"))
        );
        assert_eq!(order["packages"][0]["packing_no"], package["packing_no"]);
        assert_eq!(acme.stock("SKU-B").await, [0, 0, 0, 1, 0]);
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    units_that_left_apart_get_their_own_package_and_invoice,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("O-1", "SKU-B", 3).await;
        acme.sync("orders").await.expect(0);
        shop.act_on("O-1", "dispatch", json!({"quantity": 1})).await;
        acme.sync("status").await.expect(0);
        assert_eq!(
            acme.states("O-1").await,
            ["DISPATCHED", "FULFILLABLE", "FULFILLABLE"]
        );
        shop.act("O-1", "dispatch").await;
        acme.sync("status").await.expect(0);
        let order = acme.show("O-1").await;
        let papers: Vec<Value> = list(&order["packages"])
            .iter()
            .map(|p| json!([p["status"], p["invoice_no"], p["tracking_no"]]))
            .collect();
        let expected = [
            json!(["DISPATCHED", "INV/26-2", "AWB0000000002"]),
            json!(["DISPATCHED", "INV/26-1", "AWB0000000001"]),
        ];
        assert_eq!(papers, expected);
        assert_eq!(acme.stock("SKU-B").await, [0; 5]);
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(late_stock_goes_to_the_oldest_order, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    for (no, hours) in [("YOUNG", 1), ("OLD", 30), ("MIDDLE", 5)] {
        let order =
            json!({"id": no, "orderDate": hours_ago(hours), "items": [{"sku": "SKU-NONE", "quantity": 1}]});
        shop.place(order).await;
        acme.sync("orders").await.expect(0); // so that the youngest has the lowest code
    }
    let mut expected = vec![
        ("OLD", "UNFULFILLABLE"),
        ("MIDDLE", "UNFULFILLABLE"),
        ("YOUNG", "UNFULFILLABLE"),
    ];
    for served in 0..3 {
        acme.ok("stock adjust SKU-NONE --facility WH1 --add 1 --reason found")
            .await;
        expected[served].1 = "FULFILLABLE";
        for (no, state) in &expected {
            assert_eq!(acme.states(no).await, [*state], "{no} after {} units", served + 1);
        }
    }
    assert_eq!(acme.stock("SKU-NONE").await, [0, 3, 0, 0, 0]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(
    stock_that_a_cancel_frees_goes_to_the_order_that_waits,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("O-1", "SKU-B", 3).await;
        acme.sync("orders").await.expect(0);
        shop.order("O-2", "SKU-B", 2).await;
        acme.sync("orders").await.expect(0);
        assert_eq!(acme.states("O-2").await, ["UNFULFILLABLE", "UNFULFILLABLE"]);
        shop.act("O-1", "cancel").await;
        acme.sync("status").await.expect(0);
        assert_eq!(acme.states("O-2").await, ["FULFILLABLE", "FULFILLABLE"]);
        assert_eq!(acme.stock("SKU-B").await, [1, 2, 0, 0, 0]);
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    a_changed_address_is_taken_over_while_created_and_is_drift_later,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("O-1", "SKU-A", 1).await;
        acme.sync("orders").await.expect(0);
        let moved_to = json!({"addressLine1": "9, New Street", "city": "Pune", "pincode": "411001"});
        shop.control(Method::PUT, "/orders/O-1/address", &moved_to).await;
        assert_eq!(acme.sync("status").await.expect(0).outcome("O-1"), "changed");
        let address = acme.show("O-1").await["shipping_address"].clone();
        let told = ["line1", "city", "postal_code"].map(|field| address[field].as_str().unwrap().to_owned());
        assert_eq!(told, ["9, New Street", "Pune", "411001"]);
        assert!(acme.events("O-1").await.contains(&"ADDRESS_CHANGED".to_owned()));

        acme.ok("orders confirm O-1").await;
        shop.control(Method::PUT, "/orders/O-1/address", &json!({"city": "Goa"}))
            .await;
        let run = acme.sync("status").await.expect(0);
        assert_eq!(run.outcome("O-1"), "unchanged DRIFT");
        assert!(run.outcome_message("O-1").contains("address"), "{run}");
        assert_eq!(acme.show("O-1").await["shipping_address"], address);
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    an_order_that_waits_for_verification_can_be_processed_after_it,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.place(
            json!({"id": "O-1", "pendingVerification": true, "items": [{"sku": "SKU-A", "quantity": 1}]}),
        )
        .await;
        assert_eq!(acme.sync("orders").await.expect(0).outcome("O-1"), "changed");
        assert_eq!(acme.show("O-1").await["status"], "PENDING_VERIFICATION");
        let refused = acme.run("orders confirm O-1").await.expect(6);
        assert_eq!(refused.json[0]["code"], "UNVERIFIED");
        assert_eq!(acme.sync("status").await.expect(0).outcome("O-1"), "unchanged");
        shop.act("O-1", "verify").await;
        assert_eq!(acme.sync("status").await.expect(0).outcome("O-1"), "changed");
        assert_eq!(acme.show("O-1").await["status"], "CREATED");
        acme.ok("orders confirm O-1").await;
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);
