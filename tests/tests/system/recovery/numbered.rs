//! A restored delivery keeps its packing no.; where there is none that it could keep, it gets a new one.

use super::type_in;
use serde_json::json;
use testkit::{Installation, Shop, on_both};

on_both!(
    what_was_left_behind_comes_back_under_a_new_packing_no,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        let old = type_in(&acme, "T-1").await["packages"][0]["packing_no"].clone();
        acme.ok("orders confirm T-1").await;
        acme.ok("orders cancel T-1 --items 1 --reason MISTAKE").await;
        // The rest of the package goes on.
        acme.ok("orders pack T-1").await;
        assert_eq!(acme.stock("SKU-A").await, [9, 0, 1, 0, 0]);
        let preview = acme.ok("cancelled preview T-1").await.json;
        assert_eq!(preview[0]["possible"], json!(true), "{preview:#}");

        let told = acme.ok("restore T-1").await.json;
        assert_eq!(told[0]["result"], "back", "{told:#}");
        let order = acme.show("T-1").await;
        assert_eq!(
            (
                &order["packages"][0]["packing_no"],
                &order["packages"][0]["status"]
            ),
            (&old, &json!("PACKED"))
        );
        assert_eq!(told[0]["packing_no"], order["packages"][1]["packing_no"]);
        assert_ne!(told[0]["packing_no"], old);
        assert_eq!(acme.states("T-1").await, ["CANCELLED", "FULFILLABLE", "PACKED"]);
        assert_eq!(acme.stock("SKU-A").await, [8, 1, 1, 0, 0]);
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(what_had_no_package_gets_one_when_it_comes_back, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    acme.ok("stock adjust SKU-A --facility WH1 --remove 10 --reason sold")
        .await;
    type_in(&acme, "T-1").await;
    assert_eq!(acme.states("T-1").await, ["UNFULFILLABLE", "UNFULFILLABLE"]);
    acme.ok("orders cancel T-1 --reason MISTAKE").await;
    acme.ok("stock adjust SKU-A --facility WH1 --add 3 --reason found")
        .await;
    let told = acme.ok("restore T-1").await.json;
    assert_eq!(told[0]["result"], "back", "{told:#}");
    let order = acme.show("T-1").await;
    assert_eq!(order["packages"][0]["status"], "CREATED", "{order:#}");
    assert_eq!(
        acme.states("T-1").await,
        ["CANCELLED", "CANCELLED", "FULFILLABLE", "FULFILLABLE"]
    );
    assert_eq!(acme.stock("SKU-A").await, [1, 2, 0, 0, 0]);
    assert_eq!(acme.healthy().await, [""; 0]);
});
