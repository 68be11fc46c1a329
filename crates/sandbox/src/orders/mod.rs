//! What the marketplace holds: orders, lines, units, and the rules that move them.

pub(crate) mod action;
pub(crate) mod address;
pub(crate) mod amount;
pub(crate) mod book;
pub(crate) mod cancel;
pub(crate) mod draft;
pub(crate) mod order;
pub(crate) mod samples;
pub(crate) mod unit;
pub(crate) mod view;
