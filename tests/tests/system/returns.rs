//! Goods that come back: by the courier and by the buyer, with what the channel says of the return.

use serde_json::{Value, json};
use testkit::{Installation, Shop, list, on_both};

/// What is told of a return, without its times.
fn told(order: &Value) -> Vec<Value> {
    let returns = list(&order["returns"]);
    let of = |r: &Value| {
        json!([
            r["kind"],
            r["state"],
            r["return_no"],
            r["reason"],
            r["tracking_no"],
            r["shipping_provider"]
        ])
    };
    returns.iter().map(of).collect()
}

on_both!(an_rto_comes_back_and_waits_for_putaway, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("O-1", "SKU-A", 2).await;
    acme.sync("orders").await.expect(0);
    shop.act("O-1", "dispatch").await;
    acme.sync("status").await.expect(0);
    assert_eq!(acme.sync("returns").await.expect(0).outcome("O-1"), "unchanged");

    let said = json!({"returnReason": "Nobody at home", "returnAWB": "RT-9", "returnShippingProvider": "Delhivery",
                      "returnDate": "2026-11-20T10:00:00+05:30"});
    shop.act_on("O-1", "courier-return", said).await;
    assert_eq!(acme.sync("returns").await.expect(0).outcome("O-1"), "changed");
    let order = acme.show("O-1").await;
    assert_eq!(acme.states("O-1").await, ["RETURNED", "RETURNED"]);
    assert_eq!(order["packages"][0]["status"], "RETURNED");
    assert_eq!(
        told(&order),
        [json!([
            "RTO",
            "OVER",
            "WH1-RT000001",
            "Nobody at home",
            "RT-9",
            "Delhivery"
        ])]
    );
    assert!(
        order["returns"][0]["date"]
            .as_str()
            .unwrap()
            .starts_with("2026-11-20")
    );
    assert!(
        list(&order["items"])
            .iter()
            .all(|item| item["putaway"] == "PENDING")
    );
    assert_eq!(
        acme.ledger("O-1").await.last().unwrap(),
        "2 SKU-A CUSTOMER → PUTAWAY_PENDING"
    );
    assert_eq!(acme.stock("SKU-A").await, [8, 0, 0, 2, 0]);
    assert_eq!(
        acme.sync("returns").await.expect(0).counts(),
        [0; 5],
        "what is back is not asked for any more"
    );
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(a_customer_return_is_announced_and_then_over, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("O-1", "SKU-A", 1).await;
    acme.sync("orders").await.expect(0);
    shop.act("O-1", "dispatch").await;
    acme.sync("status").await.expect(0);
    shop.act("O-1", "deliver").await;
    acme.sync("delivery").await.expect(0);

    let said = json!({"returnReason": "Wrong size", "returnAWB": "RT-1", "returnShippingProvider": "Ekart"});
    shop.act_on("O-1", "request-return", said).await;
    assert_eq!(acme.sync("returns").await.expect(0).outcome("O-1"), "changed");
    let announced = acme.show("O-1").await;
    assert_eq!(acme.states("O-1").await, ["RETURN_REQUESTED"]);
    assert_eq!(announced["packages"][0]["status"], "RETURN_EXPECTED");
    assert_eq!(
        told(&announced),
        [json!([
            "CIR",
            "ANNOUNCED",
            "WH1-RT000001",
            "Wrong size",
            "RT-1",
            "Ekart"
        ])]
    );
    assert_eq!(
        acme.stock("SKU-A").await,
        [9, 0, 0, 0, 0],
        "announced is not back"
    );
    assert_eq!(acme.sync("returns").await.expect(0).outcome("O-1"), "unchanged");

    shop.act_on(
        "O-1",
        "return",
        json!({"returnShippingProvider": "Ekart Reverse"}),
    )
    .await;
    assert_eq!(acme.sync("returns").await.expect(0).outcome("O-1"), "changed");
    let back = acme.show("O-1").await;
    assert_eq!(acme.states("O-1").await, ["RETURNED"]);
    assert_eq!(
        told(&back),
        [json!([
            "CIR",
            "OVER",
            "WH1-RT000001",
            "Wrong size",
            "RT-1",
            "Ekart Reverse"
        ])]
    );
    assert_eq!(back["items"][0]["putaway"], "PENDING");
    assert_eq!(acme.stock("SKU-A").await, [9, 0, 0, 1, 0]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(
    a_return_of_one_of_two_units_leaves_the_other_with_the_buyer,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("O-1", "SKU-A", 2).await;
        acme.sync("orders").await.expect(0);
        shop.act("O-1", "dispatch").await;
        shop.act("O-1", "deliver").await;
        acme.sync("status").await.expect(0);
        shop.act_on("O-1", "request-return", json!({"quantity": 1})).await;
        shop.act_on("O-1", "return", json!({"quantity": 1})).await;
        // The sandbox takes announced units before delivered ones.
        acme.sync("returns").await.expect(0);
        assert_eq!(acme.states("O-1").await, ["DELIVERED", "RETURNED"]);
        assert_eq!(
            acme.show("O-1").await["packages"][0]["status"],
            "DELIVERED",
            "returned only when all of it is"
        );
        assert_eq!(acme.stock("SKU-A").await, [8, 0, 0, 1, 0]);
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(a_return_that_is_withdrawn_is_delivered_again, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("O-1", "SKU-A", 1).await;
    acme.sync("orders").await.expect(0);
    shop.act("O-1", "deliver").await;
    acme.sync("status").await.expect(0);
    shop.act("O-1", "request-return").await;
    acme.sync("returns").await.expect(0);
    shop.act_on("O-1", "word", json!({"word": "DELIVERED"})).await;
    assert_eq!(acme.sync("returns").await.expect(0).outcome("O-1"), "changed");
    let order = acme.show("O-1").await;
    assert_eq!(
        (&order["items"][0]["state"], &order["returns"][0]["state"]),
        (&json!("DELIVERED"), &json!("WITHDRAWN"))
    );
    assert_eq!(acme.stock("SKU-A").await, [9, 0, 0, 0, 0]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(chosen_orders_bring_delivered_and_returned_too, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    for no in ["O-1", "O-2", "O-3"] {
        shop.order(no, "SKU-A", 1).await;
    }
    acme.sync("orders").await.expect(0);
    for no in ["O-1", "O-2", "O-3"] {
        shop.act(no, "dispatch").await;
    }
    acme.sync("status").await.expect(0);
    for no in ["O-1", "O-2", "O-3"] {
        shop.act(no, "deliver").await;
    }
    shop.act("O-2", "return").await;
    assert_eq!(
        acme.sync("status").await.expect(0).counts(),
        [0; 5],
        "by itself, status sync asks for open orders"
    );
    let run = acme.sync("status --order O-1 --order O-2").await.expect(0);
    assert_eq!(run.counts(), [2, 0, 0, 0, 0]);
    assert_eq!(acme.states("O-1").await, ["DELIVERED"]);
    assert_eq!(acme.states("O-2").await, ["RETURNED"]);
    assert_eq!(acme.states("O-3").await, ["DISPATCHED"], "it was not chosen");
    assert_eq!(acme.healthy().await, [""; 0]);
});
