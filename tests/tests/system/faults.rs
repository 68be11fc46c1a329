//! A channel that misbehaves: every fault of the sandbox, on import and on status sync. The run ends in a clear state, nothing
//! wrong is written, the next good run catches up, and doctor is clean.

use rstest::rstest;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::{Installation, Kind, Output, Shop, list, on_both};

/// Tables that a run without a change may write.
const RECORDS: [&str; 6] = [
    "channel_flow",
    "run",
    "run_outcome",
    "run_page",
    "task",
    "unknown_word",
];

/// A sync with one order to follow: to be taken in, or dispatched on the channel.
struct Scene {
    shop: Shop,
    acme: Installation,
    what: &'static str,
}

impl Scene {
    async fn of(db: &testkit::TestDatabase, what: &'static str) -> Self {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("O-1", "SKU-A", 1).await;
        if what == "status" {
            acme.sync("orders").await.expect(0);
            shop.act("O-1", "dispatch").await;
        }
        Self { shop, acme, what }
    }

    /// Syncs with the fault on, and sees that no order, no stock and no number was touched.
    async fn sync_in_vain(&self, fault: Value) -> Output {
        self.shop.break_with(json!([fault])).await;
        let before = self.acme.contents().await;
        let run = self.acme.sync(self.what).await;
        let after = self.acme.contents().await;
        let allowed: BTreeSet<String> = RECORDS.map(str::to_owned).into();
        let differences = before.differences(&after);
        assert!(
            before.changed_tables(&after).is_subset(&allowed),
            "{run}\n{differences:#?}"
        );
        let recorded = after
            .rows("run")
            .into_iter()
            .find(|row| row["run_id"] == run.json["run_id"]);
        assert_eq!(
            recorded.unwrap()["state"],
            run.json["state"],
            "what is told is what is recorded"
        );
        assert!(self.shop.hits().await > 0, "the fault never struck");
        assert_eq!(self.acme.healthy().await, [""; 0]);
        run
    }

    /// A good run catches up.
    async fn catch_up(&self) {
        self.shop.calm_down().await;
        let run = self.acme.sync(self.what).await.expect(0);
        assert_eq!(
            (run.state().as_str(), run.outcome("O-1").as_str()),
            ("SUCCEEDED", "changed")
        );
        self.assert_followed().await;
    }

    async fn assert_followed(&self) {
        let state = if self.what == "status" {
            "DISPATCHED"
        } else {
            "FULFILLABLE"
        };
        assert_eq!(self.acme.states("O-1").await, [state]);
        let stock = if self.what == "status" {
            [9, 0, 0, 0, 0]
        } else {
            [9, 1, 0, 0, 0]
        };
        assert_eq!(self.acme.stock("SKU-A").await, stock);
        assert_eq!(self.acme.healthy().await, [""; 0]);
    }
}

#[rstest]
#[case::rate_limited(json!({"kind": "rate_limited", "retry_after_s": 1}))]
#[case::rate_limited_without_saying_how_long(json!({"kind": "rate_limited"}))]
#[case::server_error(json!({"kind": "server_error", "status": 503}))]
#[case::slow(json!({"kind": "slow", "ms": 400}))]
#[case::cut_body(json!({"kind": "cut_body"}))]
fn a_fault_that_passes_is_waited_out_within_the_run(
    #[case] fault: Value,
    #[values("orders", "status")] what: &'static str,
    #[values("orders", "authToken")] on: &'static str,
    #[values(Kind::Sqlite, Kind::Postgres)] kind: Kind,
) {
    testkit::run(kind, async |db| {
        let scene = Scene::of(db, what).await;
        let mut fault = fault;
        (fault["on"], fault["times"]) = (json!(on), json!(1));
        scene.shop.break_with(json!([fault])).await;
        let run = scene.acme.sync(what).await.expect(0);
        assert_eq!(
            (run.state().as_str(), run.counts()),
            ("SUCCEEDED", [1, 0, 0, 0, 0]),
            "{run}"
        );
        assert_eq!(scene.shop.hits().await, 1);
        scene.assert_followed().await;
    });
}

#[rstest]
#[case::rate_limited("orders", json!({"kind": "rate_limited", "retry_after_s": 120}), "RATE_LIMITED", "wait 120 s")]
#[case::server_error("orders", json!({"kind": "server_error", "status": 503}), "CHANNEL_ERROR", "HTTP 503")]
#[case::refused("orders", json!({"kind": "server_error", "status": 418}), "CHANNEL_ERROR", "HTTP 418")]
#[case::cut_body("orders", json!({"kind": "cut_body"}), "BODY_CUT_OFF", "the connection ended")]
#[case::html("orders", json!({"kind": "html"}), "NOT_JSON", "did not answer in JSON")]
#[case::huge_body("orders", json!({"kind": "huge_body", "bytes": 52_428_800}), "BODY_TOO_LARGE", "16777216 bytes")]
#[case::half_json("orders", json!({"kind": "wrong_json", "body": "{\"orders\":["}), "NOT_JSON", "did not answer in JSON")]
#[case::other_json("orders", json!({"kind": "wrong_json", "body": {"orders": 5}}), "BAD_ANSWER", "does not follow the contract")]
#[case::failed_without_orders("orders", json!({"kind": "wrong_json", "body": {"status": "FAILED", "orders": []}}), "BAD_ANSWER", "FAILED")]
#[case::expired_token("orders", json!({"kind": "expired_token"}), "CHANNEL_AUTH", "Check user name and password")]
#[case::login_rate_limited("authToken", json!({"kind": "rate_limited", "retry_after_s": 120}), "RATE_LIMITED", "wait 120 s")]
#[case::login_server_error("authToken", json!({"kind": "server_error", "status": 500}), "CHANNEL_ERROR", "HTTP 500")]
#[case::login_cut_body("authToken", json!({"kind": "cut_body"}), "BODY_CUT_OFF", "the connection ended")]
#[case::login_html("authToken", json!({"kind": "html"}), "NOT_A_CHANNEL", "Check the base URL")]
#[case::login_huge_body("authToken", json!({"kind": "huge_body", "bytes": 52_428_800}), "BODY_TOO_LARGE", "16777216 bytes")]
#[case::login_without_token("authToken", json!({"kind": "wrong_json", "body": {"status": "SUCCESS"}}), "BAD_ANSWER", "accessToken is missing")]
#[case::login_refused("authToken", json!({"kind": "expired_token"}), "CHANNEL_AUTH", "Check user name and password")]
fn a_fault_that_lasts_ends_the_run_with_its_name_and_the_next_good_run_catches_up(
    #[case] on: &'static str,
    #[case] fault: Value,
    #[case] code: &'static str,
    #[case] words: &'static str,
    #[values("orders", "status")] what: &'static str,
    #[values(Kind::Sqlite, Kind::Postgres)] kind: Kind,
) {
    testkit::run(kind, async |db| {
        let scene = Scene::of(db, what).await;
        let mut fault = fault;
        fault["on"] = json!(on);
        let run = scene.sync_in_vain(fault).await;
        let exit_of_run = if code == "CHANNEL_AUTH" { 4 } else { 9 };
        // A channel that answers badly for one order may answer for others: only these end a status sync at once.
        let ends_at_once = ["CHANNEL_AUTH", "NOT_A_CHANNEL", "RATE_LIMITED"].contains(&code);
        let (state, exit) = match what == "orders" || ends_at_once {
            true => ("FAILED", exit_of_run),
            false => ("SUCCEEDED_WITH_ERRORS", 7),
        };
        assert_eq!((run.state().as_str(), run.exit), (state, exit), "{run}");
        if state == "FAILED" {
            let message = run.json["message"].as_str().unwrap();
            assert!(run.json["code"] == code && message.contains(words), "{run}");
        }
        if what == "status" {
            assert_eq!(run.outcome("O-1"), format!("failed {code}"));
            assert!(run.outcome_message("O-1").contains(words), "{run}");
        }
        assert!(!run.to_string().contains(testkit::PASSWORD), "{run}");
        scene.catch_up().await;
    });
}

on_both!(an_expired_token_is_renewed_within_the_run, async |db| {
    for what in ["orders", "status"] {
        let fresh = testkit::TestDatabase::fresh(db.kind).await;
        let scene = Scene::of(&fresh, what).await;
        scene
            .shop
            .break_with(json!([{"kind": "expired_token", "times": 1}]))
            .await;
        scene.acme.sync(what).await.expect(0);
        let logins = scene
            .shop
            .calls()
            .await
            .iter()
            .filter(|call| call["path"] == "/authToken")
            .count();
        let before_the_fault = if what == "status" { 1 } else { 0 };
        assert_eq!(
            logins - before_the_fault,
            2,
            "one login, and one more for the token that was refused"
        );
        scene.assert_followed().await;
    }
});

/// Seven orders on pages of two.
async fn seven(db: &testkit::TestDatabase) -> (Shop, Installation) {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    acme.add_channel("PAGED", &shop.url, "--source PARTNER --list-page 2")
        .await
        .expect(0);
    for n in 1..=7 {
        shop.order(&format!("O-{n}"), "SKU-A", 1).await;
    }
    (shop, acme)
}

async fn assert_all_seven_once(acme: &Installation) {
    let mut listed: Vec<String> = list(&acme.ok("orders list").await.json)
        .iter()
        .map(|o| o["channel_order_no"].as_str().unwrap().to_owned())
        .collect();
    listed.sort();
    assert_eq!(listed, ["O-1", "O-2", "O-3", "O-4", "O-5", "O-6", "O-7"]);
    assert_eq!(acme.stock("SKU-A").await, [3, 7, 0, 0, 0]);
    assert_eq!(acme.healthy().await, [""; 0]);
}

#[rstest]
#[case::the_first(json!({"kind": "duplicated_pages", "page": 1}))]
#[case::the_last_but_one(json!({"kind": "duplicated_pages", "page": 3}))]
#[case::reordered(json!({"kind": "reordered_pages"}))]
fn repeated_and_reordered_pages_take_every_order_in_once(
    #[case] fault: Value,
    #[values(Kind::Sqlite, Kind::Postgres)] kind: Kind,
) {
    testkit::run(kind, async |db| {
        let (shop, acme) = seven(db).await;
        shop.break_with(json!([fault])).await;
        let run = acme.ok("sync orders --channel PAGED").await;
        assert_eq!(run.counts(), [7, 0, 0, 0, 0], "{run}");
        assert!(shop.hits().await > 0);
        assert_all_seven_once(&acme).await;
        shop.calm_down().await;
        assert_eq!(
            acme.ok("sync orders --channel PAGED").await.counts(),
            [0, 7, 0, 0, 0]
        );
    });
}

on_both!(
    a_listing_that_never_ends_is_stopped_and_what_it_had_is_kept,
    async |db| {
        let (shop, acme) = seven(db).await;
        let filler = json!({"id": "O-1", "orderDate": crate::hours_ago(1), "orderStatus": "CREATED", "orderPrice": {"currency": "INR"},
                        "orderItems": [{"orderItemId": "O-1-1", "sku": "SKU-A", "quantity": 1, "status": "CREATED",
                                        "orderItemPrice": {"sellingPrice": 499}}]});
        let page = json!({"orders": [filler, filler]});
        shop.break_with(json!([{"kind": "wrong_json", "body": page, "on": "list"}]))
            .await;
        let run = acme.run("sync orders --channel PAGED").await.expect(9);
        assert_eq!(
            (run.state().as_str(), &run.json["code"]),
            ("FAILED", &json!("PAGES_REPEAT"))
        );
        assert_eq!(run.outcome("O-1"), "changed");
        shop.calm_down().await;
        acme.ok("sync orders --channel PAGED").await;
        assert_all_seven_once(&acme).await;
    }
);

on_both!(reordered_answers_reach_the_right_orders, async |db| {
    let (shop, acme) = seven(db).await;
    acme.sync("orders").await.expect(0);
    shop.act("O-1", "dispatch").await;
    shop.act("O-3", "cancel").await;
    shop.act("O-6", "deliver").await;
    shop.break_with(json!([{"kind": "reordered_pages", "on": "status"}]))
        .await;
    assert_eq!(acme.sync("status").await.expect(0).counts(), [3, 4, 0, 0, 0]);
    for (no, state) in [
        ("O-1", "DISPATCHED"),
        ("O-2", "FULFILLABLE"),
        ("O-3", "CANCELLED"),
        ("O-6", "DELIVERED"),
    ] {
        assert_eq!(acme.states(no).await, [state], "{no}");
    }
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(
    an_order_that_vanished_from_the_listing_comes_with_the_next_good_run,
    async |db| {
        let (shop, acme) = seven(db).await;
        shop.break_with(json!([{"kind": "vanishing", "ids": ["O-2", "O-7"]}]))
            .await;
        assert_eq!(
            acme.ok("sync orders --channel PAGED").await.counts(),
            [5, 0, 0, 0, 0]
        );
        acme.run("orders show O-2").await.expect(5);
        shop.calm_down().await;
        assert_eq!(
            acme.ok("sync orders --channel PAGED").await.counts(),
            [2, 5, 0, 0, 0]
        );
        assert_all_seven_once(&acme).await;
    }
);

on_both!(
    an_order_that_vanished_from_an_answer_is_asked_for_by_itself_and_fails_alone,
    async |db| {
        let (shop, acme) = seven(db).await;
        acme.sync("orders").await.expect(0);
        for no in ["O-1", "O-2"] {
            shop.act(no, "dispatch").await;
        }
        shop.forget_calls().await;
        shop.break_with(json!([{"kind": "vanishing", "ids": ["O-2"]}]))
            .await;
        let run = acme.sync("status").await.expect(7);
        assert_eq!(
            (run.outcome("O-1").as_str(), run.outcome("O-2").as_str()),
            ("changed", "failed NOT_FOUND_AT_CHANNEL")
        );
        assert_eq!(run.counts(), [1, 5, 0, 0, 1]);
        let asked: Vec<String> = shop
            .calls()
            .await
            .iter()
            .map(|call| call["query"].as_str().unwrap().to_owned())
            .collect();
        assert!(
            asked.iter().any(|query| query.ends_with("orderIds=O-2")),
            "{asked:?}"
        );
        assert_eq!(acme.states("O-2").await, ["FULFILLABLE"]);
        assert_eq!(acme.healthy().await, [""; 0]);

        shop.break_with(json!([{"kind": "vanishing", "ids": ["O-2"], "times": 1}]))
            .await;
        assert_eq!(
            acme.sync("status").await.expect(0).outcome("O-2"),
            "changed",
            "asked for by itself, it was there"
        );
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    unknown_words_are_kept_word_for_word_counted_shown_and_change_nothing,
    async |db| {
        let word = "Gone to the Moon — \"यहाँ नहीं\"";
        for what in ["orders", "status"] {
            let fresh = testkit::TestDatabase::fresh(db.kind).await;
            let scene = Scene::of(&fresh, what).await;
            let acme = &scene.acme;
            let before = acme.contents().await;
            scene
                .shop
                .break_with(json!([{"kind": "unknown_words", "word": word}]))
                .await;
            let run = acme.sync(what).await.expect(0);
            let after = acme.contents().await;
            if what == "status" {
                assert_eq!(run.outcome("O-1"), "unchanged UNKNOWN_STATUS");
                assert!(run.outcome_message("O-1").contains(word), "{run}");
                let allowed: BTreeSet<String> = RECORDS.map(str::to_owned).into();
                assert!(
                    before.changed_tables(&after).is_subset(&allowed),
                    "{:#?}",
                    before.differences(&after)
                );
            }
            let words = after.rows("unknown_word");
            assert_eq!(
                (words.len(), &words[0]["word"], &words[0]["seen"]),
                (1, &json!(word), &json!(1))
            );
            acme.sync(what).await.expect(0);
            assert_eq!(
                acme.contents().await.rows("unknown_word")[0]["seen"],
                2,
                "it is counted"
            );
            let warnings = acme.healthy().await;
            assert!(
                warnings.len() == 1 && warnings[0].contains("Gone to the Moon"),
                "{warnings:?}"
            );
            scene.shop.calm_down().await;
            let run = acme.sync(what).await.expect(0);
            assert_eq!(
                run.outcome("O-1"),
                if what == "status" { "changed" } else { "unchanged" }
            );
            assert_eq!(
                acme.states("O-1").await,
                [if what == "status" {
                    "DISPATCHED"
                } else {
                    "FULFILLABLE"
                }]
            );
        }
    }
);

on_both!(
    a_channel_that_fails_batch_after_batch_is_left_in_peace,
    async |db| {
        let (shop, acme) = seven(db).await;
        acme.add_channel("SINGLY", &shop.url, "--source PARTNER --status-batch 1")
            .await
            .expect(0);
        acme.ok("sync orders --channel SINGLY").await;
        for n in 1..=7 {
            shop.act(&format!("O-{n}"), "dispatch").await;
        }
        shop.break_with(json!([{"kind": "rate_limited", "retry_after_s": 120, "skip": 2, "on": "status"}]))
            .await;
        let run = acme.run("sync status --channel SINGLY").await.expect(9);
        assert_eq!(
            (run.state().as_str(), &run.json["code"]),
            ("FAILED", &json!("RATE_LIMITED"))
        );
        // Four are asked at once, so which two were answered is chance: what came before the failure counts.
        let [changed, .., failed] = run.counts();
        assert!(
            changed <= 2 && changed + failed == 7,
            "what was answered is applied, and every order is told of: {run}"
        );
        assert!(run.outcome_message("O-7").starts_with("Not asked"), "{run}");
        assert!(shop.hits().await <= 4);
        assert_eq!(acme.healthy().await, [""; 0]);
        shop.calm_down().await;
        assert_eq!(
            acme.ok("sync status --channel SINGLY").await.counts(),
            [7 - changed, 0, 0, 0, 0]
        );
        assert_eq!(acme.stock("SKU-A").await, [3, 0, 0, 0, 0]);
    }
);

on_both!(a_batch_that_fails_is_asked_one_by_one, async |db| {
    let (shop, acme) = seven(db).await;
    acme.sync("orders").await.expect(0);
    shop.act("O-1", "dispatch").await;
    // Strikes the first batch of five; asked singly, and in the second batch, the channel answers.
    shop.break_with(json!([{"kind": "html", "on": "status", "times": 1}]))
        .await;
    assert_eq!(acme.sync("status").await.expect(0).counts(), [1, 6, 0, 0, 0]);
    assert_eq!(acme.healthy().await, [""; 0]);
});
