//! Accounts at carriers.

pub(crate) mod add;
pub(crate) mod disable;
pub(crate) mod enable;
pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod set_key;
pub(crate) mod set_timer;
pub(crate) mod show;
pub(crate) mod sync;
pub(crate) mod test;
mod words;
