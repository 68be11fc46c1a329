//! What makes an order of rows, as tables: a file as a person writes it, and what comes of it.

use super::*;
use crate::upload::ORDER_COLUMNS;
use jiff::tz::TimeZone;
use rstest::rstest;
use sheets::values::DateOrder;
use sheets::{Limits, Mapping, open};
use std::io::Write;

const HEAD: &str = "Order No,Channel,SKU,Qty,Price,Currency,Name,Address 1,City,Zip,Phone,COD,Order Date\n";

fn given(rows: &str, apart: HashSet<u128>) -> Vec<Given> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(HEAD.as_bytes()).unwrap();
    file.write_all(rows.as_bytes()).unwrap();
    let reader = open(file.path(), &Limits::default()).unwrap();
    let columns = reader.columns(ORDER_COLUMNS, &Mapping::new()).unwrap();
    let reading = Reading {
        channels: [ChannelCode::manual(), ChannelCode::parse("SHOP1").unwrap()].into(),
        zone: TimeZone::get("Asia/Kolkata").unwrap(),
        dates: DateOrder::YearFirst,
    };
    let orders = Orders::new(reader, columns, reading, Moment(7)).with_apart(apart);
    orders.map(Result::unwrap).collect()
}

/// An order as `channel/number: 2 SKU 1250`, a failed one as its faults, `row column CODE`.
fn told(given: &Given) -> String {
    match &given.order {
        Ok(order) => {
            let lines = order.lines.iter();
            let lines = lines.map(|line| format!("{} {} {}", line.quantity, line.sku, line.price_minor));
            let lines: Vec<String> = lines.collect();
            let (channel, number) = (&order.channel, &order.channel_order_no);
            format!("{channel}/{number}: {}", lines.join(", "))
        }
        Err(faults) => {
            let faults = faults
                .iter()
                .map(|fault| format!("{} {} {}", fault.row_no, fault.column.unwrap_or("-"), fault.code));
            faults.collect::<Vec<_>>().join(", ")
        }
    }
}

#[rstest]
#[case::one_row("001,,A,2,12.5,inr,N,L,C,0411,,,\n", &["MANUAL/001: 2 A 1250"])]
#[case::rows_of_one_order_need_say_once_where_it_goes(
    "1,,A,2,1,INR,N,L,C,Z,,,\n1,,B,1,2,,,,,,,,\n2,shop1,A,1,3,KRW,N,L,C,Z,,,\n",
    &["MANUAL/1: 2 A 100, 1 B 200", "SHOP1/2: 1 A 3"]
)]
#[case::one_number_on_two_channels_is_two_orders(
    "1,,A,1,1,INR,N,L,C,Z,,,\n1,SHOP1,A,1,1,INR,N,L,C,Z,,,\n",
    &["MANUAL/1: 1 A 100", "SHOP1/1: 1 A 100"]
)]
#[case::a_bad_row_fails_its_order_and_no_other(
    "1,,A,1,1,INR,N,L,C,Z,,,\n2,,A,0,1,INR,N,L,C,Z,,,\n2,,B,1,1,,,,,,,,\n3,,A,1,1,INR,N,L,C,Z,,,\n",
    &["MANUAL/1: 1 A 100", "3 quantity OUT_OF_RANGE, 4 - OTHER_ROW_BAD", "MANUAL/3: 1 A 100"]
)]
#[case::all_that_is_wrong_is_told(
    "1,NONE,,x,1.234,INR,N,L,C,1.5E+10,1E+9,maybe,03/04/2026\n",
    &["2 channel NOT_FOUND, 2 placed_at AMBIGUOUS_DATE, 2 cash_on_delivery NOT_YES_NO, 2 postal_code SCIENTIFIC_NOTATION, \
       2 phone SCIENTIFIC_NOTATION, 2 quantity NOT_A_NUMBER, 2 price TOO_PRECISE, 2 sku VALUE_MISSING"]
)]
#[case::what_every_order_needs(
    "1,,A,1,1,,,,,,,,\n",
    &["2 name VALUE_MISSING, 2 line1 VALUE_MISSING, 2 city VALUE_MISSING, 2 postal_code VALUE_MISSING, \
       2 currency VALUE_MISSING"]
)]
#[case::rows_that_contradict_each_other(
    "1,,A,1,1,INR,N,L,C,Z,,Y,2026-11-22\n1,,B,1,1,KRW,N,L2,C,Z,,N,2026-11-23\n",
    &["2 - OTHER_ROW_BAD, 3 currency CURRENCY_DIFFERS, 3 placed_at DATE_DIFFERS, 3 cash_on_delivery PAYMENT_DIFFERS, \
       3 line1 ADDRESS_DIFFERS"]
)]
#[case::a_row_without_number_may_belong_to_the_order_above(
    "1,,A,1,1,INR,N,L,C,Z,,,\n,,B,1,1,INR,N,L,C,Z,,,\n2,,A,1,1,INR,N,L,C,Z,,,\n",
    &["2 - OTHER_ROW_BAD, 3 channel_order_no VALUE_MISSING", "MANUAL/2: 1 A 100"]
)]
#[case::a_row_without_number_at_the_top_is_alone(
    ",,B,1,1,INR,N,L,C,Z,,,\n2,,A,1,1,INR,N,L,C,Z,,,\n",
    &["2 channel_order_no VALUE_MISSING", "MANUAL/2: 1 A 100"]
)]
#[case::a_row_that_cannot_be_read_may_belong_to_the_order_above(
    "1,,A,1,1,INR,N,L,C,Z,,,,too,many\n2,,A,1,1,INR,N,L,C,Z,,,\n3,,A,1,1,INR,N,L,C,Z,,,,1,2\n",
    &["2 - RAGGED_ROW", "3 - OTHER_ROW_BAD, 4 - RAGGED_ROW"]
)]
#[case::a_shortened_number_is_no_number(
    "1,,A,1,1,INR,N,L,C,Z,,,\n1.23457E+12,,A,1,1,INR,N,L,C,Z,,,\n1.23457E+12,,A,1,1,INR,N,L,C,Z,,,\n",
    &["MANUAL/1: 1 A 100", "3 channel_order_no SCIENTIFIC_NOTATION", "4 channel_order_no SCIENTIFIC_NOTATION"]
)]
fn rows_become_orders(#[case] rows: &str, #[case] expected: &[&str]) {
    let found: Vec<String> = given(rows, HashSet::new()).iter().map(told).collect();
    assert_eq!(found, expected);
}

#[test]
fn an_order_says_all_that_its_rows_say() {
    let rows = "1,,A,1,1,INR,Asha,L,C,0411,0900,,\n1,,B,1,1,,,,,,,Y,2026-11-22 14:05\n";
    let order = given(rows, HashSet::new()).remove(0).order.unwrap();
    assert_eq!(order.origin, Origin::Excel);
    assert_eq!(order.placed_at.to_rfc3339(), "2026-11-22T08:35:00Z");
    assert!(order.cash_on_delivery);
    let address = &order.address;
    let found = [&address.name, &address.postal_code, &address.phone].map(String::as_str);
    assert_eq!(found, ["Asha", "0411", "0900"]);
}

#[test]
fn without_a_date_an_order_is_placed_now() {
    let order = given("1,,A,1,1,INR,N,L,C,Z,,,\n", HashSet::new()).remove(0).order;
    assert_eq!(order.unwrap().placed_at, Moment(7));
}

#[test]
fn an_order_whose_rows_stand_apart_fails_at_each_place() {
    let row = |number: &str| format!("{number},,A,1,1,INR,N,L,C,Z,,,\n");
    let rows = [row("1"), row("1"), row("2"), row("1")].concat();
    let marks: Vec<u128> = given(&rows, HashSet::new())
        .iter()
        .filter_map(|it| it.mark)
        .collect();
    let [first, other, last] = marks.as_slice() else {
        panic!("{marks:?}")
    };
    assert_eq!(first, last);
    assert_ne!(first, other);
    let found: Vec<String> = given(&rows, HashSet::from([*first])).iter().map(told).collect();
    assert_eq!(
        found,
        [
            "2 - ORDER_NOT_TOGETHER, 3 - ORDER_NOT_TOGETHER",
            "MANUAL/2: 1 A 100",
            "5 - ORDER_NOT_TOGETHER"
        ]
    );
}

/// Files whose rows are all one order: a column that says the same in each is read as order number, or one that is empty.
#[rstest]
#[case::the_same_number("7")]
#[case::no_number("")]
fn a_wrong_column_as_order_number_is_held_in_bounded_memory(#[case] number: &str) {
    const ROWS: u64 = 150_000;
    let row = |n| format!("{number},NONE{n},A,x,1,INR,N{n},L{n},C{n},Z{n},P{n},Y,2026-11-22\n");
    let rows: String = (0..ROWS).map(row).collect();
    let found = given(&rows, HashSet::new());
    let [order] = found.as_slice() else {
        panic!("{} orders", found.len())
    };
    assert_eq!(order.row_count(), ROWS);
    assert_eq!(order.rows.len(), ORDER_ROWS_MAX + 1);
    let faults = order.order.as_ref().unwrap_err();
    let most = ORDER_FAULTS_MAX + 30 + order.rows.len();
    assert!(faults.len() <= most, "{} faults", faults.len());
    let bytes: usize = faults.iter().map(|fault| fault.message.len()).sum();
    assert!(bytes < 3_000_000, "{bytes} bytes of words");
    // Each row that is kept is told, and the last one of those that are not.
    let told: BTreeSet<u64> = faults.iter().map(|fault| fault.row_no).collect();
    assert_eq!(told.len(), order.rows.len());
    let last = faults.last().unwrap();
    assert_eq!(last.code, "ORDER_TOO_LONG");
    assert!(last.message.contains("129999 more"), "{}", last.message);
}

#[test]
fn an_order_of_as_many_rows_as_may_be_is_taken_and_one_more_is_not() {
    let rows = |count| -> String {
        let row = |_| "1,,A,1,1,INR,N,L,C,Z,,,\n";
        (0..count).map(row).collect()
    };
    let whole = given(&rows(ORDER_ROWS_MAX), HashSet::new()).remove(0);
    assert_eq!(whole.order.unwrap().lines.len(), ORDER_ROWS_MAX);
    let long = given(&rows(ORDER_ROWS_MAX + 1), HashSet::new()).remove(0);
    let faults = long.order.unwrap_err();
    let codes = |code: &str| faults.iter().filter(|fault| fault.code == code).count();
    assert_eq!(
        (codes("OTHER_ROW_BAD"), codes("ORDER_TOO_LONG")),
        (ORDER_ROWS_MAX, 1)
    );
}

#[test]
fn rows_below_a_thousand_faults_are_not_looked_at() {
    let rows: String = (0..2_000).map(|_| "1,,A,x,1,INR,N,L,C,Z,,,\n").collect();
    let faults = given(&rows, HashSet::new()).remove(0).order.unwrap_err();
    let codes = |code: &str| faults.iter().filter(|fault| fault.code == code).count();
    assert_eq!((codes("NOT_A_NUMBER"), codes("NOT_LOOKED_AT")), (1_000, 1_000));
}
