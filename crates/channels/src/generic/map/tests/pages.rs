use super::*;
use domain::sync::observation::{Reading, ReturnDetails, ReturnKind};
use rstest::rstest;

const LIST_PAGE: &str = include_str!("../../fixtures/list_page.json");
const STATUS_PAGE: &str = include_str!("../../fixtures/status_page.json");

#[test]
fn a_listed_order_is_taken_over_with_all_that_it_carries() {
    let page = list(LIST_PAGE);
    let order = page.orders[0].as_ref().unwrap();
    assert_eq!(order.observation.channel_order_no.as_str(), "OT-1001");
    assert_eq!(order.observation.asked_at, ASKED_AT);
    assert_eq!(order.observation.third_party_shipping, Some(false));
    assert_eq!(order.placed_at.to_rfc3339(), "2026-11-22T04:30:00Z");
    assert_eq!((order.currency.as_str(), order.cash_on_delivery), ("INR", true));
    assert_eq!(order.unit_prices_minor, [29_950, 25_100]);
    let lines = &order.observation.lines;
    assert_eq!(
        (lines[0].channel_item_id.as_str(), lines[0].quantity),
        ("1001-1", 3)
    );
    assert_eq!(lines[0].sku.as_ref().unwrap().as_str(), "MUG-RED");
    // Numbers as ids, no word of its own, and the product where neither SKU nor variant is given.
    assert_eq!(
        (lines[1].channel_item_id.as_str(), lines[1].quantity),
        ("10012", 1)
    );
    assert_eq!(lines[1].sku.as_ref().unwrap().as_str(), "88");
    assert_eq!(
        (lines[1].raw_status.as_str(), lines[1].reading),
        ("CREATED", Reading::Open)
    );
    let address = order.observation.address.as_ref().unwrap();
    assert_eq!(
        (address.name.as_str(), address.postal_code.as_str()),
        ("Asha Rao", "411001")
    );
    assert!(address.line2.is_empty() && address.missing().is_empty());
}

#[test]
fn a_listed_order_may_come_in_other_notations() {
    let page = list(LIST_PAGE);
    let order = page.orders[1].as_ref().unwrap();
    assert_eq!(order.observation.channel_order_no.as_str(), "1002");
    assert_eq!(order.placed_at.to_rfc3339(), "2026-11-22T04:30:00Z");
    assert_eq!((order.currency.as_str(), order.cash_on_delivery), ("KRW", false));
    assert_eq!(order.unit_prices_minor, [19_900]);
    assert_eq!(order.observation.third_party_shipping, Some(true));
    assert_eq!(order.observation.address, None);
    let line = &order.observation.lines[0];
    assert_eq!(
        (line.raw_status.as_str(), line.reading),
        ("CREATED", Reading::PendingVerification)
    );
    assert_eq!((line.quantity, line.sku.as_ref().unwrap().as_str()), (1, "V-9"));
}

#[test]
fn a_bad_order_leaves_its_page_alone() {
    let page = list(LIST_PAGE);
    let bad = page.orders[2].as_ref().unwrap_err();
    assert_eq!((bad.code, bad.position), ("DATE_WITHOUT_ZONE", 3));
    assert_eq!(bad.channel_order_no.as_ref().unwrap().as_str(), "OT-1003");
    assert!(bad.message.contains("2026-11-22T10:00:00"), "{bad}");
}

#[rstest]
#[case(49, true)]
#[case(50, false)]
#[case(51, false)]
fn a_short_page_is_the_last(#[case] rows: usize, #[case] last: bool) {
    let page = list(&json!({ "orders": vec![order(); rows] }).to_string());
    assert_eq!((page.orders.len(), page.last), (rows, last));
}

#[test]
fn statuses_need_neither_date_nor_price_nor_address() {
    let page = statuses(STATUS_PAGE, &["OT-2001", "OT-2002", "OT-2003", "OT-2004"]);
    let order = page.orders[0].as_ref().unwrap();
    assert_eq!(order.raw_status, "COMPLETE");
    let seen: Vec<_> = order
        .lines
        .iter()
        .map(|l| (l.channel_item_id.as_str(), l.reading, l.quantity, l.changed_at))
        .collect();
    assert_eq!(
        seen,
        [
            ("2001-1", Reading::Dispatched, 2, None),
            ("2001-1", Reading::Cancelled, 1, None),
            ("2001-2", Reading::ReturnOver(Some(ReturnKind::Rto)), 1, None),
            ("2001-3", Reading::Unknown, 1, None),
        ]
    );
    assert_eq!(order.lines[3].raw_status, "AWAITING_STOCK");
    assert_eq!(order.lines[0].tracking_no.as_deref(), Some("AWB-5"));
    assert_eq!(order.lines[0].invoice_no.as_deref(), Some("CH/26/17"));
    assert_eq!(order.lines[0].return_details, None);
    assert_eq!(order.lines[2].tracking_no.as_deref(), Some("AWB-6"));
    assert_eq!(order.lines[2].shipping_provider.as_deref(), Some("Bluecart"));
    let details = ReturnDetails {
        reason: Some("Buyer not at home".into()),
        date: Some("2026-11-20".into()),
        tracking_no: Some("RET-9".into()),
        shipping_provider: Some("Bluecart".into()),
    };
    assert_eq!(order.lines[2].return_details, Some(details));
}

#[test]
fn answers_are_sorted_into_answered_missing_and_unasked() {
    let page = statuses(STATUS_PAGE, &["OT-2001", "OT-2002", "OT-2003", "OT-2004"]);
    let cancelled = page.orders[1].as_ref().unwrap();
    assert!(
        cancelled
            .lines
            .iter()
            .all(|line| line.reading == Reading::Cancelled)
    );
    assert_eq!(cancelled.lines[0].raw_status, "CANCELLED");
    assert_eq!(cancelled.lines[1].raw_status, "CREATED");
    let bad: Vec<_> = page.orders[2..]
        .iter()
        .map(|bad| bad.as_ref().unwrap_err())
        .collect();
    let seen: Vec<_> = bad.iter().map(|bad| (bad.code, bad.position)).collect();
    assert_eq!(
        seen,
        [
            ("ORDER_WITHOUT_LINES", 3),
            ("ORDER_WITHOUT_ID", 5),
            ("BAD_ORDER", 6)
        ]
    );
    // The bad order was answered; it is not missing.
    assert_eq!(
        page.missing
            .iter()
            .map(ChannelOrderNo::as_str)
            .collect::<Vec<_>>(),
        ["OT-2004"]
    );
    assert_eq!(
        page.unasked
            .iter()
            .map(ChannelOrderNo::as_str)
            .collect::<Vec<_>>(),
        ["OT-9999"]
    );
}

#[test]
fn the_same_page_gives_the_same_answer() {
    assert_eq!(list(LIST_PAGE), list(LIST_PAGE));
}

#[test]
fn numbers_keep_the_digits_that_were_written() {
    let body = r#"{"orders":[{"id":123456789012345678901234567890,"orderDate":"2026-11-22T10:00:00Z",
        "orderStatus":"CREATED","orderPrice":{"currency":"INR"},"orderItems":[{"orderItemId":1.10,
        "orderItemPrice":{"sellingPrice":12345678901234567.89}}]}]}"#;
    let page = list(body);
    let order = page.orders[0].as_ref().unwrap();
    assert_eq!(
        order.observation.channel_order_no.as_str(),
        "123456789012345678901234567890"
    );
    assert_eq!(order.observation.lines[0].channel_item_id.as_str(), "1.10");
    assert_eq!(order.unit_prices_minor, [1_234_567_890_123_456_789]);
}
