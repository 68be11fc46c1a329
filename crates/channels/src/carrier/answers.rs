//! The answers to a question about many: each thing that was asked for has exactly one outcome.

use super::{CarrierError, CarrierRefusal};
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

/// What a carrier answered about a list of things. Keep `items` first and look at `stopped` then: what was answered
/// before a call failed stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers<T> {
    /// One outcome for each thing, in the sequence of asking.
    pub items: Vec<Result<T, ItemFault>>,
    /// Rows about things that nobody asked for, put aside; their names, cut to 80 characters, or their places.
    pub unasked: Vec<String>,
    /// Why the asking ended early. What was not answered is [`ItemFault::NoAnswer`].
    pub stopped: Option<CarrierError>,
}

/// Why one thing has no good answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ItemFault {
    /// The carrier says no to it.
    #[error(transparent)]
    Refused(#[from] CarrierRefusal),
    /// The call that was to answer it failed or was not made; it may have had its effect. Ask again.
    #[error("the call to the carrier failed before it was answered. Ask again when that is mended")]
    NoAnswer,
    /// The carrier answered, but not this.
    #[error("the carrier did not answer it. Show this to whoever runs the carrier; it is asked again")]
    Missing,
    /// The carrier answered it more than once, so that no answer can be relied on.
    #[error("the carrier answered it {times} times. Show this to whoever runs the carrier")]
    Repeated {
        /// How often.
        times: usize,
    },
    /// The carrier's answer cannot be used.
    #[error("the carrier's answer cannot be used: {why}. Show this to whoever runs the carrier")]
    Unreadable {
        /// What is wrong with it.
        why: String,
    },
    /// It was asked for twice in one call; only the first was sent.
    #[error("it was named twice in one call, and only the first was sent. Name it once")]
    AskedTwice,
}

impl ItemFault {
    /// The stable code by which programs and screens know the fault.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::NoAnswer => "NO_ANSWER",
            Self::Missing => "NOT_ANSWERED",
            Self::Repeated { .. } => "ANSWERED_TWICE",
            Self::Unreadable { .. } => "BAD_ANSWER",
            Self::AskedTwice => "ASKED_TWICE",
        }
    }
}

/// A row of an answer: what it is about, as far as that can be read, and what it says.
pub(super) struct Row<T> {
    pub(super) about: Option<String>,
    pub(super) said: Result<T, ItemFault>,
}

impl<T> Answers<T> {
    /// Nothing answered yet about `names`: the first of each name waits for its answer.
    pub(super) fn awaited(names: &[String]) -> Self {
        let mut seen = HashSet::new();
        let fault = |name| {
            if seen.insert(name) {
                ItemFault::NoAnswer
            } else {
                ItemFault::AskedTwice
            }
        };
        Self {
            items: names.iter().map(fault).map(Err).collect(),
            unasked: Vec::new(),
            stopped: None,
        }
    }

    /// The places of those that wait for an answer, in batches of at most `batch_max`.
    pub(super) fn batches(&self, batch_max: u32) -> Vec<Vec<usize>> {
        let waits = |item: &Result<T, ItemFault>| matches!(item, Err(ItemFault::NoAnswer));
        let places: Vec<usize> = (0..self.items.len())
            .filter(|at| waits(&self.items[*at]))
            .collect();
        let batch_max = usize::try_from(batch_max).unwrap_or(usize::MAX).max(1);
        places.chunks(batch_max).map(<[usize]>::to_vec).collect()
    }

    /// Gives each of the batch the one row about it; breaks where there are none because the call failed. `names` are
    /// those of all items.
    pub(super) fn take(
        &mut self,
        names: &[String],
        batch: &[usize],
        answered: Result<Vec<Row<T>>, CarrierError>,
    ) -> ControlFlow<()> {
        match answered {
            Ok(rows) => {
                self.sort_in(names, batch, rows);
                ControlFlow::Continue(())
            }
            Err(error) => {
                self.stopped = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn sort_in(&mut self, names: &[String], batch: &[usize], rows: Vec<Row<T>>) {
        let mut of_name: HashMap<String, (usize, Result<T, ItemFault>)> = HashMap::new();
        let asked: HashMap<&str, usize> = batch.iter().map(|at| (names[*at].as_str(), *at)).collect();
        for (index, row) in rows.into_iter().enumerate() {
            match row.about {
                Some(name) if asked.contains_key(name.as_str()) => {
                    let met = of_name.entry(name).or_insert((0, Err(ItemFault::Missing)));
                    *met = (met.0 + 1, row.said);
                }
                Some(name) => self.unasked.push(name.chars().take(80).collect()),
                None => self.unasked.push(format!("row {} without a name", index + 1)),
            }
        }
        for at in batch {
            self.items[*at] = match of_name.remove(&names[*at]) {
                None => Err(ItemFault::Missing),
                Some((1, said)) => said,
                Some((times, _)) => Err(ItemFault::Repeated { times }),
            };
        }
    }
}

#[cfg(test)]
mod tests;
