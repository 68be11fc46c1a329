//! Answers about packages that go with a carrier, as they were: from a booked number to what the carrier refuses.

use super::served::{Ask, Served};
use reqwest::Method;
use sandbox::carrier::{Courier, Settings, router};
use serde_json::{Value, json};
use testkit::{Shop, on_both, serve};

/// What is another one each time: moments, where the carrier listens, and papers with the time on them.
const OF_NOW: [&str; 8] = [
    "instance",
    "base_url",
    "next_at",
    "asked_at",
    "closed_at",
    "from",
    "to",
    "pdf_base64",
];

fn without_now(answer: &mut Value) {
    match answer {
        Value::Object(fields) => {
            for (name, value) in fields {
                match OF_NOW.contains(&name.as_str()) && !value.is_null() {
                    true => *value = json!("(of now)"),
                    false => without_now(value),
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(without_now),
        Value::String(text) if text.contains("2026-") || text.contains("T09:00") => {
            *text = "(of now)".to_owned();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn order(no: usize) -> Value {
    json!({
        "channel_order_no": format!("T-{no}"), "currency": "INR", "cash_on_delivery": true,
        "items": [{"sku": "CUP-RED", "quantity": 2, "price": "12.50"}],
        "shipping_address": {"name": "Asha Rao", "line1": "1 First Street", "city": "Pune", "state": "MH", "country": "IN",
            "postal_code": format!("41100{no}"), "phone": "123"}
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the carrier and the binary run on the system's clock"
)]
fn tomorrow() -> String {
    let zone = jiff::tz::Offset::from_seconds(330 * 60).unwrap();
    let day = zone.to_datetime(jiff::Timestamp::now()).date();
    day.saturating_add(jiff::Span::new().days(1)).to_string()
}

on_both!(what_goes_with_a_carrier_is_told_as_it_was, async |db| {
    let served = Served::without_work(db).await;
    let key = served.key("ACME", "all", &["admin"]).await;
    let carrier = Shop::at(&serve(router(Courier::new(Settings::new("k")))).await);
    let rules = json!({"cut_off_hour": 24, "not_serviceable": ["411002"]});
    carrier.control(Method::PUT, "/rules", &rules).await;
    let address = json!({"name": "Acme Stores", "line1": "9 Dock Road", "city": "Mumbai", "state": "MH", "country": "IN",
        "postal_code": "400001", "phone": "123"});
    let account = json!({"code": "FAST", "base_url": carrier.url, "api_key": "k"});
    let both = json!({"packages": ["T-1", "T-2"]});
    let from = format!("{}T09:00:00+05:30", tomorrow());
    let to = format!("{}T13:00:00+05:30", tomorrow());
    let pickup = json!({"packages": ["T-1"], "from": from, "to": to, "note": "gate 2"});
    let asked = [
        (
            "put",
            "/facilities/WH1/sequences/INVOICE",
            json!({"prefix": "INV-"}),
        ),
        ("put", "/facilities/WH1/address", address),
        ("post", "/carriers", account),
        ("put", "/facilities/WH1/carrier", json!({"carrier": "FAST"})),
        ("post", "/orders", order(1)),
        ("post", "/orders", order(2)),
        ("post", "/bulk/orders/confirm", json!({"orders": ["T-1", "T-2"]})),
    ];
    for (method, path, body) in asked {
        let said = ask(&served, &key, (method, path, body)).await;
        assert!(said.0 < 300, "{method} {path}: {said:?}");
    }
    let mut all = Vec::new();
    for (method, path, body) in [
        ("post", "/waybills/print", both),
        ("get", "/carriers/FAST", Value::Null),
        ("post", "/pickups", json!({"packages": ["T-1"]})),
        ("post", "/pickups", pickup),
        ("get", "/pickups", Value::Null),
        ("post", "/pickups/WH1-PU000001/cancel", json!({})),
        (
            "post",
            "/waybills/void",
            json!({"packages": ["T-1"], "reason": "torn"}),
        ),
        ("get", "/carriers/FAST", Value::Null),
        ("patch", "/carriers/FAST", json!({"timer": "every 10m"})),
        ("patch", "/carriers/FAST", json!({"timer": "often"})),
        ("put", "/carriers/FAST/key", json!({"api_key": "other"})),
        ("post", "/waybills/print", json!({"packages": ["T-1"]})),
        ("get", "/carriers/FAST", Value::Null),
    ] {
        let asked = format!("{method} {path}");
        let (status, mut answer) = ask(&served, &key, (method, path, body)).await;
        without_now(&mut answer);
        all.push(json!({"asked": asked, "status": status, "answer": answer}));
    }
    insta::assert_json_snapshot!("carried", all);
});

async fn ask(served: &Served, key: &str, (method, path, body): (&str, &str, Value)) -> (u16, Value) {
    let said = served
        .ask(Ask {
            method,
            path: &format!("/api/v1{path}"),
            key: Some(key),
            body: (!body.is_null()).then(|| body.to_string()),
            once: None,
        })
        .await;
    (said.status, said.json())
}
