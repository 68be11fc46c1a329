//! Syncs with channels.

pub(crate) mod run;
pub(crate) mod words;
