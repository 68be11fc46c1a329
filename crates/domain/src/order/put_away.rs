//! Goods that wait for putaway: placed, or found to have left while they lay in one (domain.md §3).

use super::edit::Edit;
use super::event::EventKind;
use crate::putaway::{Condition, LineState, Putaway, PutawayKey, PutawayMark, Unit};
use crate::refusal::Refusal;
use crate::stock::Bucket;
use crate::transition::{self, Command};
use std::collections::BTreeMap;

impl Edit<'_> {
    /// Places units of a putaway as they were found: good ones are sellable again, bad ones are BAD, and missing ones are
    /// written off.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE` where one is in a state in which nothing of it waits.
    pub(crate) fn put_away(
        &mut self,
        units: &[(u32, (Condition, Option<String>))],
        key: &PutawayKey,
    ) -> Result<(), Refusal> {
        let mut found: BTreeMap<&(Condition, Option<String>), Vec<u32>> = BTreeMap::new();
        for (no, how) in units {
            if let Some(item) = self.order.item(*no) {
                transition::next(item.state, Command::PutAway)?;
            }
            found.entry(how).or_default().push(*no);
        }
        for ((condition, reason), nos) in found {
            self.move_stock_in(&nos, Bucket::PutawayPending, condition.bucket(), &key.facility)?;
            for no in &nos {
                if let Some(item) = self.item_mut(*no) {
                    item.putaway = PutawayMark::Done;
                }
            }
            let why = reason
                .as_ref()
                .map(|why| format!(": \"{why}\""))
                .unwrap_or_default();
            let text = format!("Put away as {condition} with putaway {}{why}", key.putaway_no);
            self.note(EventKind::PutAway, &nos, text);
        }
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
