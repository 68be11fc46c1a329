//! Why a cell is not what it should be.

use crate::cell::CellFault;

/// Characters of a cell that an error repeats.
const SHOWN_CHARS_MAX: usize = 40;

/// A cell that is not what it should be. Its text does not name the row or the column: the caller knows them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ValueError {
    /// Nothing there.
    #[error("The cell is empty. Fill it in")]
    Missing,
    /// The spreadsheet itself has no value.
    #[error("The cell cannot be read: {0}")]
    CellError(CellFault),
    /// Digits were lost.
    #[error(
        "{given:?}: the number was shortened by the spreadsheet. Format the column as text and enter it again"
    )]
    ScientificNotation {
        /// What is left of it.
        given: String,
    },
    /// A number with a fraction, a date or a truth value where a code should be.
    #[error("{given:?} is {what}, not a code. Format the column as text and enter it again")]
    NotACode {
        /// What stands there.
        given: String,
        /// What it is instead.
        what: &'static str,
    },
    /// No number.
    #[error("{given:?} is not a number. Write it like 1234.50")]
    NotANumber {
        /// What stands there.
        given: String,
    },
    /// A comma that may be a decimal or a thousands separator.
    #[error("{given:?} may be read in two ways. Write it like 1234.50")]
    AmbiguousNumber {
        /// What stands there.
        given: String,
    },
    /// A fraction where there is none.
    #[error("{given} is not a whole number. Write it without a fraction")]
    NotWhole {
        /// What stands there.
        given: String,
    },
    /// More decimals than the currency has.
    #[error("{given} has more than {digits} decimals. Round it first")]
    TooPrecise {
        /// What stands there.
        given: String,
        /// What the currency has.
        digits: u8,
    },
    /// Too small or too large.
    #[error("{given} is out of range: {range}. Correct it")]
    OutOfRange {
        /// What stands there.
        given: String,
        /// What is taken.
        range: &'static str,
    },
    /// Day and month may be swapped.
    #[error("{given:?} may be read in two ways. Write the date like 2026-11-22")]
    AmbiguousDate {
        /// What stands there.
        given: String,
    },
    /// No date.
    #[error("{given:?} is not a date. Write it like 2026-11-22 or 2026-11-22 14:05")]
    NotADate {
        /// What stands there.
        given: String,
    },
    /// Neither yes nor no.
    #[error("{given:?} is neither yes nor no. Write Y or N")]
    NotYesNo {
        /// What stands there.
        given: String,
    },
    /// A long text.
    #[error("The text has {chars} characters; at most {chars_max} are taken. Shorten it")]
    TextTooLong {
        /// How long it is.
        chars: usize,
        /// The bound.
        chars_max: usize,
    },
}

impl ValueError {
    /// The stable code by which programs and screens know the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "VALUE_MISSING",
            Self::CellError(_) => "CELL_ERROR",
            Self::ScientificNotation { .. } => "SCIENTIFIC_NOTATION",
            Self::NotACode { .. } => "NOT_A_CODE",
            Self::NotANumber { .. } => "NOT_A_NUMBER",
            Self::AmbiguousNumber { .. } => "AMBIGUOUS_NUMBER",
            Self::NotWhole { .. } => "NOT_WHOLE",
            Self::TooPrecise { .. } => "TOO_PRECISE",
            Self::OutOfRange { .. } => "OUT_OF_RANGE",
            Self::AmbiguousDate { .. } => "AMBIGUOUS_DATE",
            Self::NotADate { .. } => "NOT_A_DATE",
            Self::NotYesNo { .. } => "NOT_YES_NO",
            Self::TextTooLong { .. } => "TEXT_TOO_LONG",
        }
    }
}

/// A value as an error repeats it.
pub(crate) fn shown(text: &str) -> String {
    text.chars()
        .filter(|it| !it.is_control())
        .take(SHOWN_CHARS_MAX)
        .collect()
}
