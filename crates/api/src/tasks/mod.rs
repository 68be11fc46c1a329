//! Recurrent tasks: a timer for each kind of sync of each channel.

pub(crate) mod list;
pub(crate) mod pause;
pub(crate) mod resume;
pub(crate) mod run;
pub(crate) mod set_timer;
pub(crate) mod show;
pub(crate) mod words;
