//! A sandbox marketplace in this process, on a port of its own, and its control side.

use reqwest::Method;
use sandbox::{Market, Settings};
use serde_json::{Value, json};

/// The user name that the shop accepts.
pub const USERNAME: &str = "acme";
/// The password that the shop accepts. Not a plain word, so that it can be searched for in what is written.
pub const PASSWORD: &str = "pa55-of-acme+&%";

/// A marketplace that is asked over real HTTP.
#[derive(Debug)]
pub struct Shop {
    /// Its address.
    pub url: String,
    client: reqwest::Client,
}

impl Shop {
    /// Opens an empty one; it closes with the test's runtime.
    ///
    /// # Panics
    /// When there is no port or no HTTP client to be had.
    pub async fn open() -> Self {
        Self::at(&serve(sandbox::router(Market::new(Settings::new(USERNAME, PASSWORD)))).await)
    }

    /// One that is open already.
    ///
    /// # Panics
    /// When there is no HTTP client to be had.
    pub fn at(url: &str) -> Self {
        // An error means that one is installed already.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder().no_proxy().build();
        let client = client.unwrap_or_else(|error| panic!("an HTTP client: {error}"));
        Self {
            url: url.to_owned(),
            client,
        }
    }

    /// The page for people.
    ///
    /// # Panics
    /// When it is not there.
    pub async fn panel(&self) -> String {
        let answer = self.client.get(&self.url).send().await;
        let answer = answer.unwrap_or_else(|error| panic!("{}: {error}", self.url));
        answer.text().await.unwrap_or_default()
    }

    /// Places an order of one line.
    pub async fn order(&self, id: &str, sku: &str, quantity: u32) -> Value {
        self.place(json!({"id": id, "items": [{"sku": sku, "quantity": quantity, "price": "349.00"}]}))
            .await
    }

    /// Places an order as the control side takes it.
    pub async fn place(&self, order: Value) -> Value {
        self.control(Method::POST, "/orders", &order).await
    }

    /// Lets something happen to all that fits of an order: `dispatch`, `cancel`, `deliver`, `return`, …
    pub async fn act(&self, id: &str, action: &str) -> Value {
        self.act_on(id, action, json!({})).await
    }

    /// Lets something happen to an order, with what is said about it.
    pub async fn act_on(&self, id: &str, action: &str, said: Value) -> Value {
        self.control(Method::POST, &format!("/orders/{id}/{action}"), &said)
            .await
    }

    /// As [`Self::act`], where the order may be past it.
    pub async fn try_act(&self, id: &str, action: &str) {
        let url = format!("{}/control/orders/{id}/{action}", self.url);
        let request = self
            .client
            .post(&url)
            .header("content-type", "application/json")
            .body("{}");
        drop(request.send().await);
    }

    /// Serves an object in an order's place.
    pub async fn serve_raw(&self, id: &str, raw: &Value) -> Value {
        self.control(Method::PUT, &format!("/orders/{id}/raw"), raw).await
    }

    /// Serves the order itself again.
    pub async fn serve_itself(&self, id: &str) -> Value {
        self.control(Method::DELETE, &format!("/orders/{id}/raw"), &json!({}))
            .await
    }

    /// Switches these faults on, in place of those before.
    pub async fn break_with(&self, faults: Value) -> Value {
        self.control(Method::PUT, "/faults", &faults).await
    }

    /// Switches all faults off.
    pub async fn calm_down(&self) -> Value {
        self.control(Method::DELETE, "/faults", &json!({})).await
    }

    /// How often the armed faults struck, all together.
    pub async fn hits(&self) -> u64 {
        let armed = self.control(Method::GET, "/faults", &json!({})).await;
        armed
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|fault| fault["hits"].as_u64())
            .sum()
    }

    /// The calls to the contract side since [`Self::forget_calls`].
    pub async fn calls(&self) -> Vec<Value> {
        let calls = self.control(Method::GET, "/calls", &json!({})).await;
        calls["calls"].as_array().cloned().unwrap_or_default()
    }

    /// Begins to note calls afresh.
    pub async fn forget_calls(&self) {
        self.control(Method::DELETE, "/calls", &json!({})).await;
    }

    /// A call to the control side.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn control(&self, method: Method, path: &str, body: &Value) -> Value {
        let url = format!("{}/control{path}", self.url);
        let request = self
            .client
            .request(method, &url)
            .header("content-type", "application/json");
        let answer = request.body(body.to_string()).send().await;
        let answer = answer.unwrap_or_else(|error| panic!("{url}: {error}"));
        let status = answer.status();
        let text = answer.text().await.unwrap_or_default();
        assert!(status.is_success(), "{url} with {body}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }
}

/// Serves a router on a port of its own until the test ends, and gives its address.
///
/// # Panics
/// When there is no port to be had.
pub async fn serve(router: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.unwrap_or_else(|error| panic!("a port: {error}"));
    let address = listener
        .local_addr()
        .unwrap_or_else(|error| panic!("its address: {error}"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}
