//! A carrier that misbehaves: every fault of the sandbox, and what it must not cause.

use crate::hub::*;
use channels::carrier::{ItemFault, PickupState, ScanCode};
use channels::{Carrier, TestOutcome, TestStepName};
use rstest::rstest;
use serde_json::{Value, json};
use std::time::Duration;

#[rstest]
#[case(json!({ "kind": "cut_body" }))]
#[case(json!({ "kind": "server_error", "status": 503 }))]
#[case(json!({ "kind": "rate_limited", "retry_after_s": 0 }))]
#[tokio::test]
async fn a_passing_fault_costs_neither_a_number_nor_a_second_pickup(#[case] mut fault: Value) {
    let hub = Hub::open().await;
    let carrier = hub.carrier();
    fault["times"] = json!(2);
    hub.arm(json!([fault])).await;
    let given = carrier.waybills(&parcels(2), &key("run-1")).await;
    let numbers: Vec<String> = given
        .items
        .iter()
        .map(|item| item.as_ref().unwrap().tracking_no.clone())
        .collect();
    hub.arm(json!([fault])).await;
    let booked = carrier
        .request_pickup(&pickup("M1", &numbers), &key("m1"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (hub.asked("/waybills").await, hub.asked("/pickups").await),
        (3, 3)
    );
    let (parcels, pickups) = (
        hub.control("GET", "/parcels", json!({})).await,
        hub.control("GET", "/pickups", json!({})).await,
    );
    assert_eq!(parcels["parcels"].as_array().unwrap().len(), 2);
    assert_eq!(pickups["pickups"].as_array().unwrap().len(), 1);
    assert_eq!(pickups["pickups"][0]["carrier_ref"], json!(booked.carrier_ref));
}

#[rstest]
#[case(json!({ "kind": "server_error", "status": 500 }), "CARRIER_ERROR", true, 4)]
#[case(json!({ "kind": "cut_body" }), "BODY_CUT_OFF", true, 4)]
#[case(json!({ "kind": "rate_limited", "retry_after_s": 900 }), "RATE_LIMITED", true, 1)]
#[case(json!({ "kind": "expired_token" }), "CARRIER_AUTH", false, 1)]
#[case(json!({ "kind": "server_error", "status": 409 }), "CARRIER_ERROR", false, 1)]
#[case(json!({ "kind": "html" }), "NOT_JSON", false, 1)]
#[case(json!({ "kind": "wrong_json", "body": "{\"parcels\":" }), "NOT_JSON", false, 1)]
#[case(json!({ "kind": "wrong_json", "body": { "parcels": {} } }), "BAD_ANSWER", false, 1)]
#[case(json!({ "kind": "huge_body", "bytes": 17_000_000 }), "BODY_TOO_LARGE", false, 1)]
#[tokio::test]
async fn a_lasting_fault_is_typed_and_every_parcel_is_left_to_ask_again(
    #[case] fault: Value,
    #[case] code: &str,
    #[case] retryable: bool,
    #[case] calls: u64,
) {
    let hub = Hub::open().await;
    hub.arm(json!([fault])).await;
    let answers = hub.carrier().waybills(&parcels(2), &key("run-1")).await;
    assert_eq!(answers.items, vec![Err(ItemFault::NoAnswer); 2]);
    let error = answers.stopped.unwrap();
    assert_eq!((error.code(), error.retryable()), (code, retryable), "{error}");
    assert!(
        error
            .to_string()
            .starts_with("When the carrier was asked for waybill numbers, "),
        "{error}"
    );
    assert_eq!(hub.asked("/waybills").await, calls);
}

#[tokio::test]
async fn what_was_answered_before_a_fault_stands() {
    let hub = Hub::open().await;
    hub.arm(json!([{ "kind": "expired_token", "skip": 1 }])).await;
    let all = parcels(250);
    let answers = hub.carrier().waybills(&all, &key("run-1")).await;
    assert!(answers.items[..100].iter().all(Result::is_ok));
    assert_eq!(answers.items[100..], vec![Err(ItemFault::NoAnswer); 150]);
    assert_eq!(answers.stopped.unwrap().code(), "CARRIER_AUTH");
    assert_eq!(hub.asked("/waybills").await, 2, "the third batch is not sent");
    hub.arm(json!([])).await;
    let again = hub.carrier().waybills(&all, &key("run-1")).await;
    assert_eq!(again.items[..100], answers.items[..100]);
    assert!(again.items.iter().all(Result::is_ok));
}

#[tokio::test]
async fn a_slow_carrier_is_given_up_and_asked_again() {
    let hub = Hub::open().await;
    let mut config = config(&hub.url);
    config.limits.timeout = Duration::from_millis(200);
    hub.arm(json!([{ "kind": "slow", "ms": 60_000 }])).await;
    let error = connect(config).scans(None, 10).await.unwrap_err();
    assert_eq!((error.code(), error.retryable()), ("TIMEOUT", true));
    assert_eq!(hub.asked("/scans").await, 4);
}

#[tokio::test]
async fn rows_that_are_missing_or_out_of_sequence_find_their_parcel() {
    let hub = Hub::open().await;
    let all = parcels(4);
    let right = hub.carrier().waybills(&all, &key("run-1")).await;
    hub.arm(json!([{ "kind": "vanishing", "ids": ["P1"] }, { "kind": "reordered_pages" }]))
        .await;
    let answers = hub.carrier().waybills(&all, &key("run-2")).await;
    assert_eq!(answers.items[1], Err(ItemFault::Missing));
    for at in [0, 2, 3] {
        assert_eq!(answers.items[at], right.items[at]);
    }
}

#[tokio::test]
async fn words_that_are_not_the_contracts_are_pending() {
    let hub = Hub::open().await;
    let carrier = hub.carrier();
    let given = carrier.waybills(&parcels(1), &key("run-1")).await;
    let numbers = [given.items[0].as_ref().unwrap().tracking_no.clone()];
    let booked = carrier
        .request_pickup(&pickup("M1", &numbers), &key("m1"))
        .await
        .unwrap()
        .unwrap();
    hub.control(
        "POST",
        &format!("/pickups/{}/collect", booked.carrier_ref),
        json!({}),
    )
    .await;
    hub.arm(json!([{ "kind": "unknown_words", "word": "TELEPORTED" }]))
        .await;
    let seen = carrier.pickups(&[booked.carrier_ref]).await;
    let seen = seen.items[0].as_ref().unwrap();
    assert_eq!(
        (seen.state, seen.raw_state.as_str()),
        (PickupState::Unknown, "TELEPORTED")
    );
    let page = carrier.scans(None, 10).await.unwrap();
    let scan = page.scans[0].as_ref().unwrap();
    assert_eq!((scan.code, scan.raw.as_str()), (ScanCode::Unknown, "TELEPORTED"));
}

async fn outcomes(base_url: &str) -> Vec<&'static str> {
    let steps = connect(config(base_url)).test().await;
    let names: Vec<_> = steps.iter().map(|step| step.name).collect();
    assert_eq!(
        names,
        [TestStepName::Reach, TestStepName::Auth, TestStepName::SampleRead]
    );
    let code = |outcome: &TestOutcome<channels::CarrierError>| match outcome {
        TestOutcome::Passed(_) => "ok",
        TestOutcome::Failed(error) => error.code(),
        TestOutcome::NotTried => "-",
    };
    steps.iter().map(|step| code(&step.outcome)).collect()
}

#[tokio::test]
async fn the_connection_test_tells_how_far_it_came() {
    let hub = Hub::open().await;
    assert_eq!(outcomes(&hub.url).await, ["ok", "ok", "ok"]);
    let cases = [
        (json!({ "kind": "expired_token" }), ["ok", "CARRIER_AUTH", "-"]),
        (
            json!({ "kind": "wrong_json", "body": {} }),
            ["ok", "ok", "BAD_ANSWER"],
        ),
        (json!({ "kind": "html" }), ["NOT_A_CARRIER", "-", "-"]),
        (
            json!({ "kind": "server_error", "status": 404 }),
            ["NOT_A_CARRIER", "-", "-"],
        ),
    ];
    for (fault, expected) in cases {
        hub.arm(json!([fault])).await;
        assert_eq!(outcomes(&hub.url).await, expected, "{fault}");
    }
    assert_eq!(
        outcomes("http://127.0.0.1:9").await,
        ["CARRIER_UNREACHABLE", "-", "-"]
    );
}
