//! Packages that go with a carrier (issue 4, item 1): the real binary against the sandbox carrier over real HTTP, on both databases.

mod keys;
mod numbers;
mod pickups;
mod printing;
mod reading;

use reqwest::Method;
use sandbox::carrier::{Courier, Settings, router};
use serde_json::{Value, json};
use testkit::{Installation, Shop, TestDatabase, list, serve};

/// The account's key. Not a plain word, so that it can be searched for in what is written.
const KEY: &str = "k3y-of-acme+&%";

/// A seller whose packages go with the sandbox carrier.
pub(super) struct Sender {
    pub(super) acme: Installation,
    /// The carrier's control side.
    pub(super) carrier: Shop,
}

impl Sender {
    /// Orders T-1, T-2, … are confirmed, one unit of SKU-A each, to the postal codes 411001, 411002, ….
    pub(super) async fn with_orders(db: &TestDatabase, orders: usize) -> Self {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        acme.ok(
            "facility address WH1 --name 'Acme Stores' --line1 '9 Dock Road' --city Mumbai --state MH --country IN \
             --postal-code 400001 --phone 123",
        )
        .await;
        let carrier = Shop::at(&serve(router(Courier::new(Settings::new(KEY)))).await);
        let key = acme.file("key", KEY);
        let add = format!(
            "carrier add FAST --base-url {} --key-file {}",
            carrier.url,
            key.display()
        );
        acme.ok(&add).await;
        acme.ok("facility carrier WH1 FAST").await;
        let sender = Self { acme, carrier };
        sender.rules(json!({"cut_off_hour": 24})).await;
        for no in 1..=orders {
            sender.order(no, 1).await;
        }
        sender
    }

    /// Order T-`no` is confirmed: so many units of SKU-A for 12.50 each, to be paid on delivery.
    pub(super) async fn order(&self, no: usize, units: u32) {
        let typed = json!({
            "channel_order_no": format!("T-{no}"), "currency": "INR",
            "items": [{"sku": "SKU-A", "quantity": units, "price": "12.50"}], "cash_on_delivery": true,
            "shipping_address": {"name": "Asha Rao", "line1": "1 First Street", "city": "Pune", "state": "MH",
                "country": "IN", "postal_code": format!("41100{no}"), "phone": "123"}
        });
        let file = self.acme.file("typed.json", &typed.to_string());
        self.acme
            .ok(&format!("orders create --file {}", file.display()))
            .await;
        self.acme.ok(&format!("orders confirm T-{no}")).await;
    }

    /// Another account at the same carrier.
    pub(super) async fn second_account(&self, code: &str) {
        let key = self.acme.file("key", KEY);
        let add = format!(
            "carrier add {code} --base-url {} --key-file {}",
            self.carrier.url,
            key.display()
        );
        self.acme.ok(&add).await;
    }

    pub(super) async fn rules(&self, rules: Value) {
        self.carrier.control(Method::PUT, "/rules", &rules).await;
    }

    /// Prints waybills; the code or `done` of each.
    pub(super) async fn print(&self, names: &str, exit: i32) -> Vec<String> {
        let pdf = self.acme.file("labels.pdf", "");
        let line = format!("waybill print {names} -o {}", pdf.display());
        results(&self.acme.run(&line).await.expect(exit).json)
    }

    /// Asks for a pickup tomorrow morning.
    pub(super) async fn pick_up(&self, names: &str, exit: i32) -> Value {
        let line = format!("pickup request {names} {}", window(1));
        self.acme.run(&line).await.expect(exit).json
    }

    pub(super) async fn sync(&self, exit: i32) -> testkit::Output {
        self.acme.run("carrier sync FAST").await.expect(exit)
    }

    /// Lets the time pass after which what is open is settled in the background.
    pub(super) async fn time_passes(&self) {
        self.acme.tamper("UPDATE waybill_booking SET next_at = 0").await;
        self.acme.tamper("UPDATE pickup SET next_at = 0").await;
    }

    /// State and number of the bookings, by packing no. and serial.
    pub(super) async fn bookings(&self) -> Vec<String> {
        let sql = "SELECT state || ' ' || COALESCE(tracking_no, '-') FROM waybill_booking ORDER BY packing_no, serial";
        self.acme.select(sql).await
    }

    /// The parcels that the carrier knows, and how each stands there.
    pub(super) async fn parcels(&self) -> Vec<Value> {
        let known = self.carrier.control(Method::GET, "/parcels", &json!({})).await;
        list(&known["parcels"])
    }

    pub(super) async fn pickups_there(&self) -> Vec<Value> {
        let known = self.carrier.control(Method::GET, "/pickups", &json!({})).await;
        list(&known["pickups"])
    }

    pub(super) async fn package(&self, order: &str) -> Value {
        self.acme.show(order).await["packages"][0].clone()
    }

    pub(super) async fn tracking_no(&self, order: &str) -> String {
        self.package(order).await["tracking_no"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

pub(super) fn results(told: &Value) -> Vec<String> {
    let of = |one: &Value| match one["code"].as_str() {
        Some(code) => code.to_owned(),
        None => one["result"].as_str().unwrap_or_default().to_owned(),
    };
    list(told).iter().map(of).collect()
}

/// The carrier's morning, so many days from now.
#[expect(
    clippy::disallowed_methods,
    reason = "the carrier and the binary run on the system's clock"
)]
pub(super) fn window(days: i64) -> String {
    let zone = jiff::tz::Offset::from_seconds(330 * 60).expect("India's offset");
    let day = zone.to_datetime(jiff::Timestamp::now()).date();
    let day = day.saturating_add(jiff::Span::new().days(days));
    format!("--from {day}T09:00:00+05:30 --to {day}T13:00:00+05:30")
}
