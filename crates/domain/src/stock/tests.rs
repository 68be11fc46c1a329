//! The ledger and its levels (domain.md §3).

use super::{Bucket, Level, Movement, StockBook, sum};
use crate::refusal::RefusalCode;
use crate::testing::{facility, sku};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn movement(from: Bucket, to: Bucket, quantity: i64) -> Movement {
    Movement {
        sku: sku("S"),
        facility: facility("WH1"),
        from,
        to,
        quantity,
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
    (bucket(), bucket(), 1..4_i64, any::<bool>()).prop_map(|(from, to, quantity, second)| Movement {
        facility: facility(if second { "WH2" } else { "WH1" }),
        ..movement(from, to, quantity)
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
            let _ = book.move_units(movement, mark);
        }
        let not_zero = |book: &StockBook| -> BTreeMap<_, Level> {
            let levels = book.levels().filter(|(_, _, level)| **level != Level::default());
            levels.map(|(sku, facility, level)| ((sku.clone(), facility.clone()), *level)).collect()
        };
        prop_assert_eq!(not_zero(&book), sum(book.journal()));
        prop_assert!(book.levels().all(|(_, _, level)| level.0.iter().all(|units| *units >= 0)));
        book.take_back_to(mark);
        prop_assert_eq!((not_zero(&book), book.journal()), (not_zero(&before), before.journal()));
    }
}
