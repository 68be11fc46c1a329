//! Pickups: packages that a carrier is asked to collect together.

pub(crate) mod cancel;
pub(crate) mod edit;
pub(crate) mod list;
pub(crate) mod request;
pub(crate) mod show;
pub(crate) mod words;
