//! The carrier connector over real HTTP: against the sandbox carrier with faults on, and against answers that the
//! sandbox would not give.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a panic is a fine way for a test to fail"
)]

mod asking;
mod failures;
mod hub;
mod own;
mod strange;
