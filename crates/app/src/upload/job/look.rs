//! A file that came in, looked through to its end before it is kept: what cannot be gone through is refused at the door.

use super::asked::FileFormat;
use crate::AppError;
use crate::upload::snapshot::Snapshot;
use sheets::{Mapping, Wanted};

/// What was seen of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) format: FileFormat,
    pub(super) rows: u64,
    /// Our column names, each with the header that it is read from.
    pub(super) columns: Mapping,
    /// Headers that are not read.
    pub(super) unknown: Vec<String>,
}

/// Reads all of a file. It blocks.
///
/// # Errors
/// Those of the file; what is wrong with one row is told later, with the row.
pub(super) fn look(snapshot: &Snapshot, wanted: &[Wanted]) -> Result<Seen, AppError> {
    let opened = snapshot.open(wanted)?;
    let (columns, unknown) = (opened.found(), opened.unknown());
    let format = FileFormat::of(opened.reader.format());
    let mut rows = 0;
    for row in opened.reader {
        match row {
            Err(error) if error.row().is_none() => return Err(error.into()),
            Ok(_) | Err(_) => rows += 1,
        }
    }
    Ok(Seen {
        format,
        rows,
        columns,
        unknown,
    })
}
