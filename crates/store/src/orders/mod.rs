//! Sale orders: loaded whole, written by difference.

mod load;
mod records;
mod write;

pub use load::{Event, Movement};
pub(crate) use load::{load_by_codes, lock};
pub(crate) use records::load_timelines;
pub(crate) use write::{number_of, write, write_movements};
