//! The rows that could not be taken, in a file that can be mended and uploaded again.

use super::{Column, Kind, Sheet, Value, WriteError, Writer, Written};
use crate::cell::Cell;
use crate::columns::{Header, OUR_COLUMNS, is_ours};
use crate::limits::CELL_CHARS_MAX;
use crate::reader::Format;
use std::io::{Seek, Write};

/// Writes the rows that could not be taken: the columns of the upload under their own headers, and after them
/// [`OUR_COLUMNS`], which the reader passes over when the file comes back.
///
/// Every cell is written as text, as it was shown, so that nothing is turned into something else again: what was refused
/// stays refused until a person mends it. Values without a header above them are left away.
pub struct Mending<W: Write + Seek + Send> {
    writer: Writer<W>,
    /// The columns of the upload that are written: those that are not ours from an earlier round.
    places: Vec<usize>,
}

impl<W: Write + Seek + Send> Mending<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// As [`Writer::new`].
    pub fn new(into: W, format: Format, header: &Header, sheet: &Sheet) -> Result<Self, WriteError> {
        let kept = header.names.iter().enumerate().filter(|(_, name)| !is_ours(name));
        let (places, mut columns): (Vec<usize>, Vec<Column>) = kept
            .map(|(place, name)| (place, Column::new(name, Kind::Code)))
            .unzip();
        let [row_no, error_code, error_message] = OUR_COLUMNS;
        columns.push(Column::new(row_no, Kind::Number));
        columns.push(Column::new(error_code, Kind::Code));
        columns.push(Column::new(error_message, Kind::Text));
        let writer = Writer::new(into, format, columns, sheet)?;
        Ok(Self { writer, places })
    }

    /// Writes a row, with its number in the upload and why it was not taken. `cells` are the row's, or none where the
    /// row itself could not be read.
    ///
    /// # Errors
    /// As [`Writer::row`].
    pub fn row(&mut self, number: u64, cells: &[Cell], code: &str, message: &str) -> Result<(), WriteError> {
        let shown = |place: &usize| {
            cells
                .get(*place)
                .map(|it| fitting(&it.shown()))
                .unwrap_or_default()
        };
        let texts: Vec<String> = self.places.iter().map(shown).collect();
        let mut values: Vec<Value<'_>> = texts.iter().map(|it| Value::Text(it)).collect();
        let message = fitting(message);
        values.push(Value::Number(i64::try_from(number).unwrap_or(i64::MAX)));
        values.push(Value::Text(code));
        values.push(Value::Text(&message));
        self.writer.row(&values)
    }

    /// Completes the file.
    ///
    /// # Errors
    /// As [`Writer::finish`].
    pub fn finish(self) -> Result<Written, WriteError> {
        self.writer.finish()
    }
}

/// As much of a text as a cell holds; Excel counts in UTF-16, the reader in characters.
fn fitting(text: &str) -> String {
    let mut units = 0;
    let fits = |it: &char| {
        units += it.len_utf16();
        units <= CELL_CHARS_MAX
    };
    text.chars().take_while(fits).collect()
}
