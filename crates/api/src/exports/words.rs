//! What exports share.

use crate::problem::Problem;
use crate::sent_file::SentFile;
use crate::wire::wire_enum;

wire_enum! {
    /// The format of an export.
    ExportFormat of app::upload::job::FileFormat { Xlsx = "XLSX", Csv = "CSV" }
}

/// The file of an export; a workbook unless said otherwise.
pub(super) fn file(name: &str, format: Option<ExportFormat>) -> Result<SentFile, Problem> {
    SentFile::new(name, format.unwrap_or(ExportFormat::Xlsx).into())
}
