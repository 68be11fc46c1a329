//! What an observation asks for, unit by unit, before anything is done: the table applied.

use super::cells::{self, Cell};
use super::contradiction::ContradictionKind;
use super::observation::{Observation, ObservedUnits, Reading};
use super::units::{Matched, match_line};
use crate::codes::ChannelItemId;
use crate::moment::Moment;
use crate::order::SaleOrder;
use crate::order::address::Address;
use crate::order::item::{ItemState, OrderItem};
use crate::words::counted;
use std::collections::{BTreeMap, BTreeSet};

/// One unit with something to do, and the entry that says so.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'o> {
    pub(super) no: u32,
    pub(super) entry: &'o ObservedUnits,
    pub(super) at: Moment,
}

/// A contradiction that this observation shows.
#[derive(Debug, Clone)]
pub(super) struct Shown<'o> {
    pub(super) kind: ContradictionKind,
    pub(super) items: Vec<u32>,
    pub(super) word: String,
    /// The words behind it; none where it is about a count.
    pub(super) asked: Vec<Asked<'o>>,
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
    pub(super) contradictions: Vec<Shown<'o>>,
    pub(super) drift: Vec<String>,
    pub(super) stale: usize,
    pub(super) unknown: Vec<String>,
    /// The word for each unit that the channel spoke of, staleness aside.
    pub(super) words: BTreeMap<u32, &'o str>,
    /// The units of lines of which the channel counts more or fewer than we do.
    pub(super) miscounted: BTreeSet<u32>,
    may_be_cancelled_there: bool,
}

/// What of an order a plan looks at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'s> {
    pub(super) items: &'s [OrderItem],
    pub(super) address: &'s Address,
    /// Whether it is at Created's stage.
    pub(super) is_untouched: bool,
    /// Whether the site may have cancelled what the seller had cancelled.
    pub(super) may_be_cancelled_there: bool,
}

impl<'s> Seen<'s> {
    fn item(&self, no: u32) -> Option<&'s OrderItem> {
        let place = usize::try_from(no).ok()?.checked_sub(1)?;
        self.items.get(place).filter(|item| item.no == no)
    }
}

impl<'o> Plan<'o> {
    /// Applies the table to every unit that the observation speaks of.
    pub(super) fn of(order: &SaleOrder, observation: &'o Observation) -> Self {
        let seen = Seen {
            items: &order.items,
            address: &order.address,
            is_untouched: order.is_untouched(),
            may_be_cancelled_there: order
                .cancelled
                .iter()
                .any(|record| record.site_cancelled_at.is_some()),
        };
        Self::of_seen(&seen, observation)
    }

    /// As [`Self::of`], on what can be seen of the order without loading all of it.
    pub(super) fn of_seen(order: &Seen<'_>, observation: &'o Observation) -> Self {
        let mut plan = Self {
            may_be_cancelled_there: order.may_be_cancelled_there,
            ..Self::default()
        };
        let mut lines: BTreeMap<&ChannelItemId, Vec<&'o ObservedUnits>> = BTreeMap::new();
        for entry in &observation.lines {
            lines.entry(&entry.channel_item_id).or_default().push(entry);
        }
        for (line, entries) in &lines {
            plan.take_line(order, line, entries, observation.asked_at);
        }
        let ours: BTreeMap<_, u32> =
            order
                .items
                .iter()
                .filter(|i| i.is_live())
                .fold(BTreeMap::new(), |mut lines, item| {
                    *lines.entry(&item.channel_item_id).or_default() += 1;
                    lines
                });
        plan.compare_address(order, observation);
        for (line, units) in ours {
            if let Some(line) = line
                && !lines.contains_key(line)
            {
                plan.drift.push(format!(
                    "line {line} with {} is not on the site any more",
                    counted(units, "unit")
                ));
            }
        }
        plan
    }

    /// Once the order is worked on, another address there is drift (domain.md §4, Other changes).
    fn compare_address(&mut self, order: &Seen<'_>, observation: &Observation) {
        let differs = observation
            .address
            .as_ref()
            .is_some_and(|address| address != order.address);
        let lives = order.items.iter().any(OrderItem::is_live);
        if differs && lives && !order.is_untouched && !self.is_all_stale(order.items) {
            self.drift
                .push("the delivery address differs on the site".to_owned());
        }
    }

    /// Whether it asks for nothing that is written on the order.
    pub(super) fn asks_nothing(&self) -> bool {
        let all = [
            &self.cancel,
            &self.catch_up,
            &self.withdraw_return,
            &self.cancelled_on_site,
            &self.withdrawn_cancel,
            &self.return_expected,
        ];
        all.into_iter().all(Vec::is_empty) && self.contradictions.is_empty()
    }

    /// Whether every unit of the order was spoken of, and each by a word that is older than what we know.
    pub(super) fn is_all_stale(&self, items: &[OrderItem]) -> bool {
        self.stale > 0 && self.stale == items.iter().filter(|item| !item.superseded).count()
    }

    fn compare_sku(&mut self, line: &ChannelItemId, units: &[&OrderItem], entries: &[&ObservedUnits]) {
        let theirs = entries.iter().find_map(|entry| entry.sku.as_ref());
        if let (Some(theirs), Some(ours)) = (theirs, units.first().map(|item| &item.sku))
            && theirs != ours
        {
            self.drift
                .push(format!("line {line} is {theirs} on the site and {ours} here"));
        }
    }

    fn take_line(
        &mut self,
        order: &Seen<'_>,
        line: &ChannelItemId,
        entries: &[&'o ObservedUnits],
        asked_at: Moment,
    ) {
        let units: Vec<&OrderItem> = order
            .items
            .iter()
            .filter(|i| !i.superseded && i.channel_item_id.as_ref() == Some(line))
            .collect();
        self.compare_sku(line, &units, entries);
        let newest = Newest::of(&units);
        match match_line(&units, entries) {
            Matched::Units(pairs) => {
                for (no, i) in pairs {
                    if let Some(item) = order.item(no) {
                        let entry = entries[i];
                        let at = time_of(entry.reading, entries, asked_at);
                        self.take_unit(item, Asked { no, entry, at }, newest);
                    }
                }
            }
            Matched::More { there } if units.is_empty() => {
                self.drift.push(format!(
                    "line {line} with {} is new on the site",
                    counted(there, "unit")
                ));
            }
            Matched::More { there } => {
                self.miscounted.extend(units.iter().map(|item| item.no));
                self.contradictions.push(Shown {
                    kind: ContradictionKind::MoreUnitsThere,
                    items: units.iter().map(|item| item.no).collect(),
                    word: format!("{there} units of line {line}, {} here", units.len()),
                    asked: Vec::new(),
                });
            }
            Matched::Fewer { there } => {
                self.miscounted.extend(units.iter().map(|item| item.no));
                self.drift.push(format!(
                    "line {line} has {} on the site and {} here",
                    counted(there, "unit"),
                    units.len()
                ));
            }
        }
    }

    fn take_unit(&mut self, item: &OrderItem, asked: Asked<'o>, newest: Newest) {
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
            Cell::Drift => self.drift.push(format!(
                "item {} is {} here and open on the site",
                item.no, item.state
            )),
            Cell::Cancel => self.cancel.push(asked),
            Cell::CatchUp if is_announced_already(item, asked.entry.reading) => {}
            Cell::CatchUp => self.catch_up.push(asked),
            Cell::WithdrawReturn if Some(asked.at) <= newest.of_returns => self.stale += 1,
            Cell::WithdrawReturn => self.withdraw_return.push(asked),
            Cell::CancelledOnSite => self.cancelled_on_site.push(asked),
            Cell::WithdrawnCancel if Some(asked.at) <= newest.of_status => self.stale += 1,
            // Only a valid order withdraws its cancel, and one on claim is not valid (domain.md §6).
            Cell::WithdrawnCancel if asked.entry.reading == Reading::OnClaim => {}
            Cell::WithdrawnCancel => self.withdrawn_cancel.push(asked),
            Cell::WithdrawnWhereCancelledThere => {
                let is_newer = Some(asked.at) > newest.of_status && asked.entry.reading != Reading::OnClaim;
                if is_newer && self.may_be_cancelled_there {
                    self.withdrawn_cancel.push(asked);
                }
            }
            Cell::Contradiction => self.contradict(&asked, kind_for(item.state)),
            Cell::ContradictionReturnExpected => {
                self.contradict(&asked, kind_for(item.state));
                self.return_expected.push(asked);
            }
        }
    }

    fn contradict(&mut self, asked: &Asked<'o>, kind: ContradictionKind) {
        let word = &asked.entry.raw_status;
        match self
            .contradictions
            .iter_mut()
            .find(|shown| shown.kind == kind && shown.word == *word)
        {
            Some(shown) => {
                shown.items.push(asked.no);
                shown.asked.push(*asked);
            }
            None => {
                let (items, asked) = (vec![asked.no], vec![*asked]);
                self.contradictions.push(Shown {
                    kind,
                    items,
                    word: word.clone(),
                    asked,
                });
            }
        }
    }
}

fn kind_for(state: ItemState) -> ContradictionKind {
    match state.has_left() {
        true => ContradictionKind::CancelledAfterDispatch,
        false => ContradictionKind::CancelledHereMovedThere,
    }
}

/// A line and stream has one time, its newest (domain.md §4, Time); entries that carry none were true when we asked.
fn time_of(reading: Reading, line: &[&ObservedUnits], asked_at: Moment) -> Moment {
    let same_stream = line
        .iter()
        .filter(|entry| entry.reading.is_of_returns() == reading.is_of_returns());
    same_stream
        .map(|entry| entry.changed_at.unwrap_or(asked_at))
        .max()
        .unwrap_or(asked_at)
}

/// The newest words applied to any unit of a line. What goes back, a return or a cancel that is withdrawn, must be newer
/// than all of them: which unit an older word spoke of cannot be told any more.
#[derive(Debug, Clone, Copy)]
struct Newest {
    of_status: Option<Moment>,
    of_returns: Option<Moment>,
}

impl Newest {
    fn of(units: &[&OrderItem]) -> Self {
        Self {
            of_status: units.iter().filter_map(|item| item.status_seen_at).max(),
            of_returns: units.iter().filter_map(|item| item.return_seen_at).max(),
        }
    }
}

/// Older than the newest word applied to this unit from the same stream (domain.md §4, Time).
fn is_stale(item: &OrderItem, asked: &Asked<'_>) -> bool {
    let newest = match asked.entry.reading.is_of_returns() {
        true => item.return_seen_at,
        false => item.status_seen_at,
    };
    newest.is_some_and(|newest| asked.at < newest)
}

fn is_announced_already(item: &OrderItem, reading: Reading) -> bool {
    matches!(reading, Reading::ReturnAnnounced(_))
        && matches!(item.state, ItemState::ReturnRequested | ItemState::CourierReturn)
}
