//! What a carrier was told of a parcel is what is printed; and a number that cannot be used comes to an end.

use super::{Sender, results};
use serde_json::{Value, json};
use std::process::Stdio;
use std::time::Duration;
use testkit::{list, on_both};

impl Sender {
    /// What the carrier takes for each parcel that it holds and that is not voided, by tracking number.
    async fn taken_for(&self) -> Vec<(Value, Value)> {
        let all = self.parcels().await.into_iter();
        all.filter(|parcel| parcel["stage"] == "WAITING")
            .map(|parcel| {
                (
                    parcel["tracking_no"].clone(),
                    parcel["cash_on_delivery"]["amount_minor"].clone(),
                )
            })
            .collect()
    }
}

on_both!(less_is_taken_for_less_after_a_print_that_was_lost, async |db| {
    let sender = Sender::with_orders(db, 0).await;
    sender.order(1, 2).await;
    sender
        .carrier
        .break_with(json!([{"kind": "cut_body", "on": "waybills"}]))
        .await;
    assert_eq!(sender.print("T-1", 6).await, ["CARRIER_NOT_ASKED"]);
    sender.carrier.calm_down().await;
    assert_eq!(
        sender.taken_for().await[0].1,
        2_500,
        "the carrier has it as it was"
    );
    sender
        .acme
        .ok("orders cancel T-1 --items 2 --reason MISTAKE")
        .await;
    assert_eq!(sender.print("T-1", 0).await, ["done"]);
    let bookings = sender.bookings().await;
    assert_eq!(bookings[0], "TO_VOID -");
    assert!(bookings[1].starts_with("USED SC"), "{bookings:?}");
    // The number that was never heard of is learned, and given back; what is left is what the label says.
    sender.sync(0).await;
    let label = json!(sender.tracking_no("T-1").await);
    assert_eq!(sender.taken_for().await, [(label, json!(1_250))]);
    assert!(sender.bookings().await[0].starts_with("VOIDED SC"));
    assert_eq!(sender.acme.healthy().await, [""; 0]);
});

on_both!(
    an_order_that_changes_while_its_carrier_is_asked_is_not_printed_as_it_was,
    async |db| {
        let sender = Sender::with_orders(db, 0).await;
        sender.order(1, 2).await;
        let slow = json!([{"kind": "slow", "ms": 4_000, "on": "waybills"}]);
        sender.carrier.break_with(slow).await;
        let pdf = sender.acme.file("labels.pdf", "");
        let mut printing = sender.acme.command();
        printing
            .args(["waybill", "print", "T-1", "--json", "-o"])
            .arg(&pdf);
        printing
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let process = printing.spawn().expect("the binary starts");
        for _ in 0..600 {
            if sender.carrier.hits().await > 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        sender
            .acme
            .ok("orders cancel T-1 --items 2 --reason MISTAKE")
            .await;
        let printed = process.wait_with_output().await.expect("it ends");
        let told: Value = serde_json::from_slice(&printed.stdout).expect("JSON");
        assert_eq!(results(&told), ["PARCEL_CHANGED"], "{told:#}");
        assert_eq!(sender.package("T-1").await["tracking_no"], json!(null));
        assert!(sender.bookings().await[0].starts_with("BOOKED SC"));
        sender.carrier.calm_down().await;
        assert_eq!(sender.print("T-1", 0).await, ["done"]);
        sender.sync(0).await;
        let label = json!(sender.tracking_no("T-1").await);
        assert_eq!(sender.taken_for().await, [(label, json!(1_250))]);
        assert_eq!(sender.acme.healthy().await, [""; 0]);
    }
);

on_both!(
    a_number_that_another_parcel_has_is_told_and_comes_to_an_end,
    async |db| {
        let sender = Sender::with_orders(db, 2).await;
        sender.print("T-1", 0).await;
        let first = sender.tracking_no("T-1").await;
        let no = sender.package("T-2").await["packing_no"].clone();
        let row = json!({"facility": "WH1", "packing_no": no, "tracking_no": first});
        let body = json!({ "parcels": [row] });
        sender
            .carrier
            .break_with(json!([{"kind": "wrong_json", "body": body, "on": "waybills"}]))
            .await;
        assert_eq!(sender.print("T-2", 6).await, ["NUMBER_TAKEN"]);
        assert_eq!(
            sender.bookings().await,
            [format!("USED {first}"), "KEPT -".to_owned()]
        );
        let shown = sender.acme.ok("carrier show FAST").await.json;
        assert_eq!(shown["open_numbers"], json!([]));
        assert_eq!(shown["kept_numbers"][0]["code"], "NUMBER_TAKEN");
        // Asked for in the background, where its process died: told once, and asked no more.
        sender
            .acme
            .tamper("UPDATE waybill_booking SET state = 'ASKED' WHERE state = 'KEPT'")
            .await;
        sender.time_passes().await;
        let told = sender.sync(7).await;
        assert!(told.json.to_string().contains("NUMBER_TAKEN"), "{:#}", told.json);
        assert_eq!(sender.bookings().await[1], "KEPT -");
        sender.carrier.calm_down().await;
        sender.time_passes().await;
        sender.sync(0).await;
        assert_eq!(sender.print("T-2", 0).await, ["done"], "another number");
        assert_ne!(sender.tracking_no("T-2").await, first);
        assert_eq!(sender.acme.healthy().await, [""; 0]);
    }
);

on_both!(
    an_answer_that_cannot_be_used_comes_to_an_end_and_an_outage_does_not,
    async |db| {
        let sender = Sender::with_orders(db, 1).await;
        let open = async || list(&sender.acme.ok("carrier show FAST").await.json["open_numbers"]);
        let cut = json!([{"kind": "cut_body", "on": "waybills"}]);
        sender.carrier.break_with(cut).await;
        sender.print("T-1", 6).await;
        // So often it was tried when the pause grows no more: however long the carrier is away, it counts no further.
        sender.acme.tamper("UPDATE waybill_booking SET tries = 5").await;
        for _ in 0..2 {
            sender.time_passes().await;
            sender.sync(9).await;
            assert_eq!(open().await[0]["tries"], 6);
        }
        let wrong = json!([{"kind": "wrong_json", "body": {"parcels": []}, "on": "waybills"}]);
        sender.carrier.break_with(wrong).await;
        for answers in 1..=10 {
            assert_eq!(open().await.len(), 1, "{answers}");
            sender.time_passes().await;
            sender.sync(7).await;
        }
        let shown = sender.acme.ok("carrier show FAST").await.json;
        assert_eq!(shown["open_numbers"], json!([]));
        let text = shown["kept_numbers"][0]["message"].as_str().unwrap_or_default();
        assert!(text.contains("asked no more"), "{text}");
        sender.carrier.calm_down().await;
        sender.sync(0).await;
        assert_eq!(sender.print("T-1", 0).await, ["done"]);
        assert_eq!(sender.acme.healthy().await, [""; 0]);
    }
);
