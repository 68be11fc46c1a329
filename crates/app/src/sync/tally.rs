//! Which outcome each order of a run has so far. An order may come up several times in one run: the gravest outcome counts.

use super::{Counts, OrderOutcome};
use domain::codes::ChannelOrderNo;
use domain::sync::{Outcome, OutcomeKind};
use std::collections::{BTreeMap, BTreeSet};
use store::{PageRecord, StoredOutcome};

/// Outcomes by order.
pub(super) type Outcomes = Vec<(ChannelOrderNo, Outcome)>;

/// A page's outcomes as they are recorded: unchanged ones, the others, the counts.
pub(super) fn split((outcomes, counts): (Outcomes, [i64; 5])) -> (Outcomes, Outcomes, [i64; 5]) {
    let (unchanged, others) = outcomes
        .into_iter()
        .partition(|(_, outcome)| outcome.kind == OutcomeKind::Unchanged);
    (unchanged, others, counts)
}

/// The outcomes of a run.
#[derive(Debug, Default)]
pub(super) struct Tally {
    met: Vec<String>,
    known: BTreeSet<String>,
    outcomes: BTreeMap<String, Outcome>,
}

impl Tally {
    fn set(&mut self, no: String, outcome: Outcome) {
        self.meet(&no);
        self.outcomes.insert(no, outcome);
    }

    /// Takes over what an earlier attempt of the run recorded.
    pub(super) fn restore(&mut self, outcomes: impl IntoIterator<Item = StoredOutcome>) {
        for stored in outcomes {
            let graver = |known: &Outcome| known.kind < stored.outcome.kind;
            if self.outcomes.get(&stored.channel_order_no).is_none_or(graver) {
                self.set(stored.channel_order_no, stored.outcome);
            }
        }
    }

    /// Remembers in which order the orders came up.
    pub(super) fn meet(&mut self, no: &str) {
        if self.known.insert(no.to_owned()) {
            self.met.push(no.to_owned());
        }
    }

    /// Of a page's outcomes, those that count, one an order, and what they add to the counts.
    pub(super) fn weigh(&self, outcomes: Vec<(String, Outcome)>) -> (Outcomes, [i64; 5]) {
        let mut counting: BTreeMap<String, Outcome> = BTreeMap::new();
        for (no, outcome) in outcomes {
            let known = counting.get(&no).or_else(|| self.outcomes.get(&no));
            if known.is_none_or(|known| known.kind < outcome.kind) {
                counting.insert(no, outcome);
            }
        }
        let mut counts = [0; 5];
        for (no, outcome) in &counting {
            counts[outcome.kind as usize] += 1;
            if let Some(known) = self.outcomes.get(no) {
                counts[known.kind as usize] -= 1;
            }
        }
        (
            counting
                .into_iter()
                .map(|(no, outcome)| (ChannelOrderNo::stored(no), outcome))
                .collect(),
            counts,
        )
    }

    /// Takes over the outcomes of a page that was written.
    pub(super) fn accept(&mut self, page: &PageRecord) {
        for (no, outcome) in page.unchanged.iter().chain(&page.outcomes) {
            self.set(no.to_string(), outcome.clone());
        }
    }

    /// How many orders ended in each way so far.
    pub(super) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for outcome in self.outcomes.values() {
            *match outcome.kind {
                OutcomeKind::Unchanged => &mut counts.unchanged,
                OutcomeKind::Skipped => &mut counts.skipped,
                OutcomeKind::Changed => &mut counts.changed,
                OutcomeKind::Contradiction => &mut counts.contradiction,
                OutcomeKind::Failed => &mut counts.failed,
            } += 1;
        }
        counts
    }

    /// Every order with its outcome, in the order in which it was met.
    pub(super) fn into_outcomes(mut self) -> Vec<OrderOutcome> {
        let outcome_of = |no: String| {
            let outcome = self.outcomes.remove(&no)?;
            let (code, message) = (outcome.code, outcome.message);
            Some(OrderOutcome {
                channel_order_no: no,
                outcome: outcome.kind.as_str(),
                code,
                message,
            })
        };
        self.met.into_iter().filter_map(outcome_of).collect()
    }
}
