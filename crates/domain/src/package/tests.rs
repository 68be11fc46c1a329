//! A package's status follows from its items (domain.md §2).

use super::{PackageStatus, status_of};
use crate::order::item::ItemState::{
    self, Cancelled, CourierReturn, Delivered, Dispatched, Fulfillable, Packed, ReadyToShip, ReturnRequested,
    Returned, Unfulfillable,
};
use crate::order::item::OrderItem;
use crate::testing::Shop;
use rstest::rstest;

fn items(states: &[ItemState]) -> Vec<OrderItem> {
    let shop = Shop::with_line(1, 0);
    states
        .iter()
        .map(|state| OrderItem {
            state: *state,
            ..shop.item(1).clone()
        })
        .collect()
}

#[rstest]
#[case::none_left(&[Cancelled, Cancelled], PackageStatus::Cancelled)]
#[case::no_item(&[], PackageStatus::Cancelled)]
#[case::short(&[Unfulfillable, Fulfillable], PackageStatus::Created)]
#[case::packed(&[Packed, ReadyToShip], PackageStatus::Packed)]
#[case::ready(&[ReadyToShip], PackageStatus::ReadyToShip)]
#[case::the_least_advanced_counts(&[Delivered, Dispatched, Delivered], PackageStatus::Dispatched)]
#[case::cancelled_ones_do_not_count(&[Delivered, Cancelled], PackageStatus::Delivered)]
#[case::returned_ones_stand_aside(&[Returned, Delivered], PackageStatus::Delivered)]
#[case::announced_ones_stand_aside(&[ReturnRequested, CourierReturn, Dispatched], PackageStatus::Dispatched)]
#[case::all_at_least_announced(&[ReturnRequested, Returned], PackageStatus::ReturnExpected)]
#[case::courier(&[CourierReturn], PackageStatus::ReturnExpected)]
#[case::all_back(&[Returned, Returned, Cancelled], PackageStatus::Returned)]
fn the_items_give_the_status(#[case] states: &[ItemState], #[case] expected: PackageStatus) {
    assert_eq!(status_of(false, items(states).iter()), expected);
}

#[test]
fn confirmed_counts_only_while_nothing_is_packed() {
    assert_eq!(
        status_of(true, items(&[Fulfillable]).iter()),
        PackageStatus::Confirmed
    );
    assert_eq!(status_of(true, items(&[Packed]).iter()), PackageStatus::Packed);
    assert_eq!(
        status_of(true, items(&[Cancelled]).iter()),
        PackageStatus::Cancelled
    );
}

#[test]
fn a_superseded_item_does_not_count() {
    let mut all = items(&[Fulfillable, Packed]);
    all[0].superseded = true;
    assert_eq!(status_of(false, all.iter()), PackageStatus::Packed);
}
