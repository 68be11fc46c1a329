//! Tests of orders: taking them in, reserving, confirming, packing, cancelling.

mod import;
mod process;
mod receive;
mod reserve;
