//! What came of an upload, as it is kept.

use crate::upload::{CancelReport, OrderReport, RowFault, UploadState};
use domain::moment::Moment;
use domain::upload::JobState;
use serde::{Deserialize, Serialize};

/// What came of the orders of a file, or of its rows where each stands by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JobResult {
    /// Rows, the header not counted.
    pub rows: u64,
    /// Orders, in a file of orders.
    pub orders: Option<u64>,
    /// Done; where nothing was written, what would be.
    pub done: u64,
    /// Left as they were.
    pub skipped: u64,
    /// Not done.
    pub failed: u64,
    /// Orders whose numbers are alive, among the skipped or the failed.
    pub duplicates: u64,
    /// Rows of the orders that failed.
    pub failed_rows: u64,
    /// What is wrong, the first 100 of it; all of it stands in the file of errors.
    pub errors: Vec<RowTold>,
    /// How much more is wrong.
    pub errors_more: u64,
    /// Which orders were skipped, by their first row; the first 100.
    pub skips: Vec<RowTold>,
    /// Orders with SKUs that the catalogue lacks.
    pub orders_unmapped: u64,
    /// SKUs that the catalogue lacks, the first 100.
    pub unknown_skus: Vec<String>,
    /// When the same file was begun the first time, where it was done before.
    pub done_before: Option<Moment>,
    /// Orders that were taken in from the same file by an earlier upload, among the skipped.
    pub taken_before: u64,
}

/// What is told of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowTold {
    /// The row, as a spreadsheet shows it, from 1.
    pub row_no: u64,
    /// The column, by our name; `None` where it is the row's.
    pub column: Option<String>,
    /// A stable code.
    pub code: String,
    /// What is wrong, why, and what to do.
    pub message: String,
}

impl From<&RowFault> for RowTold {
    fn from(fault: &RowFault) -> Self {
        Self {
            row_no: fault.row_no,
            column: fault.column.map(str::to_owned),
            code: fault.code.clone(),
            message: fault.message.clone(),
        }
    }
}

impl From<&OrderReport> for JobResult {
    fn from(report: &OrderReport) -> Self {
        Self {
            rows: report.rows,
            orders: Some(report.orders),
            done: report.created + report.would_create,
            skipped: report.skipped,
            failed: report.failed,
            duplicates: report.duplicates,
            failed_rows: report.failed_rows,
            errors: report.errors.iter().map(RowTold::from).collect(),
            errors_more: report.errors_more,
            skips: report.skips.iter().map(RowTold::from).collect(),
            orders_unmapped: report.orders_unmapped,
            unknown_skus: report.unknown_skus.iter().map(ToString::to_string).collect(),
            done_before: report.done_before,
            taken_before: report.taken_before,
        }
    }
}

impl From<&CancelReport> for JobResult {
    fn from(report: &CancelReport) -> Self {
        Self {
            rows: report.rows,
            done: report.cancelled + report.would_cancel,
            failed: report.failed,
            failed_rows: report.failed,
            errors: report.errors.iter().map(RowTold::from).collect(),
            errors_more: report.errors_more,
            done_before: report.done_before,
            ..Self::default()
        }
    }
}

/// How an upload stands that ended so.
pub(super) const fn state_of(ended: UploadState, failed: u64) -> JobState {
    match (ended, failed) {
        (UploadState::Imported, 0) => JobState::Done,
        (UploadState::Imported, _) => JobState::DoneWithErrors,
        (UploadState::Validated, _) => JobState::Validated,
        (UploadState::Refused, _) => JobState::Refused,
        (UploadState::DoneBefore, _) => JobState::DoneBefore,
    }
}
