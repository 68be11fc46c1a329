//! Orders.

pub(crate) mod answer;
pub(crate) mod cancel;
pub(crate) mod cancel_many;
pub(crate) mod cancelled;
pub(crate) mod confirm;
pub(crate) mod confirm_many;
pub(crate) mod create;
pub(crate) mod hold;
pub(crate) mod hold_many;
pub(crate) mod list;
pub(crate) mod many;
pub(crate) mod pack;
pub(crate) mod pack_many;
pub(crate) mod release;
pub(crate) mod release_many;
pub(crate) mod show;
pub(crate) mod timeline;
pub(crate) mod words;
