//! Returns of some units of a line or package (domain.md §4).

use crate::order::item::ItemState::{CourierReturn, Delivered, Dispatched, ReturnRequested, Returned};
use crate::package::PackageStatus;
use crate::sync::observation::Reading;
use crate::testing::{CIR_ANNOUNCED, CIR_OVER, RTO_ANNOUNCED, RTO_OVER, Shop, Told, WH1, returned, units};

#[test]
fn of_the_line_that_is_half_delivered_the_return_takes_the_delivered_unit() {
    let mut shop = Shop::with_line(2, 2);
    shop.told(100, [units("A", 2, Reading::Dispatched)]);
    shop.told(
        200,
        [
            units("A", 1, Reading::Delivered),
            units("A", 1, Reading::Dispatched),
        ],
    );
    shop.told(300, [units("A", 1, CIR_OVER), units("A", 1, Reading::Dispatched)]);
    assert_eq!(shop.states(), [Returned, Dispatched]);
    assert_eq!(
        shop.package_of(1).status,
        PackageStatus::Dispatched,
        "the least advanced counts, returned ones aside"
    );
    shop.assert_sound();
}

#[test]
fn a_return_of_some_units_stays_open_for_the_rest() {
    let mut shop = Shop::with_line(2, 2);
    shop.told(100, [units("A", 2, Reading::Dispatched)]);
    shop.told(200, [returned(units("A", 2, RTO_ANNOUNCED), "Refused", "R-1")]);
    assert_eq!(shop.states(), [CourierReturn; 2]);
    assert_eq!(shop.package_of(1).status, PackageStatus::ReturnExpected);
    shop.told(300, [units("A", 1, RTO_OVER), units("A", 1, RTO_ANNOUNCED)]);
    assert_eq!(shop.order().returns.len(), 1);
    assert_eq!(shop.order().returns[0].state.as_str(), "ANNOUNCED");
    shop.told(400, [units("A", 2, RTO_OVER)]);
    let back = &shop.order().returns[0];
    assert_eq!(
        (back.state.as_str(), back.details.reason.as_deref()),
        ("OVER", Some("Refused"))
    );
    assert_eq!(
        (shop.package_of(1).status, shop.buckets("SKU-A", WH1)),
        (PackageStatus::Returned, [0, 0, 0, 2, 0])
    );
    shop.assert_sound();
}

#[test]
fn a_withdrawn_return_of_some_units_leaves_the_others_announced() {
    let mut shop = Shop::with_line(2, 2);
    shop.told(100, [units("A", 2, Reading::Dispatched)]);
    shop.told(200, [units("A", 2, RTO_ANNOUNCED)]);
    shop.told(
        300,
        [
            units("A", 1, RTO_ANNOUNCED).at(200),
            units("A", 1, Reading::Delivered).at(300),
        ],
    );
    let mut states = shop.states();
    states.sort_unstable();
    assert_eq!(states, [Delivered, CourierReturn]);
    let open = &shop.order().returns[0];
    assert_eq!((open.state.as_str(), open.items.len()), ("ANNOUNCED", 1));
    shop.told(400, [units("A", 2, Reading::Delivered)]);
    assert_eq!(
        (shop.states(), shop.order().returns[0].state.as_str()),
        (vec![Delivered; 2], "WITHDRAWN")
    );
    shop.assert_sound();
}

#[test]
fn a_customers_and_a_couriers_return_of_one_line_keep_their_units() {
    let mut shop = Shop::with_line(2, 2);
    shop.told(
        100,
        [
            units("A", 1, Reading::Delivered),
            units("A", 1, Reading::Dispatched),
        ],
    );
    shop.told(
        200,
        [units("A", 1, CIR_ANNOUNCED), units("A", 1, Reading::Dispatched)],
    );
    shop.told(300, [units("A", 1, RTO_ANNOUNCED), units("A", 1, CIR_ANNOUNCED)]);
    let mut states = shop.states();
    states.sort_unstable();
    assert_eq!(states, [ReturnRequested, CourierReturn]);
    shop.assert_sound();
}
