//! Sales channels.

pub(crate) mod add;
pub(crate) mod capabilities;
pub(crate) mod disable;
pub(crate) mod enable;
pub(crate) mod list;
pub(crate) mod show;
pub(crate) mod sources;
pub(crate) mod test;
