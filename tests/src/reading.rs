//! What tests ask of an installation, in a word each, all of it through commands.

use crate::Installation;
use crate::output::{Output, text};
use serde_json::Value;

impl Installation {
    /// Syncs SHOP1: `orders`, `status`, `delivery` or `returns`, with options.
    pub async fn sync(&self, what: &str) -> Output {
        self.run(&format!("sync {what} --channel SHOP1")).await
    }

    /// An order, as `orders show` has it.
    pub async fn show(&self, order: &str) -> Value {
        self.ok(&format!("orders show {order}")).await.json
    }

    /// The states of an order's items, sorted.
    pub async fn states(&self, order: &str) -> Vec<String> {
        let order = self.show(order).await;
        let mut states: Vec<String> = list(&order["items"])
            .iter()
            .map(|item| text(&item["state"]))
            .collect();
        states.sort();
        states
    }

    /// The stock of a SKU in WH1: available, reserved, allocated, putaway pending, bad.
    pub async fn stock(&self, sku: &str) -> [i64; 5] {
        let rows = self.ok(&format!("stock show {sku}")).await.json;
        let row = list(&rows)
            .into_iter()
            .find(|row| row["facility"] == "WH1")
            .unwrap_or_default();
        ["available", "reserved", "allocated", "putaway_pending", "bad"].map(|b| row[b].as_i64().unwrap_or(0))
    }

    /// An order's lines of the ledger, as `1 SKU-A AVAILABLE → RESERVED`.
    pub async fn ledger(&self, order: &str) -> Vec<String> {
        let timeline = self.ok(&format!("orders timeline {order}")).await.json;
        let line = |m: &Value| {
            let [units, sku, from, to] = ["quantity", "sku", "from", "to"].map(|field| text(&m[field]));
            format!("{units} {sku} {from} → {to}")
        };
        list(&timeline["ledger"]).iter().map(line).collect()
    }

    /// The kinds of an order's events, in their order.
    pub async fn events(&self, order: &str) -> Vec<String> {
        let timeline = self.ok(&format!("orders timeline {order}")).await.json;
        list(&timeline["events"])
            .iter()
            .map(|event| text(&event["kind"]))
            .collect()
    }

    /// What `doctor` warns of.
    ///
    /// # Panics
    /// When it finds an invariant broken.
    pub async fn healthy(&self) -> Vec<String> {
        let found = self.run("doctor").await.expect(0);
        assert_eq!(found.json["clean"], true, "{found}");
        list(&found.json["warnings"]).iter().map(text).collect()
    }
}

/// The elements of a list; none of anything else.
pub fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}
