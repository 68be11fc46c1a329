//! Texts, and yes or no.

use super::error::{ValueError, shown};
use super::trimmed;
use crate::cell::Cell;

/// What means yes, in lower case.
const YES: [&str; 4] = ["y", "yes", "true", "1"];
/// What means no, in lower case.
const NO: [&str; 4] = ["n", "no", "false", "0"];

/// Yes or no: Y, YES, TRUE or 1 and N, NO, FALSE or 0, in any case.
///
/// # Errors
/// `NOT_YES_NO` for anything else, `VALUE_MISSING` and `CELL_ERROR`.
pub fn yes_no(cell: &Cell) -> Result<bool, ValueError> {
    let word = match cell {
        Cell::Boolean(value) => return Ok(*value),
        Cell::Text(_) | Cell::Number(_) => trimmed(&cell.shown()).to_lowercase(),
        Cell::Date(_) | Cell::DateText(_) => return Err(not_yes_no(cell)),
        Cell::Error(fault) => return Err(ValueError::CellError(fault.clone())),
        Cell::Empty => return Err(ValueError::Missing),
    };
    match word.as_str() {
        "" => Err(ValueError::Missing),
        word if YES.contains(&word) => Ok(true),
        word if NO.contains(&word) => Ok(false),
        _ => Err(not_yes_no(cell)),
    }
}

fn not_yes_no(cell: &Cell) -> ValueError {
    ValueError::NotYesNo {
        given: shown(&cell.shown()),
    }
}

/// A text of at most `chars_max` characters, without the white space around it. Numbers, dates and truth values are
/// taken as they are shown.
///
/// # Errors
/// `TEXT_TOO_LONG`, `VALUE_MISSING` and `CELL_ERROR`.
pub fn text(cell: &Cell, chars_max: usize) -> Result<String, ValueError> {
    let text = match cell {
        Cell::Error(fault) => return Err(ValueError::CellError(fault.clone())),
        Cell::Empty
        | Cell::Text(_)
        | Cell::Number(_)
        | Cell::Date(_)
        | Cell::DateText(_)
        | Cell::Boolean(_) => cell.shown(),
    };
    let text = trimmed(&text);
    let chars = text.chars().count();
    if text.is_empty() {
        return Err(ValueError::Missing);
    }
    if chars > chars_max {
        return Err(ValueError::TextTooLong { chars, chars_max });
    }
    Ok(text.to_owned())
}
