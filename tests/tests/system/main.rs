//! The whole system: the real binary as a process against a marketplace over real HTTP, on both databases.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a panic is how a test fails, in its body and in what bodies share"
)]

mod bad_input;
mod bad_setup;
mod carriers;
mod demo;
mod disputes;
mod faults;
mod follow;
mod go_live;
mod golden;
mod no_channel;
mod other_server;
mod processing;
mod putaway;
mod recovery;
mod returns;
mod rules;
mod serving;
mod shelves;
mod tasks;
mod tenants;
mod uploads;

/// A moment some hours ago, as channels write it.
#[expect(
    clippy::disallowed_methods,
    reason = "the shop and the binary run on the system's clock"
)]
fn hours_ago(hours: i64) -> String {
    let at = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(hours);
    at.display_with_offset(jiff::tz::Offset::constant(5)).to_string()
}
