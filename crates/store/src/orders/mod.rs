//! Sale orders: loaded whole, written by difference.

mod load;
mod records;
mod write;

pub use load::{Event, Movement};
pub(crate) use load::{code_rows, corrupt, load_by_codes, lock, number};
pub(crate) use records::{load_timelines, return_of};
pub(crate) use write::{number_of, write, write_movements};
