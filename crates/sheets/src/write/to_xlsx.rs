//! Rows into a workbook.

use super::{Column, Kind, Sheet, Value, WriteError, decimal, y_or_n};
use crate::cell::written;
use rust_xlsxwriter::{DocProperties, Format, Workbook, Worksheet, XlsxError};
use std::io::{Seek, Write};

/// 1,048,576 rows in a sheet (Microsoft: Excel specifications and limits), one of them the header.
const ROWS_PER_SHEET: u32 = 1_048_575;

/// A sheet's name has at most 31 characters; a space and two digits are for further sheets.
const NAME_CHARS_MAX: usize = 28;

/// 10^15: from here on a cell would lose digits, so the number is written as text.
const NUMBER_MAX: u64 = 1_000_000_000_000_000;

/// The built-in format `@`: what is typed is text (ECMA-376 part 1, 18.8.30).
const TEXT_FORMAT: u8 = 49;

/// The year from which spreadsheets know dates; earlier ones are written as text.
const FIRST_YEAR: i16 = 1901;

pub(super) struct Sink<W> {
    into: W,
    book: Workbook,
    looks: Vec<Look>,
    names: Vec<String>,
    sheet: String,
    sheets: u32,
    /// Rows on the present sheet, the header not counted.
    rows: u32,
    pub(super) rows_per_sheet: u32,
}

/// How a column looks.
pub(super) struct Look {
    pub(super) format: Option<Format>,
    pub(super) width: f64,
    digits: u8,
}

impl Look {
    pub(super) fn of(column: &Column) -> Self {
        let numbers = |pattern: &str| Some(Format::new().set_num_format(pattern));
        let (format, width, digits) = match column.kind {
            Kind::Text => (None, 30.0_f64, 0),
            Kind::Code => (Some(Format::new().set_num_format_index(TEXT_FORMAT)), 20.0, 0),
            Kind::Number => (numbers("0"), 10.0, 0),
            Kind::Money { digits: 0 } => (numbers("0"), 12.0, 0),
            Kind::Money { digits } => (numbers(&format!("0.{}", "0".repeat(digits.into()))), 12.0, digits),
            Kind::Moment => (numbers("yyyy-mm-dd hh:mm:ss"), 20.0, 0),
            Kind::YesNo => (None, 6.0, 0),
        };
        // Bold letters are wider; past 60 a header is cut rather than the screen.
        let name = u8::try_from(column.name.chars().count()).unwrap_or(u8::MAX);
        let width = width.max((f64::from(name) * 1.2 + 2.0).min(60.0));
        Self {
            format,
            width,
            digits,
        }
    }
}

impl<W: Write + Seek + Send> Sink<W> {
    pub(super) fn new(into: W, columns: &[Column], sheet: &Sheet) -> Result<Self, WriteError> {
        let mut sink = Self {
            into,
            book: workbook(sheet)?,
            looks: columns.iter().map(Look::of).collect(),
            names: columns.iter().map(|it| it.name.clone()).collect(),
            sheet: sheet.name.clone(),
            sheets: 0,
            rows: 0,
            rows_per_sheet: ROWS_PER_SHEET,
        };
        sink.begin_sheet()?;
        Ok(sink)
    }

    fn begin_sheet(&mut self) -> Result<(), WriteError> {
        self.sheets += 1;
        self.rows = 0;
        let name = match self.sheets {
            1 => self.sheet.clone(),
            number => format!("{} {number}", self.sheet),
        };
        let sheet = self
            .book
            .add_worksheet_with_constant_memory()
            .map_err(|error| WriteError::disk(&error))?;
        sheet
            .set_name(&name)
            .map_err(|_| WriteError::SheetName { name })?;
        header(sheet, &self.names, &self.looks).map_err(|error| WriteError::disk(&error))
    }

    pub(super) fn row(&mut self, columns: &[Column], values: &[Value<'_>]) -> Result<(), WriteError> {
        if self.rows == self.rows_per_sheet {
            self.begin_sheet()?;
        }
        self.rows += 1;
        let (row, last) = (self.rows, self.sheets as usize - 1);
        let sheet = self
            .book
            .worksheet_from_index(last)
            .map_err(|error| WriteError::disk(&error))?;
        let looks = self.looks.iter().take(columns.len());
        for ((place, look), value) in (0..).zip(looks).zip(values) {
            put(sheet, (row, place), look, value).map_err(|error| WriteError::disk(&error))?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<u32, WriteError> {
        self.book
            .save_to_writer(&mut self.into)
            .map_err(|error| WriteError::disk(&error))?;
        self.into.flush().map_err(|error| WriteError::disk(&error))?;
        Ok(self.sheets)
    }
}

/// An empty workbook. The library would otherwise ask the clock when it was made.
pub(super) fn workbook(sheet: &Sheet) -> Result<Workbook, WriteError> {
    let bad = |it: char| "[]:*?/\\".contains(it) || it.is_control();
    if sheet.name.is_empty()
        || sheet.name.encode_utf16().count() > NAME_CHARS_MAX
        || sheet.name.contains(bad)
        || sheet.name.starts_with('\'')
        || sheet.name.ends_with('\'')
    {
        return Err(WriteError::SheetName {
            name: sheet.name.clone(),
        });
    }
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&sheet.created));
    Ok(book)
}

/// Widths and the header, which is bold and stays in view.
pub(super) fn header(sheet: &mut Worksheet, names: &[String], looks: &[Look]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for ((place, name), look) in (0_u16..).zip(names).zip(looks) {
        sheet.set_column_width(place, look.width)?;
        if let Some(format) = &look.format {
            // Cells that a person fills in below the last row have it too.
            sheet.set_column_format(place, format)?;
        }
        sheet.write_string_with_format(0, place, name, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// Writes one value; texts always as texts.
pub(super) fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    look: &Look,
    value: &Value<'_>,
) -> Result<(), XlsxError> {
    let plain = Format::default();
    let format = look.format.as_ref().unwrap_or(&plain);
    let mut text = |text: &str| {
        sheet
            .write_string_with_format(row, column, text, format)
            .map(|_| ())
    };
    match value {
        Value::Empty | Value::Text("") => Ok(()),
        Value::Text(value) => text(value),
        Value::YesNo(yes) => text(y_or_n(*yes)),
        Value::Number(number) | Value::Money(number) if number.unsigned_abs() >= NUMBER_MAX => {
            text(&decimal(*number, look.digits))
        }
        Value::Number(number) | Value::Money(number) => {
            // Both are exact, so the quotient is the nearest there is, and its shortest form is the decimal itself.
            #[expect(clippy::cast_precision_loss, reason = "below 10^15, see NUMBER_MAX")]
            let value = *number as f64 / 10_f64.powi(i32::from(look.digits));
            sheet
                .write_number_with_format(row, column, value, format)
                .map(|_| ())
        }
        Value::Moment(moment) if moment.year() < FIRST_YEAR => text(&written(*moment)),
        Value::Moment(moment) => sheet
            .write_datetime_with_format(row, column, moment, format)
            .map(|_| ()),
    }
}
