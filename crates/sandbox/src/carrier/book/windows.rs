//! When the carrier comes: the cut-off, the slots of a day, and how full they are.

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Span, Timestamp};

use super::no::No;
use crate::carrier::rules::{Rules, SlotRule};

/// How many days ahead a free slot is looked for, and how far ahead a pickup may lie.
const DAYS_AHEAD: i64 = 14;

/// The rules at one moment.
#[derive(Clone, Copy)]
pub(crate) struct Calendar<'a> {
    pub(crate) rules: &'a Rules,
    pub(crate) now: Timestamp,
    pub(crate) offset: Offset,
}

impl Calendar<'_> {
    /// Refuses a window in which the carrier does not come. `taken` is when the other pickups begin.
    pub(crate) fn check(&self, from: Timestamp, to: Timestamp, taken: &[Timestamp]) -> Result<(), No> {
        let refuse = |code, message: String| Err(No::new(code, message).with_next(self.next_slot(taken)));
        if from >= to || to <= self.now {
            return refuse(
                "BAD_WINDOW",
                "the window is over, or ends before it begins".to_owned(),
            );
        }
        if self.is_closed(from) {
            let hour = self.rules.cut_off_hour;
            return refuse(
                "CUT_OFF_PASSED",
                format!("pickups of today are taken until {hour}:00"),
            );
        }
        let date = self.date(from);
        let slots = self.rules.slots.iter().map(|slot| (slot, self.ends(date, slot)));
        let slot = slots
            .filter_map(|(slot, ends)| Some((slot, ends?)))
            .find(|(_, (begins, ends))| *begins <= from && to <= *ends);
        let Some((slot, ends)) = slot.filter(|_| self.is_near(date)) else {
            let message = format!("the window lies in no slot of the next {DAYS_AHEAD} days");
            return refuse("BAD_WINDOW", message);
        };
        if is_full(slot, ends, taken) {
            return refuse("SLOT_FULL", "no van is left in this slot".to_owned());
        }
        Ok(())
    }

    /// Whether it is too late for pickups of the day on which the moment lies.
    pub(crate) fn is_closed(&self, from: Timestamp) -> bool {
        let now = self.offset.to_datetime(self.now);
        let hour = u8::try_from(now.hour()).unwrap_or(0);
        self.date(from) <= now.date() && hour >= self.rules.cut_off_hour
    }

    /// The first slot in which the carrier could come.
    fn next_slot(&self, taken: &[Timestamp]) -> Option<(Timestamp, Timestamp)> {
        let today = self.date(self.now);
        (0..DAYS_AHEAD)
            .filter_map(|days| today.checked_add(Span::new().try_days(days).ok()?).ok())
            .flat_map(|date| self.rules.slots.iter().map(move |slot| (date, slot)))
            .filter_map(|(date, slot)| Some((slot, self.ends(date, slot)?)))
            .find(|(slot, ends)| ends.1 > self.now && !self.is_closed(ends.0) && !is_full(slot, *ends, taken))
            .map(|(_, ends)| ends)
    }

    fn date(&self, at: Timestamp) -> Date {
        self.offset.to_datetime(at).date()
    }

    fn is_near(&self, date: Date) -> bool {
        let days = date
            .since(self.date(self.now))
            .map(|span| i64::from(span.get_days()));
        days.is_ok_and(|days| (0..DAYS_AHEAD).contains(&days))
    }

    /// When a slot of a date begins and ends.
    fn ends(&self, date: Date, slot: &SlotRule) -> Option<(Timestamp, Timestamp)> {
        let at = |hour: u8| {
            let midnight = date.at(0, 0, 0, 0);
            let time = midnight
                .checked_add(Span::new().try_hours(i64::from(hour)).ok()?)
                .ok()?;
            self.offset.to_timestamp(time).ok()
        };
        Some((at(slot.from_hour)?, at(slot.to_hour)?))
    }
}

fn is_full(slot: &SlotRule, (begins, ends): (Timestamp, Timestamp), taken: &[Timestamp]) -> bool {
    let in_slot = taken.iter().filter(|at| (begins..ends).contains(at)).count();
    u32::try_from(in_slot).map_or(true, |count| count >= slot.capacity)
}
