//! Status sync: a channel's word becomes a decision (domain.md §4). `decide(order, observation, desk)` does no I/O.

pub mod answer;
pub mod cells;
pub mod contradiction;
pub mod decide;
pub mod glance;
pub mod observation;
pub mod outcome;
mod plan;
mod settle;
pub mod units;

pub use decide::{Decision, decide};
pub use outcome::{Outcome, OutcomeKind};

#[cfg(test)]
mod tests;
