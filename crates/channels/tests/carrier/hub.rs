//! A sandbox carrier in this process on a clock that stands still, and a connector that is impatient enough for tests.

use channels::carrier::{
    CarrierConfig, HttpCarrier, IntentKey, Parcel, PickupRequest, Slot, generic_capabilities,
};
use channels::generic::HttpLimits;
use channels::policy::{RatePolicy, RetryPolicy};
use channels::transport::HttpTransport;
use domain::codes::FacilityCode;
use domain::moment::Moment;
use domain::order::address::Address;
use jiff::Timestamp;
use sandbox::carrier::{Courier, Settings};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

pub(crate) const KEY: &str = "key-of-acme+&%";

/// A running sandbox carrier and its control side.
pub(crate) struct Hub {
    pub(crate) url: String,
    client: reqwest::Client,
}

impl Hub {
    /// Opens one; it closes with the test's runtime.
    pub(crate) async fn open() -> Self {
        // Sunday, 10:00 in India.
        let now: Timestamp = "2026-11-22T04:30:00Z".parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let courier = Courier::with_clock(Settings::new(KEY), move || now);
        tokio::spawn(sandbox::carrier::serve(listener, courier, std::future::pending()));
        HttpTransport::new().unwrap();
        Self {
            url,
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    pub(crate) fn carrier(&self) -> HttpCarrier {
        connect(config(&self.url))
    }

    /// A control call that must succeed.
    pub(crate) async fn control(&self, method: &str, path: &str, body: Value) -> Value {
        let url = format!("{}/control{path}", self.url);
        let request = self.client.request(method.parse().unwrap(), url).json(&body);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.unwrap()
    }

    pub(crate) async fn arm(&self, faults: Value) {
        self.control("PUT", "/faults", faults).await;
    }

    /// How often a route was asked for.
    pub(crate) async fn asked(&self, route: &str) -> u64 {
        let log = self.control("GET", "/calls", Value::Null).await;
        log["by_path"][route].as_u64().unwrap_or(0)
    }
}

pub(crate) fn config(base_url: &str) -> CarrierConfig {
    CarrierConfig {
        base_url: base_url.to_owned(),
        api_key: KEY.into(),
        capabilities: generic_capabilities(),
        retry: RetryPolicy {
            wait_min: Duration::from_millis(5),
            wait_max: Duration::from_millis(20),
            ..RetryPolicy::default()
        },
        rate: RatePolicy {
            interval: Duration::ZERO,
            ..RatePolicy::default()
        },
        limits: HttpLimits::default(),
    }
}

pub(crate) fn connect(config: CarrierConfig) -> HttpCarrier {
    HttpCarrier::new(config, Arc::new(HttpTransport::new().unwrap())).unwrap()
}

pub(crate) fn key(text: &str) -> IntentKey {
    IntentKey::parse(text).unwrap()
}

pub(crate) fn moment(text: &str) -> Moment {
    text.parse::<Timestamp>().unwrap().into()
}

pub(crate) fn address(postal_code: &str) -> Address {
    Address {
        name: "Asha Rao".into(),
        line1: "12 MG Road".into(),
        city: "Pune".into(),
        country: "IN".into(),
        postal_code: postal_code.into(),
        ..Address::default()
    }
}

pub(crate) fn parcel(packing_no: &str) -> Parcel {
    Parcel {
        facility: FacilityCode::parse("WH1").unwrap(),
        packing_no: packing_no.to_owned(),
        serial: 1,
        order_no: "SO-1".into(),
        weight_g: Some(500),
        cash_on_delivery: None,
        recipient: address("411001"),
        sender: address("560001"),
    }
}

pub(crate) fn parcels(count: usize) -> Vec<Parcel> {
    (0..count).map(|n| parcel(&format!("P{n}"))).collect()
}

/// A pickup on Monday morning.
pub(crate) fn pickup(request_id: &str, parcels: &[String]) -> PickupRequest {
    PickupRequest {
        request_id: request_id.to_owned(),
        window: Slot {
            from: moment("2026-11-23T09:00:00+05:30"),
            to: moment("2026-11-23T13:00:00+05:30"),
        },
        address: address("560001"),
        parcels: parcels.to_vec(),
        note: "Gate 3".into(),
    }
}
