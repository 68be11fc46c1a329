//! An installation whose commands can be killed.

use crate::PATIENCE;
use crate::shop::{Bazaar, SKUS};
use serde_json::{Value, json};
use std::future::Future;
use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::Duration;
use testkit::{Installation, Kind, TestDatabase};
use tokio::process::Command;

/// One installation.
pub(crate) struct Place(Installation);

/// What became of a command that was to be killed.
pub(crate) struct Killed {
    /// Whether it was still running.
    pub(crate) landed: bool,
    /// How long it ran.
    pub(crate) ran: Duration,
}

impl Place {
    /// An installation on a database, with nothing in it.
    pub(crate) fn new(database: &TestDatabase) -> Self {
        Self(Installation::empty(database))
    }

    /// A tenant that is live on a channel for each shop: SHOP1, SHOP2, ….
    pub(crate) async fn live(database: &TestDatabase, shops: &[Bazaar]) -> Self {
        let place = Self::new(database);
        place.set_up().await;
        for (sku, opening) in SKUS {
            place.good(&["sku", "add", sku]).await;
            if opening > 0 {
                let units = opening.to_string();
                let adjust = [
                    "stock",
                    "adjust",
                    sku,
                    "--facility",
                    "WH1",
                    "--reason",
                    "opening",
                    "--add",
                    &units,
                ];
                place.good(&adjust).await;
            }
        }
        for (shop, channel) in shops.iter().zip(channels(shops)) {
            let added = place
                .0
                .add_channel(&channel, &shop.url(), "--source PARTNER --status-batch 20")
                .await;
            added.expect(0);
        }
        place.good(&["golive", "start", "--confirm", "ACME"]).await;
        place
    }

    /// The installation itself.
    pub(crate) fn installation(&self) -> &Installation {
        &self.0
    }

    /// Where the installation keeps its orders.
    pub(crate) fn database_url(&self) -> &str {
        &self.0.database_url
    }

    /// A tenant with a facility and its numbers, whether or not some of it is there already.
    pub(crate) async fn set_up(&self) {
        let init = self.run(&["init", "--time-zone", "Asia/Kolkata"]).await;
        let complaint = String::from_utf8_lossy(&init.stderr).into_owned();
        assert!(
            init.status.success() || complaint.contains("EXISTS"),
            "init: {complaint}"
        );
        self.good(&["migrate"]).await;
        self.good(&["facility", "add", "WH1"]).await;
        let invoice = [
            "sequence",
            "define",
            "INVOICE",
            "--facility",
            "WH1",
            "--prefix",
            "INV/26-",
        ];
        self.good(&invoice).await;
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.0.command();
        command
            .args(args)
            .args(["--json", "--tenant", "ACME"])
            .kill_on_drop(true);
        command
    }

    /// A process that works until it is ended, and tells what goes wrong to a file. To PostgreSQL it calls itself by a name, as the
    /// setting `watch.process` of its connections.
    pub(crate) fn worker(&self, name: &str, args: &[&str]) -> (Command, PathBuf) {
        let told = self.0.file(&format!("{name}.log"), "");
        let mut command = self.command(args);
        command
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(&told).unwrap());
        if self.0.kind == Kind::Postgres {
            let url = &self.0.database_url;
            let joint = if url.contains('?') { '&' } else { '?' };
            command.env(
                "ORDERTIDE_DATABASE",
                format!("{url}{joint}options[watch.process]={name}"),
            );
        }
        (command, told)
    }

    /// The first column of a query on the database, beside the binary.
    pub(crate) async fn select(&self, sql: &str) -> Vec<String> {
        self.0.select(sql).await
    }

    /// Changes the database behind the binary's back.
    pub(crate) async fn tamper(&self, sql: &str) {
        self.0.tamper(sql).await;
    }

    /// Runs a command to its end.
    pub(crate) async fn run(&self, args: &[&str]) -> Output {
        let output = tokio::time::timeout(PATIENCE, self.command(args).output()).await;
        output.unwrap_or_else(|_| panic!("{args:?} hangs")).unwrap()
    }

    /// Runs a command that must succeed, and gives what it prints.
    pub(crate) async fn good(&self, args: &[&str]) -> Value {
        let output = self.run(args).await;
        let (said, complaint) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        assert!(
            output.status.success(),
            "{args:?}: {} {said} {complaint}",
            output.status
        );
        serde_json::from_str(&said).unwrap_or_else(|e| panic!("{args:?}: {e}: {said}"))
    }

    /// What a command prints, whatever came of it.
    pub(crate) async fn said(&self, args: &[&str]) -> Value {
        let output = self.run(args).await;
        serde_json::from_slice(&output.stdout).unwrap_or_default()
    }

    /// A typed order of one CUP.
    pub(crate) async fn type_in(&self, number: &str) {
        let order = json!({
            "channel_order_no": number, "currency": "INR", "items": [{"sku": "CUP", "quantity": 1, "price": "1.00"}],
            "shipping_address": {"name": "Asha", "line1": "1 First Street", "city": "Pune", "postal_code": "411001"}
        });
        let file = self.0.file("order.json", &order.to_string());
        self.good(&["orders", "create", "--file", &file.display().to_string()])
            .await;
    }

    /// Where a file of the test's own lies.
    pub(crate) fn path(&self, name: &str) -> String {
        self.0.file(name, "").display().to_string()
    }

    /// Lets a worker work for so long.
    pub(crate) async fn work_for(&self, time: Duration) {
        self.kill_at(&["work", "--lease-ms", "2000"], tokio::time::sleep(time))
            .await;
    }

    /// Starts a command and kills it with SIGKILL at a moment.
    pub(crate) async fn kill_at(&self, args: &[&str], moment: impl Future<Output = ()>) -> Killed {
        let mut command = self.command(args);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let began = Stopwatch::start();
        tokio::select! {
            () = moment => child.start_kill().unwrap(),
            _ = child.wait() => {}
        }
        // It may have ended between the moment and the signal.
        let status = child.wait().await.unwrap();
        Killed {
            landed: std::os::unix::process::ExitStatusExt::signal(&status) == Some(9),
            ran: began.elapsed(),
        }
    }

    /// `doctor` must find nothing.
    pub(crate) async fn assert_clean(&self) {
        let found = self.good(&["doctor"]).await;
        assert_eq!(found["violations"], Value::Array(Vec::new()), "doctor: {found}");
        assert_eq!(found["clean"], true);
    }
}

/// What the shops are called here.
pub(crate) fn channels(shops: &[Bazaar]) -> Vec<String> {
    (1..=shops.len()).map(|n| format!("SHOP{n}")).collect()
}

/// Real elapsed time.
pub(crate) struct Stopwatch(std::time::Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "kills are spread over how long a real run takes"
    )]
    pub(crate) fn start() -> Self {
        Self(std::time::Instant::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
