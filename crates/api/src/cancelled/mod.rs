//! Cancelled deliveries: listed, previewed, resynced, restored.

pub(crate) mod answered;
pub(crate) mod counts;
pub(crate) mod list;
pub(crate) mod preview;
pub(crate) mod restore;
pub(crate) mod resync;
pub(crate) mod row;
#[cfg(test)]
mod table;
pub(crate) mod words;
