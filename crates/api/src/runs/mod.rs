//! Runs: what ran, what runs, what became of each order.

pub(crate) mod cancel;
pub(crate) mod list;
pub(crate) mod orders;
pub(crate) mod retry;
pub(crate) mod show;
pub(crate) mod unchanged;
pub(crate) mod words;
