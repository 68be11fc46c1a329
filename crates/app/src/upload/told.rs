//! The file of rows that were not done, or of the results of all rows: as they were given, with a code and a text.

use super::group::GivenRow;
use crate::AppError;
use crate::blocking::on_a_thread;
use crate::export::{Beside, Pages, format_of};
use jiff::civil::DateTime;
use sheets::{Header, Mending, Sheet};
use std::path::Path;

/// A row and what is told of it.
#[derive(Clone)]
pub(crate) struct ToldRow {
    pub(crate) row: GivenRow,
    pub(crate) code: String,
    pub(crate) message: String,
}

/// Rows on their way to the file.
pub(crate) struct ToldFile(Pages<ToldRow, Beside>);

impl ToldFile {
    /// Begins the file; it is put in its place by [`Self::finish`], and gone without it.
    ///
    /// # Errors
    /// `BAD_INPUT` for its ending; those of writing.
    pub(crate) fn begin(
        path: &Path,
        header: Header,
        name: &str,
        created: DateTime,
    ) -> Result<Self, AppError> {
        let format = format_of(path)?;
        let beside = Beside::new(path)?;
        let sheet = Sheet {
            name: name.to_owned(),
            created,
        };
        Ok(Self(Pages::begin(
            move |pages: &mut dyn Iterator<Item = Vec<ToldRow>>| {
                let mut file = Mending::new(beside.handle()?, format, &header, &sheet)?;
                for told in pages.flatten() {
                    file.row(told.row.number, &told.row.cells, &told.code, &told.message)?;
                }
                file.finish()?;
                Ok(beside)
            },
        )))
    }

    /// Adds rows. What cannot be written is told at the end.
    pub(crate) async fn rows(&self, rows: Vec<ToldRow>) {
        if !rows.is_empty() {
            // Whether they were taken: a failure comes to light in `finish`.
            let _taken = self.0.send(rows).await;
        }
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// Those of writing.
    pub(crate) async fn finish(self) -> Result<(), AppError> {
        let beside = self.0.finish().await?;
        on_a_thread(move || beside.put()).await
    }
}
