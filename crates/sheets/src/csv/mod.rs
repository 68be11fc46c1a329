//! CSV files, decoded and split record by record.

mod apostrophe;
mod decode;
mod encoding;
mod records;
mod separator;

pub(crate) use apostrophe::guarded;
pub(crate) use records::Records;
