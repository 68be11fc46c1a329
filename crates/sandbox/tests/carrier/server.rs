//! A sandbox carrier on a port of its own, on a clock that stands at Sunday, 22 November 2026, 10:00 in India.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use reqwest::{Client, Method, RequestBuilder, Response};
use sandbox::carrier::{Courier, Settings, serve};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

pub(crate) const KEY: &str = "key-1";

/// A running carrier. It stops when this is dropped.
pub(crate) struct Server {
    base: String,
    client: Client,
    keys: AtomicU64,
    _stop: oneshot::Sender<()>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::start_with(Settings::new(KEY)).await
    }

    pub(crate) async fn start_with(settings: Settings) -> Self {
        // Another test of the process may have installed it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let now: Timestamp = "2026-11-22T04:30:00Z".parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        let courier = Courier::with_clock(settings, move || now);
        tokio::spawn(serve(listener, courier, async move {
            let _ = stopped.await;
        }));
        Self {
            base,
            client: Client::builder().no_proxy().build().unwrap(),
            keys: AtomicU64::new(0),
            _stop: stop,
        }
    }

    /// A request without key or anything.
    pub(crate) fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    /// A request with the account's key.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, path).bearer_auth(KEY)
    }

    /// A changing call under this Idempotency-Key.
    pub(crate) async fn change_as(
        &self,
        key: &str,
        method: Method,
        path: &str,
        body: &Value,
    ) -> (u16, Value) {
        let request = self.request(method, path).header("idempotency-key", key);
        read(request.json(body).send().await.unwrap()).await
    }

    /// A changing call under a key of its own that must succeed.
    pub(crate) async fn change(&self, method: Method, path: &str, body: Value) -> Value {
        let key = format!("test-{}", self.keys.fetch_add(1, Ordering::SeqCst));
        let (status, answer) = self.change_as(&key, method, path, &body).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// A reading call.
    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        read(self.request(Method::GET, path).send().await.unwrap()).await
    }

    /// A control call.
    pub(crate) async fn control(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let request = self.bare(method, &format!("/control{path}")).json(&body);
        read(request.send().await.unwrap()).await
    }

    /// A control call that must succeed.
    pub(crate) async fn set(&self, method: Method, path: &str, body: Value) -> Value {
        let (status, answer) = self.control(method, path, body).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// Tracking numbers for parcels of these packing numbers.
    pub(crate) async fn numbers(&self, packing_nos: &[&str]) -> Vec<String> {
        let parcels: Vec<Value> = packing_nos.iter().map(|no| parcel(no)).collect();
        let answer = self
            .change(Method::POST, "/waybills", json!({ "parcels": parcels }))
            .await;
        let rows = answer["parcels"].as_array().unwrap();
        rows.iter()
            .map(|row| row["tracking_no"].as_str().unwrap().to_owned())
            .collect()
    }

    /// A pickup of these parcels tomorrow morning; its number.
    pub(crate) async fn book(&self, request_id: &str, parcels: &[String]) -> String {
        let answer = self
            .change(Method::POST, "/pickups", pickup(request_id, 23, parcels))
            .await;
        assert_eq!(answer["state"], "ACCEPTED", "{answer}");
        answer["carrier_ref"].as_str().unwrap().to_owned()
    }
}

async fn read(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

pub(crate) fn address(postal_code: &str) -> Value {
    json!({
        "name": "Asha Rao", "lines": ["12 MG Road"], "city": "Pune", "state": "MH", "country": "IN",
        "postal_code": postal_code, "phone": "+91 20 5550 0101"
    })
}

pub(crate) fn parcel(packing_no: &str) -> Value {
    json!({
        "facility": "WH1", "packing_no": packing_no, "serial": 1, "order_no": "SO-1", "weight_g": 500,
        "cash_on_delivery": { "amount_minor": 34_900, "currency": "INR" },
        "recipient": address("411001"), "sender": address("560001")
    })
}

/// A pickup from 9:00 to 13:00 on this day of November 2026.
pub(crate) fn pickup(request_id: &str, day: u8, parcels: &[String]) -> Value {
    json!({
        "request_id": request_id,
        "window": {
            "from": format!("2026-11-{day:02}T09:00:00+05:30"), "to": format!("2026-11-{day:02}T13:00:00+05:30")
        },
        "address": address("560001"), "parcels": parcels, "note": "Gate 3"
    })
}
