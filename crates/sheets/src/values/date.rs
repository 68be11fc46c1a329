//! Dates and times.

use super::error::{ValueError, shown};
use super::trimmed;
use crate::cell::{Cell, DateSystem, Serial};
use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, ToSpan};

/// How a text such as `03/04/2026` is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// Not at all: only dates that begin with the year are taken.
    YearFirst,
    /// 3 April.
    DayFirst,
    /// March 4.
    MonthFirst,
}

/// The last day that spreadsheets know, 9999-12-31, in the system from 1900 (Microsoft: Excel specifications and limits).
const DAYS_MAX: f64 = 2_958_466.0;

/// Milliseconds in a day.
const DAY_MS: f64 = 86_400_000.0;

/// A date with its time of day, which is midnight where none is given. A cell of a workbook that is shown as a date is
/// taken in either date system, to the millisecond; a bare number is not a date. A text is written `2026-11-22`,
/// `2026/11/22`, `2026-11-22 14:05`, `2026-11-22 14:05:09` or with a `T` between. There is no time zone in any of them.
///
/// # Errors
/// `AMBIGUOUS_DATE` where day and month may be swapped and `order` does not say how to read it, also where only one way
/// gives a date: its neighbours in the column would be read wrongly. `NOT_A_DATE`, also for the 29 February 1900 of
/// Excel and for texts with a time zone. `VALUE_MISSING` and `CELL_ERROR`.
pub fn date(cell: &Cell, order: DateOrder) -> Result<DateTime, ValueError> {
    let not = || ValueError::NotADate {
        given: shown(&cell.shown()),
    };
    match cell {
        Cell::Date(serial) => serial.moment().ok_or_else(not),
        Cell::Text(text) | Cell::DateText(text) => match trimmed(text) {
            "" => Err(ValueError::Missing),
            text => of_text(text, order),
        },
        Cell::Number(_) | Cell::Boolean(_) => Err(not()),
        Cell::Error(fault) => Err(ValueError::CellError(fault.clone())),
        Cell::Empty => Err(ValueError::Missing),
    }
}

impl Serial {
    /// The date and time; `None` where there is none, as for a bare time of day, which is less than a day.
    pub(crate) fn moment(&self) -> Option<DateTime> {
        if !(0.0..DAYS_MAX).contains(&self.days) {
            return None;
        }
        // Rounded before the day is taken: 0.99999999 of a day is the next midnight.
        let total = (self.days * DAY_MS).round();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "below 2.6e14 milliseconds, see DAYS_MAX"
        )]
        let total = total as i64;
        let (days, millis) = (total.div_euclid(86_400_000), total.rem_euclid(86_400_000));
        let (first, days) = match (self.system, days) {
            (DateSystem::From1904, days) => (Date::constant(1904, 1, 1), days),
            // Before its 29 February 1900 the count is one ahead.
            (DateSystem::From1900, days @ 1..=59) => (Date::constant(1899, 12, 31), days),
            (DateSystem::From1900, days @ 61..) => (Date::constant(1899, 12, 30), days),
            (DateSystem::From1900, _) => return None,
        };
        let date = first.checked_add(Span::new().try_days(days).ok()?).ok()?;
        date.to_datetime(Time::midnight())
            .checked_add(millis.milliseconds())
            .ok()
    }
}

fn of_text(text: &str, order: DateOrder) -> Result<DateTime, ValueError> {
    let not = || ValueError::NotADate { given: shown(text) };
    let (date, time) = match text.split_once([' ', 'T']) {
        Some((date, time)) => (date, Some(time.trim_start())),
        None => (text, None),
    };
    let mark = date
        .chars()
        .find(|it| matches!(it, '-' | '/' | '.'))
        .ok_or_else(not)?;
    let parts: Vec<&str> = date.split(mark).collect();
    let [first, second, third] = parts.as_slice() else {
        return Err(not());
    };
    let (year, month, day) = match (first.len(), third.len(), order) {
        (4, 1 | 2, _) => (first, second, third),
        (1 | 2, 4, DateOrder::DayFirst) => (third, second, first),
        (1 | 2, 4, DateOrder::MonthFirst) => (third, first, second),
        (1 | 2, 2 | 4, _) if parts.iter().all(|it| number(it).is_some()) => {
            return Err(ValueError::AmbiguousDate { given: shown(text) });
        }
        _ => return Err(not()),
    };
    let (Some(year), Some(month), Some(day)) = (number(year), number(month), number(day)) else {
        return Err(not());
    };
    let small = |it: i16| i8::try_from(it).map_err(|_| not());
    let date = Date::new(year, small(month)?, small(day)?).map_err(|_| not())?;
    let time = time.map_or(Some(Time::midnight()), time_of_day).ok_or_else(not)?;
    Ok(date.to_datetime(time))
}

/// Up to four digits and nothing else; `parse` alone takes signs.
fn number(text: &str) -> Option<i16> {
    let fits = (1..=4).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

/// `14:05`, `14:05:09` or `14:05:09.250`.
fn time_of_day(text: &str) -> Option<Time> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let parts: Vec<i8> = whole.split(':').map(two_digits).collect::<Option<_>>()?;
    let nanos = match fraction.len() {
        0 => 0,
        1..=9 if parts.len() == 3 && fraction.bytes().all(|it| it.is_ascii_digit()) => {
            format!("{fraction:0<9}").parse().ok()?
        }
        _ => return None,
    };
    match parts.as_slice() {
        [hour, minute] => Time::new(*hour, *minute, 0, 0).ok(),
        [hour, minute, second] => Time::new(*hour, *minute, *second, nanos).ok(),
        _ => None,
    }
}

fn two_digits(text: &str) -> Option<i8> {
    number(text)
        .filter(|_| text.len() <= 2)
        .and_then(|it| i8::try_from(it).ok())
}
