use super::*;
use rstest::rstest;

const ITEM: &str = "/orderItems/0";

fn of_item(field: &str) -> String {
    format!("{ITEM}/{field}")
}

#[test]
fn the_order_that_the_cases_start_from_has_no_fault() {
    assert!(listed(&order()).is_ok());
    assert!(observed(&order()).is_ok());
}

/// Faults that make an order unusable, for the import and for status sync alike.
#[rstest]
#[case("/id", None, "ORDER_WITHOUT_ID")]
#[case("/id", Some(json!(null)), "ORDER_WITHOUT_ID")]
#[case("/id", Some(json!(" ")), "ORDER_WITHOUT_ID")]
#[case("/id", Some(json!({})), "ORDER_WITHOUT_ID")]
#[case("/id", Some(json!("a\nb")), "BAD_ORDER")]
#[case("/id", Some(json!("x".repeat(129))), "BAD_ORDER")]
#[case("/orderItems", None, "ORDER_WITHOUT_LINES")]
#[case("/orderItems", Some(json!(null)), "ORDER_WITHOUT_LINES")]
#[case("/orderItems", Some(json!([])), "ORDER_WITHOUT_LINES")]
#[case("/orderItems", Some(json!({})), "BAD_ORDER")]
#[case("/orderItems", Some(json!(["x"])), "BAD_ORDER")]
#[case("/orderItems/0/orderItemId", None, "LINE_WITHOUT_ID")]
#[case("/orderItems/0/orderItemId", Some(json!("")), "LINE_WITHOUT_ID")]
#[case("/orderItems/0/orderItemId", Some(json!("x".repeat(129))), "BAD_ORDER")]
#[case("/orderItems/0/quantity", Some(json!(0)), "QUANTITY_OUT_OF_RANGE")]
#[case("/orderItems/0/quantity", Some(json!(-1)), "QUANTITY_OUT_OF_RANGE")]
#[case("/orderItems/0/quantity", Some(json!(1.5)), "QUANTITY_OUT_OF_RANGE")]
#[case("/orderItems/0/quantity", Some(json!(10_001)), "QUANTITY_OUT_OF_RANGE")]
#[case("/orderItems/0/quantity", Some(json!(1e300)), "QUANTITY_OUT_OF_RANGE")]
#[case("/orderItems/0/quantity", Some(json!("two")), "QUANTITY_OUT_OF_RANGE")]
#[case("/orderItems/0/quantity", Some(json!("")), "QUANTITY_OUT_OF_RANGE")]
#[case("/orderItems/0/quantity", Some(json!(true)), "QUANTITY_OUT_OF_RANGE")]
fn both_mappings_refuse(#[case] at: &str, #[case] value: Option<Value>, #[case] code: &str) {
    let order = changed(at, value);
    assert_eq!(listed(&order).unwrap_err().code, code);
    let page = statuses(&json!({ "orders": [order] }).to_string(), &["O-1"]);
    // A number that cannot be kept is none that was asked for.
    assert_eq!(page.orders[0].as_ref().unwrap_err().code, code);
}

/// Faults that matter to the import only.
#[rstest]
#[case("/orderDate", None, "BAD_DATE")]
#[case("/orderDate", Some(json!("22.11.2026")), "BAD_DATE")]
#[case("/orderDate", Some(json!("")), "BAD_DATE")]
#[case("/orderDate", Some(json!({})), "BAD_DATE")]
#[case("/orderDate", Some(json!(1_795_321_800)), "BAD_DATE")]
#[case("/orderDate", Some(json!("99999999999999999999")), "BAD_DATE")]
#[case("/orderDate", Some(json!("2026-11-22T10:00:00")), "DATE_WITHOUT_ZONE")]
#[case("/orderDate", Some(json!("2026-11-22 10:00:00")), "DATE_WITHOUT_ZONE")]
#[case("/orderDate", Some(json!("2026-11-22")), "DATE_WITHOUT_ZONE")]
#[case("/orderPrice", None, "BAD_PRICE")]
#[case("/orderPrice/currency", Some(json!("Rs.")), "BAD_PRICE")]
#[case("/orderItems/0/orderItemPrice", None, "BAD_PRICE")]
#[case("/orderItems/0/orderItemPrice", Some(json!(10)), "BAD_PRICE")]
#[case("/orderItems/0/orderItemPrice/sellingPrice", Some(json!("ten")), "BAD_PRICE")]
#[case("/orderItems/0/orderItemPrice/sellingPrice", Some(json!([])), "BAD_PRICE")]
#[case("/orderItems/0/orderItemPrice/sellingPrice", Some(json!(10.005)), "BAD_PRICE")]
#[case("/orderItems/0/orderItemPrice/currency", Some(json!("USD")), "BAD_PRICE")]
#[case("/orderItems/0/sku", Some(json!("x".repeat(65))), "BAD_ORDER")]
fn only_the_import_refuses(#[case] at: &str, #[case] value: Option<Value>, #[case] code: &str) {
    let order = changed(at, value);
    let bad = listed(&order).unwrap_err();
    assert_eq!(bad.code, code);
    assert_eq!(bad.channel_order_no.unwrap().as_str(), "O-1");
    assert!(observed(&order).is_ok());
}

/// What shops do differently without harm.
#[rstest]
#[case("/orderDate", Some(json!("2026-11-22T10:00:00.123456+05:30")))]
#[case("/orderDate", Some(json!("2026-11-22T10:00:00+0530")))]
#[case("/orderDate", Some(json!("2026-11-22 10:00:00Z")))]
#[case("/orderDate", Some(json!("1795321800000")))]
#[case("/orderStatus", None)]
#[case("/orderStatus", Some(json!(7)))]
#[case("/paymentType", Some(json!({})))]
#[case("/thirdPartyShipping", Some(json!("perhaps")))]
#[case("/shippingAddress", Some(json!([1])))]
#[case("/shippingAddress", Some(json!({ "name": { "first": "A" }, "pincode": null })))]
#[case("/orderItems/0/status", None)]
#[case("/orderItems/0/quantity", Some(json!(null)))]
#[case("/orderItems/0/quantity", Some(json!(" 3 ")))]
#[case("/orderItems/0/quantity", Some(json!(3.0)))]
#[case("/orderItems/0/sku", None)]
#[case("/orderItems/0/orderItemPrice/sellingPrice", Some(json!("10.50")))]
#[case("/orderItems/0/returnReason", Some(json!({})))]
fn both_mappings_take(#[case] at: &str, #[case] value: Option<Value>) {
    let order = changed(at, value);
    assert!(listed(&order).is_ok(), "{:?}", listed(&order));
    assert!(observed(&order).is_ok());
}

#[test]
fn units_of_a_line_and_of_an_order_are_bounded_in_all() {
    let entries = |ids: &[&str]| {
        let items: Vec<_> = ids
            .iter()
            .map(|id| json!({ "orderItemId": id, "quantity": 10_000 }))
            .collect();
        observed(&changed("/orderItems", Some(json!(items))))
    };
    assert!(entries(&["a", "b"]).is_ok());
    let line = entries(&["a", "a"]).unwrap_err();
    assert_eq!(line.code, "QUANTITY_OUT_OF_RANGE");
    assert!(line.message.contains("line a"), "{line}");
    let order = entries(&["a", "b", "c"]).unwrap_err();
    assert_eq!(order.code, "QUANTITY_OUT_OF_RANGE");
    assert!(order.message.contains("20000"), "{order}");
}

#[test]
fn a_raw_status_is_kept_word_for_word_up_to_its_bound() {
    let word = format!(" on\thold {}", "x".repeat(300));
    let seen = observed(&changed(&of_item("status"), Some(json!(word)))).unwrap();
    assert_eq!(
        seen.lines[0].raw_status,
        word.chars().take(200).collect::<String>()
    );
}

#[test]
fn messages_stay_short_whatever_the_channel_sends() {
    let body = json!({ "orders": ["x".repeat(100_000)] }).to_string();
    let bad = list(&body).orders.remove(0).unwrap_err();
    assert!(bad.message.len() < 300, "{}", bad.message.len());
}
