//! Invariants of putaways: what lies in one waits, and nothing is placed twice.

use super::Checker;
use crate::order::SaleOrder;
use crate::order::event::{Event, EventKind};
use crate::putaway::{LineState, PutawayKey, PutawayLine, PutawayState, PutawayType, state_of};
use std::collections::BTreeMap;

/// A line with the putaway that it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedLine {
    /// The putaway.
    pub key: PutawayKey,
    /// Its source.
    pub source: PutawayType,
    /// The line.
    pub line: PutawayLine,
}

/// A putaway as it is kept, and its lines as they are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutawayTally {
    /// Which one.
    pub key: PutawayKey,
    /// Its state as kept.
    pub state: PutawayState,
    /// Lines, open ones and done ones as kept.
    pub kept: [i64; 3],
    /// Lines by their state, in the order of [`LineState::ALL`].
    pub counted: [i64; LineState::ALL.len()],
    /// Lines that are done and on a shelf, and units of the scans that stand.
    pub on_shelf: [i64; 2],
}

impl PutawayTally {
    fn state_of_lines(&self) -> PutawayState {
        let there = LineState::ALL.iter().zip(self.counted);
        state_of(there.filter(|(_, lines)| *lines > 0).map(|(state, _)| *state))
    }
}

impl Checker {
    /// Checks the putaway lines of an order against it and its timeline. `lines` are all of the order's.
    pub fn putaway_lines(&mut self, order: &SaleOrder, events: &[Event], lines: &[PlacedLine]) {
        let mut open: BTreeMap<u32, &PutawayKey> = BTreeMap::new();
        let mut done: BTreeMap<u32, usize> = BTreeMap::new();
        for placed in lines {
            match placed.line.state {
                LineState::Open => {
                    self.check_open_line(order, placed);
                    if let Some(other) = open.insert(placed.line.unit.item, &placed.key) {
                        let text = format!(
                            "{} lies in {} and in {}",
                            placed.line.unit, other.putaway_no, placed.key.putaway_no
                        );
                        self.broken("ONE_OPEN_PUTAWAY", text);
                    }
                }
                LineState::Done => *done.entry(placed.line.unit.item).or_default() += 1,
                LineState::Withdrawn | LineState::Discarded => {}
            }
        }
        // Each time a unit is put away, its timeline says so; what was put away before there were putaways has neither.
        let mut told: BTreeMap<u32, usize> = BTreeMap::new();
        for event in events {
            for no in &event.items {
                if event.kind == EventKind::PutAway {
                    *told.entry(*no).or_default() += 1;
                } else if event.kind == EventKind::PutAwayUndone {
                    let times = told.entry(*no).or_default();
                    *times = times.saturating_sub(1);
                }
            }
        }
        told.retain(|_, times| *times > 0);
        if told != done {
            let text = format!("{}: items put away {told:?}, lines done {done:?}", order.code);
            self.broken("PUT_AWAY_ONCE", text);
        }
    }

    fn check_open_line(&mut self, order: &SaleOrder, placed: &PlacedLine) {
        let waiting = order
            .item(placed.line.unit.item)
            .and_then(|item| order.waiting_unit(item));
        let at = || {
            format!(
                "putaway {} line {}: {}",
                placed.key.putaway_no, placed.line.no, placed.line.unit
            )
        };
        match waiting {
            None => self.broken("OPEN_LINE_WAITS", format!("{} does not wait", at())),
            Some(waiting)
                if waiting.facility != placed.key.facility
                    || waiting.source != placed.source
                    || waiting.sku != placed.line.sku =>
            {
                let text = format!(
                    "{} is {} of {} in {}",
                    at(),
                    waiting.sku,
                    waiting.source,
                    waiting.facility
                );
                self.broken("OPEN_LINE_WAITS", text);
            }
            Some(_) => {}
        }
    }

    /// Checks the state and the counts that putaways keep.
    pub fn putaways(&mut self, tallies: &[PutawayTally]) {
        for tally in tallies {
            let [open, done, ..] = tally.counted;
            let counted = [tally.counted.iter().sum(), open, done];
            let derived = tally.state_of_lines();
            if tally.on_shelf[0] != tally.on_shelf[1] {
                let text = format!(
                    "{} of {}: {} lines are on a shelf, its scans put {} units there",
                    tally.key.putaway_no, tally.key.facility, tally.on_shelf[0], tally.on_shelf[1]
                );
                self.broken("SCANS_ARE_LINES", text);
            }
            if tally.state != derived || tally.kept != counted {
                let text = format!(
                    "{} of {} is kept as {} {:?}, its lines say {derived} {counted:?}",
                    tally.key.putaway_no, tally.key.facility, tally.state, tally.kept
                );
                self.broken("PUTAWAY_STATE", text);
            }
        }
    }
}
