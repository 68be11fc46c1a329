//! Recurrent tasks and background work through the real binary: timers, workers, runs by hand, what is told of them.

use serde_json::{Value, json};
use std::process::Stdio;
use std::time::Duration;
use testkit::{Installation, Shop, list, on_both};
use tokio::process::Child;

/// The words of the seed, to the letter.
const NOT_LIVE: &str = "Sync not allowed as Tenant is not Live yet";
/// Looks at most, a tenth of a second each: what does not happen by then does not happen.
const LOOKS_MAX: usize = 900;

/// A worker beside the commands, until the test ends.
fn work(acme: &Installation) -> Child {
    let mut command = acme.command();
    command.args(["work", "--lease-ms", "2000"]).stderr(Stdio::null());
    command.kill_on_drop(true).spawn().unwrap()
}

/// Looks until what a command answers is as it should be.
async fn until(acme: &Installation, line: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    let mut last = Value::Null;
    for _ in 0..LOOKS_MAX {
        last = acme.ok(line).await.json;
        if is_so(&last) {
            return last;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("`{line}` never was as it should be: {last:#}");
}

fn task(tasks: &Value, kind: &str) -> Value {
    let name = format!("SHOP1/{kind}");
    let mut all = list(tasks).into_iter();
    all.find(|task| task["task"] == json!(name)).unwrap()
}

on_both!(a_new_channel_has_four_tasks_whose_timers_can_be_set, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::set_up(db, &shop).await;
    let tasks = acme.ok("tasks list").await.json;
    let timers: Vec<_> = list(&tasks)
        .iter()
        .map(|t| (t["task"].clone(), t["timer"].clone()))
        .collect();
    let expected = [
        ("SHOP1/DELIVERY_SYNC", "every 1d"),
        ("SHOP1/ORDER_IMPORT", "every 10m"),
        ("SHOP1/RETURN_SYNC", "every 1d"),
        ("SHOP1/STATUS_SYNC", "every 40m"),
    ];
    assert_eq!(timers, expected.map(|(task, timer)| (json!(task), json!(timer))));

    let set = acme
        .ok("tasks set-timer SHOP1/RETURN_SYNC --cron '30 3 * * *' --jitter 0s --window 45d")
        .await
        .json;
    assert_eq!(
        (&set["timer"], &set["jitter_s"]),
        (&json!("cron 30 3 * * *"), &json!(0))
    );
    assert_eq!(set["window_s"], json!(45 * 86_400));
    // Half past three in Kolkata is ten at night in UTC.
    assert!(
        set["next_run_at"].as_str().unwrap().ends_with("T22:00:00Z"),
        "{set}"
    );
    let before = acme.contents().await;
    for bad in [
        "--every 1s",
        "--every 40",
        "--cron '61 * * * *'",
        "--cron 'x'",
        "--jitter 2h",
        "",
    ] {
        let refused = acme
            .run(&format!("tasks set-timer SHOP1/RETURN_SYNC {bad}"))
            .await
            .expect(2);
        assert_eq!(refused.error_code(), "BAD_INPUT", "{bad}");
    }
    for unknown in [
        "tasks show SHOP1/NOPE",
        "tasks pause NO/STATUS_SYNC",
        "tasks show no-such-run",
        "tasks cancel X",
    ] {
        assert_eq!(
            acme.run(unknown).await.expect(5).error_code(),
            "NOT_FOUND",
            "{unknown}"
        );
    }
    assert_eq!(acme.contents().await.differences(&before), Vec::<String>::new());
    let paused = acme.ok("tasks pause SHOP1/STATUS_SYNC").await.json;
    assert_eq!(
        (&paused["paused"], &paused["next_run_at"]),
        (&json!(true), &Value::Null)
    );
    let resumed = acme.ok("tasks resume SHOP1/STATUS_SYNC").await.json;
    assert!(resumed["next_run_at"].is_string(), "{resumed}");
});

on_both!(by_themselves_orders_come_in_and_follow_the_channel, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    for kind in ["ORDER_IMPORT", "STATUS_SYNC", "DELIVERY_SYNC", "RETURN_SYNC"] {
        acme.ok(&format!("tasks set-timer SHOP1/{kind} --every 5s --jitter 0s"))
            .await;
    }
    shop.order("O-1", "SKU-A", 1).await;
    let _worker = work(&acme);
    until(&acme, "orders list", |orders| list(orders).len() == 1).await;
    let state = |wanted: &'static str| move |order: &Value| order["items"][0]["state"] == json!(wanted);
    shop.act("O-1", "dispatch").await;
    until(&acme, "orders show O-1", state("DISPATCHED")).await;
    shop.act("O-1", "deliver").await;
    until(&acme, "orders show O-1", state("DELIVERED")).await;
    shop.act("O-1", "request-return").await;
    shop.act("O-1", "return").await;
    let returned = until(&acme, "orders show O-1", state("RETURNED")).await;
    assert!(returned["channel_status_as_of"].is_string(), "{returned}");

    let tasks = acme.ok("tasks list").await.json;
    for each in list(&tasks) {
        assert_eq!(each["last_run_state"], "SUCCEEDED", "{each}");
        assert!(
            each["last_success_at"].is_string() && each["lag_s"].is_i64(),
            "{each}"
        );
    }
    let runs = acme.ok("tasks runs SHOP1/STATUS_SYNC --limit 1000").await.json;
    assert!(list(&runs).iter().all(|run| run["cause"] == "TIMER"), "{runs}");
    let changed: i64 = list(&runs)
        .iter()
        .filter_map(|run| run["counts"]["changed"].as_i64())
        .sum();
    assert_eq!(changed, 1, "dispatched once, and told once");
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(
    before_go_live_ticks_are_recorded_as_skipped_with_the_message,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::set_up(db, &shop).await;
        acme.ok("tasks set-timer SHOP1/STATUS_SYNC --every 5s --jitter 0s")
            .await;
        acme.ok("tasks set-timer SHOP1/ORDER_IMPORT --every 5s --jitter 0s")
            .await;
        shop.order("O-1", "SKU-A", 1).await;
        let _worker = work(&acme);
        until(&acme, "orders list", |orders| list(orders).len() == 1).await;
        let skipped = |tasks: &Value| task(tasks, "STATUS_SYNC")["last_run_state"] == "SKIPPED";
        let tasks = until(&acme, "tasks list", skipped).await;
        let told = task(&tasks, "STATUS_SYNC");
        assert_eq!(
            (&told["message"], &told["failures_in_row"]),
            (&json!(NOT_LIVE), &json!(0))
        );
        assert_eq!(told["last_success_at"], Value::Null);
        let as_text = acme.run_as_text("tasks list").await.expect(0);
        assert!(as_text.stdout.contains(NOT_LIVE), "{as_text}");
        let by_hand = acme.run("tasks run SHOP1/STATUS_SYNC --wait").await.expect(8);
        assert_eq!(by_hand.json["message"], NOT_LIVE, "{by_hand}");

        acme.ok("golive start --confirm ACME").await;
        let is_well = |tasks: &Value| task(tasks, "STATUS_SYNC")["last_run_state"] == "SUCCEEDED";
        until(&acme, "tasks list", is_well).await;
    }
);

on_both!(a_run_waits_for_a_worker_and_can_be_cancelled, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("O-1", "SKU-A", 1).await;
    acme.sync("orders").await.expect(0);
    shop.act("O-1", "dispatch").await;
    let asked = acme
        .ok("sync status --channel SHOP1 --order O-1 --no-wait")
        .await
        .json;
    assert_eq!(asked["state"], "QUEUED", "{asked}");
    let run_id = asked["run_id"].as_str().unwrap();
    assert_eq!(acme.states("O-1").await, ["FULFILLABLE"], "nobody works");
    let busy = acme.run("tasks run SHOP1/STATUS_SYNC").await.expect(6);
    assert!(busy.error_message().contains(run_id), "{busy}");
    acme.ok(&format!("tasks cancel {run_id}")).await;
    let over = acme.ok(&format!("tasks show {run_id}")).await.json;
    assert_eq!(over["state"], "CANCELLED", "{over}");
    assert_eq!(
        acme.run(&format!("tasks cancel {run_id}"))
            .await
            .expect(6)
            .error_code(),
        "NOT_ALLOWED_IN_STATE"
    );

    let again = acme.ok(&format!("tasks retry {run_id}")).await.json;
    let again = again["run_id"].as_str().unwrap().to_owned();
    let _worker = work(&acme);
    let done = until(&acme, &format!("tasks show {again}"), |run| {
        run["state"] == "SUCCEEDED"
    })
    .await;
    assert_eq!(
        (&done["cause"], &done["asked_for"]),
        (&json!("RETRY"), &json!(["O-1"]))
    );
    assert_eq!((&done["done"], &done["expected"]), (&json!(1), &json!(1)));
    assert_eq!(done["orders"][0]["outcome"], "changed", "{done}");
    assert_eq!(acme.states("O-1").await, ["DISPATCHED"]);
    let refused = acme.run(&format!("tasks retry {again}")).await.expect(6);
    assert_eq!(refused.error_code(), "NOT_ALLOWED_IN_STATE");
});

on_both!(only_what_failed_is_done_again, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::without_sequence(db, &shop).await;
    acme.ok("golive start --confirm ACME").await;
    for no in ["O-1", "O-2", "O-3"] {
        shop.order(no, "SKU-A", 1).await;
    }
    acme.sync("orders").await.expect(0);
    shop.act_on("O-1", "dispatch", json!({"invoiceNumber": "CH-1"}))
        .await;
    shop.act("O-2", "dispatch").await;
    let partly = acme.sync("status").await.expect(7);
    assert_eq!(partly.outcome("O-2"), "failed SEQUENCE_NOT_DEFINED");
    let run_id = partly.json["run_id"].as_str().unwrap().to_owned();
    let whole = acme.run(&format!("tasks retry {run_id}")).await.expect(6);
    assert_eq!(whole.error_code(), "NOT_ALLOWED_IN_STATE", "it reached its end");

    acme.ok("sequence define INVOICE --facility WH1 --prefix INV/26- --next 1")
        .await;
    let retried = acme
        .run(&format!("tasks retry {run_id} --failed-only --wait"))
        .await
        .expect(0);
    assert_eq!(
        retried.counts(),
        [1, 0, 0, 0, 0],
        "O-2 alone was asked for: {retried}"
    );
    assert_eq!(acme.states("O-2").await, ["DISPATCHED"]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(
    a_running_sync_ends_after_its_page_when_it_is_cancelled,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        for n in 0..4 {
            shop.order(&format!("O-{n}"), "SKU-A", 1).await;
        }
        acme.sync("orders").await.expect(0);
        // The shop answers so slowly that the cancel comes while it is asked; hearing of it takes half a second.
        shop.break_with(json!([{"kind": "slow", "ms": 1500, "times": 1000}]))
            .await;
        let asked = acme.ok("tasks run SHOP1/ORDER_IMPORT").await.json;
        let run_id = asked["run_id"].as_str().unwrap().to_owned();
        let show = format!("tasks show {run_id}");
        let _worker = work(&acme);
        until(&acme, &show, |run| run["state"] == "RUNNING").await;
        acme.ok(&format!("tasks cancel {run_id}")).await;
        let ended = until(&acme, &show, |run| run["finished_at"].is_string()).await;
        assert_eq!(ended["state"], "CANCELLED", "{ended}");
        assert_eq!(ended["cancel_asked_by"], "cli");
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(what_a_person_asks_by_status_is_one_run, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    for n in 0..3 {
        shop.order(&format!("O-{n}"), "SKU-A", 1).await;
    }
    acme.sync("orders").await.expect(0);
    shop.act("O-0", "dispatch").await;
    acme.sync("status --order O-0").await.expect(0);
    shop.act("O-1", "cancel").await;
    let run = acme.sync("status --status CREATED").await.expect(0);
    assert_eq!(
        run.counts(),
        [1, 1, 0, 0, 0],
        "O-0 is not CREATED any more: {run}"
    );
    assert_eq!(run.outcome("O-1"), "changed");
    acme.run("sync status --channel SHOP1 --status LOST")
        .await
        .expect(2);
    let none = acme.sync("status --status PENDING_VERIFICATION").await.expect(0);
    assert_eq!(none.counts(), [0; 5]);
    // What is not here yet has no status; none of it is taken in.
    shop.order("O-9", "SKU-A", 1).await;
    for by_status in ["--status CANCELLED", "--status CANCELLED --dry-run"] {
        let refused = acme
            .run(&format!("sync orders --channel SHOP1 {by_status}"))
            .await
            .expect(2);
        assert_eq!(refused.error_code(), "BAD_INPUT", "{refused}");
    }
    assert_eq!(list(&acme.ok("orders list").await.json).len(), 3);
});

on_both!(
    a_look_less_far_back_than_the_task_is_no_success_of_it,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        let success = async |line: &str, kind: &str| {
            acme.ok(line).await;
            task(&acme.ok("tasks list").await.json, kind)["last_success_at"].clone()
        };
        // Returns are looked for over 30 days, and the others as far back as there are orders.
        for (line, kind) in [
            ("sync returns --channel SHOP1 --since 29d", "RETURN_SYNC"),
            ("sync status --channel SHOP1 --since 365d", "STATUS_SYNC"),
        ] {
            assert_eq!(success(line, kind).await, Value::Null, "{line}");
        }
        let whole = success("sync returns --channel SHOP1", "RETURN_SYNC").await;
        assert!(whole.is_string(), "{whole}");
        let narrow = success("sync returns --channel SHOP1 --since 29d", "RETURN_SYNC").await;
        assert_eq!(narrow, whole);
        let wide = success("sync returns --channel SHOP1 --since 30d", "RETURN_SYNC").await;
        assert!(wide.as_str() > whole.as_str(), "{wide}");
        acme.ok("tasks set-timer SHOP1/STATUS_SYNC --window 90d").await;
        let of_task = success("sync status --channel SHOP1 --since 90d", "STATUS_SYNC").await;
        assert!(of_task.is_string(), "{of_task}");
    }
);
