//! What a carrier tells is followed: collected, delivered, on its way back; and what cannot be is kept for a person.

use super::Sender;
use reqwest::Method;
use serde_json::json;
use testkit::{list, on_both};

on_both!(a_parcel_is_followed_to_the_buyer_and_back, async |db| {
    let sender = Sender::with_orders(db, 3).await;
    let acme = &sender.acme;
    sender.print("T-1 T-2 T-3", 0).await;
    let asked = sender.pick_up("T-1 T-2 T-3", 0).await;
    let place = asked["pickups"][0]["carrier_ref"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let (first, second) = (sender.tracking_no("T-1").await, sender.tracking_no("T-2").await);
    let taken = json!({"parcels": [first, second]});
    sender
        .carrier
        .control(Method::POST, &format!("/pickups/{place}/collect"), &taken)
        .await;
    sender.sync(0).await;
    assert_eq!(acme.states("T-1").await, ["DISPATCHED"]);
    assert_eq!(acme.states("T-2").await, ["DISPATCHED"]);
    assert_eq!(
        sender.package("T-3").await["status"],
        "PACKED",
        "it was not found"
    );
    assert_eq!(acme.ok("pickup list").await.json[0]["state"], "COLLECTED");
    assert_eq!(acme.stock("SKU-A").await, [7, 0, 1, 0, 0]);

    let scan = async |no: &str, code: &str| {
        let scan = json!({"tracking_no": no, "code": code, "raw": format!("raw {code}"), "place": "Pune"});
        sender.carrier.control(Method::POST, "/scans", &scan).await;
    };
    scan(&first, "DELIVERED").await;
    scan(&second, "RETURNING").await;
    scan(&first, "TELEPORTED").await;
    let told = sender.sync(0).await;
    assert_eq!(told.outcome(&first), "changed", "{:#}", told.json);
    assert_eq!(acme.states("T-1").await, ["DELIVERED"]);
    assert_eq!(acme.states("T-2").await, ["COURIER_RETURN"]);
    let before = acme.contents().await;
    // The cursor stands after what was read; the same scans read again change nothing either.
    acme.tamper("UPDATE carrier_account SET scan_cursor = NULL").await;
    sender.sync(0).await;
    let changed = before.changed_tables(&acme.contents().await);
    let runs = ["run", "run_outcome", "run_page"].map(str::to_owned);
    assert!(changed.iter().all(|table| runs.contains(table)), "{changed:?}");
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(a_void_label_that_travels_is_told_and_answered, async |db| {
    let sender = Sender::with_orders(db, 1).await;
    let acme = &sender.acme;
    sender.print("T-1", 0).await;
    let number = sender.tracking_no("T-1").await;
    sender.pick_up("T-1", 0).await;
    acme.ok("orders cancel T-1 --reason MISTAKE").await;
    assert_eq!(acme.stock("SKU-A").await, [9, 0, 0, 1, 0]);
    let scan = json!({"tracking_no": number, "code": "IN_TRANSIT", "raw": "on the truck"});
    sender.carrier.control(Method::POST, "/scans", &scan).await;
    let told = sender.sync(0).await;
    assert_eq!(
        told.outcome(&number),
        "contradiction VOID_HERE_MOVED_THERE",
        "{:#}",
        told.json
    );
    let order = acme.show("T-1").await;
    let open = list(&order["contradictions"]);
    assert_eq!(
        (open.len(), &open[0]["kind"]),
        (1, &json!("VOID_HERE_MOVED_THERE"))
    );
    assert_eq!(acme.states("T-1").await, ["CANCELLED"], "nothing moves by itself");
    sender.carrier.control(Method::POST, "/scans", &scan).await;
    sender.sync(0).await;
    assert_eq!(
        list(&acme.show("T-1").await["contradictions"]).len(),
        1,
        "it is one"
    );
    acme.ok("orders answer T-1 --contradiction 1 --it-left").await;
    assert_eq!(acme.states("T-1").await, ["DISPATCHED"]);
    assert_eq!(acme.stock("SKU-A").await, [9, 0, 0, 0, 0]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(nothing_is_shipped_twice_while_a_void_label_travels, async |db| {
    let sender = Sender::with_orders(db, 2).await;
    let acme = &sender.acme;
    sender.print("T-1 T-2", 0).await;
    let numbers = [sender.tracking_no("T-1").await, sender.tracking_no("T-2").await];
    acme.ok("orders cancel T-1 --reason MISTAKE").await;
    acme.ok("orders cancel T-2 --reason MISTAKE").await;
    acme.ok("restore T-2").await;
    for number in &numbers {
        let scan = json!({"tracking_no": number, "code": "IN_TRANSIT", "raw": "on the truck"});
        sender.carrier.control(Method::POST, "/scans", &scan).await;
    }
    sender.sync(0).await;

    // T-1 is cancelled: it cannot come back before a person says that its goods are here.
    let row = &list(&acme.ok("cancelled list --order T-1").await.json)[0];
    assert_eq!(
        (&row["state"], &row["last_result"]["code"]),
        (&json!("UNRECOVERABLE"), &json!("GOODS_MAY_BE_OUT"))
    );
    let blockers = acme.ok("cancelled preview T-1").await.json;
    assert_eq!(blockers[0]["blockers"][0]["code"], "GOODS_MAY_BE_OUT");
    let before = acme.contents().await;
    let refused = acme.run("restore T-1").await.expect(6);
    assert_eq!(refused.json[0]["code"], "GOODS_MAY_BE_OUT");
    assert!(before.changed_tables(&acme.contents().await).is_empty());
    acme.ok("orders answer T-1 --contradiction 1 --it-did-not").await;
    acme.ok("restore T-1").await;

    // T-2 was back before the carrier told: it is held, and nothing of it is printed or handed over.
    let order = acme.show("T-2").await;
    assert_eq!(order["flags"]["on_hold"], true, "{order:#}");
    assert_eq!(order["contradictions"][0]["items"], json!([2]));
    assert_eq!(
        acme.run("orders confirm T-2").await.expect(6).json[0]["code"],
        "ON_HOLD"
    );
    assert_eq!(
        acme.run("orders release T-2").await.expect(6).json[0]["code"],
        "GOODS_MAY_BE_OUT"
    );
    assert_eq!(acme.stock("SKU-A").await, [6, 2, 0, 2, 0]);
    acme.ok("orders answer T-2 --contradiction 1 --it-left").await;
    assert_eq!(acme.states("T-2").await, ["CANCELLED", "DISPATCHED"]);
    // What waited for putaway was out; what was reserved again is for sale.
    assert_eq!(acme.stock("SKU-A").await, [7, 1, 0, 1, 0]);
    let scan = json!({"tracking_no": numbers[1], "code": "DELIVERED", "raw": "at the door"});
    sender.carrier.control(Method::POST, "/scans", &scan).await;
    sender.sync(0).await;
    assert_eq!(acme.states("T-2").await, ["CANCELLED", "DELIVERED"]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(scans_count_in_the_order_of_what_happened, async |db| {
    let sender = Sender::with_orders(db, 2).await;
    let acme = &sender.acme;
    sender.print("T-1 T-2", 0).await;
    let (first, second) = (sender.tracking_no("T-1").await, sender.tracking_no("T-2").await);
    let scan = async |no: &str, code: &str, hour: u32| {
        let scan = json!({"tracking_no": no, "code": code, "raw": code, "at": format!("2026-11-20T{hour:02}:00:00Z")});
        sender.carrier.control(Method::POST, "/scans", &scan).await;
    };
    scan(&first, "DELIVERED", 12).await;
    scan(&second, "RETURNING", 12).await;
    sender.sync(0).await;
    assert_eq!(acme.states("T-1").await, ["DELIVERED"]);
    assert_eq!(acme.states("T-2").await, ["COURIER_RETURN"]);
    scan(&first, "RETURNING", 11).await;
    scan(&second, "DELIVERED", 13).await;
    let told = sender.sync(0).await;
    assert_eq!(told.outcome(&first), "skipped BEHIND", "{:#}", told.json);
    assert_eq!(told.outcome(&second), "changed", "{:#}", told.json);
    assert_eq!(acme.states("T-1").await, ["DELIVERED"]);
    assert_eq!(acme.states("T-2").await, ["DELIVERED"]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(a_scan_that_cannot_be_followed_is_read_again, async |db| {
    let sender = Sender::with_orders(db, 2).await;
    let acme = &sender.acme;
    sender.print("T-1 T-2", 0).await;
    let (first, second) = (sender.tracking_no("T-1").await, sender.tracking_no("T-2").await);
    acme.tamper("DELETE FROM sequence WHERE kind = 'RETURN'").await;
    for (no, code) in [(&first, "RETURNING"), (&second, "DELIVERED")] {
        let scan = json!({"tracking_no": no, "code": code, "raw": code});
        sender.carrier.control(Method::POST, "/scans", &scan).await;
    }
    for _ in 0..2 {
        let told = sender.sync(7).await;
        assert_eq!(
            told.outcome(&first),
            "failed SEQUENCE_NOT_DEFINED",
            "{:#}",
            told.json
        );
        assert_eq!(acme.states("T-2").await, ["DELIVERED"], "its neighbour goes on");
    }
    acme.ok("sequence define RETURN --facility WH1 --prefix RET- --next 1 --padding 5")
        .await;
    let told = sender.sync(0).await;
    assert_eq!(told.outcome(&first), "changed", "{:#}", told.json);
    assert_eq!(acme.states("T-1").await, ["COURIER_RETURN"]);
    // Nothing waits any more: the same scans are not read a fourth time.
    assert_eq!(sender.sync(0).await.counts(), [0; 5]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(a_worker_asks_the_carrier_by_itself, async |db| {
    let sender = Sender::with_orders(db, 1).await;
    let acme = &sender.acme;
    sender.print("T-1", 0).await;
    let number = sender.tracking_no("T-1").await;
    let scan = json!({"tracking_no": number, "code": "COLLECTED", "raw": "picked up"});
    sender.carrier.control(Method::POST, "/scans", &scan).await;
    let mut worker = acme.command();
    worker.args(["work"]);
    let mut worker = worker.spawn().expect("the worker starts");
    for _ in 0..400 {
        if acme.states("T-1").await == ["DISPATCHED"] {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    worker.kill().await.expect("it ends");
    assert_eq!(acme.states("T-1").await, ["DISPATCHED"]);
    let account = acme.ok("carrier timer FAST --every 30m").await.json;
    assert_eq!(account["timer"], "every 30m");
    assert_eq!(acme.ok("carrier show FAST").await.json["timer"], "every 30m");
    acme.ok("carrier timer FAST --cron '*/20 8-20 * * *'").await;
    acme.run("carrier timer FAST --every often").await.expect(2);
    let runs = acme.ok("tasks runs").await.json;
    assert!(runs.to_string().contains("FAST/CARRIER_SYNC"), "{runs:#}");
});
