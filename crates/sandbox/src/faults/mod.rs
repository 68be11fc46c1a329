//! Faults: ways in which a contract side answers badly on purpose.

mod armed;
mod cut;
mod kind;
mod replace;
mod shape;
mod strike;
mod target;

pub(crate) use armed::{Armed, Faults, Plan, read_faults};
pub(crate) use kind::Kind;
pub(crate) use shape::Shape;
pub(crate) use strike::strike;
pub(crate) use target::Target;
