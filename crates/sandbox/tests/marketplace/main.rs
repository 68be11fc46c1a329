//! The sandbox marketplace over real HTTP, as a connector and a person meet it.
#![allow(clippy::unwrap_used, reason = "in a test a panic is the failure report")]

mod actions;
mod auth;
mod bulk;
mod cancel;
mod control;
mod fault_answers;
mod fault_listings;
mod listing;
mod running;
mod server;
