//! What the store promises, subject by subject, each promise on SQLite and on PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed expectation fails the test"
)]

mod carriers;
mod counters;
mod deciding;
mod finding;
mod flows;
mod glances;
mod guard;
mod idempotency;
mod images;
mod issued;
mod life;
mod numbers;
mod outcomes;
mod pages;
mod pickups;
mod putaways;
mod queue;
mod round_trip;
mod runs;
mod secrets;
mod shelves;
mod shop;
mod specimen;
mod stock;
mod tasks;
mod tenants;
mod traps;
mod upload_jobs;
mod uploads;
mod words;
mod work;
mod writers;
