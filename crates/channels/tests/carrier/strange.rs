//! Answers that the sandbox would not give, and settings that cannot be worked with.

use crate::hub::*;
use channels::Carrier;
use channels::carrier::{CarrierConfig, HttpCarrier, ItemFault};
use channels::transport::HttpTransport;
use rstest::rstest;
use serde_json::{Value, json};
use std::sync::Arc;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

async fn answering(body: &Value) -> (MockServer, HttpCarrier) {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_body_json(body);
    Mock::given(wiremock::matchers::any())
        .respond_with(answer)
        .mount(&server)
        .await;
    let carrier = connect(config(&server.uri()));
    (server, carrier)
}

fn row(packing_no: &str, tracking_no: &str) -> Value {
    json!({ "facility": "WH1", "packing_no": packing_no, "tracking_no": tracking_no })
}

#[tokio::test]
async fn what_was_not_asked_for_is_put_aside_and_doubtful_numbers_are_not_used() {
    let rows = json!([
        row("P0", "SC0"),
        row("P0", "SC9"),
        row("P1", "SC1"),
        row("P2", "SC1"),
        row("X", "SC7"),
        5
    ]);
    let (_server, carrier) = answering(&json!({ "parcels": rows })).await;
    let answers = carrier.waybills(&parcels(4), &key("run-1")).await;
    let codes: Vec<_> = answers
        .items
        .iter()
        .map(|item| item.as_ref().unwrap_err().code())
        .collect();
    assert_eq!(
        codes,
        ["ANSWERED_TWICE", "BAD_ANSWER", "BAD_ANSWER", "NOT_ANSWERED"]
    );
    assert!(
        matches!(&answers.items[1], Err(ItemFault::Unreadable { why }) if why.contains("SC1 was given to two"))
    );
    assert_eq!(answers.unasked, ["WH1/X", "row 6 without a name"]);
}

#[tokio::test]
async fn an_answer_about_another_pickup_is_none() {
    let (_server, carrier) = answering(&json!({ "carrier_ref": "PU-2", "state": "CANCELLED" })).await;
    let error = carrier.cancel_pickup("PU-1", &key("m1")).await.unwrap_err();
    assert_eq!(error.code(), "BAD_ANSWER");
    assert!(error.to_string().contains("about another pickup"), "{error}");
}

#[tokio::test]
async fn a_feed_that_goes_in_a_circle_is_refused() {
    let (_server, carrier) = answering(&json!({ "scans": [], "next": "c5", "more": true })).await;
    assert_eq!(
        carrier.scans(Some("c5"), 10).await.unwrap_err().code(),
        "BAD_ANSWER"
    );
    carrier.scans(Some("c4"), 10).await.unwrap();
}

#[tokio::test]
async fn each_request_of_an_intention_has_a_key_of_its_own() {
    let (server, carrier) = answering(&json!({ "parcels": [] })).await;
    carrier.waybills(&parcels(150), &key("run-1")).await;
    carrier.waybills(&parcels(150), &key("run-1")).await;
    carrier.waybills(&parcels(1), &key("run-1")).await;
    let requests = server.received_requests().await.unwrap();
    let keys: Vec<_> = requests
        .iter()
        .map(|it| it.headers["idempotency-key"].to_str().unwrap())
        .collect();
    assert!(
        keys.iter()
            .all(|key| key.starts_with("run-1:") && key.len() == 22),
        "{keys:?}"
    );
    assert_eq!(keys[..2], keys[2..4], "the same batches, the same keys");
    assert!(keys[0] != keys[1] && keys[4] != keys[0], "{keys:?}");
    let sent: Value = requests[4].body_json().unwrap();
    assert_eq!(
        sent,
        json!({ "parcels": [{
        "facility": "WH1", "packing_no": "P0", "serial": 1, "order_no": "SO-1", "weight_g": 500,
        "cash_on_delivery": null,
        "recipient": { "name": "Asha Rao", "lines": ["12 MG Road"], "city": "Pune", "state": "", "country": "IN",
            "postal_code": "411001", "phone": "" },
        "sender": { "name": "Asha Rao", "lines": ["12 MG Road"], "city": "Pune", "state": "", "country": "IN",
            "postal_code": "560001", "phone": "" }
    }] })
    );
}

#[tokio::test]
async fn the_key_goes_with_every_request_and_is_never_quoted() {
    let server = MockServer::start().await;
    let echo = ResponseTemplate::new(400).set_body_string(format!("no such account: Bearer {KEY}"));
    Mock::given(method("GET"))
        .and(path("/scans"))
        .and(header("authorization", format!("Bearer {KEY}").as_str()))
        .respond_with(echo)
        .expect(1)
        .mount(&server)
        .await;
    let error = connect(config(&server.uri())).scans(None, 1).await.unwrap_err();
    assert!(
        error.to_string().contains("no such account: Bearer ***"),
        "{error}"
    );
    assert!(!format!("{error:?} {:?}", config(&server.uri())).contains(KEY));
}

#[tokio::test]
async fn a_redirect_does_not_carry_the_key_away() {
    let (other, _) = answering(&json!({ "scans": [], "next": "c0" })).await;
    let server = MockServer::start().await;
    let away =
        ResponseTemplate::new(307).insert_header("location", format!("{}/scans", other.uri()).as_str());
    Mock::given(path("/scans"))
        .respond_with(away)
        .mount(&server)
        .await;
    let error = connect(config(&server.uri())).scans(None, 1).await.unwrap_err();
    assert_eq!(error.code(), "CARRIER_ERROR");
    assert!(other.received_requests().await.unwrap().is_empty());
}

#[rstest]
#[case("shop.example", KEY, "BAD_BASE_URL")]
#[case("https://u:p@carrier.example", KEY, "BAD_BASE_URL")]
#[case("https://carrier.example", "", "BAD_CARRIER_KEY")]
#[case("https://carrier.example", "a b", "BAD_CARRIER_KEY")]
#[case("https://carrier.example", "a\nb", "BAD_CARRIER_KEY")]
fn settings_are_checked_before_anything_is_sent(
    #[case] base_url: &str,
    #[case] api_key: &str,
    #[case] code: &str,
) {
    let config = CarrierConfig {
        api_key: api_key.into(),
        ..config(base_url)
    };
    let refused = HttpCarrier::new(config, Arc::new(HttpTransport::new().unwrap()))
        .err()
        .unwrap();
    assert_eq!(refused.code(), code);
}
