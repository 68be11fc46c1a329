//! Empty files to fill in.

use super::to_xlsx::{Look, header, put, workbook};
use super::{Column, Kind, Sheet, Value, WriteError};
use rust_xlsxwriter::{Workbook, XlsxError};

/// A column of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'a> {
    /// Its name and kind.
    pub column: Column,
    /// Whether it must be filled in.
    pub required: bool,
    /// What a row may have there.
    pub example: Value<'a>,
    /// What it is for.
    pub note: &'a str,
}

/// The name of the second sheet, which explains the columns. The reader takes the first.
const NOTES: &str = "Notes";

/// A workbook to fill in, as the bytes of an XLSX file: the header, one row as an example, codes in columns formatted
/// as text, and a second sheet that explains the columns.
///
/// # Errors
/// `SHEET_NAME`, also for `Notes`, `WRONG_KIND` where an example does not fit its column, and `TEXT_TOO_LONG`.
pub fn template(fields: &[Field<'_>], sheet: &Sheet) -> Result<Vec<u8>, WriteError> {
    if sheet.name.eq_ignore_ascii_case(NOTES) {
        return Err(WriteError::SheetName {
            name: sheet.name.clone(),
        });
    }
    for field in fields {
        field.column.check(&field.example)?;
        Column::new(&field.column.name, Kind::Text).check(&Value::Text(field.note))?;
    }
    let book = workbook(sheet)?;
    fill(book, fields, sheet).map_err(|error| WriteError::disk(&error))
}

fn fill(mut book: Workbook, fields: &[Field<'_>], sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let table = book.add_worksheet().set_name(&sheet.name)?;
    let names: Vec<String> = fields.iter().map(|it| it.column.name.clone()).collect();
    let looks: Vec<Look> = fields.iter().map(|it| Look::of(&it.column)).collect();
    header(table, &names, &looks)?;
    for ((place, field), look) in (0..).zip(fields).zip(&looks) {
        put(table, (1, place), look, &field.example)?;
    }
    let notes = book.add_worksheet().set_name(NOTES)?;
    let names = ["Column", "Required", "Note"].map(str::to_owned);
    let looks = [Kind::Text, Kind::YesNo, Kind::Text].map(|kind| Look::of(&Column::new("", kind)));
    header(notes, &names, &looks)?;
    notes.set_column_width(2, 80)?;
    for (row, field) in (1..).zip(fields) {
        notes.write_string(row, 0, &field.column.name)?;
        notes.write_string(row, 1, super::y_or_n(field.required))?;
        notes.write_string(row, 2, field.note)?;
    }
    book.save_to_buffer()
}
