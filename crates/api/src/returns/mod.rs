//! Returns: goods on their way back, or back.

pub(crate) mod inspect;
pub(crate) mod list;
pub(crate) mod receive;
pub(crate) mod show;
pub(crate) mod words;
