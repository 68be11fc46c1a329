//! Exports: any list as a spreadsheet, written a page at a time.

mod out_file;

pub use out_file::format_of;
pub(crate) use out_file::{Beside, Pages};

use crate::Caller;
use domain::moment::Moment;
use jiff::civil::DateTime;

/// A moment as clocks in the tenant's zone show it.
pub(crate) fn local(caller: &Caller, at: Moment) -> DateTime {
    jiff::Timestamp::from_microsecond(at.0).map_or(DateTime::MIN, |at| at.to_zoned(caller.zone.clone()).datetime())
}
