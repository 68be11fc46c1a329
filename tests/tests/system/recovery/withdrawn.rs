//! Cancels that the site withdraws, and cancels of ours that the site makes too: both are learned of in the ordinary sync.

use super::{row, stands, work_off};
use serde_json::json;
use testkit::{Installation, Shop, on_both};

on_both!(a_withdrawn_cancel_suggests_a_resync, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("O-1", "SKU-A", 1).await;
    acme.sync("orders").await.expect(0);
    shop.act("O-1", "cancel").await;
    acme.sync("status").await.expect(0);
    let site = row(&acme, "O-1").await;
    assert_eq!(
        (&site["group"], &site["state"], &site["cancelled_by"]),
        (&json!("SITE"), &json!("SITE_CANCELLED"), &json!("BUYER"))
    );
    acme.run("resync O-1").await.expect(6);
    acme.run("restore O-1").await.expect(6);

    shop.act("O-1", "open").await;
    assert_eq!(
        acme.sync("orders").await.expect(0).outcome("O-1"),
        "unchanged CANCELLED_HERE"
    );
    assert_eq!(
        acme.sync("status").await.expect(0).outcome("O-1"),
        "changed",
        "it is asked for within the window"
    );
    let open = row(&acme, "O-1").await;
    assert_eq!(
        (&open["group"], &open["state"]),
        (&json!("API"), &json!("RESYNC_AVAILABLE"))
    );
    assert_eq!(open["resync_suggested"], true);
    assert_eq!(acme.states("O-1").await, ["CANCELLED"], "suggested, not done");
    assert_eq!(acme.ok("resync O-1 --wait").await.json[0]["result"], "back");
    assert_eq!(acme.states("O-1").await, ["CANCELLED", "FULFILLABLE"]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(
    where_the_policy_says_so_a_withdrawn_cancel_is_resynced,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        acme.ok("policy set --withdrawn RESYNC").await;
        shop.order("O-1", "SKU-A", 1).await;
        acme.sync("orders").await.expect(0);
        shop.act("O-1", "cancel").await;
        acme.sync("status").await.expect(0);
        shop.act("O-1", "open").await;
        acme.sync("status").await.expect(0);
        assert_eq!(row(&acme, "O-1").await["state"], "RESYNCING");
        work_off(&acme).await;
        assert_eq!(row(&acme, "O-1").await["state"], "RESYNCED");
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    a_row_of_ours_moves_to_the_site_group_when_the_site_cancels_too,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("O-1", "SKU-A", 1).await;
        acme.sync("orders").await.expect(0);
        acme.ok("orders cancel O-1").await;
        assert_eq!(stands(&acme, "O-1").await.0, "RESYNC_AVAILABLE");
        shop.act("O-1", "cancel").await;
        assert_eq!(acme.sync("status").await.expect(0).outcome("O-1"), "changed");
        assert_eq!(stands(&acme, "O-1").await.0, "SITE_CANCELLED");
        let counts = acme.ok("cancelled counts").await.json;
        assert_eq!(counts, json!({"API": 0, "MANUAL": 0, "SITE": 1}));
        // Past the window it is not asked for any more.
        acme.cancels_grow_older(15 * 86_400).await;
        assert_eq!(acme.sync("status").await.expect(0).counts(), [0, 0, 0, 0, 0]);
    }
);
