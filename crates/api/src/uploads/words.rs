//! An upload in JSON.

use crate::problem::Problem;
use crate::wire::{when, wire_enum};
use app::AppError;
use app::upload::job::{JobLine, JobResult, RowTold};
use domain::moment::Moment;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

wire_enum! {
    /// What is in a file.
    UploadKind of domain::upload::UploadKind { Orders = "ORDERS", Cancel = "CANCEL" }
}

wire_enum! {
    /// How an upload stands.
    UploadState of domain::upload::JobState {
        Receiving = "RECEIVING", Queued = "QUEUED", Validating = "VALIDATING", Validated = "VALIDATED",
        Committing = "COMMITTING", Done = "DONE", DoneWithErrors = "DONE_WITH_ERRORS", Refused = "REFUSED",
        DoneBefore = "DONE_BEFORE", Failed = "FAILED", Cancelled = "CANCELLED",
    }
}

wire_enum! {
    /// What becomes of orders whose numbers are alive.
    Duplicates of app::upload::Duplicates { Skip = "SKIP", Refuse = "REFUSE" }
}

wire_enum! {
    /// How dates such as 03/04/2026 are read.
    Dates of app::upload::job::Dates {
        Year = "YEAR_FIRST", Day = "DAY_FIRST", Month = "MONTH_FIRST",
    }
}

wire_enum! {
    /// The format of a file.
    FileFormat of app::upload::job::FileFormat { Xlsx = "XLSX", Csv = "CSV" }
}

/// A kind of files that an address names, in either case.
pub(crate) fn kind_named(name: &str) -> Result<domain::upload::UploadKind, Problem> {
    let found = domain::upload::UploadKind::parse(&name.to_ascii_uppercase());
    Ok(found.ok_or_else(|| AppError::not_found("kind of files", name, "orders, cancel"))?)
}

/// An upload.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "upload_id": "01a201b4-db31-75ae-a65d-37850b59dd4f", "kind": "ORDERS", "file_name": "orders.xlsx", "bytes": 8123,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "uploaded_by": "key:erp",
    "uploaded_at": "2026-11-22T05:22:39Z", "state": "DONE_WITH_ERRORS", "message": "", "code": null,
    "run_id": "01a201b4-db32-75ae-a65d-37850b59dd50", "ended_at": "2026-11-22T05:22:41Z",
    "progress": {"rows": 3, "rows_all": 3, "done": 1, "skipped": 0, "failed": 1},
    "duplicates": "SKIP", "all_or_nothing": false,
    "columns": {"channel_order_no": "Order No.", "sku": "SKU"}, "unknown_columns": ["Colour"],
    "result": {"rows": 3, "orders": 2, "done": 1, "skipped": 0, "failed": 1, "duplicates": 0, "failed_rows": 1,
        "errors": [{"row_no": 4, "column": "quantity", "code": "NOT_A_NUMBER", "message": "It is no whole number"}],
        "errors_more": 0, "skips": [], "orders_unmapped": 0, "unknown_skus": [], "done_before": null, "taken_before": 0},
    "errors_format": "XLSX", "file_kept": false
}))]
pub(crate) struct Upload {
    /// Its id, which sorts by time.
    upload_id: String,
    kind: UploadKind,
    file_name: String,
    /// The file's length.
    bytes: i64,
    /// SHA-256 of the file.
    sha256: String,
    uploaded_by: String,
    uploaded_at: String,
    state: UploadState,
    /// For people.
    message: String,
    /// The stable code of what stopped it.
    code: Option<String>,
    /// The run that goes or went through it.
    run_id: Option<String>,
    ended_at: Option<String>,
    progress: UploadProgress,
    duplicates: Duplicates,
    all_or_nothing: bool,
    /// Our columns, each with the header that it is read from.
    columns: BTreeMap<String, String>,
    /// Headers that are not read. `PUT /header-mappings/{kind}` gives them a meaning for the next files.
    unknown_columns: Vec<String>,
    /// What came of it, once it ended.
    result: Option<UploadResult>,
    /// The format of the file of errors; null where there is none.
    errors_format: Option<FileFormat>,
    /// Whether its file is kept still, so that it can be committed.
    file_kept: bool,
}

/// How far an upload is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UploadProgress {
    /// Rows dealt with.
    rows: i64,
    /// Rows of the file.
    rows_all: Option<i64>,
    /// Orders taken in, or rows done; while and where nothing is written, those that would be.
    done: i64,
    /// Left as they were.
    skipped: i64,
    /// Not done.
    failed: i64,
}

/// What came of the orders of a file, or of its rows where each stands by itself.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UploadResult {
    /// Rows, the header not counted.
    rows: u64,
    /// Orders, in a file of orders.
    orders: Option<u64>,
    /// Done; where nothing was written, what would be.
    done: u64,
    /// Left as they were.
    skipped: u64,
    /// Not done.
    failed: u64,
    /// Orders whose numbers are alive, among the skipped or the failed.
    duplicates: u64,
    /// Rows of what failed.
    failed_rows: u64,
    /// What is wrong, the first 100 of it. All of it stands in the file of errors.
    errors: Vec<UploadRow>,
    /// How much more is wrong.
    errors_more: u64,
    /// Which orders were skipped, by their first row; the first 100.
    skips: Vec<UploadRow>,
    /// Orders with SKUs that the catalogue lacks: they are in, and wait for them.
    orders_unmapped: u64,
    /// SKUs that the catalogue lacks, the first 100.
    unknown_skus: Vec<String>,
    /// When the same file was begun the first time, where it was done before.
    done_before: Option<String>,
    /// Orders that were taken in from the same file by an earlier upload, among the skipped.
    taken_before: u64,
}

/// What is told of a row of an upload.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UploadRow {
    /// The row, as a spreadsheet shows it, from 1.
    row_no: u64,
    /// The column, by our name; null where it is the row's.
    column: Option<String>,
    /// A stable code.
    code: String,
    /// What is wrong, why, and what to do.
    message: String,
}

impl From<JobLine> for Upload {
    fn from(job: JobLine) -> Self {
        Self {
            upload_id: job.upload_id,
            kind: job.kind.into(),
            file_name: job.file_name,
            bytes: job.bytes,
            sha256: job.sha256,
            uploaded_by: job.uploaded_by,
            uploaded_at: Moment::to_rfc3339(job.uploaded_at),
            state: job.state.into(),
            message: job.message,
            code: job.code,
            run_id: job.run_id,
            ended_at: when(job.ended_at),
            progress: UploadProgress {
                rows: job.counts.rows,
                rows_all: job.counts.rows_all,
                done: job.counts.done,
                skipped: job.counts.skipped,
                failed: job.counts.failed,
            },
            duplicates: job.wish.duplicates.into(),
            all_or_nothing: job.wish.all_or_nothing,
            columns: job.wish.columns,
            unknown_columns: job.unknown_columns,
            result: job.result.map(UploadResult::from),
            errors_format: job.errors_format.map(FileFormat::from),
            file_kept: job.file_kept,
        }
    }
}

impl From<JobResult> for UploadResult {
    fn from(result: JobResult) -> Self {
        let rows = |told: Vec<RowTold>| told.into_iter().map(UploadRow::from).collect();
        Self {
            rows: result.rows,
            orders: result.orders,
            done: result.done,
            skipped: result.skipped,
            failed: result.failed,
            duplicates: result.duplicates,
            failed_rows: result.failed_rows,
            errors: rows(result.errors),
            errors_more: result.errors_more,
            skips: rows(result.skips),
            orders_unmapped: result.orders_unmapped,
            unknown_skus: result.unknown_skus,
            done_before: when(result.done_before),
            taken_before: result.taken_before,
        }
    }
}

impl From<RowTold> for UploadRow {
    fn from(told: RowTold) -> Self {
        Self {
            row_no: told.row_no,
            column: told.column,
            code: told.code,
            message: told.message,
        }
    }
}
