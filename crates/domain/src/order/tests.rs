//! Tests of orders: taking them in, reserving, confirming, packing, cancelling, and what carriers tell.

mod carried;
mod import;
mod process;
mod receive;
mod reserve;
