//! A mock shop, and a channel that is impatient enough for tests.

use channels::generic::{GenericChannel, GenericConfig, HttpLimits};
use channels::policy::{RatePolicy, RetryPolicy};
use channels::sources::generic_capabilities;
use channels::transport::HttpTransport;
use channels::{Channel, ChannelError, ListPage, ListStatus, ListWindow};
use domain::codes::ChannelOrderNo;
use domain::moment::Moment;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

pub(crate) const PASSWORD: &str = "pass&word 7";
pub(crate) const TOKEN: &str = "token-one";

pub(crate) fn config(base_url: &str) -> GenericConfig {
    GenericConfig {
        base_url: base_url.to_owned(),
        username: "seller".to_owned(),
        password: PASSWORD.into(),
        time_zone: TimeZone::get("Asia/Kolkata").unwrap(),
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

pub(crate) fn connect(config: GenericConfig) -> GenericChannel {
    GenericChannel::new(config, Arc::new(HttpTransport::new().unwrap())).unwrap()
}

pub(crate) fn channel(base_url: &str) -> GenericChannel {
    connect(config(base_url))
}

pub(crate) fn token(token: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "status": "SUCCESS", "accessToken": token }))
}

/// A shop that gives a token; what it answers at `/orders` is the test's.
pub(crate) async fn shop() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/authToken"))
        .respond_with(token(TOKEN))
        .mount(&server)
        .await;
    server
}

/// Lets `/orders` answer so, at most `times` times.
pub(crate) async fn orders_answer(server: &MockServer, answer: ResponseTemplate, times: u64) {
    let mock = Mock::given(method("GET"))
        .and(path("/orders"))
        .respond_with(answer);
    mock.up_to_n_times(times).mount(server).await;
}

pub(crate) fn no_orders() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "orders": [] }))
}

pub(crate) fn order(id: &str) -> Value {
    json!({ "id": id, "orderStatus": "CREATED", "orderItems": [{ "orderItemId": "1", "status": "CREATED" }] })
}

pub(crate) fn moment(text: &str) -> Moment {
    text.parse::<Timestamp>().unwrap().into()
}

pub(crate) async fn list(channel: &GenericChannel) -> Result<ListPage, ChannelError> {
    let to = moment("2026-11-22T04:30:00Z");
    channel
        .list_orders(
            ListWindow {
                from: to.plus_s(-3600),
                to,
            },
            ListStatus::Created,
            1,
            to,
        )
        .await
}

pub(crate) fn ids(ids: &[&str]) -> Vec<ChannelOrderNo> {
    ids.iter().map(|id| ChannelOrderNo::parse(id).unwrap()).collect()
}

/// How often the path was asked for.
pub(crate) async fn asked(server: &MockServer, path: &str) -> usize {
    server
        .received_requests()
        .await
        .unwrap()
        .iter()
        .filter(|request| request.url.path() == path)
        .count()
}
