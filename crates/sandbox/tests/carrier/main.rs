//! The sandbox carrier over real HTTP, as a connector and a person meet it.
#![allow(clippy::unwrap_used, reason = "in a test a panic is the failure report")]

mod bounds;
mod faults;
mod pickups;
mod server;
mod tracking;
mod waybills;
mod windows;
