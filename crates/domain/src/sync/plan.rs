//! What an observation asks for, unit by unit, before anything is done: the table applied.

use super::cells::{self, Cell};
use super::contradiction::ContradictionKind;
use super::observation::{Observation, ObservedUnits, Reading};
use super::units::{Matched, match_line};
use crate::codes::ChannelItemId;
use crate::moment::Moment;
use crate::order::SaleOrder;
use crate::order::item::{ItemState, OrderItem};
use std::collections::BTreeMap;

/// One unit with something to do, and the entry that says so.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'o> {
    pub(super) no: u32,
    pub(super) entry: &'o ObservedUnits,
    pub(super) at: Moment,
}

/// A contradiction that this observation shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) kind: ContradictionKind,
    pub(super) items: Vec<u32>,
    pub(super) word: String,
}

/// All that one observation asks of one order.
#[derive(Debug, Default)]
pub(super) struct Plan<'o> {
    pub(super) cancel: Vec<Asked<'o>>,
    pub(super) catch_up: Vec<Asked<'o>>,
    pub(super) withdraw_return: Vec<Asked<'o>>,
    pub(super) cancelled_on_site: Vec<Asked<'o>>,
    pub(super) withdrawn_cancel: Vec<Asked<'o>>,
    pub(super) return_expected: Vec<Asked<'o>>,
    pub(super) contradictions: Vec<Shown>,
    pub(super) drift: Vec<String>,
    pub(super) stale: usize,
    pub(super) unknown: Vec<String>,
    /// The word for each unit that the channel spoke of, staleness aside.
    pub(super) words: BTreeMap<u32, &'o str>,
}

impl<'o> Plan<'o> {
    /// Applies the table to every unit that the observation speaks of.
    pub(super) fn of(order: &SaleOrder, observation: &'o Observation) -> Self {
        let mut plan = Self::default();
        let mut lines: BTreeMap<&ChannelItemId, Vec<&'o ObservedUnits>> = BTreeMap::new();
        for entry in &observation.lines {
            lines.entry(&entry.channel_item_id).or_default().push(entry);
        }
        for (line, entries) in &lines {
            plan.take_line(order, line, entries, observation.asked_at);
        }
        let ours: BTreeMap<_, u32> = order.items.iter().filter(|i| i.is_live()).fold(
            BTreeMap::new(),
            |mut lines, item| {
                *lines.entry(&item.channel_item_id).or_default() += 1;
                lines
            },
        );
        for (line, units) in ours {
            if let Some(line) = line
                && !lines.contains_key(line)
            {
                plan.drift.push(format!("line {line} with {units} units is not on the site any more"));
            }
        }
        plan
    }

    fn take_line(&mut self, order: &SaleOrder, line: &ChannelItemId, entries: &[&'o ObservedUnits], asked_at: Moment) {
        let units: Vec<&OrderItem> =
            order.items.iter().filter(|i| !i.superseded && i.channel_item_id.as_ref() == Some(line)).collect();
        match match_line(&units, entries) {
            Matched::Units(pairs) => {
                for (no, i) in pairs {
                    if let Some(item) = order.item(no) {
                        let entry = entries[i];
                        self.take_unit(item, Asked { no, entry, at: entry.changed_at.unwrap_or(asked_at) });
                    }
                }
            }
            Matched::More { there } if units.is_empty() => {
                self.drift.push(format!("line {line} with {there} units is new on the site"));
            }
            Matched::More { there } => self.contradictions.push(Shown {
                kind: ContradictionKind::MoreUnitsThere,
                items: units.iter().map(|item| item.no).collect(),
                word: format!("{there} units of line {line}, {} here", units.len()),
            }),
            Matched::Fewer { there } => {
                self.drift.push(format!("line {line} has {there} units on the site and {} here", units.len()));
            }
        }
    }

    fn take_unit(&mut self, item: &OrderItem, asked: Asked<'o>) {
        let Some(column) = cells::column_of(asked.entry.reading) else {
            self.unknown.push(asked.entry.raw_status.clone());
            return;
        };
        if is_stale(item, &asked) {
            self.stale += 1;
            return;
        }
        self.words.insert(asked.no, &asked.entry.raw_status);
        match cells::cell(cells::row_of(item), column) {
            Cell::Unchanged => {}
            Cell::Stale => self.stale += 1,
            Cell::Drift => self.drift.push(format!("item {} is {} here and open on the site", item.no, item.state)),
            Cell::Cancel => self.cancel.push(asked),
            Cell::CatchUp if is_announced_already(item, asked.entry.reading) => {}
            Cell::CatchUp => self.catch_up.push(asked),
            Cell::WithdrawReturn if Some(asked.at) <= item.return_seen_at => self.stale += 1,
            Cell::WithdrawReturn => self.withdraw_return.push(asked),
            Cell::CancelledOnSite => self.cancelled_on_site.push(asked),
            Cell::WithdrawnCancel if Some(asked.at) <= item.status_seen_at => self.stale += 1,
            Cell::WithdrawnCancel => self.withdrawn_cancel.push(asked),
            Cell::Contradiction => self.contradict(&asked, kind_for(item.state)),
            Cell::ContradictionReturnExpected => {
                self.contradict(&asked, kind_for(item.state));
                self.return_expected.push(asked);
            }
        }
    }

    fn contradict(&mut self, asked: &Asked<'_>, kind: ContradictionKind) {
        let word = &asked.entry.raw_status;
        match self.contradictions.iter_mut().find(|shown| shown.kind == kind && shown.word == *word) {
            Some(shown) => shown.items.push(asked.no),
            None => self.contradictions.push(Shown { kind, items: vec![asked.no], word: word.clone() }),
        }
    }
}

fn kind_for(state: ItemState) -> ContradictionKind {
    match state.has_left() {
        true => ContradictionKind::CancelledAfterDispatch,
        false => ContradictionKind::CancelledHereMovedThere,
    }
}

/// Older than the newest word applied to this unit from the same stream. A catch-up to a return also settles the status
/// stream for good (domain.md §4, Time).
fn is_stale(item: &OrderItem, asked: &Asked<'_>) -> bool {
    let newest = match asked.entry.reading {
        Reading::ReturnAnnounced(_) | Reading::ReturnOver(_) => item.return_seen_at,
        Reading::Open
        | Reading::PendingVerification
        | Reading::OnClaim
        | Reading::Cancelled
        | Reading::Dispatched
        | Reading::Delivered
        | Reading::Unknown => item.status_seen_at,
    };
    newest.is_some_and(|newest| asked.at < newest)
}

fn is_announced_already(item: &OrderItem, reading: Reading) -> bool {
    matches!(reading, Reading::ReturnAnnounced(_))
        && matches!(item.state, ItemState::ReturnRequested | ItemState::CourierReturn)
}
