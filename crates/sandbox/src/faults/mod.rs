//! Faults: ways in which the contract side answers badly on purpose.

mod armed;
mod cut;
mod kind;
mod replace;
mod shape;

pub(crate) use armed::{Armed, Faults, Plan, read_faults};
pub(crate) use cut::cut;
pub(crate) use kind::CallKind;
pub(crate) use replace::replacement;
pub(crate) use shape::Shape;
