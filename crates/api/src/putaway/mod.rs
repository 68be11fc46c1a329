//! Putaway: goods of cancelled and returned items on their way back to a shelf.

pub(crate) mod complete;
pub(crate) mod create;
pub(crate) mod discard;
pub(crate) mod list;
pub(crate) mod pending;
pub(crate) mod print;
pub(crate) mod scan;
pub(crate) mod show;
pub(crate) mod suggestions;
pub(crate) mod undo;
pub(crate) mod way;
pub(crate) mod words;
