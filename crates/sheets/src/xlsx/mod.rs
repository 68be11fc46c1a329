//! XLSX files, read part by part and row by row.
//!
//! This reads the XML itself, on `quick-xml`, and not through calamine, whose cell reader streams as well. Seen with
//! calamine 0.38: it takes memory for as many shared texts as the file claims to have, so that a file of 1 KB ends the
//! process; its sums overflow on odd references (`AAAAAAAAAAAA1`, `B5:A1`); of a bad cell, such as one with `#SPILL!`,
//! it gives an error without its place; and it gives either a cell's style or whether it is a formula, where both are
//! needed: leading zeros are in the style. The tests hold our values against its.

mod formats;
mod package;
mod reference;
mod sheet;
mod text;
mod workbook;
mod xml;

pub(crate) use sheet::SheetRows;

use crate::error::SheetError;
use crate::limits::Limits;
use package::Package;
use std::fs::File;
use std::sync::Arc;
use workbook::Workbook;

/// What cells refer to, and the bounds that they are held to.
pub(crate) struct Book {
    strings: text::SharedStrings,
    formats: formats::Formats,
    dates: crate::cell::DateSystem,
    limits: Limits,
}

/// Opens a workbook at the sheet of this name, or at the first one with rows, and gives the sheet's name too. Sheets
/// that are hidden are opened by name only.
pub(crate) fn open(file: File, sheet: Option<&str>, limits: &Limits) -> Result<(String, Start), SheetError> {
    let package = Package::open(file, limits)?;
    let book = Workbook::read(&package)?;
    let context = Arc::new(Book {
        strings: text::SharedStrings::read(&package, &book.strings, limits)?,
        formats: formats::Formats::read(&package, &book.styles)?,
        dates: book.dates,
        limits: limits.clone(),
    });
    let wanted = |it: &&workbook::Sheet| match sheet {
        Some(name) => crate::columns::same_name(&it.name, name),
        None => !it.hidden,
    };
    for found in book.sheets.iter().filter(wanted) {
        let missing = || SheetError::damaged(format!("the sheet {:?} is missing", found.name));
        let part = package.part(&found.part).ok_or_else(missing)?;
        let mut rows = SheetRows::new(part, Arc::clone(&context));
        match rows.next_filled() {
            Some(first) => return Ok((found.name.clone(), Start { header: first?, rows })),
            None => continue,
        }
    }
    let there = || book.sheets.iter().map(|it| it.name.clone()).collect();
    match sheet {
        Some(name) if !book.sheets.iter().any(|it| wanted(&it)) => Err(SheetError::SheetMissing {
            name: name.to_owned(),
            there: there(),
        }),
        Some(_) | None => Err(SheetError::SheetsEmpty),
    }
}

/// A sheet whose first row with something in it is read.
pub(crate) struct Start {
    pub(crate) header: crate::cell::Row,
    pub(crate) rows: SheetRows,
}
