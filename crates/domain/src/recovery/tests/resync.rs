//! Resync: the channel's order as it is now, in a new package.

use crate::order::Asked;
use crate::order::item::ItemState;
use crate::package::PackageStatus;
use crate::recovery::resync::judge;
use crate::refusal::RefusalCode;
use crate::sync::observation::{ListedOrder, ObservedUnits, Reading, ReturnKind};
use crate::testing::{Shop, Told as _, WH1, address, listed, units};
use proptest::prelude::*;

fn asked(record: u32) -> Asked<'static> {
    Asked { record, by: "ann" }
}

/// Judges and applies, as a resync does.
fn resync(shop: &mut Shop, record: u32, now: &ListedOrder) -> Result<String, RefusalCode> {
    let order = shop.order().clone();
    let wanted = judge(&order, order.cancelled_record(record).unwrap(), now).map_err(|r| r.code)?;
    let mut packing_no = String::new();
    shop.edit(|edit| {
        packing_no = edit.resync(asked(record), &wanted)?.packing_no;
        Ok(())
    });
    Ok(packing_no)
}

fn site(lines: impl IntoIterator<Item = ObservedUnits>) -> ListedOrder {
    listed("N-1", lines)
}

/// The live items as (SKU, number).
fn live(shop: &Shop) -> Vec<String> {
    let items = shop.order().items.iter().filter(|item| item.is_live());
    items.map(|item| item.sku.to_string()).collect()
}

#[test]
fn it_comes_back_with_a_new_packing_no_and_the_old_one_points_to_it() {
    let mut shop = Shop::with_line(2, 2);
    let old = shop.package_of(1).key.packing_no.clone();
    shop.confirm().cancel(&[1, 2]);
    let new = resync(&mut shop, 1, &site([units("A", 2, Reading::Open)])).unwrap();
    assert_ne!(new, old);
    assert_eq!(shop.package_of(3).status, PackageStatus::Created);
    assert_eq!(shop.buckets("SKU-A", WH1), [0, 2, 0, 0, 0]);
    assert!(shop.item(1).superseded && shop.item(2).superseded);
    shop.assert_sound();
    // The channel's word is heard by the new items alone.
    shop.told(2_000, [units("A", 2, Reading::Dispatched)])
        .assert_sound();
    assert_eq!(shop.states()[2..], [ItemState::Dispatched; 2]);
}

#[test]
fn changes_on_the_site_are_taken_over() {
    let mut shop = Shop::with_line(2, 9);
    shop.stock("SKU-B", WH1, 1);
    shop.cancel(&[1, 2]);
    let mut now = site([units("A", 1, Reading::Open), units("B", 2, Reading::Open)]);
    now.observation.address = Some(address("9 New Road"));
    resync(&mut shop, 1, &now).unwrap();
    assert_eq!(live(&shop), ["SKU-A", "SKU-B", "SKU-B"]);
    assert_eq!(shop.order().address, address("9 New Road"));
    assert_eq!(
        shop.states()[4],
        ItemState::Unfulfillable,
        "short items come back too"
    );
    assert_eq!(
        shop.package_of(5).key,
        shop.package_of(3).key,
        "in the same package"
    );
    shop.assert_sound();
}

#[test]
fn what_is_not_valid_is_refused_with_its_reason() {
    let mut shop = Shop::with_line(2, 2);
    shop.cancel(&[1, 2]);
    for (reading, code) in [
        (Reading::Cancelled, RefusalCode::CancelledAtChannel),
        (Reading::OnClaim, RefusalCode::OnClaim),
        (Reading::Dispatched, RefusalCode::AlreadyOnDelivery),
        (Reading::Delivered, RefusalCode::AlreadyOnDelivery),
        (
            Reading::ReturnAnnounced(ReturnKind::Rto),
            RefusalCode::AlreadyOnDelivery,
        ),
    ] {
        let before = shop.clone();
        let refused = resync(&mut shop, 1, &site([units("A", 2, reading)]));
        assert_eq!(refused, Err(code), "{reading:?}");
        let mixed = [units("A", 1, reading), units("A", 1, Reading::Open)];
        match code == RefusalCode::CancelledAtChannel {
            // The part that lives comes back; the other is a change on the site.
            true => assert!(resync(&mut shop.clone(), 1, &site(mixed)).is_ok()),
            false => assert_eq!(resync(&mut shop, 1, &site(mixed)), Err(code)),
        }
        assert_eq!(shop.stood(), before.stood());
    }
    let mut no_sku = units("A", 2, Reading::Open);
    no_sku.sku = None;
    assert_eq!(
        resync(&mut shop, 1, &site([no_sku])),
        Err(RefusalCode::SkuUnmapped)
    );
}

#[test]
fn units_that_live_here_are_not_judged_and_not_brought() {
    let mut shop = Shop::with_line(3, 3);
    shop.cancel(&[3]);
    shop.told(
        1_500,
        [
            units("A", 2, Reading::Dispatched).at(1_400),
            units("A", 1, Reading::Open).at(1_400),
        ],
    );
    let now = site([units("A", 2, Reading::Dispatched), units("A", 1, Reading::Open)]);
    resync(&mut shop, 1, &now).unwrap();
    assert_eq!(live(&shop).len(), 3);
    shop.assert_sound();
    let mut whole = Shop::with_line(2, 2);
    whole.cancel(&[2]);
    assert_eq!(
        resync(&mut whole, 1, &site([units("A", 1, Reading::Open)])),
        Err(RefusalCode::DuplicateAlive),
        "the one that is left there is the one that lives here"
    );
}

#[test]
fn a_record_brings_its_own_units_and_leaves_the_others_theirs() {
    let mut shop = Shop::with_line(3, 3);
    shop.cancel(&[3]).cancel(&[1]);
    let now = site([units("A", 3, Reading::Open)]);
    resync(&mut shop, 1, &now).unwrap();
    assert_eq!(live(&shop).len(), 2);
    resync(&mut shop, 2, &now).unwrap();
    assert_eq!(live(&shop).len(), 3);
    shop.assert_sound();
}

#[test]
fn goods_that_wait_for_putaway_stay_what_they_are() {
    let mut shop = Shop::with_line(1, 1);
    shop.pack().cancel(&[1]);
    resync(&mut shop, 1, &site([units("A", 1, Reading::Open)])).unwrap();
    assert_eq!(shop.buckets("SKU-A", WH1), [0, 0, 0, 1, 0]);
    assert_eq!(shop.item(2).state, ItemState::Unfulfillable);
    shop.put_away_all(0);
    shop.edit(|edit| edit.reserve_waiting());
    assert_eq!(shop.buckets("SKU-A", WH1), [0, 1, 0, 0, 0]);
    shop.assert_sound();
}

proptest! {
    /// After any change on the site, a resync of all that was cancelled gives exactly the site's order.
    #[test]
    fn a_resync_gives_the_sites_order(
        had in proptest::collection::vec(1_u32..4, 3), has in proptest::collection::vec(0_u32..5, 4), stock in 0_i64..9, packed: bool
    ) {
        let mut shop = Shop::new();
        let names = ["A", "B", "C", "D"];
        for name in names {
            shop.stock(&format!("SKU-{name}"), WH1, if packed { 9 } else { stock });
        }
        shop.import("N-1", names.iter().zip(&had).map(|(name, n)| units(name, *n, Reading::Open)));
        if packed {
            shop.pack();
        }
        let all: Vec<u32> = shop.order().items.iter().map(|item| item.no).collect();
        shop.cancel(&all);
        let lines: Vec<_> = names.iter().zip(&has).filter(|(_, n)| **n > 0).map(|(name, n)| units(name, *n, Reading::Open)).collect();
        prop_assume!(!lines.is_empty());
        let records: Vec<u32> = shop.order().cancelled.iter().map(|record| record.no).collect();
        for record in records {
            drop(resync(&mut shop, record, &site(lines.clone())));
        }
        for (name, n) in names.iter().zip(&has) {
            let here = shop.order().items.iter().filter(|i| i.is_live() && i.sku.as_str() == format!("SKU-{name}")).count();
            prop_assert_eq!(here, *n as usize, "{}", name);
        }
        prop_assert_eq!(shop.violations(), []);
    }
}
