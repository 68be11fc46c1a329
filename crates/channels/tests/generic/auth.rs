use crate::shop::*;
use channels::{Channel, TestOutcome, TestStepName};
use futures_util::future::join_all;
use rstest::rstest;
use serde_json::json;
use std::time::Duration;
use wiremock::matchers::{body_json, header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

#[tokio::test]
async fn fifty_callers_log_in_once() {
    let server = MockServer::start().await;
    let login = Mock::given(method("POST"))
        .and(path("/authToken"))
        .and(body_json(json!({ "username": "seller", "password": PASSWORD })));
    login
        .respond_with(token(TOKEN).set_delay(Duration::from_millis(50)))
        .expect(1)
        .mount(&server)
        .await;
    let orders = Mock::given(path("/orders")).and(header("apiKey", TOKEN));
    orders.respond_with(no_orders()).expect(50).mount(&server).await;
    let channel = channel(&server.uri());
    for page in join_all((0..50).map(|_| list(&channel))).await {
        assert!(page.unwrap().last);
    }
}

#[tokio::test]
async fn fifty_callers_with_a_wrong_password_are_one_wrong_login() {
    let server = MockServer::start().await;
    let refusal = ResponseTemplate::new(200).set_body_json(json!({ "status": "INVALID_CREDENTIALS" }));
    let login = Mock::given(path("/authToken"));
    login
        .respond_with(refusal.set_delay(Duration::from_millis(50)))
        .expect(1)
        .mount(&server)
        .await;
    let channel = channel(&server.uri());
    for page in join_all((0..50).map(|_| list(&channel))).await {
        let error = page.unwrap_err();
        assert_eq!((error.code(), error.retryable()), ("CHANNEL_AUTH", false));
        assert!(error.to_string().contains("INVALID_CREDENTIALS"), "{error}");
    }
}

#[tokio::test]
async fn an_expired_token_is_renewed_once_for_all() {
    let server = MockServer::start().await;
    let first = Mock::given(path("/authToken"))
        .respond_with(token("old"))
        .up_to_n_times(1);
    first.mount(&server).await;
    Mock::given(path("/authToken"))
        .respond_with(token("new"))
        .expect(1)
        .mount(&server)
        .await;
    let expired = ResponseTemplate::new(401).set_body_json(json!({ "message": "token expired" }));
    Mock::given(path("/orders"))
        .and(header("apiKey", "old"))
        .respond_with(expired)
        .mount(&server)
        .await;
    Mock::given(path("/orders"))
        .and(header("apiKey", "new"))
        .respond_with(no_orders())
        .mount(&server)
        .await;
    let channel = channel(&server.uri());
    for page in join_all((0..10).map(|_| list(&channel))).await {
        page.unwrap();
    }
    assert_eq!(asked(&server, "/authToken").await, 2);
}

#[tokio::test]
async fn a_token_that_is_refused_again_is_an_auth_failure() {
    let server = shop().await;
    orders_answer(
        &server,
        ResponseTemplate::new(401).set_body_string(format!("bad key {TOKEN}")),
        99,
    )
    .await;
    let error = list(&channel(&server.uri())).await.unwrap_err();
    assert_eq!(error.code(), "CHANNEL_AUTH");
    assert!(error.to_string().contains("bad key ***"), "{error}");
    assert_eq!(
        (
            asked(&server, "/authToken").await,
            asked(&server, "/orders").await
        ),
        (2, 2)
    );
}

#[rstest]
#[case(ResponseTemplate::new(401).set_body_string("who are you"), "CHANNEL_AUTH")]
#[case(ResponseTemplate::new(403).set_body_string("who are you"), "CHANNEL_AUTH")]
#[case(ResponseTemplate::new(200).set_body_json(json!({ "status": "FAILED", "message": "who are you" })), "CHANNEL_ERROR")]
#[case(ResponseTemplate::new(200).set_body_json(json!({ "status": "SUCCESS", "token": "x" })), "BAD_ANSWER")]
#[case(ResponseTemplate::new(200).set_body_json(json!({ "status": "SUCCESS", "accessToken": "a\nb" })), "BAD_ANSWER")]
#[case(ResponseTemplate::new(200).set_body_json("a-token"), "BAD_ANSWER")]
#[case(ResponseTemplate::new(200).set_body_string("<html>Welcome</html>"), "NOT_A_CHANNEL")]
#[case(ResponseTemplate::new(200).set_body_string("plain-token"), "NOT_A_CHANNEL")]
#[case(ResponseTemplate::new(404).set_body_string("<html>Not Found</html>"), "NOT_A_CHANNEL")]
#[case(ResponseTemplate::new(302).insert_header("location", "/login"), "NOT_A_CHANNEL")]
#[tokio::test]
async fn logins_fail_by_code_and_are_not_repeated(#[case] answer: ResponseTemplate, #[case] code: &str) {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/authToken"))
        .respond_with(answer.clone())
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .and(path("/authToken"))
        .respond_with(answer)
        .mount(&server)
        .await;
    let error = list(&channel(&server.uri())).await.unwrap_err();
    assert_eq!((error.code(), error.retryable()), (code, false), "{error}");
    assert!(
        !error.to_string().contains("a-token") && !error.to_string().contains("plain-token"),
        "{error}"
    );
}

#[rstest]
#[case(404)]
#[case(405)]
#[tokio::test]
async fn a_shop_that_only_knows_get_is_asked_by_get(#[case] status: u16) {
    let server = MockServer::start().await;
    let post = Mock::given(method("POST")).and(path("/authToken"));
    post.respond_with(ResponseTemplate::new(status))
        .expect(1)
        .mount(&server)
        .await;
    let get = Mock::given(method("GET")).and(path("/authToken"));
    let get = get
        .and(query_param("username", "seller"))
        .and(query_param("password", PASSWORD));
    get.respond_with(token(TOKEN)).expect(2).mount(&server).await;
    orders_answer(&server, ResponseTemplate::new(401), 1).await;
    orders_answer(&server, no_orders(), 9).await;
    list(&channel(&server.uri())).await.unwrap();
}

#[tokio::test]
async fn a_password_that_is_echoed_is_not_repeated() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(405))
        .mount(&server)
        .await;
    let echo = "no such page: /authToken?username=seller&password=pass%26word%207 (pass&amp;word 7)";
    let answer = ResponseTemplate::new(500).set_body_string(echo);
    Mock::given(method("GET"))
        .respond_with(answer)
        .mount(&server)
        .await;
    let error = list(&channel(&server.uri())).await.unwrap_err();
    assert!(error.to_string().contains("password=*** (***)"), "{error}");
    assert!(!format!("{error:?}").contains("word%207"));
}

#[tokio::test]
async fn the_connection_test_tells_how_far_it_came() {
    let now = moment("2026-11-22T04:30:00Z");
    let outcomes = async |base: &str| {
        let steps = channel(base).test(now).await;
        assert_eq!(
            steps.iter().map(|step| step.name).collect::<Vec<_>>(),
            [TestStepName::Reach, TestStepName::Auth, TestStepName::SampleRead]
        );
        let code = |outcome: &TestOutcome| match outcome {
            TestOutcome::Passed(_) => "ok",
            TestOutcome::Failed(error) => error.code(),
            TestOutcome::NotTried => "-",
        };
        steps.iter().map(|step| code(&step.outcome)).collect::<Vec<_>>()
    };
    let server = shop().await;
    orders_answer(&server, no_orders(), 1).await;
    assert_eq!(outcomes(&server.uri()).await, ["ok", "ok", "ok"]);
    orders_answer(&server, ResponseTemplate::new(200).set_body_json(json!({})), 1).await;
    assert_eq!(outcomes(&server.uri()).await, ["ok", "ok", "BAD_ANSWER"]);
    assert_eq!(
        outcomes(&format!("{}/elsewhere", server.uri())).await,
        ["NOT_A_CHANNEL", "-", "-"]
    );
    assert_eq!(
        outcomes("http://127.0.0.1:9").await,
        ["CHANNEL_UNREACHABLE", "-", "-"]
    );
    server.reset().await;
    Mock::given(path("/authToken"))
        .respond_with(ResponseTemplate::new(401))
        .mount(&server)
        .await;
    assert_eq!(outcomes(&server.uri()).await, ["ok", "CHANNEL_AUTH", "-"]);
}
