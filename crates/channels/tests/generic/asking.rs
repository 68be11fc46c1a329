use crate::shop::*;
use channels::{Channel, ListStatus, ListWindow};
use serde_json::json;
use wiremock::ResponseTemplate;

#[tokio::test]
async fn the_window_reaches_the_shop_in_the_tenants_zone() {
    let server = shop().await;
    orders_answer(&server, no_orders(), 1).await;
    let channel = channel(&format!("{}/", server.uri()));
    let window = ListWindow {
        from: moment("2026-11-21T18:30:00Z"),
        to: moment("2026-11-22T04:30:00.5Z"),
    };
    let page = channel
        .list_orders(window, ListStatus::PendingVerification, 3, window.to)
        .await
        .unwrap();
    assert!(page.last && page.orders.is_empty());
    let requests = server.received_requests().await.unwrap();
    assert_eq!(
        requests[1].url.query().unwrap(),
        "pageSize=50&pageNumber=3&orderDateFrom=2026-11-22T00%3A00%3A00%2B05%3A30\
         &orderDateTo=2026-11-22T10%3A00%3A01%2B05%3A30&orderStatus=PENDING_VERIFICATION"
    );
    assert_eq!(requests[1].headers["apikey"], TOKEN);
    assert_eq!(requests[1].headers["accept-encoding"], "gzip");
}

#[tokio::test]
async fn orders_are_asked_for_in_batches_and_sorted() {
    let server = shop().await;
    let first = json!({ "orders": [order("A"), order("stranger"), order("B"), order("D")] });
    orders_answer(&server, ResponseTemplate::new(200).set_body_json(first), 1).await;
    let second = json!({ "orders": [order("F & G"), { "id": "H", "orderItems": [] }] });
    orders_answer(&server, ResponseTemplate::new(200).set_body_json(second), 1).await;
    let third = json!({ "orders": [order("x,y")] });
    orders_answer(&server, ResponseTemplate::new(200).set_body_json(third), 1).await;
    let ids = ids(&["A", "B", "C", "D", "E", "x,y", "F & G", "H", "A"]);
    let asked_at = moment("2026-11-22T04:30:00Z");
    let page = channel(&server.uri()).orders_by_id(&ids, asked_at).await.unwrap();

    let queries: Vec<_> = server.received_requests().await.unwrap()[1..]
        .iter()
        .map(|r| r.url.query().unwrap().to_owned())
        .collect();
    assert_eq!(
        queries,
        [
            "pageNumber=1&pageSize=5&orderIds=A,B,C,D,E",
            "pageNumber=1&pageSize=5&orderIds=F%20%26%20G,H",
            "pageNumber=1&pageSize=5&orderIds=x%2Cy",
        ]
    );
    let seen: Vec<_> = page
        .orders
        .iter()
        .map(|order| match order {
            Ok(order) => (order.channel_order_no.as_str(), order.asked_at == asked_at),
            Err(bad) => (bad.code, true),
        })
        .collect();
    let expected = ["A", "B", "D", "F & G", "ORDER_WITHOUT_LINES", "x,y"].map(|seen| (seen, true));
    assert_eq!(seen, expected);
    assert_eq!(
        page.missing.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
        ["C", "E"]
    );
    assert_eq!(
        page.unasked.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
        ["stranger"]
    );
}

#[tokio::test]
async fn asking_for_nothing_asks_nothing() {
    let server = shop().await;
    let page = channel(&server.uri())
        .orders_by_id(&[], moment("2026-11-22T04:30:00Z"))
        .await
        .unwrap();
    assert!(page.orders.is_empty() && page.missing.is_empty());
    assert_eq!(asked(&server, "/authToken").await, 0);
}
