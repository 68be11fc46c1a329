//! `ordertide demo`: from nothing to a marketplace with orders that were taken in, and the walk-through that it prints.

use serde_json::json;
use std::path::Path;
use std::process::Stdio;
use testkit::{Installation, Kind, Output, Shop};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// The running demo and what it printed.
struct Demo {
    process: Child,
    printed: String,
    shop: Shop,
}

impl Demo {
    async fn start(command: &mut Command, folder: &Path) -> Self {
        let command = command
            .args([
                "demo",
                "--listen",
                "127.0.0.1:0",
                "--carrier",
                "127.0.0.1:0",
                "--api",
                "127.0.0.1:0",
                "--folder",
            ])
            .arg(folder);
        let mut process = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut printed = String::new();
        while let Some(line) = lines.next_line().await.unwrap() {
            printed += &format!("{line}\n");
            if line.contains("Ctrl-C ends the demo") {
                break;
            }
        }
        let url = printed
            .split_whitespace()
            .find(|word| word.starts_with("http://"));
        let shop = Shop::at(url.unwrap_or_else(|| panic!("no address: {printed}")));
        Self {
            process,
            printed,
            shop,
        }
    }
}

#[test]
fn the_demo_shows_what_it_says_it_shows() {
    testkit::run(Kind::Sqlite, async |db| {
        let acme = Installation::empty(db);
        let folder = acme.data().join("../demo");
        let mut demo = Demo::start(&mut acme.command(), &folder).await;
        assert!(demo.printed.contains("changed 8"), "{}", demo.printed);
        let page = demo.shop.panel().await;
        assert!(page.contains("<html"), "the panel: {page}");
        let run = async |line: &str| -> Output {
            acme.run(&format!("--data {} {line}", folder.display()))
                .await
                .expect(0)
        };
        follow_the_walk_through(&demo.shop, run).await;

        let other = acme.data().join("../other");
        std::fs::create_dir_all(&other).unwrap();
        std::fs::write(other.join("mine"), "").unwrap();
        let refused = acme
            .run(&format!(
                "demo --listen 127.0.0.1:0 --carrier 127.0.0.1:0 --folder {}",
                other.display()
            ))
            .await
            .expect(2);
        assert!(
            refused.error_message().contains("is not the demo's") && other.join("mine").exists(),
            "{refused}"
        );
        demo.process.kill().await.unwrap();
        let again = Demo::start(&mut acme.command(), &folder).await;
        assert!(
            again.printed.contains("changed 8"),
            "made anew at each start: {}",
            again.printed
        );
    });
}

async fn follow_the_walk_through(shop: &Shop, run: impl AsyncFn(&str) -> Output) {
    run("orders confirm SB-1005").await;
    run("orders pack SB-1005").await;
    for (no, action) in [
        ("SB-1001", "dispatch"),
        ("SB-1003", "dispatch"),
        ("SB-1004", "cancel"),
        ("SB-1005", "cancel"),
    ] {
        shop.act(no, action).await;
    }
    shop.act_on("SB-1007", "cancel", json!({"quantity": 1})).await;
    shop.act("SB-1007", "dispatch").await;
    assert_eq!(run("sync status --channel SHOP1").await.counts(), [5, 3, 0, 0, 0]);
    let dispatched = run("orders show SB-1001").await.json;
    assert_eq!(dispatched["packages"][0]["status"], "DISPATCHED");
    assert!(
        dispatched["packages"][0]["invoice_no"]
            .as_str()
            .unwrap()
            .starts_with("INV/26-")
    );
    let ledger = run("orders timeline SB-1003").await.json["ledger"][0].clone();
    assert_eq!(
        (&ledger["from"], &ledger["to"]),
        (&json!("UNTRACKED"), &json!("CUSTOMER"))
    );
    assert_eq!(
        run("orders show SB-1005").await.json["items"][0]["putaway"],
        "PENDING"
    );
    shop.act("SB-1001", "deliver").await;
    run("sync delivery --channel SHOP1").await;
    assert_eq!(
        run("orders show SB-1001").await.json["items"][0]["state"],
        "DELIVERED"
    );
    shop.act("SB-1001", "request-return").await;
    shop.act("SB-1001", "return").await;
    run("sync returns --channel SHOP1").await;
    assert_eq!(
        run("orders show SB-1001").await.json["items"][0]["state"],
        "RETURNED"
    );
    assert_eq!(run("doctor").await.json["clean"], true);
}
