//! The window of 14 days, a channel that is not ready, a tenant that is not live: the row says so, and what is refused changes
//! nothing.

use super::{row, rows, stands, type_in};
use serde_json::json;
use testkit::{Installation, Shop, on_both};

const DAY_S: i64 = 86_400;

on_both!(the_window_is_fourteen_days_and_a_setting, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("API-1", "SKU-A", 1).await;
    acme.sync("orders").await.expect(0);
    acme.ok("orders cancel API-1").await;
    type_in(&acme, "MANUAL-1").await;
    acme.ok("orders cancel MANUAL-1").await;

    acme.cancels_grow_older(13 * DAY_S).await;
    assert_eq!(row(&acme, "API-1").await["state"], "RESYNC_AVAILABLE");
    assert_eq!(row(&acme, "MANUAL-1").await["state"], "RECOVERABLE");
    assert_eq!(rows(&acme, "--left 48h").await.len(), 2);
    assert_eq!(rows(&acme, "--left 12h").await.len(), 0);

    // Up to and including 14 × 24 h: the test is some seconds old, so the last hour stands for the moment itself.
    acme.cancels_grow_older(DAY_S - 3_600).await;
    assert_eq!(row(&acme, "API-1").await["state"], "RESYNC_AVAILABLE");
    assert_eq!(row(&acme, "MANUAL-1").await["state"], "RECOVERABLE");
    assert_eq!(rows(&acme, "--left 12h").await.len(), 2);

    acme.cancels_grow_older(3_600).await;
    let over = "RECOVERY_WINDOW_OVER";
    assert_eq!(
        stands(&acme, "API-1").await,
        ("RESYNC_UNAVAILABLE".to_owned(), over.to_owned())
    );
    assert_eq!(
        stands(&acme, "MANUAL-1").await,
        ("UNRECOVERABLE".to_owned(), over.to_owned())
    );
    let before = (
        row(&acme, "API-1").await,
        row(&acme, "MANUAL-1").await,
        acme.stock("SKU-A").await,
    );
    for command in [
        "resync API-1",
        "resync MANUAL-1",
        "restore MANUAL-1",
        "restore API-1",
    ] {
        let refused = acme.run(command).await.expect(6);
        assert_eq!(refused.json[0]["code"], over, "{refused}");
    }
    let after = (
        row(&acme, "API-1").await,
        row(&acme, "MANUAL-1").await,
        acme.stock("SKU-A").await,
    );
    assert_eq!(after, before, "what is refused changes nothing");

    acme.ok("policy set --recovery-window 15").await;
    assert_eq!(row(&acme, "MANUAL-1").await["state"], "RECOVERABLE");
    assert_eq!(acme.ok("restore MANUAL-1").await.json[0]["result"], "back");
    acme.run("policy set --recovery-window 367").await.expect(2);
    acme.cancels_grow_older(DAY_S).await;
    acme.run("resync API-1").await.expect(6);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(a_failed_row_past_the_window_is_unavailable_too, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("API-1", "SKU-A", 1).await;
    acme.sync("orders").await.expect(0);
    acme.ok("orders cancel API-1").await;
    shop.act("API-1", "dispatch").await;
    acme.run("resync API-1 --wait").await;
    assert_eq!(row(&acme, "API-1").await["state"], "RESYNC_FAILED");
    acme.cancels_grow_older(15 * DAY_S).await;
    assert_eq!(row(&acme, "API-1").await["state"], "RESYNC_UNAVAILABLE");
    acme.run("resync API-1").await.expect(6);
});

on_both!(
    a_channel_that_is_not_ready_and_a_tenant_that_is_not_live_have_no_resync,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::set_up(db, &shop).await;
        shop.order("API-1", "SKU-A", 1).await;
        acme.sync("orders").await.expect(0);
        acme.ok("orders cancel API-1").await;
        assert_eq!(
            stands(&acme, "API-1").await,
            ("RESYNC_UNAVAILABLE".to_owned(), "TENANT_NOT_LIVE".to_owned())
        );
        let refused = acme.run("resync API-1").await.expect(8);
        assert_eq!(refused.json[0]["code"], "TENANT_NOT_LIVE");
        let refused = acme.run("orders cancel API-1 --on-channel").await;
        assert_ne!(refused.exit, 0);
        // Restoring and cancelling here are allowed before go-live.
        type_in(&acme, "MANUAL-1").await;
        acme.ok("orders cancel MANUAL-1").await;
        acme.ok("restore MANUAL-1").await;

        acme.ok("golive start --confirm ACME").await;
        assert_eq!(row(&acme, "API-1").await["state"], "RESYNC_AVAILABLE");
        acme.ok("channel disable SHOP1").await;
        assert_eq!(
            stands(&acme, "API-1").await,
            ("RESYNC_UNAVAILABLE".to_owned(), "CHANNEL_NOT_READY".to_owned())
        );
        let before = row(&acme, "API-1").await;
        let refused = acme.run("resync API-1").await.expect(6);
        assert_eq!(refused.json[0]["code"], "CHANNEL_NOT_READY");
        assert_eq!(row(&acme, "API-1").await, before);
        acme.ok("channel enable SHOP1").await;
        assert_eq!(acme.ok("resync API-1 --wait").await.json[0]["result"], "back");
    }
);

on_both!(
    what_is_short_comes_back_without_stock_or_not_by_policy,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        type_in(&acme, "T-1").await;
        acme.ok("orders cancel T-1").await;
        acme.ok("stock adjust SKU-A --facility WH1 --remove 9 --reason lost")
            .await;
        acme.ok("policy set --short REFUSE").await;
        let preview = acme.ok("cancelled preview T-1").await.json;
        assert_eq!(preview[0]["blockers"][0]["code"], "STOCK_SHORT");
        acme.run("restore T-1").await.expect(6);
        assert_eq!(
            stands(&acme, "T-1").await,
            ("RECOVER_FAILED".to_owned(), "STOCK_SHORT".to_owned())
        );
        assert_eq!(acme.stock("SKU-A").await, [1, 0, 0, 0, 0]);
        acme.ok("policy set --short COME_BACK").await;
        let preview = acme.ok("cancelled preview T-1").await.json;
        assert_eq!(
            (&preview[0]["units"], &preview[0]["short"]),
            (&json!(2), &json!(1))
        );
        acme.ok("restore T-1").await;
        assert_eq!(acme.stock("SKU-A").await, [0, 1, 0, 0, 0]);
        let refused = acme.run("orders confirm T-1").await.expect(6);
        assert_eq!(refused.json[0]["code"], "STOCK_SHORT");
        acme.ok("stock adjust SKU-A --facility WH1 --add 1 --reason found")
            .await;
        acme.ok("orders confirm T-1").await;
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);
