//! Files of orders and of cancels: uploaded, validated, committed, told; and the headers that are kept for them.

pub(crate) mod cancel;
pub(crate) mod commit;
pub(crate) mod errors;
pub(crate) mod headers;
pub(crate) mod list;
pub(crate) mod receive;
pub(crate) mod remove;
pub(crate) mod set_headers;
pub(crate) mod show;
pub(crate) mod template;
#[cfg(test)]
mod tests;
mod words;
