//! What the tests beside the endpoints share: the API in process on a fresh SQLite file, and a key for everything.

mod orders;
mod packages;

pub(crate) use orders::typed;

use app::keys::{KeyWish, Scope as KeyScope};
use app::process::PaperFonts;
use app::{App, Caller, Clock};
use axum::Router;
use axum::body::Body;
use channels::transport::HttpTransport;
use domain::moment::Moment;
use http::{Method, Request};
use secrecy::ExposeSecret;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::Store;
use store::secrets::{SecretKey, Vault};
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

/// The API of tenant ACME: facility WH1, SKU CUP with five units, nothing else.
pub(crate) struct Served {
    pub(crate) app: App,
    pub(crate) acme: Caller,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) key: String,
    pub(crate) api: crate::Api,
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
        Self::with_fonts("/usr/share/fonts").await
    }

    /// With the fonts of this folder.
    pub(crate) async fn with_fonts(fonts: impl Into<PathBuf>) -> Self {
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
        let fonts = PaperFonts::in_folders(vec![fonts.into()]);
        let mut served = Self {
            router: crate::router(app.clone(), fonts.clone()),
            api: crate::Api {
                app: app.clone(),
                fonts,
                streams: crate::streams::Streams::default(),
            },
            app,
            acme,
            clock,
            key: String::new(),
            _folder: folder,
        };
        served.key = served.key_for("all", &[KeyScope::Admin]).await;
        served
    }

    /// A key with these scopes, which outlasts every recovery window.
    pub(crate) async fn key_for(&self, name: &str, scopes: &[KeyScope]) -> String {
        let wish = KeyWish {
            name: name.to_owned(),
            scopes: scopes.to_vec(),
            expires_at: Some(self.app.clock.now().plus_s(400 * 86_400)),
        };
        let made = self.app.create_key(&self.acme, &wish).await.unwrap();
        made.1.expose_secret().to_owned()
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
