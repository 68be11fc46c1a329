//! Another server for the same contract (facts/uniware.md §3.8), written from its documentation alone and different from the
//! sandbox in all that the contract leaves open: it must make no difference.

use axum::Json;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use testkit::{Installation, PASSWORD, TestDatabase, USERNAME, list, on_both, serve};

/// The token that it gives out.
const TOKEN: &str = "0123456789abcdef==";

/// Its orders, which a test may change.
#[derive(Clone, Default)]
struct Orders(Arc<Mutex<Vec<Value>>>);

impl Orders {
    /// Numeric ids, a date in milliseconds, quantities and prices as text, no word on the lines, fields of its own.
    fn add(&self, id: u64, placed_ms: i64, sku: &str, quantity: &str) {
        let order = json!({
            "id": id, "orderDate": placed_ms, "orderStatus": "CREATED", "paymentType": "COD", "channelNote": {"vip": true},
            "orderPrice": {"currency": "inr", "totalPrice": "99.5"}, "thirdPartyShipping": "false", "giftWrap": null,
            "orderItems": [{"orderItemId": id * 10, "productId": 7, "variantId": 8, "sku": sku, "quantity": quantity,
                            "orderItemPrice": {"sellingPrice": "99.50"}, "tags": ["a", 1]}],
            "shippingAddress": {"name": "Rao", "addressLine1": "1", "city": "Pune", "pincode": 411_001, "country": "IN"},
        });
        self.0.lock().unwrap().insert(0, order); // newest first
    }

    fn say(&self, id: u64, word: &str) {
        for order in self
            .0
            .lock()
            .unwrap()
            .iter_mut()
            .filter(|order| order["id"] == id)
        {
            order["orderStatus"] = json!(word);
        }
    }

    async fn open(&self) -> String {
        let routes = Router::new()
            .route("/api/v2/authToken", get(log_in))
            .route("/api/v2/orders", get(orders));
        serve(routes.with_state(self.clone())).await + "/api/v2/"
    }
}

type Asked = Query<HashMap<String, String>>;

/// By GET alone; POST is 405.
async fn log_in(Query(asked): Asked) -> Json<Value> {
    let given = |name: &str| asked.get(name).map(String::as_str);
    match (given("username"), given("password")) {
        (Some(USERNAME), Some(PASSWORD)) => {
            Json(json!({"status": "success", "accessToken": TOKEN, "expiresIn": 60}))
        }
        _ => Json(json!({"status": "INVALID_CREDENTIALS", "accessToken": null})),
    }
}

/// Every order, whatever its status and date, newest first; by id, in that order too.
async fn orders(State(orders): State<Orders>, Query(asked): Asked, headers: HeaderMap) -> Response {
    if headers.get("apiKey").is_none_or(|key| key != TOKEN) {
        return (StatusCode::UNAUTHORIZED, "who are you?").into_response();
    }
    let number = |name: &str| -> usize { asked.get(name).and_then(|text| text.parse().ok()).unwrap_or(1) };
    let ids: Option<Vec<&str>> = asked.get("orderIds").map(|ids| ids.split(',').collect());
    let wanted = |order: &&Value| {
        ids.as_ref()
            .is_none_or(|ids| ids.contains(&order["id"].to_string().as_str()))
    };
    let (size, page) = (number("pageSize"), number("pageNumber"));
    let all = orders.0.lock().unwrap();
    let found: Vec<&Value> = all
        .iter()
        .filter(wanted)
        .skip(size * (page - 1))
        .take(size)
        .collect();
    Json(json!({"success": true, "orders": found, "total": all.len()})).into_response()
}

/// A live tenant with the other server as SHOP1, whose listing has pages of `page`.
async fn live(db: &TestDatabase, orders: &Orders, page: u32) -> Installation {
    let acme = Installation::empty(db);
    acme.ok("init --tenant ACME --time-zone Asia/Kolkata").await;
    acme.ok("facility add WH1").await;
    acme.ok("sequence define INVOICE --facility WH1 --prefix I --next 1")
        .await;
    acme.ok("sku add SKU-A").await;
    acme.ok("stock adjust SKU-A --facility WH1 --add 10 --reason opening")
        .await;
    acme.add_channel(
        "SHOP1",
        &orders.open().await,
        &format!("--source PARTNER --list-page {page}"),
    )
    .await
    .expect(0);
    acme.ok("golive start --confirm ACME").await;
    acme
}

on_both!(another_server_for_the_contract_is_followed_alike, async |db| {
    let orders = Orders::default();
    let placed_ms: i64 = jiff_ms(&crate::hours_ago(3));
    for n in 1..=6 {
        orders.add(90_000 + n, placed_ms, "SKU-A", if n == 1 { "2" } else { "1.0" });
    }
    orders.say(90_006, "CANCELLED");
    let acme = live(db, &orders, 2).await;
    assert_eq!(acme.ok("channel test SHOP1").await.json[1]["state"], "OK");
    let run = acme.sync("orders").await.expect(0);
    assert_eq!(
        run.counts(),
        [5, 0, 0, 1, 0],
        "it ignores the filter: what was cancelled before is not taken in"
    );
    assert_eq!(run.outcome("90006"), "skipped CANCELLED_AT_CHANNEL");
    let order = acme.show("90001").await;
    assert_eq!(
        (list(&order["items"]).len(), &order["items"][0]["price_minor"]),
        (2, &json!(9950))
    );
    assert_eq!(
        (&order["items"][0]["channel_item_id"], &order["currency"]),
        (&json!("900010"), &json!("INR"))
    );
    assert_eq!(order["shipping_address"]["postal_code"], "411001");
    assert_eq!(jiff_ms(order["placed_at"].as_str().unwrap()), placed_ms);
    assert_eq!(acme.stock("SKU-A").await, [4, 6, 0, 0, 0]);
    assert_eq!(acme.sync("orders").await.expect(0).counts(), [0, 5, 0, 1, 0]);

    orders.say(90_001, "COMPLETE");
    orders.say(90_002, "Cancelled");
    orders.say(90_003, "PROCESSING");
    orders.say(90_004, "AWAITING_STARS");
    let run = acme.sync("status").await.expect(0);
    assert_eq!(
        (run.outcome("90001").as_str(), run.outcome("90002").as_str()),
        ("changed", "changed")
    );
    assert_eq!(
        (run.outcome("90003").as_str(), run.outcome("90004").as_str()),
        ("unchanged", "unchanged UNKNOWN_STATUS")
    );
    assert_eq!(acme.states("90001").await, ["DISPATCHED", "DISPATCHED"]);
    assert_eq!(acme.show("90001").await["packages"][0]["invoice_no"], "I1");
    assert_eq!(acme.states("90002").await, ["CANCELLED"]);
    assert_eq!(acme.stock("SKU-A").await, [5, 3, 0, 0, 0]);
    assert_eq!(acme.healthy().await.len(), 1, "the unknown word");
});

on_both!(another_server_that_knows_us_not_says_so, async |db| {
    let orders = Orders::default();
    let acme = live(db, &orders, 50).await;
    let wrong = acme.file("wrong", "nope");
    let url = orders.open().await;
    acme.ok(&format!(
        "channel add WRONG --source PARTNER --base-url {url} --username acme --password-file {}",
        wrong.display()
    ))
    .await;
    let run = acme.run("sync orders --channel WRONG").await.expect(4);
    assert_eq!(run.json["code"], "CHANNEL_AUTH");
    assert!(!run.to_string().contains("nope"), "{run}");
});

/// Milliseconds since 1970.
fn jiff_ms(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}
