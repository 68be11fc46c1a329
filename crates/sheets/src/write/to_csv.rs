//! Rows into a CSV file.

use super::{Column, Kind, Value, WriteError, decimal, y_or_n};
use crate::cell::written;
use crate::csv::guarded;
use csv::{ByteRecord, Terminator, WriterBuilder};
use std::io::Write;

/// What tells Excel that a file is UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

pub(super) struct Sink<W: Write> {
    writer: csv::Writer<W>,
    record: ByteRecord,
}

impl<W: Write> Sink<W> {
    pub(super) fn new(mut into: W, columns: &[Column]) -> Result<Self, WriteError> {
        into.write_all(MARK).map_err(|error| WriteError::disk(&error))?;
        let writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .flexible(true)
            .from_writer(into);
        let mut sink = Self {
            writer,
            record: ByteRecord::new(),
        };
        for column in columns {
            sink.record.push_field(guarded(&column.name).as_bytes());
        }
        sink.write()?;
        Ok(sink)
    }

    pub(super) fn row(&mut self, columns: &[Column], values: &[Value<'_>]) -> Result<(), WriteError> {
        self.record.clear();
        for (place, column) in columns.iter().enumerate() {
            match values.get(place).unwrap_or(&Value::Empty) {
                Value::Empty => self.record.push_field(b""),
                Value::Text(text) => self.record.push_field(guarded(text).as_bytes()),
                // Numbers and dates are not guarded: they are no formulas, and a minus is theirs.
                Value::Number(number) => self.record.push_field(number.to_string().as_bytes()),
                Value::Money(minor) => self.record.push_field(decimal(*minor, digits(column)).as_bytes()),
                Value::Moment(moment) => self.record.push_field(written(*moment).as_bytes()),
                Value::YesNo(yes) => self.record.push_field(y_or_n(*yes).as_bytes()),
            }
        }
        self.write()
    }

    fn write(&mut self) -> Result<(), WriteError> {
        self.writer
            .write_byte_record(&self.record)
            .map_err(|error| WriteError::disk(&error))
    }

    pub(super) fn finish(mut self) -> Result<(), WriteError> {
        self.writer.flush().map_err(|error| WriteError::disk(&error))
    }
}

const fn digits(column: &Column) -> u8 {
    match column.kind {
        Kind::Money { digits } => digits,
        Kind::Text | Kind::Code | Kind::Number | Kind::Moment | Kind::YesNo => 0,
    }
}
