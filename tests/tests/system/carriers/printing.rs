//! Numbers are booked before anything is printed: nothing is booked twice, nothing that is booked is lost.

use super::{KEY, Sender};
use serde_json::json;
use std::process::Stdio;
use std::time::Duration;
use testkit::on_both;

on_both!(
    a_carrier_gives_the_number_and_refuses_in_its_own_words,
    async |db| {
        let sender = Sender::with_orders(db, 3).await;
        let acme = &sender.acme;
        assert_eq!(acme.ok("carrier test FAST").await.json[1]["state"], "OK");
        sender.rules(json!({"not_serviceable": ["411002"]})).await;
        assert_eq!(
            sender.print("T-1 T-2 T-3", 7).await,
            ["done", "NOT_SERVICEABLE", "done"]
        );
        let refused = sender.package("T-2").await;
        assert_eq!(
            (&refused["status"], &refused["tracking_no"]),
            (&json!("CONFIRMED"), &json!(null))
        );
        let number = sender.tracking_no("T-1").await;
        assert!(number.starts_with("SC"), "{number}");
        assert_eq!(acme.ok(&format!("scan {number}")).await.json["status"], "PACKED");
        let pdf = acme.file("refused.pdf", "");
        let told = acme
            .run(&format!("waybill print T-2 -o {}", pdf.display()))
            .await
            .expect(6);
        let text = told.json[0]["message"].as_str().unwrap_or_default().to_owned();
        assert!(text.contains("\"we do not go to 411002\""), "{text}");
        // The carrier goes there after all: the same package, corrected, gets its number.
        sender.rules(json!({"not_serviceable": []})).await;
        assert_eq!(sender.print("T-2", 0).await, ["done"]);
        assert_eq!(sender.parcels().await.len(), 3);
        assert!(!acme.contents().await.has(KEY), "the key is sealed");
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(an_answer_that_is_lost_books_nothing_twice, async |db| {
    let sender = Sender::with_orders(db, 2).await;
    // The carrier books, and its answer breaks off, however often it is asked.
    sender
        .carrier
        .break_with(json!([{"kind": "cut_body", "on": "waybills"}]))
        .await;
    assert_eq!(
        sender.print("T-1 T-2", 6).await,
        ["CARRIER_NOT_ASKED", "CARRIER_NOT_ASKED"]
    );
    assert_eq!(sender.bookings().await, ["ASKED -", "ASKED -"]);
    assert_eq!(sender.parcels().await.len(), 2, "the carrier has them");
    sender.carrier.calm_down().await;
    assert_eq!(sender.print("T-1", 0).await, ["done"]);
    assert_eq!(
        sender.parcels().await.len(),
        2,
        "the same parcel got the number that it had"
    );
    // Nobody prints the other: its number is learned, and given back.
    sender.sync(0).await;
    assert!(
        sender.bookings().await[1].starts_with("ASKED"),
        "somebody may be printing it"
    );
    sender.time_passes().await;
    sender.sync(0).await;
    let bookings = sender.bookings().await;
    assert!(
        bookings[0].starts_with("USED SC") && bookings[1].starts_with("VOIDED SC"),
        "{bookings:?}"
    );
    // Printed later, it is the next waybill of its package.
    assert_eq!(sender.print("T-2", 0).await, ["done"]);
    assert_eq!(sender.parcels().await.len(), 3);
    assert_eq!(sender.acme.healthy().await, [""; 0]);
});

on_both!(a_death_between_asking_and_printing_loses_nothing, async |db| {
    let sender = Sender::with_orders(db, 1).await;
    let slow = json!([{"kind": "slow", "ms": 60_000, "on": "waybills"}]);
    sender.carrier.break_with(slow).await;
    let pdf = sender.acme.file("labels.pdf", "");
    let mut printing = sender.acme.command();
    printing.args(["waybill", "print", "T-1", "-o"]).arg(&pdf);
    printing
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut process = printing.spawn().expect("the binary starts");
    for _ in 0..600 {
        if sender.bookings().await == ["ASKED -"] && sender.carrier.hits().await > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    process.kill().await.expect("it dies");
    assert_eq!(sender.bookings().await, ["ASKED -"]);
    assert_eq!(sender.package("T-1").await["status"], "CONFIRMED");
    sender.carrier.calm_down().await;
    assert_eq!(sender.print("T-1", 0).await, ["done"]);
    assert!(sender.bookings().await[0].starts_with("USED SC"));
    assert_eq!(sender.parcels().await.len(), 1, "nothing is booked twice");
    assert_eq!(sender.acme.healthy().await, [""; 0]);
});

on_both!(
    a_void_is_told_to_the_carrier_and_tried_until_it_hears,
    async |db| {
        let sender = Sender::with_orders(db, 2).await;
        let acme = &sender.acme;
        sender.print("T-1 T-2", 0).await;
        let first = sender.tracking_no("T-1").await;
        acme.ok("waybill void T-1 --reason torn").await;
        let open = acme.ok("carrier show FAST").await.json;
        assert_eq!(open["open_numbers"][0]["state"], "TO_VOID");
        assert_eq!(
            acme.run("carrier remove FAST").await.expect(6).error_code(),
            "NOT_ALLOWED_IN_STATE"
        );
        sender
            .carrier
            .break_with(json!([{"kind": "server_error", "status": 500, "on": "void"}]))
            .await;
        sender.sync(9).await;
        let open = acme.ok("carrier show FAST").await.json;
        assert_eq!(
            (
                &open["open_numbers"][0]["tries"],
                &open["open_numbers"][0]["tracking_no"]
            ),
            (&json!(1), &json!(first))
        );
        sender.carrier.calm_down().await;
        sender.time_passes().await;
        let told = sender.sync(0).await;
        assert_eq!(told.counts()[0], 1, "{:#}", told.json);
        assert_eq!(acme.ok("carrier show FAST").await.json["open_numbers"], json!([]));
        // The label that was printed meanwhile has a number of its own.
        sender.print("T-1", 0).await;
        assert_ne!(sender.tracking_no("T-1").await, first);
        // Back to the seller's own: what is printed stays with whom it is printed for.
        acme.ok("facility carrier WH1 OWN").await;
        acme.ok("waybill void T-2 --reason torn").await;
        sender.print("T-2", 0).await;
        let package = sender.package("T-2").await;
        assert!(
            package["tracking_no"]
                .as_str()
                .unwrap_or_default()
                .starts_with("WH1-"),
            "{package:#}"
        );
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);
