//! Before go-live and while paused: imports run, syncs are recorded as skipped, a dry run tells and writes nothing.

use serde_json::json;
use testkit::{Installation, Output, Shop, list, on_both};

/// The words of the seed, to the letter.
const NOT_LIVE: &str = "Sync not allowed as Tenant is not Live yet";

fn assert_not_live(run: &Output) {
    assert_eq!(
        (run.exit, run.state().as_str(), run.json["message"].as_str()),
        (8, "SKIPPED", Some(NOT_LIVE)),
        "{run}"
    );
    assert!(run.json["run_id"].is_string(), "{run}");
    assert_eq!(
        (run.counts(), list(&run.json["orders"]).len()),
        ([0; 5], 0),
        "{run}"
    );
}

on_both!(
    before_go_live_syncs_are_recorded_as_skipped_and_imports_run,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::set_up(db, &shop).await;
        shop.order("O-1", "SKU-A", 1).await;
        assert_eq!(acme.sync("orders").await.expect(0).outcome("O-1"), "changed");
        shop.act("O-1", "dispatch").await;
        shop.forget_calls().await;
        for what in ["status", "delivery", "returns", "status --order O-1"] {
            let before = acme.contents().await;
            let run = acme.sync(what).await;
            assert_not_live(&run);
            let after = acme.contents().await;
            assert_eq!(
                before.changed_tables(&after),
                ["run", "task"].map(str::to_owned).into(),
                "{:#?}",
                before.differences(&after)
            );
            let recorded = after
                .rows("run")
                .into_iter()
                .find(|row| row["run_id"] == run.json["run_id"])
                .unwrap();
            assert_eq!(
                (&recorded["state"], &recorded["message"]),
                (&json!("SKIPPED"), &json!(NOT_LIVE))
            );
        }
        assert!(shop.calls().await.is_empty(), "the channel is not asked");
        assert_eq!(acme.states("O-1").await, ["FULFILLABLE"]);
        let told = acme.run_as_text("sync status --channel SHOP1").await.expect(8);
        assert!(told.stdout.contains(NOT_LIVE), "{told}");

        acme.ok("golive start --confirm ACME").await;
        assert_eq!(acme.sync("status").await.expect(0).outcome("O-1"), "changed");
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    a_paused_tenant_is_as_before_go_live_until_it_resumes,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("O-1", "SKU-A", 1).await;
        acme.sync("orders").await.expect(0);
        acme.ok("golive pause").await;
        shop.act("O-1", "cancel").await;
        for what in ["status", "delivery", "returns"] {
            assert_not_live(&acme.sync(what).await);
        }
        shop.order("O-2", "SKU-A", 1).await;
        assert_eq!(acme.sync("orders").await.expect(0).outcome("O-2"), "changed");
        assert_eq!(
            acme.sync("status --dry-run").await.expect(0).outcome("O-1"),
            "changed"
        );
        acme.run("golive pause").await.expect(6);
        acme.ok("golive start --confirm ACME").await;
        assert_eq!(acme.sync("status").await.expect(0).outcome("O-1"), "changed");
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(a_dry_run_tells_what_it_would_do_and_writes_nothing, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::set_up(db, &shop).await;
    for (no, sku) in [
        ("O-1", "SKU-A"),
        ("O-2", "SKU-NONE"),
        ("O-3", "SKU-A"),
        ("O-4", "SKU-A"),
    ] {
        shop.order(no, sku, 1).await;
    }
    let before = acme.contents().await;
    let run = acme.sync("orders --dry-run").await.expect(0);
    assert_eq!(
        (run.counts(), run.json["run_id"].is_null()),
        ([4, 0, 0, 0, 0], true),
        "{run}"
    );
    before.assert_same(&acme.contents().await);

    acme.sync("orders").await.expect(0);
    shop.act("O-1", "dispatch").await;
    shop.act("O-2", "dispatch").await;
    shop.act("O-3", "cancel").await;
    shop.act_on("O-4", "word", json!({"word": "ON_THE_MOON"})).await;
    for live in [false, true] {
        if live {
            acme.ok("golive start --confirm ACME").await;
        }
        let before = acme.contents().await;
        let run = acme.sync("status --dry-run").await.expect(0);
        assert_eq!(run.counts(), [3, 1, 0, 0, 0], "{run}");
        let told: Vec<String> = ["O-1", "O-2", "O-3"]
            .iter()
            .map(|no| run.outcome_message(no))
            .collect();
        assert_eq!(
            told,
            [
                "1 FULFILLABLE → DISPATCHED",
                "1 UNFULFILLABLE → DISPATCHED",
                "1 FULFILLABLE → CANCELLED"
            ]
        );
        let after = acme.contents().await;
        before.assert_same(&after);
    }
    let real = acme.sync("status").await.expect(0);
    assert_eq!(real.counts(), [3, 1, 0, 0, 0], "it does what it said");
    assert_eq!(acme.healthy().await.len(), 1);
});

on_both!(
    going_live_takes_the_tenants_code_and_what_is_required,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::empty(db);
        acme.ok("init --tenant ACME --time-zone Asia/Kolkata").await;
        let check = acme.run("golive check").await.expect(8);
        assert_eq!(
            (&check.json["golive"], &check.json["ready"]),
            (&json!("SETUP"), &json!(false))
        );
        assert_eq!(
            acme.run("golive start --confirm ACME")
                .await
                .expect(6)
                .error_code(),
            "NOT_ALLOWED_IN_STATE"
        );
        acme.ok("facility add WH1").await;
        acme.add_channel("SHOP1", &shop.url, "--source PARTNER")
            .await
            .expect(0);
        assert_eq!(acme.ok("golive check").await.json["ready"], true);
        let wrong = acme.run("golive start --confirm acme").await.expect(2);
        assert!(wrong.error_message().contains("--confirm ACME"), "{wrong}");
        acme.run("golive pause").await.expect(6);
        assert_not_live(&acme.sync("status").await);
        acme.ok("golive start --confirm ACME").await;
        acme.sync("status").await.expect(0);
    }
);
