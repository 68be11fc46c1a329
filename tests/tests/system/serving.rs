//! `serve` as a process: what it wants before it begins, and how it stops.

use serde_json::json;
use std::process::Stdio;
use std::time::Duration;
use testkit::{Installation, Shop, TestDatabase, on_both};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// How long anything may take that is to happen at once.
const SOON: Duration = Duration::from_secs(30);
/// How long a running page is waited for, and more: what does not end by then goes on.
const A_WHILE: Duration = Duration::from_secs(2);

struct Serving {
    process: Child,
    url: String,
}

impl Serving {
    async fn start(acme: &Installation, options: &[&str]) -> Self {
        let mut process = acme
            .command()
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = lines.next_line().await.unwrap().expect("serve says where it is");
        let mut words = line.split_whitespace();
        let url = words.find(|word| word.starts_with("http://")).unwrap().to_owned();
        Self { process, url }
    }

    async fn status(&self, path: &str) -> u16 {
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = client.get(format!("{}{path}", self.url)).send().await.unwrap();
        answer.status().as_u16()
    }

    async fn terminate(&self) {
        let id = self.process.id().unwrap().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().await.unwrap();
        assert!(sent.success());
    }

    async fn ends(&mut self) -> i32 {
        let ended = tokio::time::timeout(SOON, self.process.wait()).await;
        ended.expect("it ends").unwrap().code().expect("by itself")
    }
}

on_both!(serve_makes_its_tables_only_when_told, async |db| {
    let acme = Installation::empty(db);
    acme.ok("init --tenant ACME --time-zone Asia/Kolkata").await;
    // Another database, without tables yet.
    let bare = TestDatabase::fresh(db.kind).await;
    bare.unmigrated().await.close().await;
    let at = format!("--database {}", bare.url);
    let refused = acme
        .run(&format!("{at} serve --listen 127.0.0.1:0"))
        .await
        .expect(3);
    assert_eq!(refused.error_code(), "PENDING_MIGRATIONS", "{refused}");
    let mut serving = Serving::start(&acme, &["--migrate", "--database", &bare.url]).await;
    assert_eq!(serving.status("/readyz").await, 200);
    serving.terminate().await;
    assert_eq!(serving.ends().await, 0);
    let migrated = acme.ok(&format!("{at} migrate")).await.json;
    assert_eq!(migrated["applied"], json!([]));
});

on_both!(
    the_first_signal_waits_for_the_page_and_the_second_does_not,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shop.order("O-1", "SKU-A", 1).await;
        acme.ok("sync orders --channel SHOP1").await;
        shop.act("O-1", "dispatch").await;
        shop.break_with(json!([{"kind": "slow", "ms": 20_000, "times": 1000}]))
            .await;
        let mut serving = Serving::start(&acme, &["--lease-ms", "2000"]).await;
        let hits = shop.hits().await;
        acme.ok("sync status --channel SHOP1 --no-wait").await;
        while shop.hits().await == hits {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        serving.terminate().await;
        let ended = tokio::time::timeout(A_WHILE, serving.process.wait()).await;
        assert!(ended.is_err(), "it did not wait for its page: {ended:?}");
        serving.terminate().await;
        assert_eq!(serving.ends().await, 0);
        // What it left undone is done by whoever comes next.
        shop.calm_down().await;
        let serving = Serving::start(&acme, &[]).await;
        let left = async {
            while acme.ok("orders show O-1").await.json["items"][0]["state"] != "DISPATCHED" {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        };
        tokio::time::timeout(SOON, left).await.expect("the run goes on");
        acme.ok("doctor").await;
        drop(serving);
    }
);

/// Three pages of a run.
const ORDERS: i64 = 220;

on_both!(a_run_that_goes_on_elsewhere_counts_every_order_once, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    for n in 0..ORDERS {
        shop.order(&format!("O-{n:03}"), "SKU-A", 1).await;
    }
    acme.ok("sync orders --channel SHOP1").await;
    shop.break_with(json!([{"kind": "slow", "ms": 700, "times": 1000, "on": "status"}]))
        .await;
    let run = acme.ok("sync status --channel SHOP1 --no-wait").await.json["run_id"].clone();
    let show = format!("tasks show {}", run.as_str().unwrap());
    let mut serving = Serving::start(&acme, &[]).await;
    while acme.ok(&show).await.json["done"] == 0 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    serving.terminate().await;
    assert_eq!(serving.ends().await, 0);
    let left = acme.ok(&show).await.json;
    assert_eq!(left["state"], "QUEUED", "{left}");
    shop.calm_down().await;
    let _serving = Serving::start(&acme, &[]).await;
    let ended = async {
        loop {
            let run = acme.ok(&show).await.json;
            if run["state"] == "SUCCEEDED" {
                return run;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let run = tokio::time::timeout(SOON, ended).await.expect("the run goes on");
    assert_eq!(run["counts"]["unchanged"], ORDERS, "{run}");
    assert_eq!(run["done"], ORDERS);
});
