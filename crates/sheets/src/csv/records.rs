//! The records of a CSV file, one at a time.

use super::apostrophe::unguarded;
use super::decode::{END, Utf8};
use super::{encoding, separator};
use crate::cell::{Cell, Row};
use crate::error::SheetError;
use crate::limits::Limits;
use csv::{Reader, ReaderBuilder, StringRecord};
use encoding_rs::Encoding;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// The records of one file.
pub(crate) struct Records {
    reader: Reader<Utf8<File>>,
    record: StringRecord,
    limits: Limits,
    /// The row that was read last, from 1; 0 before the first.
    last: u64,
    /// The line at which the next record begins, from 1.
    line: u64,
    /// How many names the header has; 0 before it was read.
    names: usize,
    ended: bool,
}

impl Records {
    pub(crate) fn open(
        mut file: File,
        named_encoding: Option<&str>,
        separator: Option<u8>,
        limits: &Limits,
    ) -> Result<Self, SheetError> {
        let (encoding, mark) = encoding::of(&mut file, named_encoding)?;
        let sample = sample(&mut file, encoding, mark)?;
        let declared = separator::declared(&sample);
        let separator = separator
            .or(declared)
            .unwrap_or_else(|| separator::sniffed(&sample));
        file.seek(SeekFrom::Start(mark))
            .map_err(|error| SheetError::unreadable(&error))?;
        let reader = ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(Utf8::new(file, encoding, limits.row_bytes_max));
        let mut records = Self {
            reader,
            record: StringRecord::new(),
            limits: limits.clone(),
            last: 0,
            line: 1,
            names: 0,
            ended: false,
        };
        if declared.is_some() {
            records.next_record()?;
        }
        Ok(records)
    }

    /// The record that was just read is the header: from now on rows with more values are refused.
    pub(crate) fn was_header(&mut self) {
        self.names = self.record.len();
    }

    /// The next row with something in it; see `SheetRows::next_filled`.
    pub(crate) fn next_filled(&mut self) -> Option<Result<Row, SheetError>> {
        loop {
            if self.ended {
                return None;
            }
            let row = match self.next_record() {
                Ok(true) => self.row(),
                Ok(false) => {
                    self.ended = true;
                    return None;
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error.after(self.last)));
                }
            };
            match row {
                Ok(row) if row.is_blank() => {}
                Ok(_) | Err(_) => return Some(row),
            }
        }
    }

    /// Reads a record into `self.record` and counts it; `false` at the end of the file.
    fn next_record(&mut self) -> Result<bool, SheetError> {
        self.reader.get_mut().mark();
        match self.reader.read_record(&mut self.record) {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(error) => return Err(fault(error)),
        }
        let last_field = self
            .record
            .get(self.record.len().saturating_sub(1))
            .unwrap_or_default();
        if last_field.contains(END) {
            return if self.record.len() == 1 && last_field == END {
                Ok(false)
            } else {
                Err(SheetError::QuoteNotClosed { after_row: 0 })
            };
        }
        // The reader skips blank lines without a word; they are rows to whoever looks at the file.
        let ended_at = self.reader.position().line();
        let inside: usize = self.record.iter().map(|it| it.matches('\n').count()).sum();
        let blank = ended_at
            .saturating_sub(self.line)
            .saturating_sub(1 + inside as u64);
        self.line = ended_at;
        self.last += 1 + blank;
        Ok(true)
    }

    fn row(&self) -> Result<Row, SheetError> {
        let (row, limits) = (self.last, &self.limits);
        let last = |counts: fn(&str) -> bool| {
            let filled = self.record.iter().enumerate().filter(|(_, it)| counts(it));
            filled.last().map_or(0, |(column, _)| column + 1)
        };
        // White space past the header is a slip and no value.
        let values = last(|it| !it.trim().is_empty());
        if values > limits.columns_max {
            return Err(SheetError::TooManyColumns {
                row,
                column: values as u64,
                columns_max: limits.columns_max,
            });
        }
        if self.names != 0 && values > self.names {
            let names = self.names;
            return Err(SheetError::RaggedRow { row, values, names });
        }
        let kept = last(|it| !it.is_empty()).min(limits.columns_max);
        let mut cells = Vec::with_capacity(kept);
        for (column, text) in self.record.iter().take(kept).enumerate() {
            let text = unguarded(text);
            // Bytes first: they are known, and most texts are short.
            if text.len() > limits.cell_chars_max && text.chars().count() > limits.cell_chars_max {
                return Err(SheetError::CellTooLong {
                    row,
                    column: column as u64 + 1,
                    chars_max: limits.cell_chars_max,
                });
            }
            cells.push(Cell::of_text(text.to_owned()));
        }
        Ok(Row {
            number: row,
            cells,
            formulas: Vec::new(),
        })
    }
}

/// The beginning of the file, decoded for looking at: what does not decode is found when it is read.
fn sample(file: &mut File, encoding: &'static Encoding, mark: u64) -> Result<String, SheetError> {
    let failed = |error: std::io::Error| SheetError::unreadable(&error);
    file.seek(SeekFrom::Start(mark)).map_err(failed)?;
    let mut head = Vec::new();
    file.take(separator::SAMPLE_BYTES as u64)
        .read_to_end(&mut head)
        .map_err(failed)?;
    Ok(encoding.decode_without_bom_handling(&head).0.into_owned())
}

fn fault(error: csv::Error) -> SheetError {
    let shown = error.to_string();
    let csv::ErrorKind::Io(error) = error.into_kind() else {
        return SheetError::damaged(shown);
    };
    match error.get_ref().and_then(|it| it.downcast_ref::<SheetError>()) {
        Some(ours) => ours.clone(),
        None => SheetError::unreadable(&error),
    }
}
