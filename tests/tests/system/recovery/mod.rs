//! Cancelled deliveries come back, through the real binary and a real marketplace (domain.md §6).

mod exact;
mod journey;
mod numbered;
mod passing;
mod push;
mod reasons;
mod window;
mod withdrawn;

use serde_json::{Value, json};
use testkit::{Installation, list};

/// A typed order of two units of SKU-A.
fn typed(number: &str) -> Value {
    json!({
        "channel_order_no": number, "currency": "INR",
        "items": [{"sku": "SKU-A", "quantity": 2, "price": "12.50"}],
        "shipping_address": {"name": "Asha", "line1": "1 First Street", "city": "Pune", "state": "MH", "country": "IN",
            "postal_code": "411001", "phone": "123"}
    })
}

/// Types an order in.
async fn type_in(acme: &Installation, number: &str) -> Value {
    let file = acme.file(&format!("{number}.json"), &typed(number).to_string());
    acme.ok(&format!("orders create --file {}", file.display()))
        .await
        .json
}

/// The row of an order under *Cancelled Delivery*.
async fn row(acme: &Installation, number: &str) -> Value {
    let rows = rows(acme, &format!("--order {number}")).await;
    assert_eq!(rows.len(), 1, "{number}: {rows:#?}");
    rows.into_iter().next().unwrap_or_default()
}

async fn rows(acme: &Installation, filter: &str) -> Vec<Value> {
    list(&acme.ok(&format!("cancelled list {filter}")).await.json)
}

/// State and code of the last result of an order's row.
async fn stands(acme: &Installation, number: &str) -> (String, String) {
    let row = row(acme, number).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&row["state"]), text(&row["last_result"]["code"]))
}

/// Works off what waits, as a worker does.
async fn work_off(acme: &Installation) {
    let runs = acme.ok("tasks runs").await.json;
    for run in list(&runs).iter().filter(|run| run["state"] == "QUEUED") {
        let run_id = run["run_id"].as_str().unwrap_or_default();
        acme.run(&format!("tasks wait {run_id}")).await;
    }
}
