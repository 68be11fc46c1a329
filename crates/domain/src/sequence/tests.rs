//! Numbers are never issued twice and never lowered (domain.md §1).

use super::{NEXT_MAX, NumberBook, PADDING_MAX, Sequence, SequenceKind, YearlyReset, check_prefix};
use crate::refusal::RefusalCode;
use crate::testing::facility;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use rstest::rstest;
use std::collections::BTreeSet;

const TODAY: Date = date(2026, 10, 1);

fn invoices(sequence: Sequence) -> NumberBook {
    NumberBook::new([(facility("WH1"), SequenceKind::Invoice, sequence)])
}

fn draw(book: &mut NumberBook, today: Date) -> String {
    book.draw(&facility("WH1"), SequenceKind::Invoice, today).unwrap()
}

#[test]
fn numbers_are_prefix_and_padded_count() {
    let mut book = invoices(Sequence::define("26/INV-", 4, 9).unwrap());
    assert_eq!(
        [draw(&mut book, TODAY), draw(&mut book, TODAY)],
        ["26/INV-0009", "26/INV-0010"]
    );
    let mut wide = invoices(Sequence::define("", 2, 99).unwrap());
    assert_eq!([draw(&mut wide, TODAY), draw(&mut wide, TODAY)], ["99", "100"]);
}

#[test]
fn a_preview_issues_nothing() {
    let sequence = Sequence::define("A", 3, 7).unwrap();
    assert_eq!([sequence.preview(), sequence.preview()], ["A007", "A007"]);
}

#[test]
fn what_is_not_defined_says_what_to_define() {
    let refusal = NumberBook::default()
        .draw(&facility("WH1"), SequenceKind::Invoice, TODAY)
        .unwrap_err();
    assert_eq!(refusal.code, RefusalCode::SequenceNotDefined);
    assert_eq!(refusal.message, "Define the INVOICE sequence of facility WH1");
}

#[test]
fn facilities_and_kinds_count_apart() {
    let one = || Sequence::define("N", 0, 1).unwrap();
    let mut book = NumberBook::new([
        (facility("WH1"), SequenceKind::Invoice, one()),
        (facility("WH2"), SequenceKind::Invoice, one()),
        (facility("WH1"), SequenceKind::Packing, one()),
    ]);
    let before = book.clone();
    assert_eq!(draw(&mut book, TODAY), "N1");
    assert_eq!(
        book.draw(&facility("WH2"), SequenceKind::Invoice, TODAY).unwrap(),
        "N1"
    );
    assert_eq!(
        book.draw(&facility("WH1"), SequenceKind::Packing, TODAY).unwrap(),
        "N1"
    );
    assert_eq!(draw(&mut book, TODAY), "N2");
    assert_eq!(book.changed_since(&before).count(), 3);
    assert_eq!(book.changed_since(&book).count(), 0);
}

#[rstest]
#[case("INV-26/", true)]
#[case("", true)]
#[case("A B", false)]
#[case("A_B", false)]
#[case("Ä", false)]
#[case("123456789012345678901234", true)]
#[case("1234567890123456789012345", false)]
fn a_prefix_has_letters_digits_hyphens_and_slashes(#[case] prefix: &str, #[case] fine: bool) {
    assert_eq!(check_prefix(prefix).is_ok(), fine);
    assert_eq!(Sequence::define(prefix, 0, 1).is_ok(), fine);
}

#[rstest]
#[case(PADDING_MAX, 1, true)]
#[case(PADDING_MAX + 1, 1, false)]
#[case(0, 0, false)]
#[case(0, NEXT_MAX, true)]
#[case(0, NEXT_MAX + 1, false)]
fn padding_and_number_are_bounded(#[case] padding: u8, #[case] next: u64, #[case] fine: bool) {
    assert_eq!(Sequence::define("A", padding, next).is_ok(), fine);
}

#[test]
fn the_same_prefix_never_goes_back() {
    let old = Sequence::define("A-", 3, 10).unwrap();
    assert_eq!(
        old.redefine("A-", 3, 9).unwrap_err().code,
        RefusalCode::NotAllowedInState
    );
    assert_eq!(old.redefine("A-", 5, 10).unwrap().preview(), "A-00010");
    assert_eq!(old.redefine("B-", 3, 1).unwrap().preview(), "B-001");
}

fn with_reset(prefix: &str, next_prefix: &str, on: Date) -> NumberBook {
    let yearly_reset = Some(YearlyReset {
        on,
        next_prefix: next_prefix.to_owned(),
    });
    invoices(Sequence {
        yearly_reset,
        ..Sequence::define(prefix, 2, 7).unwrap()
    })
}

#[test]
fn the_new_year_starts_with_its_prefix_at_one_and_once() {
    let mut book = with_reset("26-", "27-", date(2027, 1, 1));
    assert_eq!(draw(&mut book, date(2026, 12, 31)), "26-07");
    assert_eq!(draw(&mut book, date(2027, 1, 1)), "27-01");
    assert_eq!(draw(&mut book, date(2027, 1, 2)), "27-02");
}

#[test]
fn a_day_without_numbers_does_not_miss_the_new_year_and_an_old_day_after_it_does_not_go_back() {
    let mut book = with_reset("26-", "27-", date(2027, 1, 1));
    assert_eq!(draw(&mut book, date(2027, 3, 9)), "27-01");
    assert_eq!(draw(&mut book, date(2026, 12, 31)), "27-02");
}

#[test]
fn a_new_year_with_the_same_prefix_goes_on_counting() {
    let mut book = with_reset("A-", "A-", date(2027, 1, 1));
    assert_eq!(draw(&mut book, date(2027, 1, 1)), "A-07");
}

#[test]
fn an_absent_book_knows_that_it_was_missed() {
    let mut book = NumberBook::absent();
    assert!(!book.was_missed());
    let mark = book.drawn();
    let facility = facility("WH1");
    assert!(book.draw(&facility, SequenceKind::Packing, TODAY).is_err());
    book.take_back_to(mark);
    assert!(book.was_missed(), "also where the decision was taken back");
    let mut there = NumberBook::default();
    assert!(there.draw(&facility, SequenceKind::Packing, TODAY).is_err());
    assert!(!there.was_missed(), "there is none: that is an answer");
}

proptest! {
    /// Prefixes of the years end in a hyphen, as the defaults do: `1` and `11` as prefixes can meet in one number.
    #[test]
    fn no_number_is_ever_issued_twice(
        days in proptest::collection::vec(0..800_i32, 1..60),
        padding in 0..5_u8,
        start in 1..200_u64,
        resets in proptest::collection::vec(0..800_i32, 0..3),
    ) {
        let mut sequence = Sequence::define("Y-", padding, start).unwrap();
        let mut resets = resets;
        resets.sort_unstable();
        let mut days = days;
        days.sort_unstable();
        let mut issued = BTreeSet::new();
        let (mut year, mut book) = (0, NumberBook::default());
        for day in days {
            if let Some(on) = resets.first().copied() && sequence.yearly_reset.is_none() {
                year += 1;
                let next_prefix = format!("Y{year}-");
                sequence.yearly_reset = Some(YearlyReset { on: TODAY + on.days(), next_prefix });
                resets.remove(0);
            }
            book = invoices(sequence.clone());
            let number = draw(&mut book, TODAY + day.days());
            prop_assert!(issued.insert(number.clone()), "{number} twice");
            sequence = book.iter().next().unwrap().2.clone();
        }
        prop_assert_eq!(book.iter().count(), 1);
    }
}
