//! Stock and the catalogue.

pub(crate) mod adjust;
pub(crate) mod list;
pub(crate) mod put_sku;
pub(crate) mod show;
pub(crate) mod skus;
