//! What tests share: fresh databases of both kinds, a marketplace, and the binary as an operator runs it.
//!
//! A test has nothing to recover into: these functions panic with what to do.
#![allow(
    clippy::panic,
    clippy::expect_used,
    reason = "a test that cannot be set up must stop there"
)]

mod by_hand;
mod contents;
mod database;
mod door;
mod installation;
mod on_both;
mod output;
mod reading;
mod shop;

pub use contents::Contents;
pub use database::{Kind, TestDatabase};
pub use door::{Door, Told};
pub use installation::Installation;
#[doc(hidden)]
pub use on_both::run;
pub use output::Output;
pub use reading::list;
pub use shop::{PASSWORD, Shop, USERNAME, serve};
