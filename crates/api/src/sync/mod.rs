//! Syncs.

pub(crate) mod run;
