//! Uploads: files of orders and of cancels, validated and then done, with what is wrong told row by row.

mod cancel;
mod cancel_row;
mod columns;
mod fault;
mod group;
pub mod job;
mod line;
mod mapping;
mod orders;
mod report;
mod snapshot;
mod told;

pub use cancel::{CancelImport, CancelReport, RowResult};
pub use columns::{CANCEL_COLUMNS, ORDER_COLUMNS};
pub use fault::RowFault;
pub use mapping::{HEADERS_KEPT_MAX, KeptHeader, column_names};
pub use report::{Duplicates, OrderImport, OrderReport, Progress, UploadState};
pub use snapshot::{UploadFile, file_bytes_max};
