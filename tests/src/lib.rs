//! What tests share: fresh databases of both kinds.
//!
//! A test has nothing to recover into: these functions panic with what to do.
#![allow(
    clippy::panic,
    clippy::expect_used,
    reason = "a test that cannot be set up must stop there"
)]

mod database;
mod on_both;

pub use database::{Kind, TestDatabase};
#[doc(hidden)]
pub use on_both::run;
