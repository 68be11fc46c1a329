//! The seed `uniware-status-sync.md`: "those orders which are updated as CANCELLED in Unicommerce after invoice generated,
//! must be putaway for correct inventory management." And the goods that come back.

use serde_json::{Value, json};
use testkit::{Installation, Output, Shop, list, on_both};

/// An order that was packed here and cancelled on the channel, as the next sync learned.
async fn cancelled_after_invoice(acme: &Installation, shop: &Shop, no: &str, units: u32) {
    shop.order(no, "SKU-A", units).await;
    acme.sync("orders").await.expect(0);
    acme.ok(&format!("orders confirm {no}")).await;
    acme.ok(&format!("orders pack {no}")).await;
    shop.act(no, "cancel").await;
    assert_eq!(acme.sync("status").await.expect(0).outcome(no), "changed");
}

/// What waits: item, source, document, condition, putaway.
async fn pending(acme: &Installation, options: &str) -> Vec<Value> {
    let found = acme.ok(&format!("putaway pending {options}")).await;
    let row = |r: &Value| json!([r["item"], r["source"], r["condition"], r["putaway_no"]]);
    list(&found.json).iter().map(row).collect()
}

fn number(made: &Output) -> String {
    made.json["putaway_no"].as_str().unwrap().to_owned()
}

/// The code of each line that a command was refused for.
fn lines_refused(output: &Output) -> Vec<String> {
    let told = output.stderr.lines();
    let errors: Vec<Value> = told.filter_map(|line| serde_json::from_str(line).ok()).collect();
    let of = |l: &Value| format!("{} {}", l["place"].as_str().unwrap(), l["code"].as_str().unwrap());
    list(&errors.last().unwrap()["error"]["lines"])
        .iter()
        .map(of)
        .collect()
}

on_both!(what_is_cancelled_after_its_invoice_must_be_put_away, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    cancelled_after_invoice(&acme, &shop, "O-1", 4).await;
    assert_eq!(acme.stock("SKU-A").await, [6, 0, 0, 4, 0], "not sellable yet");
    let waits = |no: u32, putaway: Option<&str>| json!([no, "CANCELLED_ITEM", null, putaway]);
    assert_eq!(
        pending(&acme, "").await,
        [waits(1, None), waits(2, None), waits(3, None), waits(4, None)]
    );
    // An order that waits for stock: there are six, and it wants seven.
    shop.order("O-2", "SKU-A", 7).await;
    acme.sync("orders").await.expect(0);
    assert_eq!(acme.stock("SKU-A").await, [0, 6, 0, 4, 0]);

    let made = acme
        .ok("putaway create O-1:1 O-1:2 O-1:3 --facility WH1 --source CANCELLED_ITEM")
        .await;
    assert_eq!(
        (number(&made).as_str(), &made.json["state"]),
        ("WH1-PA000001", &json!("CREATED"))
    );
    assert_eq!(
        pending(&acme, "--limit 1").await,
        [waits(1, Some("WH1-PA000001"))]
    );
    assert_eq!(acme.stock("SKU-A").await, [0, 6, 0, 4, 0], "made is not placed");

    let placed = acme
        .ok("putaway complete WH1-PA000001 --line 1=good --line 2=bad --reason dented")
        .await;
    assert_eq!(placed.json["state"], "IN_PROGRESS");
    assert_eq!(
        acme.stock("SKU-A").await,
        [0, 7, 0, 2, 1],
        "the waiting order got the good one"
    );
    assert_eq!(acme.states("O-2").await, ["FULFILLABLE"; 7]);
    let done = acme
        .ok("putaway complete WH1-PA000001 --line 3=missing --reason 'not on the pile'")
        .await;
    assert_eq!(done.json["state"], "COMPLETE");
    assert_eq!(acme.stock("SKU-A").await, [0, 7, 0, 1, 1]);
    assert_eq!(pending(&acme, "").await, [waits(4, None)]);
    assert_eq!(
        acme.ledger("O-1").await[2..].to_vec().last().unwrap(),
        "1 SKU-A PUTAWAY_PENDING → ADJUSTMENT"
    );
    let order = acme.show("O-1").await;
    let marks: Vec<Value> = list(&order["items"])
        .iter()
        .map(|i| i["putaway"].clone())
        .collect();
    assert_eq!(marks, ["DONE", "DONE", "DONE", "PENDING"]);
    let listed = acme.ok("putaway list --state COMPLETE").await;
    assert_eq!(
        (&listed.json[0]["done"], &listed.json[0]["lines"]),
        (&json!(3), &json!(3))
    );
    let shown = acme.ok("putaway show WH1-PA000001").await;
    assert_eq!(shown.json["lines"][2]["reason"], "not on the pile");
    let text = acme.run_as_text("putaway pending").await.expect(0);
    assert!(text.stdout.contains("CANCELLED_ITEM"), "{text}");
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(what_a_putaway_refuses_changes_nothing, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    acme.ok("facility add WH2").await;
    cancelled_after_invoice(&acme, &shop, "O-1", 2).await;
    shop.order("LIVE", "SKU-A", 1).await;
    acme.sync("orders").await.expect(0);
    let before = acme.contents().await;
    let make = "putaway create --facility WH1 --source CANCELLED_ITEM";
    for (line, exit, refused) in [
        (
            "putaway create O-1 --facility WH2 --source CANCELLED_ITEM",
            6,
            "OTHER_FACILITY",
        ),
        (
            "putaway create O-1 --facility WH1 --source COURIER_RETURNED_ITEM",
            6,
            "OTHER_SOURCE",
        ),
        (
            "putaway create --all --facility WH2 --source CANCELLED_ITEM",
            6,
            "NOT_PENDING",
        ),
        (&format!("{make} LIVE"), 6, "NOT_PENDING"),
        (&format!("{make} LIVE:1"), 6, "NOT_PENDING"),
        (&format!("{make} O-1:9"), 5, "ITEM_NOT_FOUND"),
        (&format!("{make} NOBODY"), 5, "NOT_FOUND"),
        (
            "putaway create O-1 --facility NONE --source CANCELLED_ITEM",
            5,
            "NOT_FOUND",
        ),
        (
            "putaway create O-1 --facility WH1 --source WHATEVER",
            2,
            "BAD_INPUT",
        ),
        ("putaway complete WH1-PA000001 --all-good", 5, "NOT_FOUND"),
        ("putaway discard WH1-PA000001", 5, "NOT_FOUND"),
        ("returns receive LIVE", 6, "NOT_ALLOWED_IN_STATE"),
        ("returns inspect O-1 --all-good", 6, "NOT_ALLOWED_IN_STATE"),
    ] {
        let told = acme.run(line).await.expect(exit);
        assert_eq!(told.error_code(), refused, "{told}");
    }
    before.assert_same(&acme.contents().await);
    assert_eq!(acme.ok("putaway list").await.json, json!([]));

    let made = acme.ok(&format!("{make} O-1")).await;
    let no = number(&made);
    assert_eq!(no, "WH1-PA000001", "no number was lost to a refusal");
    let told = acme.run(&format!("{make} O-1:2 LIVE:1")).await.expect(6);
    assert_eq!(
        lines_refused(&told),
        ["SO-000000001-2 ALREADY_IN_PUTAWAY", "SO-000000002-1 NOT_PENDING"]
    );
    let told = acme
        .run(&format!("putaway complete {no} --line 1=missing --line 2=good"))
        .await
        .expect(2);
    assert_eq!(lines_refused(&told), ["line 1 REASON_REQUIRED"]);
    assert_eq!(acme.stock("SKU-A").await, [7, 1, 0, 2, 0], "all or nothing");
    acme.ok(&format!("putaway complete {no} --line 1=good")).await;
    acme.run(&format!("putaway discard {no}")).await.expect(6);
    let told = acme
        .run(&format!("putaway complete {no} --line 1=good"))
        .await
        .expect(6);
    assert_eq!(lines_refused(&told), ["line 1 LINE_ALREADY_DONE"]);
    acme.ok(&format!("putaway complete {no} --all-good")).await;
    acme.run(&format!("putaway complete {no} --all-good"))
        .await
        .expect(6);
    assert_eq!(acme.stock("SKU-A").await, [9, 1, 0, 0, 0]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(a_discarded_putaway_gives_its_goods_back, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    cancelled_after_invoice(&acme, &shop, "O-1", 1).await;
    let no = number(
        &acme
            .ok("putaway create --all --facility WH1 --source CANCELLED_ITEM")
            .await,
    );
    assert_eq!(
        acme.ok(&format!("putaway discard {no}")).await.json["state"],
        "DISCARDED"
    );
    assert_eq!(
        pending(&acme, "").await,
        [json!([1, "CANCELLED_ITEM", null, null])]
    );
    acme.run(&format!("putaway complete {no} --all-good"))
        .await
        .expect(6);

    // It left although it was cancelled, while it lay in the next one.
    let next = number(
        &acme
            .ok("putaway create --all --facility WH1 --source CANCELLED_ITEM")
            .await,
    );
    assert_eq!(next, "WH1-PA000002");
    shop.act_on("O-1", "word", json!({"word": "DISPATCHED"})).await;
    acme.sync("status --order O-1").await.expect(0);
    acme.ok("orders answer O-1 --contradiction 1 --it-left").await;
    let shown = acme.ok(&format!("putaway show {next}")).await.json;
    assert_eq!(
        (&shown["state"], &shown["lines"][0]["state"]),
        (&json!("COMPLETE"), &json!("WITHDRAWN"))
    );
    acme.run(&format!("putaway complete {next} --all-good"))
        .await
        .expect(6);
    assert_eq!(acme.stock("SKU-A").await, [9, 0, 0, 0, 0], "its stock moved once");
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(
    an_announced_return_is_received_inspected_and_put_away,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("O-1", "SKU-A", 3).await;
        acme.sync("orders").await.expect(0);
        shop.act("O-1", "deliver").await;
        acme.sync("status").await.expect(0);
        shop.act("O-1", "request-return").await;
        acme.sync("returns").await.expect(0);
        assert_eq!(acme.stock("SKU-A").await, [7, 0, 0, 0, 0]);

        let back = acme.ok("returns receive WH1-RT000001").await.json;
        assert_eq!(
            (&back[0]["kind"], &back[0]["state"]),
            (&json!("CIR"), &json!("OVER"))
        );
        assert_eq!(back[0]["received"][0]["by"], "cli");
        assert_eq!(acme.states("O-1").await, ["RETURNED"; 3]);
        assert_eq!(acme.stock("SKU-A").await, [7, 0, 0, 3, 0]);
        acme.run("returns receive WH1-RT000001").await.expect(6);
        // The channel says so later: nothing is left to do.
        shop.act("O-1", "return").await;
        assert_eq!(
            acme.sync("status --order O-1").await.expect(0).outcome("O-1"),
            "unchanged"
        );

        acme.run("returns inspect O-1 --item 3=missing").await.expect(2);
        acme.ok(
            "returns inspect WH1-RT000001 --item 2=bad --item 3=missing --reason 'box was open' --all-good",
        )
        .await;
        let cir = |no: u32, found: &str| json!([no, "CUSTOMER_RETURNED_ITEM", found, null]);
        assert_eq!(
            pending(&acme, "--source CUSTOMER_RETURNED_ITEM --facility WH1").await,
            [cir(1, "GOOD"), cir(2, "BAD"), cir(3, "MISSING")]
        );
        assert_eq!(pending(&acme, "--source CANCELLED_ITEM").await, [Value::Null; 0]);
        let made = acme
            .ok("putaway create O-1 --facility WH1 --source CUSTOMER_RETURNED_ITEM")
            .await;
        let placed = acme.ok(&format!("putaway complete {}", number(&made))).await;
        assert_eq!(placed.json["state"], "COMPLETE");
        assert_eq!(placed.json["lines"][2]["reason"], "box was open");
        assert_eq!(acme.stock("SKU-A").await, [8, 0, 0, 0, 1]);
        acme.run("returns inspect O-1 --all-good").await.expect(6);
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(what_nobody_announced_is_received_too, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    acme.ok("facility add WH2").await;
    for no in ["O-1", "O-2"] {
        shop.order(no, "SKU-A", 2).await;
    }
    acme.sync("orders").await.expect(0);
    for no in ["O-1", "O-2"] {
        shop.act(no, "dispatch").await;
    }
    acme.sync("status").await.expect(0);
    let back = acme
        .ok("returns receive O-1 --item 2 --facility WH2 --reason refused --tracking-no T-9")
        .await
        .json;
    assert_eq!(
        (&back[0]["kind"], &back[0]["return_no"]),
        (&json!("RTO"), &json!("WH2-RT000001"))
    );
    assert_eq!(
        (&back[0]["reason"], &back[0]["tracking_no"]),
        (&json!("refused"), &json!("T-9"))
    );
    acme.ok("returns receive O-1").await;
    acme.ok("returns receive O-2 --kind CIR").await;
    assert_eq!(acme.states("O-1").await, ["RETURNED"; 2]);
    for (filter, rows) in [
        ("", 3),
        ("--kind CIR", 1),
        ("--kind RTO --state OVER", 2),
        ("--channel SHOP1 --limit 1", 1),
        ("--state ANNOUNCED", 0),
    ] {
        let found = acme.ok(&format!("returns list {filter}")).await;
        assert_eq!(list(&found.json).len(), rows, "{found}");
    }
    assert_eq!(acme.ok("returns show WH2-RT000001").await.json["facility"], "WH2");
    acme.run("returns show NONE").await.expect(5);
    acme.run("returns list --channel NONE").await.expect(5);
    let rto = "--source COURIER_RETURNED_ITEM";
    acme.ok(&format!("putaway create --all --facility WH2 {rto}"))
        .await;
    acme.ok("putaway complete WH2-PA000001 --all-good").await;
    let rows = acme.ok("stock show SKU-A").await.json;
    let of = |place: &str| -> Vec<Value> {
        let row = list(&rows)
            .iter()
            .find(|row| row["facility"] == place)
            .unwrap()
            .clone();
        vec![row["available"].clone(), row["putaway_pending"].clone()]
    };
    assert_eq!(
        (of("WH2"), of("WH1")),
        (vec![json!(1), json!(0)], vec![json!(6), json!(3)])
    );
    assert_eq!(acme.healthy().await, [""; 0]);
});
