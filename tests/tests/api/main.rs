//! The API through the real binary, on both databases. What is asked for comes from its own description, so an endpoint that is
//! added is covered by itself.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a panic is how a test fails, in its body and in what bodies share"
)]

mod answers;
mod carried;
mod contract;
mod drift;
mod matrix;
mod once;
mod operations;
mod recovery;
mod served;
