//! What the tests beside the endpoints share: the API in process on a fresh SQLite file, and a key for everything.

use app::keys::{KeyWish, Scope as KeyScope};
use app::{App, Caller, Clock};
use axum::Router;
use axum::body::Body;
use channels::transport::HttpTransport;
use domain::codes::{ChannelCode, ChannelItemId, ChannelOrderNo, FacilityCode, OrderCode, Sku};
use domain::moment::Moment;
use domain::order::Parcel;
use domain::order::edit::Edit;
use domain::order::event::Actor;
use domain::order::import::{Known, take_in};
use domain::sync::observation::{ListedOrder, Observation, ObservedUnits, Reading};
use http::{Method, Request};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::secrets::{SecretKey, Vault};
use store::{FollowUp, Loaded, Pick, Scope, Store, Written};
use tower::ServiceExt;

/// A clock that only a test moves.
#[derive(Debug)]
pub(crate) struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::Relaxed))
    }
}

impl TestClock {
    pub(crate) fn forward_s(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
    }
}

fn two_cups(channel_order_no: &str, now: Moment) -> ListedOrder {
    let cups = ObservedUnits {
        channel_item_id: ChannelItemId::parse("L1").unwrap(),
        sku: Some(Sku::parse("CUP").unwrap()),
        raw_status: "NEW".to_owned(),
        reading: Reading::Open,
        quantity: 2,
        changed_at: None,
        tracking_no: None,
        shipping_provider: None,
        invoice_no: None,
        return_details: None,
    };
    ListedOrder {
        observation: Observation {
            channel_order_no: ChannelOrderNo::parse(channel_order_no).unwrap(),
            asked_at: now,
            raw_status: "NEW".to_owned(),
            third_party_shipping: None,
            address: None,
            lines: vec![cups],
        },
        placed_at: now,
        currency: "INR".to_owned(),
        cash_on_delivery: false,
        is_paid: None,
        unit_prices_minor: vec![34_900],
    }
}

/// The API of tenant ACME: facility WH1, SKU CUP with five units, nothing else.
pub(crate) struct Served {
    pub(crate) app: App,
    pub(crate) acme: Caller,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) key: String,
    router: Router,
    _folder: tempfile::TempDir,
}

/// What an answer said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) json: Value,
}

impl Said {
    /// The answer, where its status is this.
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        self.json
    }

    /// The code of the problem, where its status is this.
    pub(crate) fn problem(self, status: u16) -> String {
        assert_eq!(
            self.headers["content-type"], "application/problem+json",
            "{self:?}"
        );
        self.expect(status)["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

impl Served {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let engine = store::engine::open(&url).await.unwrap();
        engine.migrate().await.unwrap();
        let key = SecretKey::create(&folder.path().join("secret.key")).unwrap();
        let clock = Arc::new(TestClock(AtomicI64::new(1_790_000_000_000_000)));
        let app = App {
            store: Store::new(engine),
            vault: Some(Arc::new(Vault::new(key))),
            clock: clock.clone(),
            transport: Arc::new(HttpTransport::new().unwrap()),
        };
        app.add_tenant("ACME", "Asia/Kolkata").await.unwrap();
        let acme = app.caller(Some("ACME"), "test").await.unwrap();
        app.add_facility(&acme, "WH1").await.unwrap();
        app.put_sku(&acme, "CUP", "A cup").await.unwrap();
        app.adjust_stock(&acme, "CUP", "WH1", 5, "opening").await.unwrap();
        let mut served = Self {
            router: crate::router(app.clone()),
            app,
            acme,
            clock,
            key: String::new(),
            _folder: folder,
        };
        served.key = served.key_for("all", &[KeyScope::Admin]).await;
        served
    }

    /// A key with these scopes.
    pub(crate) async fn key_for(&self, name: &str, scopes: &[KeyScope]) -> String {
        let wish = KeyWish {
            name: name.to_owned(),
            scopes: scopes.to_vec(),
            expires_at: Some(self.app.clock.now().plus_s(86_400)),
        };
        let made = self.app.create_key(&self.acme, &wish).await.unwrap();
        made.1.expose_secret().to_owned()
    }

    /// An order of channel SHOP1 with this number: two units of CUP in WH1 that left the building.
    pub(crate) async fn dispatched(&self, channel_order_no: &str) {
        if self.app.channel(&self.acme, "SHOP1").await.is_err() {
            let wish = json!({"code": "SHOP1", "source": "PARTNER", "base_url": "https://shop.example",
                "username": "u", "password": "hush", "facilities": ["WH1"]});
            self.post("/channels", wish).await.expect(201);
            let sequence = json!({"prefix": "INV-"});
            self.put("/facilities/WH1/sequences/INVOICE", sequence)
                .await
                .expect(200);
        }
        let channel = ChannelCode::parse("SHOP1").unwrap();
        let now = self.app.clock.now();
        let listed = two_cups(channel_order_no, now);
        let scope = Scope {
            tenant: self.acme.tenant.clone(),
            pick: Pick::Codes(Vec::new()),
            skus: [Sku::parse("CUP").unwrap()].into(),
            facilities: vec![FacilityCode::parse("WH1").unwrap()],
            numbers_orders: true,
            now: (now, jiff::civil::date(2026, 11, 20)),
            fence: None,
        };
        let actor = Actor {
            who: "test".to_owned(),
            at: now,
        };
        let decide = |mut loaded: Loaded| {
            let code = OrderCode::numbered(loaded.next_order);
            let taken = take_in(Known::No(&code), &channel, &listed, &mut loaded.desk);
            let mut change = taken.change.unwrap();
            let mut edit = Edit::of(&change.after, &mut loaded.desk);
            edit.dispatch(&[(1, Parcel::default()), (2, Parcel::default())], "It left")
                .unwrap();
            let left = edit.finish().unwrap();
            change.after = left.after;
            change.events.extend(left.events);
            change.movements.extend(left.movements);
            Written {
                changes: vec![change],
                adjustment: None,
                desk: loaded.desk,
                next_order: loaded.next_order + 1,
                page: None,
                follow_up: FollowUp::default(),
                result: (),
            }
        };
        self.app
            .store
            .decide(&scope, &actor, "test", decide)
            .await
            .unwrap();
    }

    /// The same order, come back from its buyer: both units wait for putaway.
    pub(crate) async fn returned(&self, channel_order_no: &str) {
        self.dispatched(channel_order_no).await;
        let receipt = json!({"named": channel_order_no, "kind": "CIR"});
        self.post("/returns/receive", receipt).await.expect(200);
    }

    pub(crate) async fn get(&self, path: &str) -> Said {
        self.send(Method::GET, path, None, &[]).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Said {
        self.send(Method::POST, path, Some(body), &[]).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Said {
        self.send(Method::PUT, path, Some(body), &[]).await
    }

    /// A request with the key for everything and these headers, which come instead where they name the same.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Said {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        if !headers.iter().any(|(name, _)| *name == "authorization") {
            request = request.header("authorization", format!("Bearer {}", self.key));
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = body.map_or_else(Body::empty, |json| Body::from(json.to_string()));
        self.raw(request.body(body).unwrap()).await
    }

    pub(crate) async fn raw(&self, request: Request<Body>) -> Said {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Said {
            status: parts.status.as_u16(),
            headers: parts.headers,
            json: serde_json::from_slice(&bytes).unwrap_or_default(),
        }
    }
}
