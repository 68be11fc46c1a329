//! A sandbox on a port of its own, and a caller with a token.

use reqwest::{Client, Method, RequestBuilder, Response};
use sandbox::{Market, Settings};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// A running sandbox. It stops when this is dropped.
pub(crate) struct Server {
    base: String,
    client: Client,
    token: String,
    _stop: oneshot::Sender<()>,
}

impl Server {
    /// Starts a sandbox with the credentials `seller` / `secret` and signs in.
    pub(crate) async fn start() -> Self {
        Self::start_with(Market::new(Settings::new("seller", "secret"))).await
    }

    /// Starts this market and signs in.
    pub(crate) async fn start_with(market: Market) -> Self {
        // Another test of the process may have installed it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(sandbox::serve(listener, market, async move {
            let _ = stopped.await;
        }));
        let client = Client::builder().no_proxy().build().unwrap();
        let mut server = Self {
            base,
            client,
            token: String::new(),
            _stop: stop,
        };
        server.sign_in().await;
        server
    }

    /// Takes a new token.
    pub(crate) async fn sign_in(&mut self) {
        let reply = self
            .request(Method::GET, "/authToken")
            .query(&[("username", "seller"), ("password", "secret")]);
        let reply: Value = reply.send().await.unwrap().json().await.unwrap();
        self.token = reply["accessToken"].as_str().unwrap_or_default().to_owned();
    }

    /// A request to a path, with the token.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.base))
            .header("apiKey", &self.token)
    }

    /// `GET /orders` with a query.
    pub(crate) async fn orders(&self, query: &[(&str, &str)]) -> Response {
        self.request(Method::GET, "/orders")
            .query(query)
            .send()
            .await
            .unwrap()
    }

    /// The status of `GET /orders` with this key instead of the token, or with none.
    pub(crate) async fn orders_with_key(&self, key: Option<&str>) -> u16 {
        let request = self.client.get(format!("{}/orders", self.base));
        let request = match key {
            Some(key) => request.header("apiKey", key),
            None => request,
        };
        request.send().await.unwrap().status().as_u16()
    }

    /// The ids `GET /orders` answers, in its order.
    pub(crate) async fn ids(&self, query: &[(&str, &str)]) -> Vec<String> {
        let reply = self.orders(query).await;
        assert_eq!(reply.status(), 200);
        let body: Value = reply.json().await.unwrap();
        let orders = body["orders"].as_array().unwrap();
        orders
            .iter()
            .map(|order| order["id"].as_str().unwrap().to_owned())
            .collect()
    }

    /// One order as the contract serves it.
    pub(crate) async fn order(&self, id: &str) -> Value {
        let body: Value = self.orders(&[("orderIds", id)]).await.json().await.unwrap();
        body["orders"][0].clone()
    }

    /// A control call: its status and its JSON.
    pub(crate) async fn control(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let reply = self
            .request(method, &format!("/control{path}"))
            .json(body)
            .send()
            .await
            .unwrap();
        (reply.status().as_u16(), reply.json().await.unwrap())
    }

    /// A control POST that must succeed.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        let (status, reply) = self.control(Method::POST, path, &body).await;
        assert_eq!(status, 200, "{path}: {reply}");
        reply
    }

    /// An order of one line of `quantity` units of SKU-1, under this id.
    pub(crate) async fn place(&self, id: &str, quantity: u32) -> Value {
        self.post(
            "/orders",
            json!({ "id": id, "items": [{ "sku": "SKU-1", "quantity": quantity }] }),
        )
        .await
    }

    /// Arms these faults.
    pub(crate) async fn arm(&self, faults: Value) {
        let (status, reply) = self.control(Method::PUT, "/faults", &faults).await;
        assert_eq!(status, 200, "{reply}");
    }
}

/// The (status, quantity) of each entry of an order's items, in their order.
pub(crate) fn units(order: &Value) -> Vec<(String, u64)> {
    let items = order["orderItems"].as_array().unwrap();
    items
        .iter()
        .map(|item| {
            (
                item["status"].as_str().unwrap().to_owned(),
                item["quantity"].as_u64().unwrap(),
            )
        })
        .collect()
}

/// The same, written down in a test.
pub(crate) fn pairs(expected: &[(&str, u64)]) -> Vec<(String, u64)> {
    expected
        .iter()
        .map(|(status, quantity)| ((*status).to_owned(), *quantity))
        .collect()
}
