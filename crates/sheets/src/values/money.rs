//! Amounts of money.

use super::decimal::{Decimal, Unscaled};
use super::error::{ValueError, shown};
use super::trimmed;
use crate::cell::Cell;

/// What [`money`] takes, for its error.
const RANGE: &str = "a number in a cell keeps 15 digits, decimals included; longer amounts must be text";

/// An amount in minor units, exactly: `12.1` with 2 `digits` is 1210. Texts are written `1234.50` or `1,234.50`, with
/// commas every three digits or as in India; `1,234` is one thousand and more.
///
/// # Errors
/// `AMBIGUOUS_NUMBER` for any other comma, such as `12,5`. `TOO_PRECISE` where there are more decimals than `digits`,
/// zeros aside. `OUT_OF_RANGE` where the cell cannot have kept the digits, or they do not fit. `NOT_A_NUMBER`,
/// `SCIENTIFIC_NOTATION` (in a text), `VALUE_MISSING` and `CELL_ERROR`.
pub fn money(cell: &Cell, digits: u8) -> Result<i64, ValueError> {
    let given = || shown(&cell.shown());
    let out_of_range = || ValueError::OutOfRange {
        given: given(),
        range: RANGE,
    };
    let scaled = |decimal: &Decimal| match decimal.scaled(digits) {
        Ok(minor) => Ok(minor),
        Err(Unscaled::Fraction) => Err(ValueError::TooPrecise {
            given: given(),
            digits,
        }),
        Err(Unscaled::TooLarge) => Err(out_of_range()),
    };
    match cell {
        Cell::Number(number) => {
            let whole_digits = Decimal::of_number(number.value * 10_f64.powi(i32::from(digits)));
            if whole_digits.is_none() {
                return Err(out_of_range());
            }
            scaled(&Decimal::of_number(number.value).ok_or_else(out_of_range)?)
        }
        Cell::Text(text) if trimmed(text).is_empty() => Err(ValueError::Missing),
        Cell::Text(text) => scaled(&Decimal::of_text(text)?),
        Cell::Date(_) | Cell::DateText(_) | Cell::Boolean(_) => {
            Err(ValueError::NotANumber { given: given() })
        }
        Cell::Error(fault) => Err(ValueError::CellError(fault.clone())),
        Cell::Empty => Err(ValueError::Missing),
    }
}
