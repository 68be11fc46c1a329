//! Where the channel and we cannot both be right: kept visible, and answered by a person.

use serde_json::{Value, json};
use testkit::{Installation, Shop, list, on_both};

/// Kind and state of an order's contradictions.
fn contradictions(order: &Value) -> Vec<(String, String)> {
    let of = |c: &Value| {
        (
            c["kind"].as_str().unwrap().to_owned(),
            c["state"].as_str().unwrap().to_owned(),
        )
    };
    list(&order["contradictions"]).iter().map(of).collect()
}

fn one(kind: &str, state: &str) -> Vec<(String, String)> {
    vec![(kind.to_owned(), state.to_owned())]
}

on_both!(
    a_cancel_after_dispatch_is_a_contradiction_and_the_goods_are_expected_back,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("O-1", "SKU-A", 1).await;
        acme.sync("orders").await.expect(0);
        shop.act("O-1", "dispatch").await;
        acme.sync("status").await.expect(0);
        shop.act_on("O-1", "word", json!({"word": "CANCELLED"})).await;

        let run = acme.sync("delivery").await.expect(0);
        assert_eq!(run.outcome("O-1"), "contradiction CONTRADICTION");
        assert_eq!(run.counts(), [0, 0, 1, 0, 0]);
        let order = acme.show("O-1").await;
        assert_eq!(contradictions(&order), one("CANCELLED_AFTER_DISPATCH", "OPEN"));
        assert_eq!(order["contradictions"][0]["word"], "CANCELLED");
        assert_eq!(order["packages"][0]["status"], "RETURN_EXPECTED");
        assert_eq!(
            acme.stock("SKU-A").await,
            [9, 0, 0, 0, 0],
            "nothing came back yet"
        );
        let again = acme.sync("returns").await.expect(0);
        assert_eq!(
            again.outcome("O-1"),
            "contradiction CONTRADICTION",
            "an open one is reported again"
        );
        let refused = acme
            .run("orders answer O-1 --contradiction 1 --it-left")
            .await
            .expect(6);
        assert_eq!(refused.json[0]["code"], "NOT_ALLOWED_IN_STATE");
        acme.ok("orders answer O-1 --contradiction 1 --it-did-not").await;
        assert_eq!(acme.sync("returns").await.expect(0).outcome("O-1"), "unchanged");
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

/// Two orders that the channel cancelled, one of them packed, and dispatches after all.
async fn cancelled_and_dispatched(acme: &Installation, shop: &Shop) {
    shop.order("PLAIN", "SKU-A", 1).await;
    shop.order("PACKED", "SKU-A", 1).await;
    acme.sync("orders").await.expect(0);
    acme.ok("orders confirm PACKED").await;
    acme.ok("orders pack PACKED").await;
    for no in ["PLAIN", "PACKED"] {
        shop.act(no, "cancel").await;
    }
    assert_eq!(acme.sync("status").await.expect(0).counts(), [2, 0, 0, 0, 0]);
    assert_eq!(acme.stock("SKU-A").await, [9, 0, 0, 1, 0]);
    for no in ["PLAIN", "PACKED"] {
        shop.act_on(no, "word", json!({"word": "DISPATCHED"})).await;
    }
    let run = acme.sync("status --order PLAIN --order PACKED").await.expect(0);
    assert_eq!(run.counts(), [0, 0, 2, 0, 0]);
    for no in ["PLAIN", "PACKED"] {
        assert_eq!(acme.states(no).await, ["CANCELLED"], "nothing moves");
        assert_eq!(
            contradictions(&acme.show(no).await),
            one("CANCELLED_HERE_MOVED_THERE", "OPEN")
        );
    }
    assert_eq!(acme.stock("SKU-A").await, [9, 0, 0, 1, 0]);
}

on_both!(it_left_makes_the_cancelled_order_dispatched, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    cancelled_and_dispatched(&acme, &shop).await;
    acme.ok("orders answer PLAIN --contradiction 1 --it-left").await;
    acme.ok("orders answer PACKED --contradiction 1 --it-left").await;
    for no in ["PLAIN", "PACKED"] {
        let order = acme.show(no).await;
        assert_eq!(
            (&order["status"], acme.states(no).await.join(" ").as_str()),
            (&json!("COMPLETE"), "DISPATCHED")
        );
        assert!(
            order["packages"][0]["invoice_no"].is_string(),
            "what left needs an invoice: {order:#}"
        );
        assert_eq!(
            contradictions(&order),
            one("CANCELLED_HERE_MOVED_THERE", "IT_LEFT")
        );
    }
    assert_eq!(
        acme.ledger("PACKED").await.last().unwrap(),
        "1 SKU-A PUTAWAY_PENDING → CUSTOMER"
    );
    assert_eq!(
        acme.ledger("PLAIN").await.last().unwrap(),
        "1 SKU-A UNTRACKED → CUSTOMER"
    );
    assert_eq!(acme.stock("SKU-A").await, [9, 0, 0, 0, 0]);
    acme.run("orders answer PLAIN --contradiction 1 --it-left")
        .await
        .expect(6); // answered already

    shop.act("PLAIN", "deliver").await;
    acme.sync("delivery").await.expect(0);
    assert_eq!(
        acme.states("PLAIN").await,
        ["DELIVERED"],
        "later words of the channel apply"
    );
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(it_did_not_closes_until_the_channel_changes_its_word, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    cancelled_and_dispatched(&acme, &shop).await;
    acme.ok("orders answer PLAIN --contradiction 1 --it-did-not")
        .await;
    assert_eq!(acme.states("PLAIN").await, ["CANCELLED"]);
    assert_eq!(
        acme.sync("status --order PLAIN").await.expect(0).outcome("PLAIN"),
        "unchanged"
    );
    shop.act("PLAIN", "deliver").await;
    let run = acme.sync("status --order PLAIN").await.expect(0);
    assert_eq!(
        run.outcome("PLAIN"),
        "contradiction CONTRADICTION",
        "another word, another contradiction"
    );
    assert_eq!(contradictions(&acme.show("PLAIN").await).len(), 2);
    assert_eq!(acme.stock("SKU-A").await, [9, 0, 0, 1, 0]);
    acme.run("orders answer PLAIN --contradiction 7 --it-left")
        .await
        .expect(6);
    acme.run("orders answer PLAIN --contradiction 1").await.expect(2);
    acme.run("orders answer NOBODY --contradiction 1 --it-left")
        .await
        .expect(5);
    assert_eq!(acme.healthy().await, [""; 0]);
});
