//! What answers look like, through an order's life.

use crate::served::{Ask, Served};
use serde_json::{Value, json};
use testkit::on_both;

on_both!(answers_are_as_they_were, async |db| {
    let served = Served::start(db).await;
    let key = served.key("ACME", "all", &["admin"]).await;
    let mut all = Vec::new();
    for (method, path, body) in [
        ("get", "/api/v1/tenant", Value::Null),
        ("get", "/api/v1/facilities", Value::Null),
        ("get", "/api/v1/sequences", Value::Null),
        (
            "put",
            "/api/v1/facilities/WH1/sequences/INVOICE",
            json!({"prefix": "INV/26-", "next_no": 7}),
        ),
        (
            "put",
            "/api/v1/facilities/WH1/sequences/INVOICE",
            json!({"prefix": "INV/26-", "next_no": 3}),
        ),
        ("get", "/api/v1/stock?limit=1", Value::Null),
        ("get", "/api/v1/skus?limit=1", Value::Null),
        ("get", "/api/v1/channels/SHOP1", Value::Null),
        (
            "post",
            "/api/v1/facilities/WH1/shelves",
            json!({"shelf": "A-01", "capacity": 40}),
        ),
        ("get", "/api/v1/facilities/WH1/shelves", Value::Null),
        (
            "post",
            "/api/v1/stock-adjustments",
            json!({"sku": "SKU-A", "facility": "WH1", "delta": 41, "reason": "found", "shelf": "A-01"}),
        ),
        ("post", "/api/v1/bulk/orders/pack", json!({"orders": ["SO-1"]})),
        ("get", "/api/v1/orders?status=CREATED", Value::Null),
        ("get", "/api/v1/orders?state=CREATED", Value::Null),
        ("post", "/api/v1/facilities", json!({"kode": "WH2"})),
        ("delete", "/api/v1/facilities", Value::Null),
        ("get", "/api/v2/orders", Value::Null),
    ] {
        let body = (!body.is_null()).then(|| body.to_string());
        let said = served
            .ask(Ask {
                method,
                path,
                key: Some(&key),
                body: body.clone(),
                once: None,
            })
            .await;
        let mut answer = said.json();
        if let Some(instance) = answer.get_mut("instance") {
            *instance = json!("(request)");
        }
        if answer.get("base_url").is_some_and(|url| *url == served.shop.url) {
            answer["base_url"] = json!("(shop)");
        }
        all.push(json!({"asked": format!("{method} {path} {}", body.unwrap_or_default()), "status": said.status, "answer": answer}));
    }
    insta::assert_json_snapshot!("answers", all);
});

/// Ids, moments and the file's hash differ from run to run, or from file to file.
fn settled(mut upload: Value) -> Value {
    for field in ["upload_id", "run_id", "uploaded_at", "ended_at"] {
        assert!(upload[field].is_string(), "{field}: {upload}");
        upload[field] = json!("(differs)");
    }
    upload
}

on_both!(uploads_are_told_as_they_were, async |db| {
    let served = Served::start(db).await;
    let key = served.key("ACME", "all", &["admin"]).await;
    let ask = async |method: &'static str, path: String, body: Option<String>| {
        let path = &path;
        let ask = Ask {
            method,
            path,
            key: Some(&key),
            body,
            once: None,
        };
        served.ask(ask).await.json()
    };
    let kept = json!({"headers": [{"header": "Bestell-Nr.", "column": "channel_order_no"}]});
    let path = "/api/v1/header-mappings/orders".to_owned();
    let mut all = vec![ask("put", path, Some(kept.to_string())).await];
    let file = "Bestell Nr,sku,qty,price,currency,name,line1,city,zip,colour\n\
        1,CUP-RED,1,12.50,INR,Asha,1 First Street,Pune,411001,red\n\
        2,CUP-RED,one,12.50,INR,Asha,1 First Street,Pune,411001,red\n";
    let path = "/api/v1/uploads?kind=ORDERS&name=orders.csv".to_owned();
    let received = ask("post", path, Some(file.to_owned())).await;
    let path = format!("/api/v1/uploads/{}", received["upload_id"].as_str().unwrap());
    let over = loop {
        let upload = ask("get", path.clone(), None).await;
        // Its run ends a moment after it, and has the words.
        if !upload["ended_at"].is_null() && upload["message"] != "" {
            break upload;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    all.push(settled(over));
    let mut refused = ask("post", format!("{path}/commit"), None).await;
    refused["instance"] = json!("(request)");
    refused["detail"] = json!(
        refused["detail"]
            .as_str()
            .unwrap()
            .replace(received["upload_id"].as_str().unwrap(), "(id)")
    );
    all.push(refused);
    insta::assert_json_snapshot!("uploads", all);
});

on_both!(answers_about_carriers_are_as_they_were, async |db| {
    let served = Served::start(db).await;
    let key = served.key("ACME", "all", &["admin"]).await;
    let mut all = Vec::new();
    for (method, path, body) in [
        (
            "post",
            "/api/v1/carriers",
            json!({"code": "FAST", "base_url": "http://127.0.0.1:1", "api_key": "k"}),
        ),
        (
            "post",
            "/api/v1/carriers",
            json!({"code": "FAST", "base_url": "http://127.0.0.1:1", "api_key": "k"}),
        ),
        (
            "put",
            "/api/v1/facilities/WH1/carrier",
            json!({"carrier": "FAST"}),
        ),
        ("get", "/api/v1/carriers", Value::Null),
        ("get", "/api/v1/carriers/FAST", Value::Null),
        ("post", "/api/v1/carriers/FAST/remove", json!({})),
        ("post", "/api/v1/carriers/FAST/disable", json!({})),
        ("post", "/api/v1/carriers/FAST/sync", json!({})),
    ] {
        let body = (!body.is_null()).then(|| body.to_string());
        let said = served
            .ask(Ask {
                method,
                path,
                key: Some(&key),
                body: body.clone(),
                once: None,
            })
            .await;
        let mut answer = said.json();
        for name in ["instance", "next_at"] {
            if let Some(of_now) = answer.get_mut(name) {
                *of_now = json!("(of now)");
            }
        }
        if let Some(of_now) = answer.pointer_mut("/data/0/next_at") {
            *of_now = json!("(of now)");
        }
        all.push(json!({"asked": format!("{method} {path}"), "status": said.status, "answer": answer}));
    }
    insta::assert_json_snapshot!("answers_about_carriers", all);
});

on_both!(what_is_no_json_is_a_problem_too, async |db| {
    let served = Served::start(db).await;
    let key = served.key("ACME", "all", &["admin"]).await;
    let send = async |body: String| {
        let ask = Ask {
            method: "post",
            path: "/api/v1/facilities",
            key: Some(&key),
            body: Some(body),
            once: None,
        };
        let said = served.ask(ask).await;
        (
            said.status,
            said.json()["code"].as_str().unwrap_or_default().to_owned(),
        )
    };
    assert_eq!(send("{".to_owned()).await, (400, "BAD_JSON".to_owned()));
    assert_eq!(send("[]".to_owned()).await, (400, "BAD_INPUT".to_owned()));
    assert_eq!(
        send(" ".repeat(1_100_000)).await,
        (413, "BODY_TOO_LARGE".to_owned())
    );
});
