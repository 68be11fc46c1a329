//! `ordertide serve` as a process, and two tenants with the same codes and data of their own.

use serde_json::Value;
use std::process::Stdio;
use testkit::{Installation, Shop, TestDatabase};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;

/// A served installation.
pub(crate) struct Served {
    pub(crate) url: String,
    pub(crate) installation: Installation,
    /// The shop behind SHOP1 of both.
    pub(crate) shop: Shop,
    client: reqwest::Client,
    _process: Child,
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Said {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    pub(crate) fn kind(&self) -> &str {
        self.headers
            .get("content-type")
            .map_or("", |kind| kind.to_str().unwrap())
    }
}

/// A call.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ask<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) key: Option<&'a str>,
    pub(crate) body: Option<String>,
    pub(crate) once: Option<&'a str>,
}

impl Served {
    /// Tenants ACME and ZENITH, each with WH1, SKU `CUP-RED` and a name that is in its data only.
    pub(crate) async fn start(db: &TestDatabase) -> Self {
        Self::serving(db, &[]).await
    }

    /// The same, and nothing is done in the background.
    pub(crate) async fn without_work(db: &TestDatabase) -> Self {
        Self::serving(db, &["--no-work"]).await
    }

    async fn serving(db: &TestDatabase, options: &[&str]) -> Self {
        let installation = Installation::empty(db);
        let shop = Shop::open().await;
        for (tenant, units) in [("ACME", 11), ("ZENITH", 77)] {
            let run = async |line: &str| {
                installation.ok(&format!("{line} --tenant {tenant}")).await;
            };
            run("init --time-zone Asia/Kolkata").await;
            run("facility add WH1").await;
            run(&format!("sku add CUP-RED --name only-{tenant}")).await;
            run(&format!("sku add only-{tenant}")).await;
            run(&format!("facility add only-{tenant}")).await;
            run(&format!(
                "stock adjust CUP-RED --facility WH1 --add {units} --reason opening"
            ))
            .await;
            installation
                .add_channel("SHOP1", &shop.url, &format!("--source PARTNER --tenant {tenant}"))
                .await
                .expect(0);
        }
        let mut process = installation
            .command()
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(options)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = lines.next_line().await.unwrap().expect("serve says where it is");
        let url = line
            .split_whitespace()
            .find(|word| word.starts_with("http://"))
            .unwrap();
        drop(rustls::crypto::ring::default_provider().install_default());
        Self {
            url: url.to_owned(),
            installation,
            shop,
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            _process: process,
        }
    }

    /// A new key.
    pub(crate) async fn key(&self, tenant: &str, name: &str, scopes: &[&str]) -> String {
        let scopes: String = scopes.iter().map(|scope| format!(" --scope {scope}")).collect();
        let line = format!("apikey create --name {name}{scopes} --tenant {tenant}");
        let made = self.installation.ok(&line).await;
        made.json["secret"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn ask(&self, ask: Ask<'_>) -> Said {
        let method = reqwest::Method::from_bytes(ask.method.to_uppercase().as_bytes()).unwrap();
        let mut request = self.client.request(method, format!("{}{}", self.url, ask.path));
        if let Some(key) = ask.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        if let Some(name) = ask.once {
            request = request.header("idempotency-key", name);
        }
        if let Some(body) = ask.body {
            request = request.header("content-type", "application/json").body(body);
        }
        let answer = request.send().await.unwrap();
        Said {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            text: answer.text().await.unwrap(),
        }
    }

    pub(crate) async fn get(&self, path: &str, key: &str) -> Said {
        self.ask(Ask {
            method: "get",
            path,
            key: Some(key),
            ..Ask::default()
        })
        .await
    }
}
