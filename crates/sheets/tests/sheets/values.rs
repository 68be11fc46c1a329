//! What cells mean, as tables.

use crate::text;
use jiff::civil::{DateTime, date as day};
use rstest::rstest;
use sheets::values::{DateOrder, code, date, money, quantity, yes_no};
use sheets::{Cell, CellFault, DateSystem, Number, Serial, Shown, values};

fn number(value: f64) -> Cell {
    shown(value, Shown::Plain)
}

fn shown(value: f64, shown: Shown) -> Cell {
    Cell::Number(Number { value, shown })
}

fn serial(days: f64) -> Cell {
    let system = DateSystem::From1900;
    Cell::Date(Serial { days, system })
}

fn serial_1904(days: f64) -> Cell {
    let system = DateSystem::From1904;
    Cell::Date(Serial { days, system })
}

fn wrong() -> Cell {
    Cell::Error(CellFault::Shown("#N/A".into()))
}

#[rstest]
#[case::text(text("SO-0012"), Ok("SO-0012"))]
#[case::zeros(text("000123"), Ok("000123"))]
#[case::spaces(text(" \u{a0}\u{200b}A 1\u{feff}\t"), Ok("A 1"))]
#[case::long_text(text("12345678901234567890"), Ok("12345678901234567890"))]
#[case::e_without_sign(text("12E5"), Ok("12E5"))]
#[case::number(number(123.0), Ok("123"))]
#[case::zero(number(0.0), Ok("0"))]
#[case::fifteen(number(123_456_789_012_345.0), Ok("123456789012345"))]
#[case::round(number(1_000_000.0), Ok("1000000"))]
#[case::padded(shown(123.0, Shown::Padded(6)), Ok("000123"))]
#[case::padded_enough(shown(1_234_567.0, Shown::Padded(6)), Ok("1234567"))]
#[case::padded_zero(shown(0.0, Shown::Padded(3)), Ok("000"))]
#[case::sixteen(number(1_234_567_890_123_456.0), Err("SCIENTIFIC_NOTATION"))]
#[case::shown_so(shown(1.234_57e12, Shown::Scientific), Err("SCIENTIFIC_NOTATION"))]
#[case::shortened(text("1.23457E+12"), Err("SCIENTIFIC_NOTATION"))]
#[case::shortened_comma(text("1,23457E+12"), Err("SCIENTIFIC_NOTATION"))]
#[case::shortened_lower(text("9e+15"), Err("SCIENTIFIC_NOTATION"))]
#[case::fraction(number(1.5), Err("NOT_A_CODE"))]
#[case::negative(number(-1.0), Err("NOT_A_CODE"))]
#[case::date(serial(46_000.0), Err("NOT_A_CODE"))]
#[case::truth(Cell::Boolean(true), Err("NOT_A_CODE"))]
#[case::error(wrong(), Err("CELL_ERROR"))]
#[case::empty(Cell::Empty, Err("VALUE_MISSING"))]
#[case::blank(text(" \u{3000}"), Err("VALUE_MISSING"))]
fn codes(#[case] cell: Cell, #[case] expected: Result<&str, &str>) {
    assert_eq!(code(&cell).map_err(|it| it.code()), expected.map(str::to_owned));
}

#[rstest]
#[case::float_drift(number(12.1), 2, Ok(1210))]
#[case::longer_drift(number(12.1 * 3.0), 2, Ok(3630))]
#[case::famous(number(0.1 + 0.2), 1, Ok(3))]
#[case::whole(number(1234.0), 2, Ok(123_400))]
#[case::negative(number(-0.05), 2, Ok(-5))]
#[case::zero(number(0.0), 2, Ok(0))]
#[case::won(number(15_000.0), 0, Ok(15_000))]
#[case::large(number(9_999_999_999_999.99), 2, Ok(999_999_999_999_999))]
#[case::dinar(number(1.234), 3, Ok(1234))]
#[case::plain(text("1234.50"), 2, Ok(123_450))]
#[case::point_first(text(".5"), 2, Ok(50))]
#[case::thousands(text("1,234.50"), 2, Ok(123_450))]
#[case::thousands_only(text("1,234"), 2, Ok(123_400))]
#[case::millions(text("1,234,567"), 0, Ok(1_234_567))]
#[case::lakhs(text("12,34,567.89"), 2, Ok(123_456_789))]
#[case::signed(text("-1,234.5"), 2, Ok(-123_450))]
#[case::plus(text("+7"), 2, Ok(700))]
#[case::typographic_minus(text("\u{2212}7"), 2, Ok(-700))]
#[case::spaces(text("\u{a0}12.10 "), 2, Ok(1210))]
#[case::zeros_past_cents(text("12.1000"), 2, Ok(1210))]
#[case::zeros_before(text("0012"), 0, Ok(12))]
#[case::decimal_comma(text("12,5"), 2, Err("AMBIGUOUS_NUMBER"))]
#[case::decimal_comma_cents(text("1234,50"), 2, Err("AMBIGUOUS_NUMBER"))]
#[case::continental(text("1.234,50"), 2, Err("AMBIGUOUS_NUMBER"))]
#[case::two_points(text("1.234.567"), 2, Err("AMBIGUOUS_NUMBER"))]
#[case::wrong_groups(text("1,2345,678"), 2, Err("AMBIGUOUS_NUMBER"))]
#[case::mixed_groups(text("1,23,456,789"), 2, Err("AMBIGUOUS_NUMBER"))]
#[case::too_precise(number(12.345), 2, Err("TOO_PRECISE"))]
#[case::third(number(100.0 / 3.0), 2, Err("TOO_PRECISE"))]
#[case::too_precise_text(text("0.001"), 2, Err("TOO_PRECISE"))]
#[case::digits_lost(number(12_345_678_901_234.56), 2, Err("OUT_OF_RANGE"))]
#[case::no_i64(text("99999999999999999999"), 2, Err("OUT_OF_RANGE"))]
#[case::shortened(text("1.2E+3"), 2, Err("SCIENTIFIC_NOTATION"))]
#[case::currency(text("$12"), 2, Err("NOT_A_NUMBER"))]
#[case::brackets(text("(12)"), 2, Err("NOT_A_NUMBER"))]
#[case::comma_alone(text(","), 2, Err("NOT_A_NUMBER"))]
#[case::words(text("twelve"), 2, Err("NOT_A_NUMBER"))]
#[case::wide_digits(text("１２"), 2, Err("NOT_A_NUMBER"))]
#[case::date(serial(46_000.0), 2, Err("NOT_A_NUMBER"))]
#[case::error(wrong(), 2, Err("CELL_ERROR"))]
#[case::empty(Cell::Empty, 2, Err("VALUE_MISSING"))]
fn amounts(#[case] cell: Cell, #[case] digits: u8, #[case] expected: Result<i64, &str>) {
    assert_eq!(money(&cell, digits).map_err(|it| it.code()), expected);
}

#[rstest]
#[case(number(1.0), Ok(1))]
#[case(number(2.999_999_999_999_999_6), Ok(3))]
#[case(text("1,000"), Ok(1000))]
#[case(text("5.0"), Ok(5))]
#[case(text("5.5"), Err("NOT_WHOLE"))]
#[case(number(0.5), Err("NOT_WHOLE"))]
#[case(number(0.0), Err("OUT_OF_RANGE"))]
#[case(text("-1"), Err("OUT_OF_RANGE"))]
#[case(text("4294967296"), Err("OUT_OF_RANGE"))]
#[case(number(1e300), Err("OUT_OF_RANGE"))]
#[case(text("5,5"), Err("AMBIGUOUS_NUMBER"))]
#[case(text("five"), Err("NOT_A_NUMBER"))]
fn quantities(#[case] cell: Cell, #[case] expected: Result<u32, &str>) {
    assert_eq!(quantity(&cell).map_err(|it| it.code()), expected);
}

fn at(year: i16, month: i8, of_month: i8, hour: i8, minute: i8) -> DateTime {
    day(year, month, of_month).at(hour, minute, 0, 0)
}

#[rstest]
#[case::today(serial(46_348.0), Ok(at(2026, 11, 22, 0, 0)))]
#[case::half_past(serial(46_348.0 + 9.5 / 24.0), Ok(at(2026, 11, 22, 9, 30)))]
#[case::drift(serial(46_348.999_999_999_9), Ok(at(2026, 11, 23, 0, 0)))]
#[case::first(serial(1.0), Ok(at(1900, 1, 1, 0, 0)))]
#[case::before_the_leap_day(serial(59.0), Ok(at(1900, 2, 28, 0, 0)))]
#[case::after_the_leap_day(serial(61.0), Ok(at(1900, 3, 1, 0, 0)))]
#[case::last(serial(2_958_465.0), Ok(at(9999, 12, 31, 0, 0)))]
#[case::mac(serial_1904(44_886.0), Ok(at(2026, 11, 22, 0, 0)))]
#[case::mac_first(serial_1904(0.0), Ok(at(1904, 1, 1, 0, 0)))]
#[case::iso(text("2026-11-22"), Ok(at(2026, 11, 22, 0, 0)))]
#[case::iso_time(text(" 2026-11-22 14:05\u{a0}"), Ok(at(2026, 11, 22, 14, 5)))]
#[case::iso_t(text("2026-11-22T14:05:00"), Ok(at(2026, 11, 22, 14, 5)))]
#[case::iso_millis(text("2026-11-22 14:05:00.000"), Ok(at(2026, 11, 22, 14, 5)))]
#[case::slashes(text("2026/11/22"), Ok(at(2026, 11, 22, 0, 0)))]
#[case::written_out(Cell::DateText("2026-11-22T00:00:00".into()), Ok(at(2026, 11, 22, 0, 0)))]
#[case::swappable(text("03/04/2026"), Err("AMBIGUOUS_DATE"))]
#[case::not_swappable(text("22/11/2026"), Err("AMBIGUOUS_DATE"))]
#[case::dotted(text("3.4.26"), Err("AMBIGUOUS_DATE"))]
#[case::zoned(text("2026-11-22T14:05:00Z"), Err("NOT_A_DATE"))]
#[case::offset(text("2026-11-22T14:05:00+09:00"), Err("NOT_A_DATE"))]
#[case::no_such_day(text("2026-02-30"), Err("NOT_A_DATE"))]
#[case::no_such_hour(text("2026-02-03 25:00"), Err("NOT_A_DATE"))]
#[case::bare_number(number(46_348.0), Err("NOT_A_DATE"))]
#[case::digits(text("20261122"), Err("NOT_A_DATE"))]
#[case::leap_day_of_1900(serial(60.5), Err("NOT_A_DATE"))]
#[case::time_only(serial(0.5), Err("NOT_A_DATE"))]
#[case::negative(serial(-1.0), Err("NOT_A_DATE"))]
#[case::past_the_end(serial(2_958_466.0), Err("NOT_A_DATE"))]
#[case::endless(serial(f64::INFINITY), Err("NOT_A_DATE"))]
#[case::signs(text("2026-+1-22"), Err("NOT_A_DATE"))]
#[case::words(text("tomorrow"), Err("NOT_A_DATE"))]
#[case::empty(Cell::Empty, Err("VALUE_MISSING"))]
fn dates(#[case] cell: Cell, #[case] expected: Result<DateTime, &str>) {
    assert_eq!(
        date(&cell, DateOrder::YearFirst).map_err(|it| it.code()),
        expected
    );
}

#[test]
fn a_chosen_order_of_day_and_month_is_kept_to() {
    let cell = text("03/04/2026 08:00");
    assert_eq!(date(&cell, DateOrder::DayFirst), Ok(at(2026, 4, 3, 8, 0)));
    assert_eq!(date(&cell, DateOrder::MonthFirst), Ok(at(2026, 3, 4, 8, 0)));
    let other = date(&text("22/11/2026"), DateOrder::MonthFirst);
    assert_eq!(other.map_err(|it| it.code()), Err("NOT_A_DATE"));
    assert_eq!(
        date(&text("2026-04-03"), DateOrder::MonthFirst),
        Ok(at(2026, 4, 3, 0, 0))
    );
}

#[rstest]
#[case("y", Ok(true))]
#[case("Yes ", Ok(true))]
#[case("TRUE", Ok(true))]
#[case("1", Ok(true))]
#[case("N", Ok(false))]
#[case("no", Ok(false))]
#[case("False", Ok(false))]
#[case("0", Ok(false))]
#[case("maybe", Err("NOT_YES_NO"))]
#[case("2", Err("NOT_YES_NO"))]
#[case("  ", Err("VALUE_MISSING"))]
fn yes_or_no(#[case] word: &str, #[case] expected: Result<bool, &str>) {
    assert_eq!(yes_no(&text(word)).map_err(|it| it.code()), expected);
}

#[test]
fn yes_or_no_may_be_a_cell_of_its_kind() {
    assert_eq!(yes_no(&Cell::Boolean(false)), Ok(false));
    assert_eq!(yes_no(&number(1.0)), Ok(true));
    assert_eq!(yes_no(&wrong()).map_err(|it| it.code()), Err("CELL_ERROR"));
}

#[test]
fn texts_are_bounded_in_characters() {
    assert_eq!(values::text(&text(" 한국어 "), 3), Ok("한국어".to_owned()));
    assert_eq!(
        values::text(&text("한국어"), 2).map_err(|it| it.code()),
        Err("TEXT_TOO_LONG")
    );
    assert_eq!(values::text(&number(1.5), 9), Ok("1.5".to_owned()));
    assert_eq!(values::text(&number(-0.001), 9), Ok("-0.001".to_owned()));
    assert_eq!(values::text(&Cell::Boolean(true), 9), Ok("TRUE".to_owned()));
    assert_eq!(
        values::text(&serial(46_348.25), 19),
        Ok("2026-11-22 06:00:00".to_owned())
    );
    assert_eq!(
        values::text(&Cell::Empty, 9).map_err(|it| it.code()),
        Err("VALUE_MISSING")
    );
}
