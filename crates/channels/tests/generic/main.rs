//! The generic connector over real HTTP: against a mock shop, and against bare sockets that misbehave.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a panic is a fine way for a test to fail"
)]

mod asking;
mod auth;
mod failures;
mod shop;
mod sockets;
