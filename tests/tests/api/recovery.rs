//! Cancelled deliveries through the API, with a marketplace that answers and a process that works in the background: what is
//! resynced, what fails, and what the channel is told.

use crate::served::{Ask, Said, Served};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::on_both;

const DAY_S: i64 = 86_400;
/// Between two looks at what works in the background, and how often it is looked at: a minute in all.
const LOOK: Duration = Duration::from_millis(100);
const LOOKS_MAX: usize = 600;

/// Tenant ACME of a served installation, live, and a key of its own.
struct Acme {
    served: Served,
    key: String,
}

impl Acme {
    async fn live(db: &testkit::TestDatabase) -> Self {
        let served = Served::start(db).await;
        let key = served.key("ACME", "all", &["admin"]).await;
        let acme = Self { served, key };
        acme.post("/golive/start", json!({"confirm": "ACME"})).await;
        acme
    }

    async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Said {
        let ask = Ask {
            method,
            path: &format!("/api/v1{path}"),
            key: Some(&self.key),
            body: body.map(|body| body.to_string()),
            once: None,
        };
        self.served.ask(ask).await
    }

    async fn get(&self, path: &str) -> Value {
        let said = self.call("get", path, None).await;
        assert_eq!(said.status, 200, "{path}: {said:?}");
        said.json()
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let said = self.call("post", path, Some(body)).await;
        assert!(said.status < 300, "{path}: {said:?}");
        said.json()
    }

    /// An order of the shop, taken in and cancelled here.
    async fn cancelled(&self, number: &str, on_channel: bool) {
        self.served.shop.order(number, "CUP-RED", 2).await;
        self.served
            .installation
            .ok("sync orders --channel SHOP1 --tenant ACME")
            .await;
        let wish = json!({"reason": "MISTAKE", "on_channel": on_channel});
        self.post(&format!("/orders/{number}/cancel"), wish).await;
    }

    async fn press(&self, button: &str, number: &str) -> Value {
        let names = json!({ "deliveries": [number] });
        self.post(&format!("/cancelled/{button}"), names).await["results"][0].clone()
    }

    async fn row(&self, number: &str) -> Value {
        let rows = self.get(&format!("/cancelled?order={number}")).await;
        assert_eq!(rows["data"].as_array().map_or(0, Vec::len), 1, "{rows:#}");
        rows["data"][0].clone()
    }

    /// The row, when nothing works on it any more.
    async fn row_at_rest(&self, number: &str) -> Value {
        for _ in 0..LOOKS_MAX {
            let row = self.row(number).await;
            if row["run_id"].is_null() {
                return row;
            }
            tokio::time::sleep(LOOK).await;
        }
        panic!("{number} is worked on for good: {:#}", self.row(number).await)
    }

    /// State, action, and the code of the last result.
    async fn stands(&self, number: &str) -> (Value, Value, Value) {
        let row = self.row(number).await;
        let part = |name: &str| row[name].clone();
        (part("state"), part("action"), row["last_result"]["code"].clone())
    }

    /// All that a refused button must leave as it is.
    async fn all_of(&self, number: &str) -> [Value; 4] {
        [
            self.row(number).await,
            self.get(&format!("/orders/{number}")).await,
            self.get("/stock/CUP-RED").await,
            self.get("/runs").await,
        ]
    }

    async fn grow_older(&self, seconds: i64) {
        self.served.installation.cancels_grow_older(seconds).await;
    }
}

on_both!(a_resync_brings_the_order_back_and_stays_done, async |db| {
    let acme = Acme::live(db).await;
    acme.cancelled("O-1", false).await;
    let old = acme.row("O-1").await["packing_no"].clone();
    let preview = acme.press("preview", "O-1").await;
    assert_eq!(
        (&preview["possible"], &preview["units"]),
        (&json!(true), &json!(2)),
        "{preview:#}"
    );
    let asked = acme.press("resync", "O-1").await;
    assert_eq!(asked["result"], "resyncing", "{asked:#}");
    let row = acme.row_at_rest("O-1").await;
    assert_eq!(
        (&row["state"], &row["action"]),
        (&json!("RESYNCED"), &json!(null))
    );
    let new = &row["new_packing_no"];
    assert!(new.is_string() && *new != old, "{row:#}");
    let order = acme.get("/orders/O-1").await;
    assert_eq!(
        (
            &order["cancelled"][0]["recovery"],
            &order["cancelled"][0]["new_packing_no"]
        ),
        (&json!("BACK"), new)
    );
    let superseded: Vec<&Value> = order["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["superseded"])
        .collect();
    assert_eq!(superseded, [true, true, false, false]);
    for older_s in [13 * DAY_S, DAY_S, DAY_S] {
        acme.grow_older(older_s).await;
        let before = acme.all_of("O-1").await;
        assert_eq!(before[0]["state"], "RESYNCED");
        for button in ["resync", "restore"] {
            assert_eq!(acme.press(button, "O-1").await["code"], "ALREADY_BACK");
        }
        assert_eq!(acme.all_of("O-1").await, before);
    }
});

on_both!(a_resync_that_fails_says_why_and_may_be_asked_again, async |db| {
    let acme = Acme::live(db).await;
    acme.cancelled("O-1", false).await;
    acme.served.shop.act("O-1", "dispatch").await;
    let preview = acme.press("preview", "O-1").await;
    let code = "ALREADY_ON_DELIVERY";
    assert_eq!(
        (&preview["result"], &preview["code"]),
        (&json!("blocked"), &json!(code))
    );
    let before = acme.get("/orders/O-1").await["items"].clone();
    acme.press("resync", "O-1").await;
    acme.row_at_rest("O-1").await;
    let failed = (json!("RESYNC_FAILED"), json!("resync"), json!(code));
    assert_eq!(acme.stands("O-1").await, failed);
    assert_eq!(acme.get("/orders/O-1").await["items"], before);
    acme.grow_older(13 * DAY_S).await;
    assert_eq!(acme.stands("O-1").await, failed);
    acme.grow_older(2 * DAY_S).await;
    let over = (
        json!("RESYNC_UNAVAILABLE"),
        json!(null),
        json!("RECOVERY_WINDOW_OVER"),
    );
    assert_eq!(acme.stands("O-1").await, over);
    let told = acme.row("O-1").await["last_result"].to_string();
    assert!(told.contains(code), "what failed before is told too: {told}");
    let before = acme.all_of("O-1").await;
    assert_eq!(acme.press("resync", "O-1").await["code"], "RECOVERY_WINDOW_OVER");
    assert_eq!(acme.all_of("O-1").await, before);
});

on_both!(what_the_channel_cancelled_for_us_stays_cancelled, async |db| {
    let acme = Acme::live(db).await;
    acme.cancelled("O-1", true).await;
    let row = acme.row_at_rest("O-1").await;
    assert_eq!(
        (&row["group"], &row["on_channel"]),
        (&json!("API"), &json!("ACKNOWLEDGED"))
    );
    let stays = (
        json!("RESYNC_UNAVAILABLE"),
        json!(null),
        json!("CANCELLED_AT_CHANNEL"),
    );
    assert_eq!(acme.stands("O-1").await, stays);
    let before = acme.all_of("O-1").await;
    for button in ["resync", "restore"] {
        assert_eq!(acme.press(button, "O-1").await["code"], "CANCELLED_AT_CHANNEL");
    }
    assert_eq!(acme.all_of("O-1").await, before);
});

on_both!(a_typed_order_is_cancelled_and_restored, async |db| {
    let acme = Acme::live(db).await;
    let typed = json!({
        "channel_order_no": "T-1", "currency": "INR",
        "items": [{"sku": "CUP-RED", "quantity": 2, "price": "12.50"}],
        "shipping_address": {"name": "Asha", "line1": "1 First Street", "city": "Pune", "state": "MH", "country": "IN",
            "postal_code": "411001", "phone": "123"}
    });
    acme.post("/orders", typed).await;
    let stock = acme.get("/stock/CUP-RED").await;
    acme.post("/orders/T-1/cancel", json!({"reason": "MISTAKE"}))
        .await;
    let packing_no = acme.row("T-1").await["packing_no"].clone();
    let back = acme.press("restore", "T-1").await;
    assert_eq!(
        (&back["result"], &back["packing_no"]),
        (&json!("back"), &packing_no)
    );
    assert_eq!(acme.get("/stock/CUP-RED").await, stock);
    let doctor = acme.get("/doctor").await;
    assert_eq!(doctor["clean"], true, "{doctor}");
});
