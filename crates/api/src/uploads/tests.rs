//! Uploads that are gone through in process, by a clock that stands.

use crate::testing::Served;
use axum::body::Body;
use http::Request;
use serde_json::Value;

const HEAD: &str = "order no,sku,qty,price,currency,name,line1,city,zip\n";

/// A row of a file of orders.
fn row(number: &str, quantity: &str) -> String {
    format!("{number},CUP,{quantity},1.00,INR,Asha,1 First Street,Pune,411001\n")
}

/// Uploads a file of orders, and goes through it to its end.
async fn gone_through(served: &Served, wish: &str, rows: &[String]) -> Value {
    let request = Request::builder()
        .method("POST")
        .uri(format!("/api/v1/uploads?kind=ORDERS{wish}"))
        .header("authorization", format!("Bearer {}", served.key))
        .body(Body::from(format!("{HEAD}{}", rows.concat())))
        .unwrap();
    let upload = served.raw(request).await.expect(202);
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
    assert_eq!(upload["result"]["done"], 0, "{upload}");
    // Nor is it where nothing is strict.
    let upload = gone_through(&served, "", &[row("K", "1"), row("N", "1")]).await;
    assert_eq!(
        (&upload["result"]["done"], &upload["result"]["skipped"]),
        (&1.into(), &1.into()),
        "{upload}"
    );
}
