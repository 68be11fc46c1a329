//! Sale orders: loaded whole, written by difference.

mod load;
mod records;
mod write;

pub use load::{Event, Movement};
pub(crate) use load::{code_rows, load_by_codes, lock, number};
pub(crate) use records::items_of;
pub(crate) use write::{number_of, write, write_movements};
