//! How many of something.

use super::error::{ValueError, shown};
use super::money::money;
use crate::cell::Cell;

/// A whole number from 1 to 4,294,967,295; numbers are written as for [`money`], and `5.0` is 5.
///
/// # Errors
/// `NOT_WHOLE`, `OUT_OF_RANGE` below 1 and above the bound, `AMBIGUOUS_NUMBER`, `NOT_A_NUMBER`, `SCIENTIFIC_NOTATION`,
/// `VALUE_MISSING` and `CELL_ERROR`.
pub fn quantity(cell: &Cell) -> Result<u32, ValueError> {
    let out_of_range = || ValueError::OutOfRange {
        given: shown(&cell.shown()),
        range: "from 1 to 4,294,967,295",
    };
    match money(cell, 0) {
        Ok(whole) => u32::try_from(whole)
            .ok()
            .filter(|it| *it > 0)
            .ok_or_else(out_of_range),
        Err(ValueError::TooPrecise { given, .. }) => Err(ValueError::NotWhole { given }),
        Err(ValueError::OutOfRange { .. }) => Err(out_of_range()),
        Err(error) => Err(error),
    }
}
