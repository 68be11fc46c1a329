use crate::shop::*;
use channels::policy::RetryPolicy;
use rstest::rstest;
use std::time::{Duration, Instant};
use wiremock::ResponseTemplate;

#[tokio::test]
async fn a_channel_that_limits_is_given_its_time() {
    let server = shop().await;
    orders_answer(
        &server,
        ResponseTemplate::new(429).insert_header("retry-after", "1"),
        1,
    )
    .await;
    orders_answer(&server, no_orders(), 1).await;
    let channel = channel(&server.uri());
    #[expect(clippy::disallowed_methods, reason = "real elapsed time is what is tested")]
    let started = Instant::now();
    list(&channel).await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1));
    assert_eq!(asked(&server, "/orders").await, 2);
}

#[tokio::test]
async fn a_longer_wait_than_the_cap_is_handed_to_the_caller() {
    let server = shop().await;
    let answer = ResponseTemplate::new(429)
        .insert_header("retry-after", "900")
        .set_body_string("quota used up");
    orders_answer(&server, answer, 9).await;
    let error = list(&channel(&server.uri())).await.unwrap_err();
    assert_eq!((error.code(), error.retryable()), ("RATE_LIMITED", true));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(900)));
    assert!(
        error.to_string().contains("quota used up") && error.to_string().contains("900 s"),
        "{error}"
    );
    assert_eq!(asked(&server, "/orders").await, 1);
}

#[rstest]
#[case(500)]
#[case(503)]
#[tokio::test]
async fn a_passing_server_error_is_tried_again(#[case] status: u16) {
    let server = shop().await;
    orders_answer(&server, ResponseTemplate::new(status), 2).await;
    orders_answer(&server, no_orders(), 1).await;
    list(&channel(&server.uri())).await.unwrap();
    assert_eq!(asked(&server, "/orders").await, 3);
}

#[tokio::test]
async fn a_lasting_server_error_is_given_up_after_four_tries() {
    let server = shop().await;
    orders_answer(
        &server,
        ResponseTemplate::new(502).set_body_string("bad gateway"),
        99,
    )
    .await;
    let error = list(&channel(&server.uri())).await.unwrap_err();
    assert_eq!((error.code(), error.retryable()), ("CHANNEL_ERROR", true));
    assert!(
        error.to_string().contains("HTTP 502 (it said: \"bad gateway\")"),
        "{error}"
    );
    assert_eq!(asked(&server, "/orders").await, 4);
}

#[rstest]
#[case(ResponseTemplate::new(400).set_body_string("no window"), "CHANNEL_ERROR")]
#[case(ResponseTemplate::new(403).set_body_string("not yours"), "CHANNEL_AUTH")]
#[case(ResponseTemplate::new(404).set_body_string("<h1>Not Found</h1>"), "CHANNEL_ERROR")]
#[case(ResponseTemplate::new(200).set_body_string("<html>maintenance</html>"), "NOT_JSON")]
#[case(ResponseTemplate::new(200).set_body_string("[1]"), "BAD_ANSWER")]
#[case(ResponseTemplate::new(200).set_body_string("{\"message\":\"token-one is odd\"}"), "BAD_ANSWER")]
#[tokio::test]
async fn what_will_not_pass_is_not_tried_again(#[case] answer: ResponseTemplate, #[case] code: &str) {
    let server = shop().await;
    orders_answer(&server, answer, 99).await;
    let error = list(&channel(&server.uri())).await.unwrap_err();
    assert_eq!((error.code(), error.retryable()), (code, false));
    assert!(!error.to_string().contains(TOKEN), "{error}");
    assert_eq!(asked(&server, "/orders").await, 1);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (server, other) = (shop().await, shop().await);
    let to = format!("{}/orders?secret=1", other.uri());
    orders_answer(
        &server,
        ResponseTemplate::new(307).insert_header("location", to.as_str()),
        9,
    )
    .await;
    let error = list(&channel(&server.uri())).await.unwrap_err();
    assert_eq!(error.code(), "CHANNEL_ERROR");
    assert!(
        error
            .to_string()
            .contains(&format!("redirect to {}/orders\"", other.uri())),
        "{error}"
    );
    assert!(other.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_slow_answer_is_a_timeout() {
    let server = shop().await;
    orders_answer(&server, no_orders().set_delay(Duration::from_secs(20)), 9).await;
    let mut config = config(&server.uri());
    config.limits.timeout = Duration::from_millis(150);
    config.retry = RetryPolicy {
        retries_max: 1,
        ..config.retry
    };
    let error = list(&connect(config)).await.unwrap_err();
    assert_eq!((error.code(), error.retryable()), ("TIMEOUT", true));
    assert_eq!(asked(&server, "/orders").await, 2);
}

#[tokio::test]
async fn all_tries_together_are_bounded() {
    let server = shop().await;
    orders_answer(&server, no_orders().set_delay(Duration::from_secs(20)), 9).await;
    let mut config = config(&server.uri());
    config.retry = RetryPolicy {
        total_max: Duration::from_millis(300),
        ..config.retry
    };
    let error = list(&connect(config)).await.unwrap_err();
    assert_eq!(error.code(), "TIMEOUT");
    assert_eq!(asked(&server, "/orders").await, 1);
}
