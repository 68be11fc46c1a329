//! What a file holds: rows of cells.

use jiff::civil;

/// The value of a cell as the file has it; the functions of [`crate::values`] say what it means.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, exactly as it stands in the file. All that a CSV file has is text.
    Text(String),
    /// A number of an XLSX file.
    Number(Number),
    /// A number of an XLSX file that is shown as a date.
    Date(Serial),
    /// A date that an XLSX file has written out (ISO 8601), which Excel itself does not do.
    DateText(String),
    /// TRUE or FALSE of an XLSX file.
    Boolean(bool),
    /// A cell without a usable value.
    Error(CellFault),
}

/// A number and how it is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// Finite.
    pub value: f64,
    /// What its format does to it.
    pub shown: Shown,
}

/// What the number format of a cell does to a whole number; more is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Digits.
    Plain,
    /// At least so many digits, with zeros before (format `00000`).
    Padded(u8),
    /// With an exponent: Excel chooses this by itself when it opens a CSV file with `1.23457E+12`, whose digits are lost.
    Scientific,
}

/// A date as spreadsheets count it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Serial {
    /// Days since the beginning of the system, the time of day as the fraction.
    pub days: f64,
    /// Which beginning.
    pub system: DateSystem,
}

/// From when dates are counted, a setting of the workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateSystem {
    /// 1 is 1900-01-01, and 60 is a 29 February 1900 that never was.
    From1900,
    /// 0 is 1904-01-01: files that began on an old Mac.
    From1904,
}

/// Why a cell has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CellFault {
    /// An error of the spreadsheet, such as `#N/A`.
    #[error("the spreadsheet shows the error {0}")]
    Shown(String),
    /// A formula whose result was not saved with it.
    #[error("the formula has no saved result: open the file in a spreadsheet program and save it again")]
    NoResult,
    /// The file contradicts itself.
    #[error("the file is damaged here: {0}")]
    Damaged(&'static str),
}

/// A row with something in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number as a person sees it in the spreadsheet, from 1. In a CSV file records are counted, blank lines
    /// too, so that it is the number which Excel shows when it opens the file.
    pub number: u64,
    /// Its cells from the first column on, up to the last that has something.
    pub cells: Vec<Cell>,
    /// The columns (from 0) whose value is the saved result of a formula.
    pub formulas: Vec<usize>,
}

/// The errors that Excel shows (Microsoft: Error.Type, and those of dynamic arrays and linked data).
const ERRORS: [&str; 14] = [
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#N/A",
    "#GETTING_DATA",
    "#SPILL!",
    "#CONNECT!",
    "#BLOCKED!",
    "#UNKNOWN!",
    "#FIELD!",
    "#CALC!",
];

static EMPTY: Cell = Cell::Empty;

impl Row {
    /// The cell in a column (from 0); an empty one where the row ends before.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&EMPTY)
    }

    /// Whether the value in a column (from 0) is the result of a formula.
    pub fn is_formula(&self, column: usize) -> bool {
        self.formulas.contains(&column)
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}

impl Cell {
    /// Whether a person would call it empty: nothing, or nothing but white space.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => crate::values::trimmed(text).is_empty(),
            Self::Number(_) | Self::Date(_) | Self::DateText(_) | Self::Boolean(_) | Self::Error(_) => false,
        }
    }

    /// The cell, where it is not blank: `row.cell(3).filled().map(values::date)` reads a date that may be missing.
    pub fn filled(&self) -> Option<&Self> {
        (!self.is_blank()).then_some(self)
    }

    /// The cell of a text. Errors of spreadsheets are texts in CSV files; a code `#N/A` is never meant.
    pub(crate) fn of_text(text: String) -> Self {
        if text.is_empty() {
            Self::Empty
        } else if ERRORS.contains(&text.as_str()) {
            Self::Error(CellFault::Shown(text))
        } else {
            Self::Text(text)
        }
    }

    /// The value as text for showing it, and for writing it into a file of errors. What was refused as it stood in its
    /// cell is refused as this text too.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::DateText(text) => text.clone(),
            Self::Number(number) => number.shown_text(),
            Self::Date(serial) => serial.moment().map_or_else(|| serial.days.to_string(), written),
            Self::Boolean(true) => "TRUE".to_owned(),
            Self::Boolean(false) => "FALSE".to_owned(),
            Self::Error(CellFault::Shown(error)) => error.clone(),
            Self::Error(CellFault::NoResult | CellFault::Damaged(_)) => "#VALUE!".to_owned(),
        }
    }
}

/// The form of dates in our files: `2026-11-22`, with the time where it is not midnight.
pub(crate) fn written(moment: civil::DateTime) -> String {
    let shape = if moment.time() == civil::Time::midnight() {
        "%Y-%m-%d"
    } else if moment.subsec_nanosecond() == 0 {
        "%Y-%m-%d %H:%M:%S"
    } else {
        "%Y-%m-%d %H:%M:%S%.f"
    };
    moment.strftime(shape).to_string()
}
