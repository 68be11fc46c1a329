//! Restore: the same packing no., and stock as it was.

use crate::codes::OrderCode;
use crate::order::item::ItemState;
use crate::order::{Asked, ShortPolicy};
use crate::package::PackageStatus;
use crate::recovery::Recovery;
use crate::refusal::RefusalCode;
use crate::sync::observation::Reading;
use crate::testing::{Shop, WH1, units};
use proptest::prelude::*;

const ANN: Asked<'static> = Asked { record: 1, by: "ann" };

fn restore(shop: &mut Shop, policy: ShortPolicy) -> Result<(), RefusalCode> {
    let done = shop.edit_of(0, |edit| edit.restore(ANN, None, policy));
    done.map(drop).map_err(|refusal| refusal.code)
}

#[test]
fn cancelled_before_packing_it_comes_back_as_it_was() {
    for confirmed in [false, true] {
        let mut shop = Shop::with_line(3, 5);
        if confirmed {
            shop.confirm();
        }
        let (before, number) = (shop.levels(), shop.package_of(1).key.clone());
        shop.cancel(&[1, 2, 3]);
        assert_eq!(restore(&mut shop, ShortPolicy::ComeBack), Ok(()));
        assert_eq!(shop.levels(), before);
        assert_eq!(shop.package_of(4).key, number, "the packing no. stays");
        assert_eq!(
            shop.package_of(4).status,
            PackageStatus::Created,
            "it begins at confirmation"
        );
        assert_eq!(
            restore(&mut shop, ShortPolicy::ComeBack),
            Err(RefusalCode::AlreadyBack)
        );
        shop.assert_sound();
        shop.pack().assert_sound();
    }
}

#[test]
fn cancelled_after_packing_its_goods_wait_for_putaway_first() {
    let mut shop = Shop::with_line(2, 2);
    shop.pack().cancel(&[1, 2]);
    assert_eq!(shop.buckets("SKU-A", WH1), [0, 0, 0, 2, 0]);
    assert_eq!(
        restore(&mut shop, ShortPolicy::Refuse),
        Err(RefusalCode::StockShort)
    );
    assert_eq!(restore(&mut shop, ShortPolicy::ComeBack), Ok(()));
    assert_eq!(shop.states()[2..], [ItemState::Unfulfillable; 2]);
    assert_eq!(shop.package_of(3).invoice, None, "the old invoice stays void");
    let refused = shop.edit_of(0, |edit| edit.confirm_order(&[])).unwrap_err();
    assert_eq!(refused.code, RefusalCode::StockShort);
    shop.put_away_all(0);
    shop.edit(|edit| edit.reserve_waiting());
    assert_eq!(shop.buckets("SKU-A", WH1), [0, 2, 0, 0, 0]);
    shop.assert_sound();
    shop.pack().cancel(&[3, 4]);
    assert_eq!(shop.buckets("SKU-A", WH1), [0, 0, 0, 2, 0], "and once more");
    shop.assert_sound();
}

#[test]
fn items_come_back_into_the_package_that_lives_and_make_it_created() {
    let mut shop = Shop::with_line(3, 3);
    shop.confirm().cancel(&[3]);
    assert_eq!(shop.package_of(1).status, PackageStatus::Confirmed);
    assert_eq!(restore(&mut shop, ShortPolicy::ComeBack), Ok(()));
    assert_eq!(shop.package_of(4).key, shop.package_of(1).key);
    assert_eq!(shop.package_of(1).status, PackageStatus::Created);
    shop.assert_sound();
}

#[test]
fn a_package_that_is_packed_meanwhile_is_left_alone() {
    let mut shop = Shop::with_line(3, 3);
    shop.cancel(&[3]).pack();
    assert_eq!(restore(&mut shop, ShortPolicy::ComeBack), Ok(()));
    assert_ne!(shop.package_of(4).key, shop.package_of(1).key);
    assert_eq!(shop.package_of(1).status, PackageStatus::Packed);
    shop.assert_sound();
}

#[test]
fn another_live_order_of_the_number_is_named() {
    let mut shop = Shop::with_line(1, 1);
    shop.cancel(&[1]);
    let stood = shop.stood();
    let other = OrderCode::numbered(77);
    let refused = shop
        .edit_of(0, |edit| edit.restore(ANN, Some(&other), ShortPolicy::ComeBack))
        .unwrap_err();
    assert_eq!(refused.code, RefusalCode::DuplicateAlive);
    assert!(refused.message.contains(other.as_str()), "{refused}");
    assert_eq!(shop.stood(), stood);
    shop.edit(|edit| {
        edit.recovery_failed(ANN, "DUPLICATE_ALIVE", &refused.message);
        Ok(())
    });
    assert!(matches!(
        shop.order().cancelled[0].recovery,
        Recovery::Failed { .. }
    ));
    assert_eq!(
        restore(&mut shop, ShortPolicy::ComeBack),
        Ok(()),
        "and may be asked again"
    );
}

proptest! {
    /// Whatever part of an order is cancelled before packing, restored it leaves stock and counts as they were.
    #[test]
    fn cancel_then_restore_is_nothing_to_the_stock(
        quantity in 1_u32..6, stock in 0_i64..8, confirmed: bool, picked in proptest::collection::vec(any::<bool>(), 6)
    ) {
        let mut shop = Shop::new();
        shop.stock("SKU-A", WH1, stock);
        shop.import("N-1", [units("A", quantity, Reading::Open), units("B", 1, Reading::Open)]);
        if confirmed {
            // Refused where stock is short; then it stays as it is.
            drop(shop.edit_of(0, |edit| edit.confirm_order(&[])));
        }
        let chosen: Vec<u32> = (1..=quantity).filter(|no| picked[*no as usize - 1]).collect();
        prop_assume!(!chosen.is_empty());
        let before = (shop.levels(), shop.order().units_before_dispatch(), shop.order().status());
        shop.cancel(&chosen);
        let records: Vec<u32> = shop.order().cancelled.iter().map(|record| record.no).collect();
        for record in records {
            let asked = Asked { record, by: "ann" };
            shop.edit(|edit| edit.restore(asked, None, ShortPolicy::ComeBack));
        }
        let after = (shop.levels(), shop.order().units_before_dispatch(), shop.order().status());
        prop_assert_eq!(&after.0, &before.0);
        prop_assert_eq!(after.1, before.1);
        prop_assert_eq!(shop.violations(), []);
    }
}
