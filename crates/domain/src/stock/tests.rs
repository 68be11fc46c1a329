//! The ledger and its levels (domain.md §3).

use super::{Bucket, Level, Movement, Shelved, StockBook, sum, sum_shelves};
use crate::refusal::RefusalCode;
use crate::testing::{facility, shelf_code, sku};
use proptest::prelude::*;
use rstest::rstest;
use std::collections::BTreeMap;

fn movement(from: Bucket, to: Bucket, quantity: i64) -> Movement {
    Movement {
        sku: sku("S"),
        facility: facility("WH1"),
        from,
        to,
        quantity,
        shelf: None,
    }
}

fn level(book: &StockBook) -> [i64; 5] {
    Bucket::INSIDE.map(|bucket| book.units(&sku("S"), &facility("WH1"), bucket))
}

#[test]
fn what_is_not_named_is_zero() {
    let book = StockBook::new([((sku("S"), facility("WH1")), Level([1, 2, 3, 4, 5]))]);
    assert_eq!(level(&book), [1, 2, 3, 4, 5]);
    assert_eq!(book.units(&sku("S"), &facility("WH2"), Bucket::Available), 0);
    assert_eq!(
        book.units(&sku("S"), &facility("WH1"), Bucket::Customer),
        0,
        "the outside is not counted"
    );
}

#[test]
fn no_bucket_goes_below_zero_and_what_is_refused_moves_nothing() {
    let mut book = StockBook::default();
    book.move_units(movement(Bucket::Supplier, Bucket::Available, 2), 0)
        .unwrap();
    let before = book.clone();
    for from in Bucket::INSIDE {
        let refusal = book
            .move_units(movement(from, Bucket::Customer, 3), 0)
            .unwrap_err();
        assert_eq!(refusal.code, RefusalCode::StockShort);
    }
    assert_eq!(book, before);
}

#[test]
fn less_than_one_unit_is_not_a_movement() {
    let mut book = StockBook::default();
    for quantity in [0, -1, i64::MIN] {
        let refusal = book
            .move_units(movement(Bucket::Supplier, Bucket::Available, quantity), 0)
            .unwrap_err();
        assert_eq!(refusal.code, RefusalCode::BadInput);
    }
    assert_eq!(book, StockBook::default());
}

#[test]
fn movements_of_one_kind_are_one_line_within_a_change_and_two_across_changes() {
    let mut book = StockBook::default();
    for since in [0, 0, 1] {
        book.move_units(movement(Bucket::Supplier, Bucket::Available, 2), since)
            .unwrap();
    }
    assert_eq!(
        book.journal().iter().map(|m| m.quantity).collect::<Vec<_>>(),
        [4, 2]
    );
}

#[test]
fn what_goes_from_outside_to_outside_is_on_the_ledger_and_in_no_level() {
    let mut book = StockBook::default();
    book.move_units(movement(Bucket::Untracked, Bucket::Customer, 2), 0)
        .unwrap();
    assert_eq!((book.journal().len(), book.levels().count()), (1, 0));
    assert!(sum(book.journal()).is_empty());
}

fn any_movement() -> impl Strategy<Value = Movement> {
    let bucket = || proptest::sample::select(Bucket::ALL);
    let shelf = proptest::option::of(proptest::sample::select(vec!["A", "B"]));
    (bucket(), bucket(), 1..4_i64, any::<bool>(), shelf).prop_map(|(from, to, quantity, second, shelf)| {
        Movement {
            facility: facility(if second { "WH2" } else { "WH1" }),
            shelf: shelf.map(shelf_code),
            ..movement(from, to, quantity)
        }
    })
}

proptest! {
    #[test]
    fn levels_are_the_ledgers_sums_and_taking_back_restores_them(
        first in proptest::collection::vec(any_movement(), 0..20),
        second in proptest::collection::vec(any_movement(), 0..20),
    ) {
        let mut book = StockBook::default();
        for movement in first {
            let _ = book.move_units(movement, 0);
        }
        let (mark, before) = (book.journal().len(), book.clone());
        for movement in second {
            if movement.from == Bucket::Available && movement.shelf.is_none() {
                drop(book.take_available(&movement, mark));
            } else {
                drop(book.move_units(movement, mark));
            }
        }
        let not_zero = |book: &StockBook| -> BTreeMap<_, Level> {
            let levels = book.levels().filter(|(_, _, level)| **level != Level::default());
            levels.map(|(sku, facility, level)| ((sku.clone(), facility.clone()), *level)).collect()
        };
        prop_assert_eq!(not_zero(&book), sum(book.journal()));
        let on_shelves = |book: &StockBook| -> Shelved {
            let all = book.shelved().filter(|(.., units)| *units != 0);
            all.map(|(s, f, shelf, units)| ((s.clone(), f.clone(), shelf.clone()), units)).collect()
        };
        prop_assert_eq!(on_shelves(&book), sum_shelves(book.journal()));
        prop_assert!(book.shelved().all(|(.., units)| units >= 0));
        prop_assert!(book.levels().all(|(sku, facility, _)| book.on_no_shelf(sku, facility) >= 0));
        prop_assert!(book.levels().all(|(_, _, level)| level.0.iter().all(|units| *units >= 0)));
        book.take_back_to(mark);
        prop_assert_eq!((not_zero(&book), book.journal()), (not_zero(&before), before.journal()));
        prop_assert_eq!(on_shelves(&book), on_shelves(&before));
    }
}

fn on(shelf: &str, movement: Movement) -> Movement {
    Movement {
        shelf: Some(shelf_code(shelf)),
        ..movement
    }
}

/// Three on B, one each on A and C, two on none.
fn shelved() -> StockBook {
    let mut book = StockBook::default();
    for (shelf, units) in [("B", 3), ("A", 1), ("C", 1)] {
        let movement = on(shelf, movement(Bucket::Supplier, Bucket::Available, units));
        book.move_units(movement, 0).unwrap();
    }
    book.move_units(movement(Bucket::Supplier, Bucket::Available, 2), 0)
        .unwrap();
    book
}

#[rstest]
#[case::the_emptiest_first_ties_by_code(1, &[("A", 1)])]
#[case::then_the_next(2, &[("A", 1), ("C", 1)])]
#[case::part_of_a_shelf(4, &[("A", 1), ("C", 1), ("B", 2)])]
#[case::what_is_on_none_last(6, &[("A", 1), ("C", 1), ("B", 3), ("-", 1)])]
#[case::all_of_it(7, &[("A", 1), ("C", 1), ("B", 3), ("-", 2)])]
fn units_are_taken_so_that_shelves_become_empty(#[case] units: i64, #[case] expected: &[(&str, i64)]) {
    let mut book = shelved();
    let parts = book
        .take_available(&movement(Bucket::Available, Bucket::Reserved, units), 0)
        .unwrap();
    let parts: Vec<_> = parts
        .iter()
        .map(|part| {
            (
                part.shelf.as_ref().map_or("-", |shelf| shelf.as_str()),
                part.quantity,
            )
        })
        .collect();
    assert_eq!(parts, expected);
    assert_eq!(level(&book), [7 - units, units, 0, 0, 0]);
}

#[test]
fn more_than_there_is_takes_nothing_from_any_shelf() {
    let mut book = shelved();
    let before = book.clone();
    let refusal = book
        .take_available(&movement(Bucket::Available, Bucket::Reserved, 8), 0)
        .unwrap_err();
    assert_eq!(refusal.code, RefusalCode::StockShort);
    assert_eq!(book, before);
}

#[rstest]
#[case::more_than_the_shelf_has(
    on("B", movement(Bucket::Available, Bucket::Adjustment, 4)),
    RefusalCode::StockShort
)]
#[case::more_than_is_on_none(movement(Bucket::Available, Bucket::Adjustment, 3), RefusalCode::StockShort)]
#[case::a_shelf_of_another_bucket(
    on("B", movement(Bucket::Supplier, Bucket::Reserved, 1)),
    RefusalCode::BadInput
)]
#[case::from_and_to_available(
    on("B", movement(Bucket::Available, Bucket::Available, 1)),
    RefusalCode::BadInput
)]
fn a_shelf_gives_what_lies_on_it_and_no_more(#[case] movement: Movement, #[case] code: RefusalCode) {
    let mut book = shelved();
    let before = book.clone();
    assert_eq!(book.move_units(movement, 0).unwrap_err().code, code);
    assert_eq!(book, before);
}
