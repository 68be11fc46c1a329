//! Carriers: accounts, and what is asked of them for packages. Nothing is asked inside a transaction; what is about to be asked
//! is written before, so that whoever comes after a process that died knows of it.

mod account;
mod book;
mod open;
mod parcel;
mod pickup;
mod said;
mod settle;
mod sync;
mod turn;

pub use account::CarrierWish;
pub use book::Numbers;
pub use open::{CarrierReport, OpenAtCarrier};
pub(crate) use pickup::over;

/// Seconds after which a number that was asked for and is not printed yet is taken back, and a pickup that was asked for and
/// never answered is asked for again: longer than any printing or asking takes.
pub(crate) const SETTLED_S: i64 = 15 * 60;

/// Seconds until something that a carrier did not answer is tried again, after so many tries: a minute, doubled up to an hour.
const fn pause_s(tries: u32) -> i64 {
    let shift = if tries > 6 { 6 } else { tries };
    let pause = 60_i64 << shift;
    if pause > 3_600 { 3_600 } else { pause }
}
