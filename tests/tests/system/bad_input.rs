//! Bad orders among good ones: each fails alone, with a code and words, and nothing of it is stored.

use serde_json::{Value, json};
use testkit::{Installation, Shop, list, on_both};

/// An order as the contract has it, of one unit of SKU-A.
fn contract_order(id: &str) -> Value {
    json!({
        "id": id, "orderDate": crate::hours_ago(2), "orderStatus": "CREATED", "paymentType": "PREPAID", "thirdPartyShipping": false,
        "orderPrice": {"currency": "INR", "totalPrice": 349},
        "orderItems": [{"orderItemId": format!("{id}-1"), "status": "CREATED", "sku": "SKU-A", "quantity": 1,
                        "orderItemPrice": {"sellingPrice": "349.00", "currency": "INR"}}],
        "shippingAddress": {"name": "A", "addressLine1": "1", "city": "Pune", "pincode": "411001", "country": "IN"}
    })
}

/// The order with a value put in some place.
fn with(id: &str, at: &str, value: Value) -> Value {
    let mut order = contract_order(id);
    *order.pointer_mut(at).unwrap() = value;
    order
}

/// Bad orders by number, each with what it is refused with. An order a line.
#[rustfmt::skip]
fn bad_orders() -> Vec<(&'static str, Value, &'static str, &'static str)> {
    let quantity = "/orderItems/0/quantity";
    vec![
        ("LINELESS", with("LINELESS", "/orderItems", json!([])), "ORDER_WITHOUT_LINES", "no orderItems"),
        ("NEGATIVE", with("NEGATIVE", quantity, json!(-1)), "QUANTITY_OUT_OF_RANGE", "has quantity -1"),
        ("ZERO", with("ZERO", quantity, json!(0)), "QUANTITY_OUT_OF_RANGE", "has quantity 0"),
        ("HUGE", with("HUGE", quantity, json!(10_001)), "QUANTITY_OUT_OF_RANGE", "from 1 to 10000"),
        ("VAST", with("VAST", quantity, json!(1e300)), "QUANTITY_OUT_OF_RANGE", "from 1 to 10000"),
        ("OVERFLOWING", with("OVERFLOWING", quantity, json!(4_294_967_297_u64)), "QUANTITY_OUT_OF_RANGE", "4294967297"),
        ("HALF", with("HALF", quantity, json!(1.5)), "QUANTITY_OUT_OF_RANGE", "whole number"),
        ("WORDY", with("WORDY", quantity, json!("two")), "QUANTITY_OUT_OF_RANGE", "has quantity two"),
        ("ZONELESS", with("ZONELESS", "/orderDate", json!("2026-11-20T10:00:00")), "DATE_WITHOUT_ZONE", "such as +05:30"),
        ("DATELESS", with("DATELESS", "/orderDate", json!("tomorrow")), "BAD_DATE", "tomorrow"),
        ("CHEAP", with("CHEAP", "/orderItems/0/orderItemPrice/sellingPrice", json!("-1")), "BAD_PRICE", "below zero"),
        ("LISTLESS", with("LISTLESS", "/orderItems", json!({"a": 1})), "BAD_ORDER", "not a list"),
    ]
}

on_both!(
    bad_orders_fail_alone_and_the_good_ones_of_the_page_are_taken_in,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("AAA-FIRST", "SKU-A", 1).await;
        for (no, raw, ..) in bad_orders() {
            shop.order(no, "SKU-A", 1).await;
            shop.serve_raw(no, &raw).await;
        }
        shop.order("NUMBERLESS", "SKU-A", 1).await;
        shop.serve_raw("NUMBERLESS", &with("x", "/id", json!(null))).await;
        shop.order("ZZZ-LAST", "SKU-A", 1).await;

        let run = acme.sync("orders").await.expect(7);
        assert_eq!(run.state(), "SUCCEEDED_WITH_ERRORS");
        let bad = bad_orders().len() as i64 + 1;
        assert_eq!(run.counts(), [2, 0, 0, 0, bad]);
        for (no, _, code, words) in bad_orders() {
            assert_eq!(run.outcome(no), format!("failed {code}"));
            assert!(run.outcome_message(no).contains(words), "{no}: {run}");
            acme.run(&format!("orders show {no}")).await.expect(5);
        }
        let orders = list(&run.json["orders"]);
        let numberless = orders
            .iter()
            .find(|row| row["code"] == "ORDER_WITHOUT_ID")
            .unwrap();
        assert!(
            numberless["channel_order_no"]
                .as_str()
                .unwrap()
                .starts_with("(page 1, order "),
            "{run}"
        );
        assert_eq!(list(&acme.ok("orders list").await.json).len(), 2);
        assert_eq!(acme.stock("SKU-A").await, [8, 2, 0, 0, 0]);
        assert_eq!(acme.sync("orders").await.expect(7).counts(), [0, 2, 0, 0, bad]);

        for (no, ..) in bad_orders() {
            shop.serve_itself(no).await;
        }
        shop.serve_itself("NUMBERLESS").await;
        assert_eq!(
            acme.sync("orders").await.expect(0).counts(),
            [bad, 2, 0, 0, 0],
            "once they are right they come in"
        );
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    a_bad_word_on_a_known_order_changes_nothing_of_it_and_its_neighbours_are_followed,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        for no in ["O-1", "O-2", "O-3"] {
            shop.order(no, "SKU-A", 1).await;
        }
        acme.sync("orders").await.expect(0);
        shop.act("O-1", "dispatch").await;
        shop.act("O-3", "cancel").await;
        let order = acme.show("O-2").await;
        for (at, value, code) in [
            ("/orderItems", json!([]), "ORDER_WITHOUT_LINES"),
            ("/orderItems/0/quantity", json!(-1), "QUANTITY_OUT_OF_RANGE"),
            ("/orderItems/0/quantity", json!(1e300), "QUANTITY_OUT_OF_RANGE"),
            ("/orderItems/0/quantity", json!(0.5), "QUANTITY_OUT_OF_RANGE"),
        ] {
            let mut raw = with("O-2", "/orderItems/0/status", json!("DISPATCHED"));
            *raw.pointer_mut(at).unwrap() = value;
            shop.serve_raw("O-2", &raw).await;
            let run = acme.sync("status").await.expect(7);
            assert_eq!(run.outcome("O-2"), format!("failed {code}"));
            assert_eq!(acme.show("O-2").await, order);
            assert_eq!(acme.stock("SKU-A").await, [8, 1, 0, 0, 0]);
        }
        assert_eq!(acme.states("O-1").await, ["DISPATCHED"]);
        assert_eq!(acme.states("O-3").await, ["CANCELLED"]);
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    units_that_the_channel_has_more_or_fewer_of_move_nothing,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        for no in ["MORE", "FEWER"] {
            shop.order(no, "SKU-A", 2).await;
        }
        acme.sync("orders").await.expect(0);
        for (no, units) in [("MORE", 3), ("FEWER", 1)] {
            let mut raw = with(no, "/orderItems/0/status", json!("DISPATCHED"));
            raw["orderItems"][0]["quantity"] = json!(units);
            raw["shippingAddress"] = Value::Null;
            shop.serve_raw(no, &raw).await;
        }
        let run = acme.sync("status").await.expect(0);
        assert_eq!(
            (run.outcome("MORE").as_str(), run.outcome("FEWER").as_str()),
            ("contradiction CONTRADICTION", "unchanged DRIFT")
        );
        assert_eq!(
            acme.show("MORE").await["contradictions"][0]["kind"],
            "MORE_UNITS_THERE"
        );
        for no in ["MORE", "FEWER"] {
            assert_eq!(acme.states(no).await, ["FULFILLABLE", "FULFILLABLE"]);
        }
        assert_eq!(acme.stock("SKU-A").await, [6, 4, 0, 0, 0]);
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

/// Four orders on pages of two, of which the last is served as given.
async fn with_last(db: &testkit::TestDatabase, last: &Value) -> (Shop, Installation) {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    acme.add_channel("PAGED", &shop.url, "--source PARTNER --list-page 2")
        .await
        .expect(0);
    for no in ["O-1", "O-2", "O-3", "O-4"] {
        shop.order(no, "SKU-A", 1).await;
    }
    shop.serve_raw("O-4", last).await;
    (shop, acme)
}

on_both!(the_same_order_on_two_pages_is_taken_in_once, async |db| {
    let (_shop, acme) = with_last(db, &contract_order("O-1")).await;
    let run = acme.ok("sync orders --channel PAGED").await;
    assert_eq!(
        (run.counts(), run.outcome("O-1").as_str()),
        ([3, 0, 0, 0, 0], "changed")
    );
    assert_eq!(acme.stock("SKU-A").await, [7, 3, 0, 0, 0]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(
    of_two_different_orders_of_one_number_the_first_counts_and_the_number_fails,
    async |db| {
        let (shop, acme) = with_last(db, &with("O-1", "/orderItems/0/quantity", json!(5))).await;
        let run = acme.run("sync orders --channel PAGED").await.expect(7);
        assert_eq!(
            (run.counts(), run.outcome("O-1").as_str()),
            ([2, 0, 0, 0, 1], "failed DUPLICATE_ORDER_NO")
        );
        assert!(
            run.outcome_message("O-1").contains("two different orders"),
            "{run}"
        );
        assert_eq!(
            acme.states("O-1").await,
            ["FULFILLABLE"],
            "one unit: the first one's"
        );
        assert_eq!(acme.stock("SKU-A").await, [7, 3, 0, 0, 0]);
        let again = acme.run("sync orders --channel PAGED").await.expect(7);
        assert_eq!(again.counts(), [0, 2, 0, 0, 1]);
        shop.serve_itself("O-4").await;
        assert_eq!(
            acme.ok("sync orders --channel PAGED").await.counts(),
            [1, 3, 0, 0, 0]
        );
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(hostile_texts_are_kept_as_texts, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    let number = "'; DROP TABLE sale_order; -- \u{202e}%_주문";
    let mut raw = contract_order(number);
    raw["orderItems"][0]["sku"] = json!("SKU'\"%;<b>");
    raw["shippingAddress"]["name"] = json!("Robert'); DROP TABLE stock_ledger;--");
    shop.order("O-1", "SKU-A", 1).await;
    shop.serve_raw("O-1", &raw).await;
    assert_eq!(acme.sync("orders").await.expect(0).outcome(number), "changed");
    let listed = acme.ok("orders list").await.json;
    assert_eq!(listed[0]["channel_order_no"], number);
    let order = acme.show(listed[0]["code"].as_str().unwrap()).await;
    assert_eq!(order["items"][0]["sku"], "SKU'\"%;<b>");
    assert_eq!(
        order["shipping_address"]["name"],
        "Robert'); DROP TABLE stock_ledger;--"
    );
    assert_eq!(acme.healthy().await, [""; 0]);
});
