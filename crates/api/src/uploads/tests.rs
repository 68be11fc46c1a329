//! Uploads that are gone through in process, by a clock that stands.

use crate::testing::{Said, Served};
use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

const HEAD: &str = "order no,sku,qty,price,currency,name,line1,city,zip\n";

/// A row of a file of orders.
fn row(number: &str, quantity: &str) -> String {
    format!("{number},CUP,{quantity},1.00,INR,Asha,1 First Street,Pune,411001\n")
}

/// Uploads a file of orders, and goes through it to its end.
async fn gone_through(served: &Served, wish: &str, rows: &[String]) -> Value {
    let file = format!("{HEAD}{}", rows.concat());
    let sent = send(served, "POST", &format!("?kind=ORDERS{wish}"), file).await;
    seen_through(served, &sent.expect(202)).await
}

/// A request about uploads whose body is a file.
async fn send(served: &Served, method: &str, path: &str, file: String) -> Said {
    let request = Request::builder()
        .method(method)
        .uri(format!("/api/v1/uploads{path}"))
        .header("authorization", format!("Bearer {}", served.key));
    served.raw(request.body(Body::from(file)).unwrap()).await
}

/// How an upload stands after the run that it was given to.
async fn seen_through(served: &Served, upload: &Value) -> Value {
    let run_id = upload["run_id"].as_str().unwrap();
    served.app.see_through(&served.acme, run_id).await.unwrap();
    let path = format!("/uploads/{}", upload["upload_id"].as_str().unwrap());
    served.get(&path).await.expect(200)
}

#[tokio::test]
async fn a_strict_file_takes_no_order_of_another_file_for_its_own() {
    let served = Served::new().await;
    let other = gone_through(&served, "", &[row("K", "1")]).await;
    assert_eq!(other["state"], "DONE", "{other}");
    // By the clock, which stands, K came in at the moment at which this file was begun; it is none of it all the same.
    let strict = "&duplicates=REFUSE&all_or_nothing=true";
    let upload = gone_through(&served, strict, &[row("K", "1"), row("L", "1"), row("M", "x")]).await;
    assert_eq!(upload["state"], "REFUSED", "{upload}");
    assert_eq!(upload["result"]["taken_before"], 0, "{upload}");
    // Nor is it where nothing is strict; and L was not taken in before.
    let upload = gone_through(&served, "", &[row("K", "1"), row("L", "1")]).await;
    assert_eq!(
        (&upload["result"]["done"], &upload["result"]["skipped"]),
        (&1.into(), &1.into()),
        "{upload}"
    );
}

#[tokio::test]
async fn a_file_of_errors_that_changes_while_it_is_read_is_no_file() {
    let served = Served::new().await;
    let upload = gone_through(&served, "&validate=true", &[row("A", "1"), row("B", "x")]).await;
    assert_eq!(upload["state"], "VALIDATED", "{upload}");
    let upload_id = upload["upload_id"].as_str().unwrap();
    let begin = async || served.app.upload_errors(&served.acme, upload_id).await.unwrap();
    let mut whole = begin().await;
    let part = served.app.next_of_errors(&served.acme, &mut whole).await.unwrap();
    assert_eq!(
        part.map(|part| part.len().to_string()),
        Some(whole.bytes.to_string())
    );
    assert_eq!(
        served.app.next_of_errors(&served.acme, &mut whole).await.unwrap(),
        None
    );
    let path = format!("/{upload_id}/errors");
    let sent = send(&served, "GET", &path, String::new()).await;
    assert_eq!(
        (sent.status, &sent.headers["content-length"]),
        (200, &whole.bytes.into())
    );
    // It is written anew, to the same bytes even, after its first part was read.
    let mut half = begin().await;
    let part = served.app.next_of_errors(&served.acme, &mut half).await.unwrap();
    assert!(part.is_some());
    let committed = served
        .post(&format!("/uploads/{upload_id}/commit"), json!({}))
        .await;
    seen_through(&served, &committed.expect(202)).await;
    let refused = served
        .app
        .next_of_errors(&served.acme, &mut half)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "NOT_ALLOWED_IN_STATE");
    // What was not read to its end is no file either.
    let mut short = begin().await;
    short.bytes += 1;
    served.app.next_of_errors(&served.acme, &mut short).await.unwrap();
    assert!(served.app.next_of_errors(&served.acme, &mut short).await.is_err());
}
