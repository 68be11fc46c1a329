//! Some units of a line or package only (domain.md §4, Which unit, and Some units).

use crate::order::event::EventKind;
use crate::order::item::ItemState::{Cancelled, Dispatched, Fulfillable, Packed, Unfulfillable};
use crate::package::PackageStatus;
use crate::putaway::PutawayMark;
use crate::sync::observation::Reading;
use crate::testing::{Shop, Told, WH1, says, units};

#[test]
fn exactly_the_units_that_the_channel_names_move() {
    let mut shop = Shop::with_line(3, 5);
    shop.told(
        100,
        [
            units("A", 1, Reading::Cancelled),
            units("A", 2, Reading::Dispatched),
        ],
    );
    assert_eq!(shop.states(), [Dispatched, Dispatched, Cancelled]);
    assert_eq!(shop.buckets("SKU-A", WH1), [3, 0, 0, 0, 0]);
    shop.assert_sound();
}

#[test]
fn dispatch_takes_the_most_advanced_and_cancel_the_least_advanced() {
    let mut shop = Shop::with_line(3, 2);
    assert_eq!(shop.states(), [Fulfillable, Fulfillable, Unfulfillable]);
    shop.told(
        100,
        [
            units("A", 1, Reading::Open),
            units("A", 1, Reading::Cancelled),
            units("A", 1, Reading::Dispatched),
        ],
    );
    assert_eq!(shop.states(), [Dispatched, Fulfillable, Cancelled]);
    assert_eq!(shop.buckets("SKU-A", WH1), [0, 1, 0, 0, 0]);
    shop.assert_sound();
}

#[test]
fn units_already_in_the_observed_state_count_first() {
    let mut shop = Shop::with_line(3, 3);
    shop.told(
        100,
        [units("A", 1, Reading::Dispatched), units("A", 2, Reading::Open)],
    );
    let again = shop.hear(&says(
        200,
        [units("A", 1, Reading::Dispatched), units("A", 2, Reading::Open)],
    ));
    assert_eq!(
        (again.change, shop.states()),
        (None, vec![Dispatched, Fulfillable, Fulfillable])
    );
    shop.told(
        300,
        [units("A", 1, Reading::Open), units("A", 2, Reading::Dispatched)],
    );
    assert_eq!(shop.states(), [Dispatched, Dispatched, Fulfillable]);
    shop.told(
        400,
        [
            units("A", 1, Reading::Cancelled),
            units("A", 2, Reading::Dispatched),
        ],
    );
    assert_eq!(shop.states(), [Dispatched, Dispatched, Cancelled]);
    shop.assert_sound();
}

#[test]
fn a_partly_cancelled_package_that_was_invoiced_goes_back_to_created() {
    let mut shop = Shop::with_line(3, 3);
    shop.pack();
    assert_eq!(shop.buckets("SKU-A", WH1), [0, 0, 3, 0, 0]);
    shop.told(
        100,
        [units("A", 1, Reading::Cancelled), units("A", 2, Reading::Open)],
    );
    assert_eq!(shop.states(), [Fulfillable, Fulfillable, Cancelled]);
    assert_eq!(
        shop.buckets("SKU-A", WH1),
        [0, 2, 0, 1, 0],
        "ALLOCATED → RESERVED, and what was cancelled to putaway"
    );
    let package = shop.package_of(1);
    assert_eq!(
        (package.status, package.confirmed, package.invoice.is_none()),
        (PackageStatus::Created, false, true)
    );
    assert_eq!(shop.item(3).putaway, PutawayMark::Pending);
    let kinds: Vec<_> = shop.events[0].iter().map(|event| event.kind).collect();
    assert!(kinds.contains(&EventKind::InvoiceCancelled) && kinds.contains(&EventKind::PackageReopened));
    shop.pack();
    let invoice = shop.package_of(1).invoice.clone().unwrap();
    assert_eq!(
        (invoice.invoice_no.as_str(), invoice.serial),
        ("INV1-002", 2),
        "a cancelled number never comes again"
    );
    shop.assert_sound();
}

#[test]
fn a_partly_cancelled_package_without_invoice_stays_as_it_is() {
    let mut shop = Shop::with_line(3, 3);
    shop.confirm().told(
        100,
        [units("A", 1, Reading::Cancelled), units("A", 2, Reading::Open)],
    );
    assert_eq!(shop.package_of(1).status, PackageStatus::Confirmed);
    assert_eq!(shop.buckets("SKU-A", WH1), [1, 2, 0, 0, 0]);
    let record = &shop.order().cancelled[0];
    assert_eq!(
        (record.whole_package, record.items.as_slice()),
        (false, [3].as_slice())
    );
    shop.assert_sound();
}

#[test]
fn units_dispatched_apart_get_a_package_and_an_invoice_of_their_own() {
    let mut shop = Shop::with_line(3, 3);
    shop.pack();
    shop.told(
        100,
        [
            units("A", 1, Reading::Dispatched).tracking("T-1"),
            units("A", 2, Reading::Open),
        ],
    );
    assert_eq!(shop.states(), [Dispatched, Fulfillable, Fulfillable]);
    let (left, stays) = (shop.package_of(1), shop.package_of(2));
    assert_ne!(left.key, stays.key);
    assert_eq!(left.invoice.as_ref().unwrap().invoice_no, "INV1-002");
    assert_eq!(left.tracking_no.as_deref(), Some("T-1"));
    assert_eq!(
        (stays.status, stays.invoice.is_none()),
        (PackageStatus::Created, true),
        "its papers list the wrong goods"
    );
    assert_eq!(shop.buckets("SKU-A", WH1), [0, 2, 0, 0, 0]);
    shop.assert_sound();
}

#[test]
fn units_dispatched_apart_from_a_confirmed_package_leave_it_confirmed() {
    let mut shop = Shop::with_line(2, 2);
    shop.confirm().told(
        100,
        [units("A", 1, Reading::Dispatched), units("A", 1, Reading::Open)],
    );
    assert_eq!(
        (shop.package_of(1).status, shop.package_of(2).status),
        (PackageStatus::Dispatched, PackageStatus::Confirmed)
    );
    shop.assert_sound();
}

#[test]
fn each_tracking_number_is_a_parcel_and_units_without_one_went_with_the_first() {
    let mut shop = Shop::with_line(4, 4);
    let said = [
        units("A", 1, Reading::Dispatched).tracking("T-1"),
        units("A", 2, Reading::Dispatched).tracking("T-2"),
        units("A", 1, Reading::Dispatched),
    ];
    shop.told(100, said);
    assert_eq!(shop.states(), [Dispatched; 4]);
    let mut parcels: Vec<(Option<&str>, usize)> = Vec::new();
    for package in &shop.order().packages {
        parcels.push((
            package.tracking_no.as_deref(),
            shop.order().live_items_of(&package.key).count(),
        ));
    }
    parcels.sort_unstable();
    assert_eq!(parcels, [(Some("T-1"), 2), (Some("T-2"), 2)]);
    let invoices: std::collections::BTreeSet<_> = shop
        .order()
        .packages
        .iter()
        .map(|p| p.invoice.as_ref().unwrap().invoice_no.clone())
        .collect();
    assert_eq!(invoices.len(), 2, "a package, an invoice");
    shop.assert_sound();
}

#[test]
fn what_never_had_stock_leaves_untracked_in_a_package_of_its_own() {
    let mut shop = Shop::with_line(3, 2);
    shop.told(100, [units("A", 3, Reading::Dispatched).tracking("T-1")]);
    assert_eq!(shop.states(), [Dispatched; 3]);
    assert_ne!(shop.package_of(1).key, shop.package_of(3).key);
    assert_eq!(shop.package_of(3).key.facility.as_str(), WH1);
    assert!(shop.package_of(3).invoice.is_some());
    let untracked = |m: &&crate::stock::Movement| m.from == crate::stock::Bucket::Untracked;
    let left: Vec<_> = shop
        .desk
        .stock
        .journal()
        .iter()
        .filter(untracked)
        .map(|m| (m.to, m.quantity))
        .collect();
    assert_eq!(left, [(crate::stock::Bucket::Customer, 1)]);
    shop.assert_sound();
}

#[test]
fn one_observation_with_times_of_its_own_is_applied_in_the_order_of_those_times() {
    let lines = || {
        [
            units("A", 1, Reading::Dispatched).at(50),
            units("B", 1, Reading::Cancelled).at(60),
        ]
    };
    let mut shop = Shop::new();
    shop.stock("SKU-A", WH1, 1);
    shop.stock("SKU-B", WH1, 1);
    shop.import(
        "N-1",
        [units("A", 1, Reading::Open), units("B", 1, Reading::Open)],
    );
    shop.pack();
    let mut piecemeal = shop.clone();
    shop.told(100, lines());
    let [first, second] = lines();
    piecemeal.told(90, [first, units("B", 1, Reading::Open).at(1)]);
    piecemeal.told(100, [units("A", 1, Reading::Dispatched).at(50), second]);
    assert_eq!(shop.states(), [Dispatched, Cancelled]);
    assert_eq!(
        (shop.states(), shop.levels()),
        (piecemeal.states(), piecemeal.levels())
    );
    shop.assert_sound();
}

#[test]
fn packages_of_a_line_that_is_packed_and_partly_gone_can_be_packed_again() {
    let mut shop = Shop::with_line(3, 3);
    shop.pack().told(
        100,
        [units("A", 1, Reading::Dispatched), units("A", 2, Reading::Open)],
    );
    shop.pack();
    assert_eq!(shop.states(), [Dispatched, Packed, Packed]);
    shop.told(200, [units("A", 3, Reading::Dispatched)]);
    assert_eq!(
        (shop.states(), shop.buckets("SKU-A", WH1)),
        (vec![Dispatched; 3], [0; 5])
    );
    shop.assert_sound();
}

#[test]
fn at_one_moment_cancels_come_first() {
    let mut shop = Shop::with_line(3, 3);
    shop.pack();
    shop.told(
        100,
        [
            units("A", 2, Reading::Dispatched),
            units("A", 1, Reading::Cancelled),
        ],
    );
    assert_eq!(shop.states(), [Dispatched, Dispatched, Cancelled]);
    assert_eq!(
        shop.buckets("SKU-A", WH1),
        [0, 0, 0, 1, 0],
        "it was packed when it was cancelled"
    );
    shop.assert_sound();
}
