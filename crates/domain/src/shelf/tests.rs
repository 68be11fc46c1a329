//! What a shelf takes, and which one is suggested.

use super::{Shelf, ShelfKey, Suggester};
use crate::codes::ShelfCode;
use crate::refusal::RefusalCode;
use crate::testing::{facility, sku};
use proptest::prelude::*;
use rstest::rstest;

fn code(text: &str) -> ShelfCode {
    ShelfCode::parse(text).unwrap()
}

fn shelf(name: &str, capacity: Option<u32>, blocked: bool, [available, promised]: [i64; 2]) -> Shelf {
    Shelf {
        key: ShelfKey {
            facility: facility("WH1"),
            shelf: code(name),
        },
        capacity,
        blocked: blocked.then(|| "wet".to_owned()),
        available,
        promised,
        packed: 0,
    }
}

#[rstest]
#[case::without_a_bound(shelf("A", None, false, [1_000, 0]), None)]
#[case::room_for_one(shelf("A", Some(3), false, [1, 1]), None)]
#[case::what_is_promised_lies_there_still(shelf("A", Some(3), false, [1, 2]), Some(RefusalCode::ShelfFull))]
#[case::overfull(shelf("A", Some(3), false, [9, 0]), Some(RefusalCode::ShelfFull))]
#[case::blocked_and_empty(shelf("A", None, true, [0, 0]), Some(RefusalCode::ShelfBlocked))]
#[case::blocked_comes_first(shelf("A", Some(1), true, [1, 0]), Some(RefusalCode::ShelfBlocked))]
fn a_shelf_takes_a_unit_or_says_why_not(#[case] shelf: Shelf, #[case] refused: Option<RefusalCode>) {
    assert_eq!(shelf.may_take(1).err().map(|refusal| refusal.code), refused);
    assert!(shelf.is_full() || refused != Some(RefusalCode::ShelfFull));
}

/// A shelf as (code, capacity, blocked, lying of any SKU, of this SKU).
type Row<Name = &'static str> = (Name, Option<u32>, bool, i64, Option<i64>);

fn suggester(rows: &[Row<String>]) -> Suggester {
    let shelves = rows
        .iter()
        .map(|(name, capacity, blocked, lying, _)| shelf(name, *capacity, *blocked, [*lying, 0]));
    let of_sku = rows
        .iter()
        .filter_map(|row| Some((sku("S"), code(&row.0), row.4?)));
    Suggester::new(shelves, of_sku)
}

#[rstest]
#[case::no_shelf(&[], &[None])]
#[case::where_most_lies(&[("A", None, false, 2, Some(1)), ("B", None, false, 9, Some(4))], &[Some("B")])]
#[case::ties_by_code(&[("B", None, false, 2, Some(2)), ("A", None, false, 2, Some(2))], &[Some("A"), Some("A")])]
#[case::a_full_one_is_passed_over(&[("A", Some(4), false, 4, Some(4)), ("B", None, false, 1, Some(1))], &[Some("B")])]
#[case::a_blocked_one_is_passed_over(&[("A", None, true, 4, Some(4)), ("B", None, false, 1, Some(1))], &[Some("B")])]
#[case::else_where_it_lay(&[("A", None, false, 0, None), ("B", None, false, 3, Some(0))], &[Some("B")])]
#[case::else_an_empty_one(&[("C", None, false, 0, None), ("B", None, false, 0, None), ("A", None, false, 1, None)], &[Some("B")])]
#[case::what_is_suggested_fills_it(&[("A", Some(2), false, 1, Some(1)), ("B", Some(1), false, 0, None)], &[Some("A"), Some("B"), None])]
#[case::nothing_is_free(&[("A", None, true, 0, None), ("B", None, false, 1, None)], &[None])]
fn the_suggestion_is_where_its_like_lies(#[case] rows: &[Row], #[case] expected: &[Option<&str>]) {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| (row.0.to_owned(), row.1, row.2, row.3, row.4))
        .collect();
    let mut suggester = suggester(&rows);
    for expected in expected {
        assert_eq!(suggester.suggest(&sku("S")), expected.map(code));
    }
}

proptest! {
    #[test]
    fn what_is_suggested_takes_a_unit(
        rows in proptest::collection::btree_map(0..6_u8, (proptest::option::of(1..4_u32), any::<bool>(), 0..4_i64, proptest::option::of(0..4_i64)), 0..6),
        units in 1..20_usize,
    ) {
        let rows: Vec<_> = rows
            .iter()
            .map(|(name, (capacity, blocked, others, of_sku))| {
                (format!("S{name}"), *capacity, *blocked, others + of_sku.unwrap_or(0), *of_sku)
            })
            .collect();
        let mut suggester = suggester(&rows);
        let mut put: std::collections::BTreeMap<String, i64> = std::collections::BTreeMap::new();
        for _ in 0..units {
            if let Some(said) = suggester.suggest(&sku("S")) {
                let row = rows.iter().find(|row| row.0 == said.as_str()).unwrap();
                let lying = row.3 + put.get(said.as_str()).copied().unwrap_or(0);
                prop_assert_eq!(shelf(&row.0, row.1, row.2, [lying, 0]).may_take(1), Ok(()));
                *put.entry(said.to_string()).or_default() += 1;
            }
        }
    }
}
