//! Which facility serves, and into which package (domain.md §2, Facility).

use crate::order::edit::Edit;
use crate::order::item::ItemState::{Dispatched, Fulfillable, Unfulfillable};
use crate::refusal::RefusalCode;
use crate::sync::observation::Reading;
use crate::testing::{Shop, WH1, WH2, units};
use proptest::prelude::*;

/// Lines A (2 units) and B (1 unit) with this stock: A and B in WH1, then in WH2.
fn facilities(stock: [i64; 4]) -> Vec<Option<String>> {
    let mut shop = Shop::new();
    for (quantity, (code, place)) in
        stock
            .into_iter()
            .zip([("SKU-A", WH1), ("SKU-B", WH1), ("SKU-A", WH2), ("SKU-B", WH2)])
    {
        shop.stock(code, place, quantity);
    }
    shop.import(
        "N-1",
        [units("A", 2, Reading::Open), units("B", 1, Reading::Open)],
    );
    shop.assert_sound();
    let used: std::collections::BTreeSet<_> = shop
        .order()
        .packages
        .iter()
        .map(|p| p.key.facility.clone())
        .collect();
    assert_eq!(
        used.len(),
        shop.order().packages.len(),
        "one package per facility"
    );
    let facility =
        |item: &crate::order::item::OrderItem| item.package.as_ref().map(|key| key.facility.to_string());
    shop.order().items.iter().map(facility).collect()
}

#[test]
fn the_first_facility_that_serves_the_whole_order_takes_it() {
    let (first, second) = (Some(WH1.to_owned()), Some(WH2.to_owned()));
    assert_eq!(
        facilities([2, 1, 2, 1]),
        vec![first.clone(); 3],
        "both can: the first"
    );
    assert_eq!(
        facilities([1, 1, 2, 1]),
        vec![second.clone(); 3],
        "only the second can serve it whole"
    );
    assert_eq!(facilities([1, 0, 2, 1]), vec![second; 3]);
}

#[test]
fn else_each_item_goes_to_the_first_that_has_it() {
    let (first, second) = (Some(WH1.to_owned()), Some(WH2.to_owned()));
    assert_eq!(
        facilities([1, 0, 1, 1]),
        [first.clone(), second.clone(), second.clone()]
    );
    assert_eq!(facilities([0, 1, 2, 0]), [second.clone(), second, first.clone()]);
    assert_eq!(
        facilities([1, 0, 0, 0]),
        [first, None, None],
        "what nobody has is in no package"
    );
}

#[test]
fn late_stock_joins_the_created_package_of_its_facility() {
    let mut shop = Shop::with_line(2, 1);
    shop.stock("SKU-A", WH1, 1);
    shop.edit(|edit| edit.reserve_waiting());
    assert_eq!(
        (shop.states(), shop.order().packages.len()),
        (vec![Fulfillable; 2], 1)
    );
    assert_eq!(shop.buckets("SKU-A", WH1), [0, 2, 0, 0, 0]);
    shop.assert_sound();
}

#[test]
fn late_stock_makes_a_new_package_once_the_other_is_confirmed_or_elsewhere() {
    let mut confirmed = Shop::with_line(2, 1);
    confirmed.confirm().stock("SKU-A", WH1, 1);
    confirmed.edit(|edit| edit.reserve_waiting());
    let mut elsewhere = Shop::with_line(2, 1);
    elsewhere.stock("SKU-A", WH2, 1);
    elsewhere.edit(|edit| edit.reserve_waiting());
    for shop in [confirmed, elsewhere] {
        assert_eq!(
            (shop.states(), shop.order().packages.len()),
            (vec![Fulfillable; 2], 2)
        );
        shop.assert_sound();
    }
}

#[test]
fn late_stock_never_joins_what_has_left() {
    let mut shop = Shop::with_line(2, 1);
    shop.told(
        100,
        [units("A", 1, Reading::Dispatched), units("A", 1, Reading::Open)],
    );
    shop.stock("SKU-A", WH1, 1);
    shop.edit(|edit| edit.reserve_waiting());
    assert_eq!(shop.states(), [Dispatched, Fulfillable]);
    assert_ne!(shop.package_of(1).key, shop.package_of(2).key);
    shop.assert_sound();
}

#[test]
fn reserving_again_without_stock_changes_nothing() {
    let mut shop = Shop::with_line(2, 1);
    assert_eq!(shop.edit_of(0, |edit| edit.reserve_waiting()), Ok(None));
    assert_eq!(shop.states(), [Fulfillable, Unfulfillable]);
}

#[test]
fn a_waiting_unit_in_a_package_is_served_by_that_packages_facility_alone() {
    let mut shop = Shop::with_line(1, 0);
    shop.edit(|edit| edit.make_package(&crate::testing::facility(WH2), &[1]).map(drop));
    shop.stock("SKU-A", WH1, 1);
    shop.edit(|edit| edit.reserve_waiting());
    assert_eq!(shop.states(), [Unfulfillable]);
    let refusal = shop.edit_of(0, |edit| edit.confirm_order(&[])).unwrap_err();
    assert_eq!(
        refusal.code,
        RefusalCode::StockShort,
        "it stands in a CREATED package without stock"
    );
    shop.stock("SKU-A", WH2, 1);
    shop.edit(|edit| edit.reserve_waiting());
    assert_eq!(
        (shop.states(), shop.buckets("SKU-A", WH2)),
        (vec![Fulfillable], [0, 1, 0, 0, 0])
    );
    shop.assert_sound();
}

#[test]
fn a_package_for_what_never_had_stock_is_made_in_the_first_facility_or_refused_without_one() {
    let mut shop = Shop::with_line(1, 0);
    shop.desk.facilities.clear();
    let observation = crate::testing::says(100, [units("A", 1, Reading::Dispatched)]);
    assert_eq!(
        shop.hear(&observation).outcome.code.as_deref(),
        Some("NO_FACILITY")
    );
    shop.desk.facilities = vec![crate::testing::facility(WH2), crate::testing::facility(WH1)];
    shop.hear(&observation);
    assert_eq!(shop.package_of(1).key.facility.as_str(), WH2);
}

proptest! {
    /// Two orders want the same SKUs; whoever is served first, no unit is promised twice and none is left lying.
    #[test]
    fn nothing_is_ever_oversold_and_nothing_is_kept_back(
        stock in [0..5_i64, 0..5_i64, 0..5_i64, 0..5_i64],
        late in [0..5_i64, 0..5_i64],
        wanted in [[1..5_u32, 0..4_u32], [1..5_u32, 0..4_u32]],
        newer_first in any::<bool>(),
    ) {
        let mut shop = Shop::new();
        let places = [("SKU-A", WH1), ("SKU-B", WH1), ("SKU-A", WH2), ("SKU-B", WH2)];
        for (quantity, (code, place)) in stock.into_iter().zip(places) {
            shop.stock(code, place, quantity);
        }
        for (n, [a, b]) in wanted.into_iter().enumerate() {
            let lines = [("A", a), ("B", b)].into_iter().filter(|(_, quantity)| *quantity > 0);
            shop.import(&format!("N-{n}"), lines.map(|(line, quantity)| units(line, quantity, Reading::Open)));
        }
        shop.stock("SKU-A", WH1, late[0]);
        shop.stock("SKU-B", WH2, late[1]);
        let places = if newer_first { [1, 0] } else { [0, 1] };
        for place in places {
            shop.edit_of(place, |edit: &mut Edit<'_>| edit.reserve_waiting()).unwrap();
        }
        prop_assert_eq!(shop.violations(), []);
        for (code, [a, b]) in [("SKU-A", [0, 0]), ("SKU-B", [1, 1])] {
            let there = i64::from(wanted[0][a]) + i64::from(wanted[1][b]);
            let total = if code == "SKU-A" { stock[0] + stock[2] + late[0] } else { stock[1] + stock[3] + late[1] };
            let reserved = shop.buckets(code, WH1)[1] + shop.buckets(code, WH2)[1];
            prop_assert_eq!(reserved, there.min(total), "{} of {}", code, total);
        }
    }
}
