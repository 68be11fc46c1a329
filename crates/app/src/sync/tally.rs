//! Which outcome each order of a run has so far. An order may come up several times in one run: the gravest outcome counts.

use super::{Counts, OrderOutcome};
use domain::codes::ChannelOrderNo;
use domain::sync::{Outcome, OutcomeKind};
use std::collections::HashMap;
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
    /// In the order in which they were met; without an outcome as long as there is none.
    met: Vec<(String, Option<Outcome>)>,
    places: HashMap<String, usize>,
}

impl Tally {
    fn set(&mut self, no: &str, outcome: Outcome) {
        let place = self.place(no);
        if let Some((_, known)) = self.met.get_mut(place) {
            *known = Some(outcome);
        }
    }

    fn known(&self, no: &str) -> Option<&Outcome> {
        self.met.get(*self.places.get(no)?)?.1.as_ref()
    }

    /// Takes over what an earlier attempt of the run recorded.
    pub(super) fn restore(&mut self, outcomes: impl IntoIterator<Item = StoredOutcome>) {
        for stored in outcomes {
            let graver = |known: &Outcome| known.kind < stored.outcome.kind;
            if self.known(&stored.channel_order_no).is_none_or(graver) {
                self.set(&stored.channel_order_no, stored.outcome);
            }
        }
    }

    /// Remembers in which order the orders came up.
    pub(super) fn meet(&mut self, no: &str) {
        self.place(no);
    }

    fn place(&mut self, no: &str) -> usize {
        if let Some(place) = self.places.get(no) {
            return *place;
        }
        let place = self.met.len();
        self.places.insert(no.to_owned(), place);
        self.met.push((no.to_owned(), None));
        place
    }

    /// Of a page's outcomes, those that count, one an order and sorted by number, and what they add to the counts.
    pub(super) fn weigh(&self, mut outcomes: Outcomes) -> (Outcomes, [i64; 5]) {
        // Stable, and the gravest first: of several of one order the first of the gravest stays.
        outcomes.sort_by(|(a, one), (b, other)| a.cmp(b).then(other.kind.cmp(&one.kind)));
        outcomes.dedup_by(|(later, _), (first, _)| later == first);
        outcomes.retain(|(no, outcome)| {
            self.known(no.as_str())
                .is_none_or(|known| known.kind < outcome.kind)
        });
        let mut counts = [0; 5];
        for (no, outcome) in &outcomes {
            counts[outcome.kind as usize] += 1;
            if let Some(known) = self.known(no.as_str()) {
                counts[known.kind as usize] -= 1;
            }
        }
        (outcomes, counts)
    }

    /// Takes over the outcomes of a page that was written, or is kept to be written.
    pub(super) fn accept(&mut self, page: &PageRecord) {
        for (no, outcome) in page.unchanged.iter().chain(&page.outcomes) {
            self.set(no.as_str(), outcome.clone());
        }
    }

    /// How many orders ended in each way so far.
    pub(super) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for outcome in self.met.iter().filter_map(|(_, outcome)| outcome.as_ref()) {
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
    pub(super) fn into_outcomes(self) -> Vec<OrderOutcome> {
        let outcome_of = |(no, outcome): (String, Option<Outcome>)| {
            let outcome = outcome?;
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
