//! Order numbers, SKUs and other codes: every character counts.

use super::decimal::is_scientific;
use super::error::{ValueError, shown};
use super::trimmed;
use crate::cell::Cell;

/// A code, exactly as it is written, without the white space around it. A number gives its digits, with the zeros in
/// front that its format shows (`00000`); other dressing of a format, such as `"A-"000`, is not seen.
///
/// # Errors
/// `SCIENTIFIC_NOTATION` where digits were lost: a text like `1.23457E+12`, a number that is shown so, or one of more
/// than 15 digits, since spreadsheets keep no more. `NOT_A_CODE` for fractions, negative numbers, dates and truth
/// values. `VALUE_MISSING` and `CELL_ERROR`.
pub fn code(cell: &Cell) -> Result<String, ValueError> {
    let not = |what| {
        let given = shown(&cell.shown());
        Err(ValueError::NotACode { given, what })
    };
    match cell {
        Cell::Text(text) => match trimmed(text) {
            "" => Err(ValueError::Missing),
            text if is_scientific(text) => Err(ValueError::ScientificNotation { given: shown(text) }),
            text => Ok(text.to_owned()),
        },
        Cell::Number(number) if !number.is_whole() => not("a number with a fraction"),
        Cell::Number(number) if number.value < 0.0 => not("a negative number"),
        Cell::Number(number) if number.is_too_long() || number.shown == crate::Shown::Scientific => {
            Err(ValueError::ScientificNotation {
                given: format!("{:e}", number.value),
            })
        }
        Cell::Number(number) => Ok(number.shown_text()),
        Cell::Date(_) | Cell::DateText(_) => not("a date"),
        Cell::Boolean(_) => not("a truth value"),
        Cell::Error(fault) => Err(ValueError::CellError(fault.clone())),
        Cell::Empty => Err(ValueError::Missing),
    }
}
