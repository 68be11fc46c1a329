//! What is asked of an upload of orders, and what came of it.

use super::UploadFile;
use super::fault::RowFault;
use domain::codes::Sku;
use domain::moment::Moment;
use std::collections::BTreeSet;
use std::path::PathBuf;
use store::Upload;

/// Faults, skipped orders and unknown SKUs that a report names; all faults stand in the file of errors.
const NAMED_MAX: usize = 100;

/// What becomes of an order whose number is alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Duplicates {
    /// It is left as it is, and told.
    Skip,
    /// Nothing of the file is taken in.
    Refuse,
}

/// A file of orders, and what is to be done with it.
#[derive(Debug, Clone)]
pub struct OrderImport {
    /// The file.
    pub file: UploadFile,
    /// Only tell what would come of it.
    pub validate: bool,
    /// What becomes of numbers that are alive.
    pub duplicates: Duplicates,
    /// Take nothing in where any row is bad.
    pub all_or_nothing: bool,
    /// Take the file in though it was taken in before; cancelled orders then come again.
    pub again: bool,
    /// Where the rows that were not taken in are written: .csv or .xlsx.
    pub errors: Option<PathBuf>,
}

/// How far an upload is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows dealt with.
    pub rows: u64,
    /// Rows of the file.
    pub rows_all: u64,
    /// What came of the orders, or of the rows where each stands by itself: done, left as they were, failed.
    pub came: [u64; 3],
}

/// An upload that a worker goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Own<'a> {
    pub(crate) upload_id: &'a str,
    /// When an earlier attempt began it for good, if one did: what was done since counts as its own.
    pub(crate) begun_at: Option<Moment>,
}

/// How an upload ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UploadState {
    /// Good orders are in; the others are told.
    #[default]
    Imported,
    /// Nothing was written, as was asked.
    Validated,
    /// Nothing was written, because of duplicates or bad rows.
    Refused,
    /// Nothing was written: the file was done before.
    DoneBefore,
}

impl UploadState {
    /// The stable code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Imported => "IMPORTED",
            Self::Validated => "VALIDATED",
            Self::Refused => "REFUSED",
            Self::DoneBefore => "DONE_BEFORE",
        }
    }
}

/// What came of a file of orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderReport {
    /// The file's name.
    pub file: String,
    /// How it ended.
    pub state: UploadState,
    /// Rows, the header not counted.
    pub rows: u64,
    /// Orders in them.
    pub orders: u64,
    /// Orders taken in.
    pub created: u64,
    /// Orders that would be, where nothing was written.
    pub would_create: u64,
    /// Orders left as they are.
    pub skipped: u64,
    /// Orders not taken in.
    pub failed: u64,
    /// Orders whose numbers are alive, among the skipped or the failed.
    pub duplicates: u64,
    /// Rows of the orders that failed.
    pub failed_rows: u64,
    /// What is wrong, the first 100 of it.
    pub errors: Vec<RowFault>,
    /// How much more is wrong.
    pub errors_more: u64,
    /// Which orders were skipped, by their first row; the first 100.
    pub skips: Vec<RowFault>,
    /// Orders with SKUs that the catalogue lacks.
    pub orders_unmapped: u64,
    /// SKUs that the catalogue lacks, the first 100.
    pub unknown_skus: Vec<Sku>,
    /// Headers that are not read.
    pub unknown_columns: Vec<String>,
    /// The file of errors, where one was asked for.
    pub errors_file: Option<PathBuf>,
    /// When the file was begun the first time, where it was done before.
    pub done_before: Option<Moment>,
    /// Orders that were taken in from the same file before, among the skipped.
    pub taken_before: u64,
    /// Orders that an earlier attempt of this upload took in, among those taken in.
    pub own_before: u64,
}

/// What a skipped order was taken in by: the same file, before.
pub(super) const TAKEN_IN_BEFORE: &str = "TAKEN_IN_BEFORE";

/// Why an order failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// Its number is alive.
    Duplicate,
    /// Anything else.
    Bad,
}

impl OrderReport {
    pub(super) fn done_before(wish: &OrderImport, done: &Upload) -> Self {
        Self {
            file: wish.file.name(),
            state: UploadState::DoneBefore,
            rows: u64::try_from(done.rows).unwrap_or_default(),
            done_before: Some(done.begun_at),
            ..Self::default()
        }
    }

    pub(super) fn note_skip(&mut self, fault: RowFault) {
        self.skipped += 1;
        self.taken_before += u64::from(fault.code == TAKEN_IN_BEFORE);
        self.duplicates += u64::from(fault.code == domain::refusal::RefusalCode::DuplicateAlive.as_str());
        if self.skips.len() < NAMED_MAX {
            self.skips.push(fault);
        }
    }

    pub(super) fn note_failed(&mut self, faults: &[RowFault], more_rows: u64, stand: Stand) {
        self.failed += 1;
        self.duplicates += u64::from(stand == Stand::Duplicate);
        let rows: BTreeSet<u64> = faults.iter().map(|fault| fault.row_no).collect();
        self.failed_rows += rows.len() as u64 + more_rows;
        let room = NAMED_MAX.saturating_sub(self.errors.len()).min(faults.len());
        self.errors.extend(faults.iter().take(room).cloned());
        self.errors_more += (faults.len() - room) as u64;
    }

    pub(super) fn note_unknown_skus(&mut self, skus: BTreeSet<Sku>) {
        for sku in skus {
            if self.unknown_skus.len() < NAMED_MAX && !self.unknown_skus.contains(&sku) {
                self.unknown_skus.push(sku);
            }
        }
    }
}
