//! Every changing operation honours `Idempotency-Key`.

use crate::operations::described;
use crate::served::{Ask, Served};
use futures_util::future::join_all;
use testkit::on_both;

on_both!(a_changing_call_is_run_once, async |db| {
    let served = Served::start(db).await;
    let (document, operations) = described(&served).await;
    let key = served.key("ACME", "all", &["admin"]).await;
    let other = served.key("ACME", "other", &["admin"]).await;
    let changing: Vec<_> = operations
        .iter()
        .filter(|operation| operation.changes())
        .collect();
    assert!(changing.len() > 12, "{}", changing.len());
    for (n, operation) in changing.into_iter().enumerate() {
        let what = format!("{} {}", operation.method, operation.path);
        let names = operation.parameters("header");
        assert!(names.iter().any(|it| it["name"] == "Idempotency-Key"), "{what}");
        let (path, name) = (operation.example_path(), format!("call-{n}"));
        let body = operation.example_body(&document);
        let ask = |key, body, once| Ask {
            method: &operation.method,
            path: &path,
            key: Some(key),
            body,
            once: Some(once),
        };
        let first = served.ask(ask(&key, body.clone(), &name)).await;
        assert!(first.status < 500, "{what}: {first:?}");
        assert!(!first.headers.contains_key("idempotency-replayed"), "{what}");
        let again = served.ask(ask(&key, body.clone(), &name)).await;
        assert_eq!((again.status, &again.text), (first.status, &first.text), "{what}");
        assert_eq!(again.kind(), first.kind(), "{what}");
        assert_eq!(again.headers["idempotency-replayed"], "true", "{what}");
        let reused = served.ask(ask(&key, Some("{}".to_owned() + " "), &name)).await;
        assert_eq!(
            (reused.status, reused.json()["code"].as_str()),
            (422, Some("IDEMPOTENCY_KEY_REUSED")),
            "{what}"
        );
        let bad = served.ask(ask(&key, body.clone(), "two words")).await;
        assert_eq!(bad.status, 400, "{what}");
        let of_another = served.ask(ask(&other, body, &name)).await;
        assert!(
            !of_another.headers.contains_key("idempotency-replayed"),
            "{what}: a name is its key's own"
        );
    }
});

on_both!(an_adjustment_that_is_sent_ten_times_counts_once, async |db| {
    let served = Served::start(db).await;
    let key = served.key("ACME", "all", &["admin"]).await;
    let body = r#"{"sku": "CUP-RED", "facility": "WH1", "delta": 1, "reason": "count"}"#;
    let sends = (0..10).map(async |_| {
        let ask = Ask {
            method: "post",
            path: "/api/v1/stock-adjustments",
            key: Some(&key),
            body: Some(body.to_owned()),
            once: Some("count-1"),
        };
        served.ask(ask).await.status
    });
    // All at once: whoever comes while the first one runs is told to come again.
    let statuses = join_all(sends).await;
    assert!(statuses.contains(&200), "{statuses:?}");
    assert!(
        statuses.iter().all(|status| [200, 409].contains(status)),
        "{statuses:?}"
    );
    let stock = served.get("/api/v1/stock/CUP-RED", &key).await.json();
    assert_eq!(stock["levels"][0]["available"], 12, "{stock}");
    let contents = served.installation.contents().await;
    assert!(!format!("{contents:?}").contains(&key), "no secret is stored");
});
