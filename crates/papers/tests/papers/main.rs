//! Papers as a printer and a scanner see them: rendered by poppler, scanned by zbar.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a panic is a fine way for a test to fail"
)]

mod any_text;
mod invoices;
mod labels;
mod putaways;
mod readers;
mod refused;
mod samples;
mod scanned;
mod texts;
