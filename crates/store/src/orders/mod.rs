//! Sale orders: loaded whole, written by difference.

mod glance;
mod load;
mod records;
mod rows;
mod write;

pub use load::{Event, Movement};
pub(crate) use load::{code_rows, codes_of_numbers, corrupt, load_by_codes, lock_by_codes, number};
pub(crate) use records::{contradiction_of, load_timelines, record_of, return_of};
pub(crate) use rows::{json, number_of};
pub(crate) use write::{write, write_movements};
