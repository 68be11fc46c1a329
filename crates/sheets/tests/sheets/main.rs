//! Files on disk, honest and hostile, through the public interface.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failed expectation fails the test"
)]

mod archive;
mod csv;
mod fuzz;
mod headers;
mod hostile;
mod second_opinion;
mod values;
mod writing;
mod xlsx;

use jiff::civil::DateTime;
use sheets::{Cell, Limits, Reader, Row, SheetError, open};
use std::path::PathBuf;
use tempfile::TempDir;

/// A file that goes with its folder.
struct Upload {
    path: PathBuf,
    _folder: TempDir,
}

impl Upload {
    fn new(bytes: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // The name says nothing: formats are told by what is in a file.
        let path = folder.path().join("upload");
        std::fs::write(&path, bytes).unwrap();
        Self {
            path,
            _folder: folder,
        }
    }

    fn open(&self) -> Result<Reader, SheetError> {
        open(&self.path, &Limits::default())
    }
}

/// The rows to the end or to the error that ends them, with the row numbers, as shown.
fn read(upload: &Upload) -> Vec<(u64, Vec<String>)> {
    let rows = upload.open().unwrap().map(|it| it.unwrap());
    rows.map(|row| (row.number, row.cells.iter().map(Cell::shown).collect()))
        .collect()
}

fn rows(upload: &Upload) -> Vec<Row> {
    upload.open().unwrap().map(|it| it.unwrap()).collect()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn created() -> DateTime {
    jiff::civil::date(2026, 11, 22).at(9, 30, 0, 0)
}
