//! The table of domain.md §6 through the API, row by row, at 13, 14 and 15 days: group, state, action; and what is refused
//! changes nothing.

use crate::testing::Served;
use app::keys::Scope;
use serde_json::{Value, json};

const DAY_S: i64 = 86_400;
/// From the cancel on: in time, at the last moment, past it.
const AT_S: [i64; 3] = [13 * DAY_S, 14 * DAY_S, 15 * DAY_S];

/// A row as the table has it: group, state, action, and the code of the last result.
type Row<'a> = (&'a str, &'a str, Option<&'a str>, Option<&'a str>);

/// What stands against a row past its window.
const WINDOW_OVER: Option<&str> = Some("RECOVERY_WINDOW_OVER");

impl Served {
    /// Looks at an order's row, and presses both buttons that it does not have: nothing changes.
    async fn stands(&self, order: &str, expected: Row<'_>) {
        let (group, state, action, code) = expected;
        let row = self.row_in(order, state).await;
        assert_eq!(row["group"], group, "{row:#}");
        assert_eq!(row["state"], state, "{row:#}");
        assert_eq!(row["action"], json!(action), "{row:#}");
        assert_eq!(row["last_result"]["code"], json!(code), "{row:#}");
        let before = self.all_of(order, state).await;
        for button in ["resync", "restore"] {
            if action == Some(button) {
                continue;
            }
            let one = self.press(button, order).await;
            // A resync under way is asked for once, however often it is pressed.
            match (state, button) {
                ("RESYNCING", "resync") => assert_eq!(one["run_id"], row["run_id"], "{one:#}"),
                _ => assert_eq!(one["result"], "refused", "{button} {state}: {one:#}"),
            }
            assert_eq!(self.all_of(order, state).await, before, "{button} {state}");
        }
    }

    async fn press(&self, button: &str, order: &str) -> Value {
        let names = json!({ "deliveries": [order] });
        let said = self
            .post(&format!("/cancelled/{button}"), names)
            .await
            .expect(200);
        said["results"][0].clone()
    }

    /// What is restored has left the list, and is found by whoever asks for that state.
    async fn row_in(&self, order: &str, state: &str) -> Value {
        match state {
            "RESTORED" => self.row(&format!("{order}&state=RESTORED")).await,
            _ => self.row(order).await,
        }
    }

    /// All that a button could change.
    async fn all_of(&self, order: &str, state: &str) -> [Value; 5] {
        [
            self.row_in(order, state).await,
            self.get(&format!("/orders/{order}")).await.expect(200),
            self.get(&format!("/orders/{order}/timeline")).await.expect(200),
            self.stock("CUP").await,
            self.get("/runs").await.expect(200),
        ]
    }

    /// Looks at an order's row at 13, 14 and 15 days after its cancel, which is now.
    async fn stands_in_time(&self, order: &str, in_time: Row<'_>, over: Row<'_>) {
        let mut days = 0;
        for (at_s, expected) in AT_S.into_iter().zip([in_time, in_time, over]) {
            self.clock.forward_s(at_s - days);
            days = at_s;
            self.stands(order, expected).await;
        }
    }
}

async fn live() -> Served {
    let served = Served::new().await;
    served.go_live().await;
    served
}

#[tokio::test]
async fn a_channels_order_may_be_asked_for_within_the_window() {
    let served = live().await;
    served.imported("112-7").await;
    served.cancel("112-7").await;
    let available = ("API", "RESYNC_AVAILABLE", Some("resync"), None);
    served.stands("112-7", available).await;
    let over = ("API", "RESYNC_UNAVAILABLE", None, WINDOW_OVER);
    served.stands_in_time("112-7", available, over).await;
}

#[tokio::test]
async fn the_window_ends_with_its_last_second_and_is_a_setting() {
    let served = live().await;
    served.cancelled("T-1").await;
    served.clock.forward_s(14 * DAY_S + 1);
    let over = ("MANUAL", "UNRECOVERABLE", None, WINDOW_OVER);
    served.stands("T-1", over).await;
    let policy = json!({"recovery_window_days": 15});
    served.put("/tenant/policy", policy).await.expect(200);
    let open = ("MANUAL", "RECOVERABLE", Some("restore"), None);
    served.stands("T-1", open).await;
}

#[tokio::test]
async fn what_is_being_resynced_is_so_past_the_window_too() {
    let served = live().await;
    served.imported("112-7").await;
    served.cancel("112-7").await;
    served.press("resync", "112-7").await;
    let under_way = ("API", "RESYNCING", None, None);
    served.stands_in_time("112-7", under_way, under_way).await;
}

#[tokio::test]
async fn what_failed_may_be_asked_for_again_within_the_window() {
    let served = live().await;
    served.imported("112-7").await;
    served.cancel("112-7").await;
    let run_id = served.press("resync", "112-7").await["run_id"].clone();
    let path = format!("/runs/{}/cancel", run_id.as_str().unwrap());
    served.post(&path, json!({})).await.expect(200);
    assert_eq!(served.app.settle_forsaken().await.unwrap(), 1);
    let code = Some("RUN_CANCELLED");
    let failed = ("API", "RESYNC_FAILED", Some("resync"), code);
    let over = ("API", "RESYNC_UNAVAILABLE", None, WINDOW_OVER);
    served.stands_in_time("112-7", failed, over).await;
    // What stands in the way is told first, and then what failed.
    let row = served.row("112-7").await;
    let detail = row["last_result"]["detail"].as_str().unwrap();
    assert!(
        detail.contains("14 days") && detail.contains("(RUN_CANCELLED)"),
        "{detail}"
    );
}

#[tokio::test]
async fn a_tenant_that_is_not_live_and_a_channel_that_is_off_have_no_resync() {
    let served = Served::new().await;
    served.imported("112-7").await;
    served.cancel("112-7").await;
    let unavailable = |code| ("API", "RESYNC_UNAVAILABLE", None, Some(code));
    served.stands("112-7", unavailable("TENANT_NOT_LIVE")).await;
    served.go_live().await;
    served
        .stands("112-7", ("API", "RESYNC_AVAILABLE", Some("resync"), None))
        .await;
    served
        .post("/channels/SHOP1/disable", json!({}))
        .await
        .expect(200);
    served.stands("112-7", unavailable("CHANNEL_NOT_READY")).await;
    served.clock.forward_s(15 * DAY_S);
    served.stands("112-7", unavailable("RECOVERY_WINDOW_OVER")).await;
}

#[tokio::test]
async fn what_the_channel_is_asked_to_cancel_waits_for_its_answer() {
    let served = live().await;
    served.imported("112-7").await;
    let wish = json!({"reason": "MISTAKE", "on_channel": true});
    let order = served.post("/orders/112-7/cancel", wish).await.expect(200);
    assert_eq!(order["cancelled"][0]["on_channel"], "PENDING");
    let row = served.row("112-7").await;
    assert_eq!(row["on_channel"], "PENDING");
    assert!(row["run_id"].is_string(), "{row:#}");
    let pending = (
        "API",
        "RESYNC_UNAVAILABLE",
        None,
        Some("CANCEL_PENDING_AT_CHANNEL"),
    );
    served.stands_in_time("112-7", pending, pending).await;
}

#[tokio::test]
async fn what_the_site_cancelled_comes_back_never() {
    let served = live().await;
    served.cancelled_there("112-7").await;
    let site = ("SITE", "SITE_CANCELLED", None, Some("CANCELLED_AT_CHANNEL"));
    served.stands_in_time("112-7", site, site).await;
    let counts = served.get("/cancelled/counts").await.expect(200);
    assert_eq!(counts, json!({"api": 0, "manual": 0, "site": 1}));
}

#[tokio::test]
async fn a_typed_order_may_be_restored_within_the_window_live_or_not() {
    for served in [Served::new().await, live().await] {
        served.cancelled("T-1").await;
        let open = ("MANUAL", "RECOVERABLE", Some("restore"), None);
        let over = ("MANUAL", "UNRECOVERABLE", None, WINDOW_OVER);
        served.stands_in_time("T-1", open, over).await;
    }
}

#[tokio::test]
async fn what_is_restored_stays_so() {
    let served = live().await;
    served.cancelled("T-1").await;
    served.clock.forward_s(14 * DAY_S);
    let back = served.press("restore", "T-1").await;
    assert_eq!(back["result"], "back", "{back:#}");
    let restored = ("MANUAL", "RESTORED", None, None);
    served.stands_in_time("T-1", restored, restored).await;
    let listed = served.get("/cancelled").await.expect(200);
    assert_eq!(listed["data"], json!([]), "it left the list");
}

#[tokio::test]
async fn a_live_duplicate_fails_the_restore_and_is_named() {
    let served = live().await;
    served.cancelled("T-1").await;
    served.typed("T-1").await;
    let failed = served.press("restore", "SO-000000001").await;
    assert_eq!(
        (&failed["result"], &failed["code"]),
        (&json!("refused"), &json!("DUPLICATE_ALIVE"))
    );
    let detail = failed["detail"].as_str().unwrap();
    assert!(detail.contains("SO-000000002"), "{detail}");
    let code = Some("DUPLICATE_ALIVE");
    let open = ("MANUAL", "RECOVER_FAILED", Some("restore"), code);
    let over = ("MANUAL", "UNRECOVERABLE", None, WINDOW_OVER);
    served.stands_in_time("SO-000000001", open, over).await;
}

#[tokio::test]
async fn what_is_short_fails_where_the_policy_says_so() {
    let served = live().await;
    served.cancelled("T-1").await;
    served.lose_cups(4).await;
    served
        .put("/tenant/policy", json!({"short": "REFUSE"}))
        .await
        .expect(200);
    let before = (served.stock("CUP").await, served.get("/orders/T-1").await.json);
    let failed = served.press("restore", "T-1").await;
    assert_eq!(
        (&failed["result"], &failed["code"]),
        (&json!("refused"), &json!("STOCK_SHORT"))
    );
    let order = served.get("/orders/T-1").await.expect(200);
    assert_eq!(order["items"], before.1["items"]);
    assert_eq!(order["packages"], before.1["packages"]);
    assert_eq!(order["cancelled"][0]["recovery"], "FAILED");
    assert_eq!(served.stock("CUP").await, before.0);
    let open = ("MANUAL", "RECOVER_FAILED", Some("restore"), Some("STOCK_SHORT"));
    served.stands("T-1", open).await;
    served
        .put("/tenant/policy", json!({"short": "COME_BACK"}))
        .await
        .expect(200);
    assert_eq!(served.press("restore", "T-1").await["result"], "back");
    let order = served.get("/orders/T-1").await.expect(200);
    let states: Vec<&Value> = order["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["state"])
        .collect();
    assert_eq!(states, ["CANCELLED", "CANCELLED", "FULFILLABLE", "UNFULFILLABLE"]);
}

#[tokio::test]
async fn without_a_facility_nothing_is_restored() {
    let mut served = Served::new().await;
    served.app.add_tenant("BETA", "Asia/Seoul").await.unwrap();
    served.acme = served.app.caller(Some("BETA"), "test").await.unwrap();
    served.key = served.key_for("all", &[Scope::Admin]).await;
    served
        .put("/skus/CUP", json!({"name": "A cup"}))
        .await
        .expect(200);
    served.cancelled("T-1").await;
    let not_ready = ("MANUAL", "UNRECOVERABLE", None, Some("NO_FACILITY"));
    served.stands("T-1", not_ready).await;
    served
        .post("/facilities", json!({"code": "WH1"}))
        .await
        .expect(201);
    let open = ("MANUAL", "RECOVERABLE", Some("restore"), None);
    served.stands("T-1", open).await;
}
