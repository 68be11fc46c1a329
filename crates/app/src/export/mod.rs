//! Exports: any list as a spreadsheet, written a page at a time.

mod cancelled;
mod orders;
mod out_file;
mod runs;
mod stock;
mod table;

pub use out_file::format_of;
pub(crate) use out_file::{Beside, Pages};

use crate::blocking::on_a_thread;
use crate::{AppError, Caller};
use domain::moment::Moment;
use jiff::civil::DateTime;
use std::path::Path;

/// Puts bytes into a file, whole or not at all.
///
/// # Errors
/// Those of the disk.
pub async fn put_bytes(path: &Path, bytes: Vec<u8>) -> Result<(), AppError> {
    let path = path.to_owned();
    on_a_thread(move || {
        let beside = Beside::new(&path)?;
        beside.write(&bytes)?;
        beside.put()
    })
    .await
}

/// A moment as clocks in the tenant's zone show it.
pub(crate) fn local(caller: &Caller, at: Moment) -> DateTime {
    jiff::Timestamp::from_microsecond(at.0)
        .map_or(DateTime::MIN, |at| at.to_zoned(caller.zone.clone()).datetime())
}
