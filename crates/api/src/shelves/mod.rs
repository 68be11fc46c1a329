//! Shelves of a facility.

pub(crate) mod add;
pub(crate) mod block;
pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod unblock;
