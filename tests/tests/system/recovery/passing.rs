//! What may pass is waited out, and told by its own name when it does not.

use super::{row, stands, work_off};
use serde_json::{Value, json};
use testkit::{Installation, Shop, on_both};

/// Asks for O-1 again while a fault lasts, until the run is at its end.
async fn fails_for_good(acme: &Installation, code: &str) -> Value {
    acme.ok("resync O-1").await;
    assert_eq!(row(acme, "O-1").await["state"], "RESYNCING");
    let hurry = async {
        while row(acme, "O-1").await["state"] == "RESYNCING" {
            acme.waits_are_over().await;
        }
    };
    tokio::join!(work_off(acme), hurry);
    assert_eq!(
        stands(acme, "O-1").await,
        ("RESYNC_FAILED".to_owned(), code.to_owned())
    );
    let row = row(acme, "O-1").await;
    assert_eq!(row["action"], "resync", "it may be asked for again");
    assert_eq!(acme.states("O-1").await, ["CANCELLED"]);
    assert_eq!(acme.stock("SKU-A").await, [10, 0, 0, 0, 0]);
    row
}

on_both!(
    a_channel_that_fails_five_times_is_told_by_its_own_words_and_may_be_asked_again,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("O-1", "SKU-A", 1).await;
        acme.sync("orders").await.expect(0);
        acme.ok("orders cancel O-1 --reason MISTAKE").await;
        for (fault, code) in [
            (
                json!({"kind": "rate_limited", "retry_after_s": 120}),
                "RATE_LIMITED",
            ),
            (json!({"kind": "server_error", "status": 418}), "CHANNEL_ERROR"),
            (json!({"kind": "html"}), "NOT_JSON"),
        ] {
            shop.break_with(json!([fault])).await;
            fails_for_good(&acme, code).await;
        }
        shop.calm_down().await;
        let told = acme.ok("resync O-1 --wait").await.json;
        assert_eq!(told[0]["result"], "back", "{told:#}");
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(a_channel_that_cannot_be_reached_is_told_so, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("O-1", "SKU-A", 1).await;
    acme.sync("orders").await.expect(0);
    acme.ok("orders cancel O-1 --reason MISTAKE").await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    acme.tamper(&format!("UPDATE channel SET base_url = '{nobody}'"))
        .await;
    fails_for_good(&acme, "CHANNEL_UNREACHABLE").await;
    acme.tamper(&format!("UPDATE channel SET base_url = '{}'", shop.url))
        .await;
    assert_eq!(acme.ok("resync O-1 --wait").await.json[0]["result"], "back");
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(a_fault_that_passes_is_never_told, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("O-1", "SKU-A", 1).await;
    acme.sync("orders").await.expect(0);
    acme.ok("orders cancel O-1 --reason MISTAKE").await;
    shop.break_with(json!([{"kind": "rate_limited", "retry_after_s": 120, "times": 1}]))
        .await;
    acme.ok("resync O-1").await;
    let hurry = async {
        while row(&acme, "O-1").await["state"] == "RESYNCING" {
            acme.waits_are_over().await;
        }
    };
    tokio::join!(work_off(&acme), hurry);
    assert_eq!(row(&acme, "O-1").await["state"], "RESYNCED");
    assert_eq!(shop.hits().await, 1);
    assert_eq!(acme.healthy().await, [""; 0]);
});
