//! Two tenants in one database: neither sees anything of the other through any command.

use testkit::{Installation, Shop, list, on_both};

/// A second tenant with the same codes as the first one's, another shop behind SHOP1, and stock of its own.
async fn second_tenant(acme: &Installation, shop: &Shop) {
    acme.ok("init --tenant ZENITH --time-zone Asia/Seoul").await;
    acme.ok("facility add WH1 --tenant ZENITH").await;
    acme.ok("sequence define INVOICE --facility WH1 --prefix Z- --next 900 --tenant ZENITH")
        .await;
    acme.ok("sku add SKU-A --name Zeta --tenant ZENITH").await;
    acme.ok("stock adjust SKU-A --facility WH1 --add 77 --reason opening --tenant ZENITH")
        .await;
    acme.add_channel("SHOP1", &shop.url, "--source PARTNER --tenant ZENITH")
        .await
        .expect(0);
    acme.ok("golive start --confirm ZENITH --tenant ZENITH").await;
}

on_both!(tenants_see_nothing_of_each_other, async |db| {
    let (one, two) = (Shop::open().await, Shop::open().await);
    let acme = Installation::live(db, &one).await;
    second_tenant(&acme, &two).await;
    one.order("SAME", "SKU-A", 1).await;
    one.order("ONLY-ONE", "SKU-A", 1).await;
    two.order("SAME", "SKU-A", 5).await;
    two.order("ONLY-TWO", "SKU-A", 1).await;
    acme.ok("sync orders --channel SHOP1 --tenant ACME").await;
    acme.ok("sync orders --channel SHOP1 --tenant ZENITH").await;

    let of_acme = snapshot(&acme, "ACME").await;
    two.act("SAME", "dispatch").await;
    two.act("ONLY-TWO", "cancel").await;
    assert_eq!(
        acme.ok("sync status --channel SHOP1 --tenant ZENITH")
            .await
            .counts(),
        [2, 0, 0, 0, 0]
    );
    acme.ok("stock adjust SKU-A --facility WH1 --remove 7 --reason lost --tenant ZENITH")
        .await;
    acme.ok("sku add SKU-NEW --tenant ZENITH").await;
    acme.ok("facility add WH2 --tenant ZENITH").await;
    assert_eq!(
        of_acme,
        snapshot(&acme, "ACME").await,
        "nothing that ZENITH does reaches ACME"
    );

    let of_zenith = snapshot(&acme, "ZENITH").await;
    assert!(
        of_zenith.contains("ONLY-TWO") && !of_zenith.contains("ONLY-ONE"),
        "{of_zenith}"
    );
    assert!(
        of_zenith.contains("Z-900") && !of_zenith.contains("INV/26"),
        "{of_zenith}"
    );
    one.act("SAME", "cancel").await;
    acme.ok("sync status --channel SHOP1 --tenant ACME").await;
    acme.ok("channel disable SHOP1 --tenant ACME").await;
    acme.ok("golive pause --tenant ACME").await;
    assert_eq!(
        of_zenith,
        snapshot(&acme, "ZENITH").await,
        "nor the other way round"
    );
});

on_both!(what_is_anothers_cannot_be_named, async |db| {
    let (one, two) = (Shop::open().await, Shop::open().await);
    let acme = Installation::live(db, &one).await;
    second_tenant(&acme, &two).await;
    two.order("ONLY-TWO", "SKU-A", 1).await;
    acme.ok("sync orders --channel SHOP1 --tenant ZENITH").await;
    acme.ok("facility add WH-TWO --tenant ZENITH").await;
    acme.ok("sku add SKU-TWO --tenant ZENITH").await;
    acme.add_channel("SHOP-TWO", &two.url, "--source PARTNER --tenant ZENITH")
        .await
        .expect(0);
    let before = acme.contents().await;
    for (exit, line) in [
        (5, "orders show ONLY-TWO"),
        (5, "orders timeline ONLY-TWO"),
        (5, "orders confirm ONLY-TWO"),
        (5, "orders pack ONLY-TWO"),
        (5, "orders answer ONLY-TWO --contradiction 1 --it-left"),
        (5, "sync status --channel SHOP1 --order ONLY-TWO"),
        (5, "sync orders --channel SHOP-TWO"),
        (5, "channel show SHOP-TWO"),
        (5, "channel test SHOP-TWO"),
        (5, "channel disable SHOP-TWO"),
        (5, "stock show SKU-TWO"),
        (5, "stock adjust SKU-TWO --facility WH1 --add 1 --reason x"),
        (5, "stock adjust SKU-A --facility WH-TWO --add 1 --reason x"),
        (5, "sequence define PACKING --facility WH-TWO --prefix X"),
    ] {
        let refused = acme.run(&format!("{line} --tenant ACME")).await.expect(exit);
        assert!(
            !refused.to_string().contains("WH-TWO") || line.contains("WH-TWO"),
            "{refused}"
        );
        assert!(
            !refused.to_string().contains("SHOP-TWO") || line.contains("SHOP-TWO"),
            "{refused}"
        );
    }
    before.assert_same(&acme.contents().await);
});

on_both!(with_two_tenants_one_must_be_chosen, async |db| {
    let (one, two) = (Shop::open().await, Shop::open().await);
    let acme = Installation::live(db, &one).await;
    second_tenant(&acme, &two).await;
    let before = acme.contents().await;
    for line in [
        "orders list",
        "stock show",
        "doctor",
        "sync orders --channel SHOP1",
        "facility add WH3",
        "golive pause",
    ] {
        let refused = acme.run(line).await.expect(2);
        assert_eq!(refused.error_code(), "AMBIGUOUS");
        assert!(refused.error_message().contains("--tenant"), "{refused}");
    }
    before.assert_same(&acme.contents().await);
    assert_eq!(
        list(&acme.ok("facility list --tenant ZENITH").await.json).len(),
        1
    );
});

/// Everything that a tenant can be told of itself.
async fn snapshot(acme: &Installation, tenant: &str) -> String {
    let mut told = String::new();
    for line in [
        "orders list",
        "orders show SAME",
        "orders timeline SAME",
        "stock show",
        "facility list",
        "sequence list",
        "channel list",
        "channel capabilities SHOP1",
        "golive check",
        "doctor",
    ] {
        told += &acme.ok(&format!("{line} --tenant {tenant}")).await.stdout;
    }
    told
}
