//! Exports: rows go to the file as they come.

mod error;
mod mending;
mod template;
mod to_csv;
mod to_xlsx;

pub use error::WriteError;
pub use mending::Mending;
pub use template::{Field, template};

use crate::limits::CELL_CHARS_MAX;
use crate::reader::Format;
use jiff::civil::DateTime;
use std::fs::File;
use std::io::{Seek, Write};
use std::path::Path;

/// A column of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the header.
    pub name: String,
    /// What is in it.
    pub kind: Kind,
}

/// What is in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words: [`Value::Text`].
    Text,
    /// Order numbers, SKUs, telephone numbers: [`Value::Text`] in cells formatted as text, which keep their zeros also
    /// when a person edits them.
    Code,
    /// Whole numbers: [`Value::Number`].
    Number,
    /// Amounts: [`Value::Money`] in minor units, written with so many decimals.
    Money {
        /// The decimals of the currency, at most 9.
        digits: u8,
    },
    /// Dates with a time of day: [`Value::Moment`]. XLSX keeps milliseconds.
    Moment,
    /// Y or N: [`Value::YesNo`].
    YesNo,
}

/// A value of a row. Each fits the kinds that name it, and [`Value::Empty`] all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing.
    Empty,
    /// At most 32,767 characters. Never a formula, a link or a number, whatever it looks like.
    Text(&'a str),
    /// A whole number.
    Number(i64),
    /// An amount in minor units.
    Money(i64),
    /// A date and time, without a zone.
    Moment(DateTime),
    /// Y or N.
    YesNo(bool),
}

/// What a workbook is called and when it was made: the same input makes the same file, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The sheet's name: at most 28 characters (a further sheet has a number after it), without `[ ] : * ? / \`.
    pub name: String,
    /// The date of creation in the workbook's properties.
    pub created: DateTime,
}

/// How much was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Rows, headers not counted.
    pub rows: u64,
    /// Sheets; 1 for CSV.
    pub sheets: u32,
}

/// Writes an export row by row; memory holds one row.
///
/// XLSX: the header is bold and stays in view. The sheet is put together in a temporary file, and packed into the file
/// by [`Writer::finish`]; after 1,048,575 rows a further sheet begins, with the header again. CSV: UTF-8 with a mark, so
/// that Excel knows it, commas, CRLF, and an apostrophe before what a spreadsheet program would run as a formula, which
/// our reader takes away again.
pub struct Writer<W: Write + Seek + Send> {
    columns: Vec<Column>,
    sink: Sink<W>,
    rows: u64,
}

enum Sink<W: Write + Seek + Send> {
    Csv(Box<to_csv::Sink<W>>),
    Xlsx(Box<to_xlsx::Sink<W>>),
}

impl Writer<File> {
    /// Makes the file, or empties it. `sheet` is of use to XLSX only.
    ///
    /// # Errors
    /// As [`Writer::xlsx`] and [`Writer::csv`].
    pub fn create(
        path: &Path,
        format: Format,
        columns: Vec<Column>,
        sheet: &Sheet,
    ) -> Result<Self, WriteError> {
        let file = File::create(path).map_err(|error| WriteError::disk(&error))?;
        Self::new(file, format, columns, sheet)
    }
}

impl<W: Write + Seek + Send> Writer<W> {
    /// Writes the format into `into`.
    ///
    /// # Errors
    /// As [`Writer::xlsx`] and [`Writer::csv`].
    pub fn new(into: W, format: Format, columns: Vec<Column>, sheet: &Sheet) -> Result<Self, WriteError> {
        match format {
            Format::Xlsx => Self::xlsx(into, columns, sheet),
            Format::Csv => Self::csv(into, columns),
        }
    }

    /// Writes a workbook.
    ///
    /// # Errors
    /// `SHEET_NAME` and `DISK`.
    pub fn xlsx(into: W, columns: Vec<Column>, sheet: &Sheet) -> Result<Self, WriteError> {
        let sink = Sink::Xlsx(Box::new(to_xlsx::Sink::new(into, &columns, sheet)?));
        Ok(Self {
            columns,
            sink,
            rows: 0,
        })
    }

    /// Writes separated values.
    ///
    /// # Errors
    /// `DISK`.
    pub fn csv(into: W, columns: Vec<Column>) -> Result<Self, WriteError> {
        let sink = Sink::Csv(Box::new(to_csv::Sink::new(into, &columns)?));
        Ok(Self {
            columns,
            sink,
            rows: 0,
        })
    }

    /// Writes a row: a value a column; those that are left out at its end are empty. Nothing of a row that is refused is
    /// written.
    ///
    /// # Errors
    /// `WRONG_KIND` where a value does not fit its column or there are more values than columns, `TEXT_TOO_LONG`, `DISK`.
    pub fn row(&mut self, values: &[Value<'_>]) -> Result<(), WriteError> {
        if values.len() > self.columns.len() {
            return Err(WriteError::WrongKind {
                column: format!("after the last of {}", self.columns.len()),
            });
        }
        for (column, value) in self.columns.iter().zip(values) {
            column.check(value)?;
        }
        match &mut self.sink {
            Sink::Csv(sink) => sink.row(&self.columns, values),
            Sink::Xlsx(sink) => sink.row(&self.columns, values),
        }?;
        self.rows += 1;
        Ok(())
    }

    /// Completes the file. Without this there is none.
    ///
    /// # Errors
    /// `DISK`.
    pub fn finish(self) -> Result<Written, WriteError> {
        let sheets = match self.sink {
            Sink::Csv(sink) => sink.finish().map(|()| 1),
            Sink::Xlsx(sink) => sink.finish(),
        }?;
        Ok(Written {
            rows: self.rows,
            sheets,
        })
    }

    /// How many rows a sheet takes, for tests: a million takes too long.
    #[cfg(test)]
    fn with_rows_per_sheet(mut self, rows: u32) -> Self {
        if let Sink::Xlsx(sink) = &mut self.sink {
            sink.rows_per_sheet = rows;
        }
        self
    }
}

/// 9 decimals: no currency has more than 4, and 10^9 leaves whole numbers of any size that a cell keeps.
const MONEY_DIGITS_MAX: u8 = 9;

impl Column {
    /// A column of this name and kind.
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            kind,
        }
    }

    fn check(&self, value: &Value<'_>) -> Result<(), WriteError> {
        let fits = match (self.kind, value) {
            (_, Value::Empty)
            | (Kind::Text | Kind::Code, Value::Text(_))
            | (Kind::Number, Value::Number(_))
            | (Kind::Moment, Value::Moment(_))
            | (Kind::YesNo, Value::YesNo(_)) => true,
            (Kind::Money { digits }, Value::Money(_)) => digits <= MONEY_DIGITS_MAX,
            (
                Kind::Text | Kind::Code | Kind::Number | Kind::Money { .. } | Kind::Moment | Kind::YesNo,
                Value::Text(_) | Value::Number(_) | Value::Money(_) | Value::Moment(_) | Value::YesNo(_),
            ) => false,
        };
        if !fits {
            return Err(WriteError::WrongKind {
                column: self.name.clone(),
            });
        }
        match value {
            // Excel counts in UTF-16.
            Value::Text(text)
                if text.len() > CELL_CHARS_MAX && text.encode_utf16().count() > CELL_CHARS_MAX =>
            {
                Err(WriteError::TextTooLong {
                    column: self.name.clone(),
                    chars_max: CELL_CHARS_MAX,
                })
            }
            Value::Empty
            | Value::Text(_)
            | Value::Number(_)
            | Value::Money(_)
            | Value::Moment(_)
            | Value::YesNo(_) => Ok(()),
        }
    }
}

const fn y_or_n(yes: bool) -> &'static str {
    if yes { "Y" } else { "N" }
}

/// An amount in decimal notation: 1210 with 2 digits is `12.10`.
fn decimal(minor: i64, digits: u8) -> String {
    let places = usize::from(digits);
    let plain = format!("{:0>width$}", minor.unsigned_abs(), width = places + 1);
    let (whole, fraction) = plain.split_at(plain.len() - places);
    let sign = if minor < 0 { "-" } else { "" };
    let point = if places == 0 { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

#[cfg(test)]
mod tests;
