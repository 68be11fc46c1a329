//! Confirming, packing and cancelling (domain.md §3, §5, §6).

use crate::order::OrderStatus;
use crate::order::item::ItemState::{Cancelled, Dispatched, Fulfillable, Packed};
use crate::package::PackageStatus;
use crate::putaway::PutawayMark;
use crate::recovery::{CancelStage, CancelledBy};
use crate::refusal::RefusalCode;
use crate::sequence::SequenceKind;
use crate::sync::observation::Reading;
use crate::testing::{Shop, WH1, by_seller, sku, units};

fn confirm(shop: &mut Shop) -> RefusalCode {
    shop.edit_of(0, |edit| edit.confirm_order(&[])).unwrap_err().code
}

fn pack(shop: &mut Shop) -> RefusalCode {
    shop.edit_of(0, |edit| edit.pack_order()).unwrap_err().code
}

#[test]
fn confirming_makes_every_created_package_confirmed_and_the_order_processing() {
    let mut shop = Shop::with_line(2, 1);
    assert_eq!(shop.order().status(), OrderStatus::Created);
    shop.confirm();
    assert_eq!(shop.order().status(), OrderStatus::Processing);
    assert_eq!(shop.package_of(1).status, PackageStatus::Confirmed);
    assert_eq!(
        confirm(&mut shop),
        RefusalCode::NotAllowedInState,
        "once is enough"
    );
    shop.assert_sound();
}

#[test]
fn confirming_is_refused_with_what_is_in_the_way() {
    let mut shop = Shop::with_line(1, 0);
    assert_eq!(
        confirm(&mut shop),
        RefusalCode::NotAllowedInState,
        "no stock, no package"
    );
    let mut shop = Shop::with_line(1, 1);
    let refusal = shop
        .edit_of(0, |edit| edit.confirm_order(&[sku("SKU-A")]))
        .unwrap_err();
    assert_eq!(refusal.code, RefusalCode::SkuUnmapped);
    shop.orders[0].address.city = " ".into();
    assert_eq!(confirm(&mut shop), RefusalCode::AddressIncomplete);
    shop.orders[0].flags.on_claim = true;
    assert_eq!(confirm(&mut shop), RefusalCode::OnClaim);
    shop.orders[0].flags.on_hold = true;
    assert_eq!(confirm(&mut shop), RefusalCode::OnHold);
    shop.orders[0].flags.unverified = true;
    assert_eq!(confirm(&mut shop), RefusalCode::Unverified);
    let mut shop = Shop::with_line(1, 1);
    shop.cancel(&[1]);
    assert_eq!(confirm(&mut shop), RefusalCode::OrderCancelled);
}

#[test]
fn packing_allocates_and_numbers_and_needs_a_confirmed_package() {
    let mut shop = Shop::with_line(2, 2);
    assert_eq!(pack(&mut shop), RefusalCode::NotAllowedInState);
    shop.pack();
    assert_eq!(
        (shop.states(), shop.buckets("SKU-A", WH1)),
        (vec![Packed; 2], [0, 0, 2, 0, 0])
    );
    assert_eq!(
        shop.package_of(1).invoice.as_ref().unwrap().invoice_no,
        "INV1-001"
    );
    assert_eq!(pack(&mut shop), RefusalCode::NotAllowedInState);
    shop.assert_sound();
}

#[test]
fn packing_is_refused_on_hold_and_without_its_sequence_and_changes_nothing() {
    let mut shop = Shop::without(SequenceKind::Invoice);
    shop.stock("SKU-A", WH1, 1);
    shop.import("N-1", [units("A", 1, Reading::Open)]);
    shop.confirm();
    let before = (shop.stood(), shop.orders.clone());
    assert_eq!(pack(&mut shop), RefusalCode::SequenceNotDefined);
    assert_eq!((shop.stood(), shop.orders.clone()), before);
    shop.orders[0].flags.on_claim = true;
    assert_eq!(
        pack(&mut shop),
        RefusalCode::OnClaim,
        "it came up after confirmation"
    );
    shop.orders[0].flags.on_hold = true;
    assert_eq!(pack(&mut shop), RefusalCode::OnHold);
}

#[test]
fn a_cancelled_package_is_never_packed() {
    let mut shop = Shop::with_line(1, 1);
    shop.confirm().told(100, [units("A", 1, Reading::Cancelled)]);
    assert_eq!(pack(&mut shop), RefusalCode::NotAllowedInState);
}

#[test]
fn the_seller_cancels_up_to_ready_to_ship_and_the_stage_is_kept() {
    let steps = [
        (CancelStage::Created, [1, 0, 0, 0, 0]),
        (CancelStage::Confirmed, [1, 0, 0, 0, 0]),
        (CancelStage::Packed, [0, 0, 0, 1, 0]),
        (CancelStage::ReadyToShip, [0, 0, 0, 1, 0]),
    ];
    for (stage, buckets) in steps {
        let mut shop = Shop::with_line(1, 1);
        let there = match stage {
            CancelStage::Unpackaged | CancelStage::Created => &mut shop,
            CancelStage::Confirmed => shop.confirm(),
            CancelStage::Packed => shop.pack(),
            CancelStage::ReadyToShip => shop.request_pickup(),
        };
        assert_eq!(there.states().len(), 1);
        shop.cancel(&[1]);
        let record = shop.order().cancelled[0].clone();
        assert_eq!(
            (record.by, record.stage, record.whole_package),
            (CancelledBy::Seller, stage, true)
        );
        assert_eq!(
            (shop.states(), shop.buckets("SKU-A", WH1)),
            (vec![Cancelled], buckets)
        );
        assert_eq!(shop.order().status(), OrderStatus::Cancelled);
        assert_eq!(shop.package_of(1).invoice, None, "the papers are void");
        shop.assert_sound();
    }
}

#[test]
fn from_dispatched_on_it_is_a_return_and_nothing_of_the_cancel_holds() {
    let mut shop = Shop::with_line(2, 2);
    shop.told(
        100,
        [units("A", 1, Reading::Dispatched), units("A", 1, Reading::Open)],
    );
    let before = (shop.stood(), shop.orders.clone());
    let cancel_all = shop.edit_of(0, |edit| edit.cancel(&[1, 2], &by_seller("Too late")));
    assert_eq!(cancel_all.unwrap_err().code, RefusalCode::NotAllowedInState);
    assert_eq!((shop.stood(), shop.orders.clone()), before);
    assert_eq!(shop.states(), [Dispatched, Fulfillable]);
}

#[test]
fn units_without_a_package_are_cancelled_unpackaged() {
    let mut shop = Shop::with_line(1, 0);
    shop.cancel(&[1]);
    let record = &shop.order().cancelled[0];
    assert_eq!(
        (record.package.clone(), record.stage),
        (None, CancelStage::Unpackaged)
    );
    assert_eq!(shop.item(1).putaway, PutawayMark::None);
    shop.assert_sound();
}

#[test]
fn the_status_is_derived_from_the_live_items() {
    let mut shop = Shop::with_line(3, 2);
    assert_eq!(shop.order().status(), OrderStatus::Created);
    shop.told(
        100,
        [units("A", 1, Reading::Dispatched), units("A", 2, Reading::Open)],
    );
    assert_eq!(shop.order().status(), OrderStatus::Processing);
    shop.cancel(&[2, 3]);
    assert_eq!(
        shop.order().status(),
        OrderStatus::Complete,
        "all that lives of it left"
    );
}
