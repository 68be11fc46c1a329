//! Sale orders: loaded whole, written by difference.

mod glance;
mod load;
mod records;
mod write;

pub use load::{Event, Movement};
pub(crate) use load::{codes_of_numbers, load_by_codes, lock_by_codes};
pub(crate) use records::load_timelines;
pub(crate) use write::{number_of, write, write_movements};
