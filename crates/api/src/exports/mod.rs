//! Lists as files: a row a line of the list, all of them, written on disk and sent from there.

pub(crate) mod cancelled;
pub(crate) mod orders;
pub(crate) mod runs;
pub(crate) mod stock;
mod words;
