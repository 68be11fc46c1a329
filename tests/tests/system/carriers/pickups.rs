//! A carrier is asked to come: what it says is kept, and nothing waits for one that does not.

use super::{Sender, results, window};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{list, on_both};

on_both!(
    a_refused_pickup_fails_with_the_next_slot_and_lets_its_packages_go,
    async |db| {
        let sender = Sender::with_orders(db, 2).await;
        let acme = &sender.acme;
        sender.print("T-1 T-2", 0).await;
        let without = acme.run("pickup request T-1").await.expect(6).json;
        assert_eq!(results(&without["packages"]), ["BAD_WINDOW"]);
        sender
            .rules(json!({"refuse_next_pickup": {"code": "SLOT_FULL", "message": "no van left"}}))
            .await;
        let asked = sender.pick_up("T-1 T-2", 6).await;
        assert_eq!(results(&asked["packages"]), ["SLOT_FULL", "SLOT_FULL"]);
        let failed = &asked["pickups"][0];
        assert_eq!(
            (&failed["state"], &failed["code"]),
            (&json!("FAILED"), &json!("SLOT_FULL"))
        );
        assert!(
            failed["message"]
                .as_str()
                .unwrap_or_default()
                .contains("\"no van left\""),
            "{failed:#}"
        );
        assert_eq!(sender.package("T-1").await["status"], "PACKED");
        let asked = sender.pick_up("T-1 T-2", 0).await;
        assert_eq!(asked["pickups"][0]["state"], "ACCEPTED");
        assert!(asked["pickups"][0]["carrier_ref"].is_string(), "{asked:#}");
        assert_eq!(sender.pickups_there().await.len(), 1);
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    a_pickup_that_was_not_answered_is_asked_for_again_and_is_one,
    async |db| {
        let sender = Sender::with_orders(db, 1).await;
        sender.print("T-1", 0).await;
        sender
            .carrier
            .break_with(json!([{"kind": "cut_body", "on": "request_pickup"}]))
            .await;
        let asked = sender.pick_up("T-1", 0).await;
        let pickup = asked["pickups"][0].clone();
        assert_eq!(
            (&pickup["state"], &pickup["carrier_ref"]),
            (&json!("REQUESTED"), &json!(null))
        );
        assert_eq!(sender.package("T-1").await["status"], "READY_TO_SHIP");
        let no = pickup["pickup_no"].as_str().unwrap_or_default().to_owned();
        let early = sender
            .acme
            .run(&format!("pickup edit {no} --note gate"))
            .await
            .expect(6);
        assert_eq!(early.error_code(), "NOT_ALLOWED_IN_STATE");
        sender.carrier.calm_down().await;
        sender.time_passes().await;
        sender.sync(0).await;
        assert_eq!(
            sender.acme.ok(&format!("pickup show {no}")).await.json[0]["state"],
            "ACCEPTED"
        );
        assert_eq!(
            sender.pickups_there().await.len(),
            1,
            "the same number is the same pickup"
        );
        assert_eq!(sender.acme.healthy().await, [""; 0]);
    }
);

on_both!(a_pickup_is_edited_and_called_off_until_the_cut_off, async |db| {
    let sender = Sender::with_orders(db, 1).await;
    let acme = &sender.acme;
    sender.print("T-1", 0).await;
    let asked = sender.pick_up("T-1", 0).await;
    let no = asked["pickups"][0]["pickup_no"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let edited = acme
        .ok(&format!("pickup edit {no} {} --note gate", window(2)))
        .await
        .json;
    assert_eq!(edited[0]["note"], "gate");
    let there = sender.pickups_there().await;
    let wanted = window(2).split(' ').nth(1).map(str::to_owned).unwrap_or_default();
    assert_eq!(there[0]["window"]["from"], json!(wanted));
    // Two days on, after the hour: the carrier says no, and nothing changes here.
    sender.rules(json!({"cut_off_hour": 0})).await;
    sender
        .carrier
        .control(Method::POST, "/clock", &json!({"advance_s": 2 * 86_400}))
        .await;
    let before = acme.contents().await;
    let late = acme
        .run(&format!("pickup edit {no} --note later"))
        .await
        .expect(6);
    assert_eq!(late.error_code(), "CUT_OFF_PASSED");
    acme.contents().await.assert_same(&before);
    sender.rules(json!({"cut_off_hour": 24})).await;
    let off = acme.ok(&format!("pickup cancel {no}")).await.json;
    assert_eq!(off[0]["state"], "CANCELLED");
    assert_eq!(sender.package("T-1").await["status"], "PACKED");
    assert_eq!(sender.pickups_there().await[0]["state"], "CANCELLED");
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(
    a_pickup_of_which_nothing_is_left_is_called_off_at_the_carrier,
    async |db| {
        let sender = Sender::with_orders(db, 2).await;
        let acme = &sender.acme;
        sender.print("T-1 T-2", 0).await;
        let asked = sender.pick_up("T-1 T-2", 0).await;
        let no = asked["pickups"][0]["pickup_no"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let state = async || acme.ok(&format!("pickup show {no}")).await.json[0]["state"].clone();
        acme.ok("orders cancel T-1 --reason MISTAKE").await;
        assert_eq!(state().await, "ACCEPTED", "one waits still");
        acme.ok("waybill void T-2 --reason torn").await;
        assert_eq!(state().await, "CANCELLED");
        assert_eq!(
            list(&acme.ok("carrier show FAST").await.json["open_pickups"]).len(),
            1
        );
        sender.sync(0).await;
        assert_eq!(sender.pickups_there().await[0]["state"], "CANCELLED");
        assert_eq!(acme.ok("carrier show FAST").await.json["open_pickups"], json!([]));
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(a_carrier_that_does_not_come_lets_the_packages_go, async |db| {
    let sender = Sender::with_orders(db, 2).await;
    sender.rules(json!({"accept_at_once": false})).await;
    sender.print("T-1 T-2", 0).await;
    let asked = sender.pick_up("T-1 T-2", 0).await;
    assert_eq!(asked["pickups"][0]["state"], "REQUESTED");
    let place = asked["pickups"][0]["carrier_ref"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    sender
        .carrier
        .control(Method::POST, &format!("/pickups/{place}/accept"), &json!({}))
        .await;
    assert_eq!(sender.sync(0).await.counts()[0], 1);
    let fail = json!({"reason": "the van broke down"});
    sender
        .carrier
        .control(Method::POST, &format!("/pickups/{place}/fail"), &fail)
        .await;
    sender.sync(0).await;
    let pickup = sender.acme.ok("pickup list").await.json[0].clone();
    assert_eq!(pickup["state"], "FAILED");
    assert!(
        pickup["message"]
            .as_str()
            .unwrap_or_default()
            .contains("the van broke down"),
        "{pickup:#}"
    );
    assert_eq!(sender.package("T-2").await["status"], "PACKED");
    assert_eq!(sender.acme.healthy().await, [""; 0]);
});

// A process that died after a pickup was over, before its packages were let go: whoever works next settles it.
on_both!(
    packages_of_a_pickup_that_is_over_are_let_go_after_a_death,
    async |db| {
        let sender = Sender::with_orders(db, 1).await;
        let acme = &sender.acme;
        sender.print("T-1", 0).await;
        sender.pick_up("T-1", 0).await;
        acme.tamper("UPDATE pickup SET state = 'CANCELLED', closed_at = 1, owed = 'RELEASE', next_at = 0")
            .await;
        assert_eq!(acme.healthy().await, [""; 0], "it is known that they are to go");
        acme.tamper("UPDATE pickup SET owed = NULL").await;
        assert_eq!(
            acme.run("doctor").await.expect(1).json["violations"][0]["invariant"],
            "PICKUP_OPEN"
        );
        acme.tamper("UPDATE pickup SET owed = 'RELEASE'").await;
        let mut worker = acme.command();
        worker.args(["work"]);
        let mut worker = worker.spawn().expect("the worker starts");
        for _ in 0..200 {
            if sender.package("T-1").await["status"] == "PACKED" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        worker.kill().await.expect("it ends");
        assert_eq!(sender.package("T-1").await["status"], "PACKED");
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

impl Sender {
    /// The number of the first pickup of an answer.
    fn pickup_no(asked: &Value) -> String {
        asked["pickups"][0]["pickup_no"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    async fn pickup(&self, no: &str) -> Value {
        self.acme.ok(&format!("pickup show {no}")).await.json[0].clone()
    }
}

on_both!(a_pickup_that_the_carrier_forgot_fails_in_its_words, async |db| {
    let sender = Sender::with_orders(db, 2).await;
    let acme = &sender.acme;
    sender.print("T-1 T-2", 0).await;
    let no = Sender::pickup_no(&sender.pick_up("T-1", 0).await);
    // The carrier answers that there is none of this number.
    acme.tamper("UPDATE pickup SET carrier_ref = 'PU-999999'").await;
    let told = sender.sync(0).await;
    assert_eq!(told.counts()[0], 1, "{:#}", told.json);
    let failed = sender.pickup(&no).await;
    assert_eq!(
        (&failed["state"], &failed["code"]),
        (&json!("FAILED"), &json!("UNKNOWN_PICKUP"))
    );
    let text = failed["message"].as_str().unwrap_or_default();
    assert!(text.contains("\"there is no pickup PU-999999\""), "{text}");
    assert_eq!(sender.package("T-1").await["status"], "PACKED");
    // One that is called off here before that is heard.
    let no = Sender::pickup_no(&sender.pick_up("T-2", 0).await);
    acme.tamper("UPDATE pickup SET carrier_ref = 'PU-999998' WHERE state = 'ACCEPTED'")
        .await;
    let off = acme.ok(&format!("pickup cancel {no}")).await.json;
    assert_eq!(off[0]["state"], "CANCELLED");
    assert_eq!(sender.package("T-2").await["status"], "PACKED");
    assert_eq!(acme.ok("carrier show FAST").await.json["open_pickups"], json!([]));
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(
    a_carrier_that_refuses_to_be_asked_fails_the_pickup_and_is_not_asked_for_ever,
    async |db| {
        let sender = Sender::with_orders(db, 1).await;
        let acme = &sender.acme;
        sender.print("T-1", 0).await;
        let owed = async || {
            let open = acme.ok("carrier show FAST").await.json;
            let of = |one: Value| one["owed"].clone();
            list(&open["open_pickups"])
                .into_iter()
                .map(of)
                .collect::<Vec<_>>()
        };
        for (status, code) in [
            (400, "CARRIER_REFUSED"),
            (401, "CARRIER_AUTH"),
            (403, "CARRIER_AUTH"),
            (422, "CARRIER_REFUSED"),
        ] {
            let fault = json!([{"kind": "server_error", "status": status, "on": "request_pickup"}]);
            sender.carrier.break_with(fault).await;
            let asked = sender.pick_up("T-1", 6).await;
            assert_eq!(results(&asked["packages"]), [code], "{status}: {asked:#}");
            let failed = sender.pickup(&Sender::pickup_no(&asked)).await;
            assert_eq!(
                (&failed["state"], &failed["code"]),
                (&json!("FAILED"), &json!(code))
            );
            let text = failed["message"].as_str().unwrap_or_default();
            assert!(text.contains(&format!("HTTP {status}")), "{text}");
            let says_what_to_do = text.contains("ordertide carrier set-key");
            assert_eq!(says_what_to_do, code == "CARRIER_AUTH", "{text}");
            assert_eq!(sender.package("T-1").await["status"], "PACKED");
            // An earlier try of that call may have been taken: the carrier is told that it need not come, until it answers.
            sender.time_passes().await;
            sender.carrier.calm_down().await;
            assert_eq!(owed().await, [json!("CALL_OFF")]);
            sender.sync(0).await;
            assert_eq!(owed().await, [json!(null); 0]);
        }
        assert_eq!(
            sender.pickups_there().await.len(),
            0,
            "none was made to learn of one"
        );
        // A carrier that is only away is asked again.
        let away = json!([{"kind": "server_error", "status": 503, "on": "request_pickup"}]);
        sender.carrier.break_with(away).await;
        let asked = sender.pick_up("T-1", 0).await;
        assert_eq!(asked["pickups"][0]["state"], "REQUESTED");
        sender.carrier.calm_down().await;
        sender.time_passes().await;
        sender.sync(0).await;
        assert_eq!(
            sender.pickup(&Sender::pickup_no(&asked)).await["state"],
            "ACCEPTED"
        );
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    a_pickup_that_was_not_heard_of_and_is_called_off_here_is_called_off_there,
    async |db| {
        let sender = Sender::with_orders(db, 3).await;
        let acme = &sender.acme;
        sender.print("T-1 T-2 T-3", 0).await;
        // Each is taken note of by the carrier, and its answer breaks off.
        let cut = json!([{"kind": "cut_body", "on": "request_pickup"}]);
        sender.carrier.break_with(cut.clone()).await;
        let refused = Sender::pickup_no(&sender.pick_up("T-3", 0).await);
        // Asked again, the carrier then says no more than that the key is another.
        let refuses = json!([{"kind": "expired_token", "on": "request_pickup"}]);
        sender.carrier.break_with(refuses).await;
        sender.time_passes().await;
        sender.sync(7).await;
        assert_eq!(sender.pickup(&refused).await["code"], "CARRIER_AUTH");
        assert_eq!(sender.package("T-3").await["status"], "PACKED");
        // The next is called off by a person, and the last is empty by itself.
        sender.carrier.break_with(cut).await;
        let by_hand = Sender::pickup_no(&sender.pick_up("T-1", 0).await);
        sender.pick_up("T-2", 0).await;
        assert_eq!(sender.pickups_there().await.len(), 3);
        let off = acme.ok(&format!("pickup cancel {by_hand}")).await.json;
        assert_eq!(off[0]["state"], "CANCELLED");
        assert_eq!(sender.package("T-1").await["status"], "PACKED");
        acme.ok("orders cancel T-2 --reason MISTAKE").await;
        let open = acme.ok("carrier show FAST").await.json;
        let owed: Vec<Value> = list(&open["open_pickups"])
            .iter()
            .map(|one| one["owed"].clone())
            .collect();
        assert_eq!(owed, [json!("CALL_OFF"), json!("CALL_OFF"), json!("CALL_OFF")]);
        sender.carrier.calm_down().await;
        sender.time_passes().await;
        sender.sync(0).await;
        let states: Vec<Value> = sender
            .pickups_there()
            .await
            .iter()
            .map(|one| one["state"].clone())
            .collect();
        assert_eq!(
            states,
            [json!("CANCELLED"), json!("CANCELLED"), json!("CANCELLED")]
        );
        assert_eq!(acme.ok("carrier show FAST").await.json["open_pickups"], json!([]));
        // Its packages go with another.
        assert_eq!(
            sender.pick_up("T-1 T-3", 0).await["pickups"][0]["state"],
            "ACCEPTED"
        );
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    no_404_of_a_proxy_passes_for_the_carriers_word_on_a_pickup,
    async |db| {
        let sender = Sender::with_orders(db, 1).await;
        let acme = &sender.acme;
        sender.print("T-1", 0).await;
        let cut = json!([{"kind": "cut_body", "on": "request_pickup"}]);
        sender.carrier.break_with(cut).await;
        let no = Sender::pickup_no(&sender.pick_up("T-1", 0).await);
        acme.ok(&format!("pickup cancel {no}")).await;
        for call in ["request_pickup", "cancel_pickup"] {
            let fault = json!([{"kind": "server_error", "status": 404, "on": call}]);
            sender.carrier.break_with(fault).await;
            sender.time_passes().await;
            sender.sync(7).await;
            let open = acme.ok("carrier show FAST").await.json;
            assert_eq!(open["open_pickups"][0]["owed"], "CALL_OFF", "{call}");
            assert_eq!(sender.pickups_there().await[0]["state"], "ACCEPTED", "{call}");
        }
        sender.carrier.calm_down().await;
        sender.time_passes().await;
        sender.sync(0).await;
        assert_eq!(sender.pickups_there().await[0]["state"], "CANCELLED");
        assert_eq!(acme.ok("carrier show FAST").await.json["open_pickups"], json!([]));
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(what_one_pickup_came_to_is_told_where_another_fails, async |db| {
    let sender = Sender::with_orders(db, 2).await;
    let acme = &sender.acme;
    sender.print("T-1", 0).await;
    sender.second_account("ZED").await;
    acme.ok("facility carrier WH1 ZED").await;
    sender.print("T-2", 0).await;
    acme.tamper("DELETE FROM carrier_account WHERE carrier = 'ZED'")
        .await;
    let asked = sender.pick_up("T-1 T-2", 7).await;
    assert_eq!(results(&asked["packages"]), ["done", "NOT_FOUND"], "{asked:#}");
    assert_eq!(list(&asked["pickups"]).len(), 1);
    assert_eq!(asked["pickups"][0]["carrier"], "FAST");
    assert_eq!(sender.package("T-1").await["status"], "READY_TO_SHIP");
    assert_eq!(sender.package("T-2").await["status"], "PACKED");
});
