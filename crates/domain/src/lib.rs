//! The rules of Ordertide: what an order, a package and a unit of stock may do, and why.
//!
//! Pure: no I/O, no clock, no randomness, no async. The same input gives the same decision. Everything that a rule
//! needs (the moment, the numbers, the stock levels) comes in as data; everything that it decides goes out as data.
//! The shell (`app`, `store`, `channels`) loads, asks, applies and records.

pub mod carrier;
pub mod change;
pub mod channel;
pub mod codes;
pub mod invariants;
pub mod moment;
pub mod money;
pub mod order;
pub mod package;
pub mod putaway;
pub mod recovery;
pub mod refusal;
pub mod returns;
pub mod run;
pub mod sequence;
pub mod shelf;
pub mod stock;
pub mod sync;
pub mod tenant;
pub mod transition;
pub mod upload;
pub mod words;

#[cfg(test)]
mod testing;
