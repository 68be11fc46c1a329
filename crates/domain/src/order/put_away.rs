//! Goods that wait for putaway: placed, or found to have left while they lay in one (domain.md §3).

use super::edit::Edit;
use super::event::EventKind;
use crate::codes::ShelfCode;
use crate::putaway::{Condition, LineState, Putaway, PutawayKey, PutawayMark, Unit};
use crate::refusal::{Refusal, RefusalCode};
use crate::stock::Bucket;
use crate::transition::{self, Command};
use std::collections::BTreeMap;

impl Edit<'_> {
    /// Places units of a putaway as they were found: good ones are sellable again, on a shelf where one is named, bad ones are
    /// BAD, and missing ones are written off.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE` where one is in a state in which nothing of it waits.
    pub(crate) fn put_away(
        &mut self,
        units: &[(u32, (Condition, Option<String>))],
        (key, shelf): (&PutawayKey, Option<&ShelfCode>),
    ) -> Result<(), Refusal> {
        let mut found: BTreeMap<&(Condition, Option<String>), Vec<u32>> = BTreeMap::new();
        for (no, how) in units {
            if let Some(item) = self.order.item(*no) {
                transition::next(item.state, Command::PutAway)?;
            }
            found.entry(how).or_default().push(*no);
        }
        for ((condition, reason), nos) in found {
            let shelf = shelf.filter(|_| condition.bucket() == Bucket::Available);
            let buckets = (Bucket::PutawayPending, condition.bucket());
            self.move_stock_in(&nos, buckets, (&key.facility, shelf))?;
            for no in &nos {
                if let Some(item) = self.item_mut(*no) {
                    item.putaway = PutawayMark::Done;
                }
            }
            let why = reason
                .as_ref()
                .map(|why| format!(": \"{why}\""))
                .unwrap_or_default();
            let place = shelf
                .map(|shelf| format!(" on shelf {shelf}"))
                .unwrap_or_default();
            let text = format!(
                "Put away as {condition}{place} with putaway {}{why}",
                key.putaway_no
            );
            self.note(EventKind::PutAway, &nos, text);
        }
        Ok(())
    }

    /// Takes good units that a scan put on a shelf off it again: they wait as before.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE` where one is not here any more, `UNIT_PROMISED` where the shelf has too few that no order was
    /// promised.
    pub(crate) fn take_off_shelf(
        &mut self,
        nos: &[u32],
        (key, shelf): (&PutawayKey, &ShelfCode),
    ) -> Result<(), Refusal> {
        for item in nos.iter().filter_map(|no| self.order.item(*no)) {
            transition::next(item.state, Command::PutAway)?;
        }
        let buckets = (Bucket::Available, Bucket::PutawayPending);
        self.move_stock_in(nos, buckets, (&key.facility, Some(shelf)))
            .map_err(|short| {
                let text = format!(
                    "What was put on shelf {shelf} was promised to an order since, or counted away: {}",
                    short.message
                );
                Refusal::new(RefusalCode::UnitPromised, text)
            })?;
        for no in nos {
            if let Some(item) = self.item_mut(*no) {
                item.putaway = PutawayMark::Pending;
            }
        }
        let text = format!(
            "Taken off shelf {shelf}: a scan of putaway {} is taken back",
            key.putaway_no
        );
        self.note(EventKind::PutAwayUndone, nos, text);
        Ok(())
    }

    /// Closes the lines of units that no longer wait, for they left while they lay in an open putaway: such a line is never
    /// completed, so their stock never moves twice.
    pub fn let_go(&mut self, putaways: &mut [Putaway]) {
        let now = self.now();
        for putaway in putaways {
            let mut gone = Vec::new();
            for line in &mut putaway.lines {
                let waits = |unit: &Unit| {
                    self.order
                        .item(unit.item)
                        .is_some_and(|item| item.putaway == PutawayMark::Pending)
                };
                let is_open = line.state == LineState::Open && line.unit.order == self.order.code;
                if is_open && !waits(&line.unit) {
                    line.state = LineState::Withdrawn;
                    line.closed_at = Some(now);
                    gone.push(line.unit.item);
                }
            }
            if !gone.is_empty() {
                putaway.settle(now);
                let text = format!("It is taken off putaway {}: it left", putaway.key.putaway_no);
                self.note(EventKind::PutawayChanged, &gone, text);
            }
        }
    }
}
