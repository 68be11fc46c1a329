//! Putaway: goods of cancelled and returned items are brought back to a shelf, and are sellable only then (domain.md §3).

mod decide;
mod goods;
mod scan;
mod way;

pub use decide::{CompletePutaway, LineResult, NewPutaway, Others, PutawayChange, complete, create, discard};
pub use goods::WaitingGoods;
pub use scan::{NewScan, SCANS_MAX, ScanDecided, scan, undo};
pub use way::GoodsWay;

use crate::codes::{FacilityCode, OrderCode, ScanId, ShelfCode, Sku};
use crate::moment::Moment;
use crate::order::item::text_enum;
use crate::stock::Bucket;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Lines that one putaway has at most: what a person carries, and what one transaction loads.
pub const LINES_MAX: usize = 1_000;

text_enum! {
    /// An item's putaway mark (domain.md §1).
    PutawayMark {
        /// Nothing to put away.
        None = "NONE",
        /// The unit lies somewhere in the facility and is sellable only after putaway.
        Pending = "PENDING",
        /// It was put away.
        Done = "DONE",
    }
}

text_enum! {
    /// Where the goods of a putaway come from; a putaway has one source.
    PutawayType {
        /// Cancelled after its invoice.
        CancelledItem = "CANCELLED_ITEM",
        /// Brought back by the courier.
        CourierReturnedItem = "COURIER_RETURNED_ITEM",
        /// Sent back by the customer.
        CustomerReturnedItem = "CUSTOMER_RETURNED_ITEM",
    }
}

text_enum! {
    /// How far a putaway is: always what its lines say.
    PutawayState {
        /// Nothing is placed yet.
        Created = "CREATED",
        /// Some lines are done.
        InProgress = "IN_PROGRESS",
        /// No line is open any more; it never changes again.
        Complete = "COMPLETE",
        /// Given up before anything was placed; its goods wait again.
        Discarded = "DISCARDED",
    }
}

text_enum! {
    /// How a unit is found: at inspection, and when it is put away.
    Condition {
        /// Sellable.
        Good = "GOOD",
        /// Damaged.
        Bad = "BAD",
        /// Not there.
        Missing = "MISSING",
    }
}

impl Condition {
    /// Where the unit goes from PUTAWAY_PENDING.
    pub const fn bucket(self) -> Bucket {
        match self {
            Self::Good => Bucket::Available,
            Self::Bad => Bucket::Bad,
            Self::Missing => Bucket::Adjustment,
        }
    }
}

text_enum! {
    /// How a line of a putaway stands.
    LineState {
        /// Its unit waits.
        Open = "OPEN",
        /// Its unit was put away.
        Done = "DONE",
        /// Its unit no longer waits: it left the building although it was cancelled. Nothing was placed.
        Withdrawn = "WITHDRAWN",
        /// The putaway was discarded; its unit waits again.
        Discarded = "DISCARDED",
    }
}

/// One unit of an order, as people name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Unit {
    /// The order.
    pub order: OrderCode,
    /// The number of the item in it.
    pub item: u32,
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.order, self.item)
    }
}

/// One unit that is to be put away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutawayLine {
    /// Its number in the putaway, from 1.
    pub no: u32,
    /// The unit.
    pub unit: Unit,
    /// What it is.
    pub sku: Sku,
    /// How it stands.
    pub state: LineState,
    /// How the unit was found, once done.
    pub result: Option<Condition>,
    /// Why it was found bad or missing.
    pub reason: Option<String>,
    /// The shelf that it was put on, where it was scanned to one.
    pub shelf: Option<ShelfCode>,
    /// When the line was closed.
    pub closed_at: Option<Moment>,
    /// Who completed it.
    pub done_by: Option<String>,
}

/// A scan: good units of a putaway were put on a shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// Its number in the putaway, from 1.
    pub no: u32,
    /// The name that the scanner gave it.
    pub scan_id: ScanId,
    /// What was scanned: a SKU, a unit, or the document that it came back with.
    pub code: String,
    /// The shelf.
    pub shelf: ShelfCode,
    /// The lines that it completed.
    pub lines: Vec<u32>,
    /// Who scanned.
    pub by: String,
    /// When.
    pub at: Moment,
    /// When it was taken back.
    pub undone_at: Option<Moment>,
}

/// Facility and number of a putaway.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PutawayKey {
    /// The facility that the goods lie in.
    pub facility: FacilityCode,
    /// Its number from the facility's PUTAWAY sequence.
    pub putaway_no: String,
}

/// Goods to be brought back to a shelf: one facility, one source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Putaway {
    /// Facility and number.
    #[serde(flatten)]
    pub key: PutawayKey,
    /// Where the goods come from.
    pub source: PutawayType,
    /// Kept for lists; always what [`state_of`] gives.
    pub state: PutawayState,
    /// Its lines, by number. Which they are never changes.
    pub lines: Vec<PutawayLine>,
    /// Its scans, by number; one that was taken back stays.
    pub scans: Vec<Scan>,
    /// When it was made.
    pub created_at: Moment,
    /// By whom.
    pub created_by: String,
    /// When it was completed or discarded.
    pub closed_at: Option<Moment>,
    /// Counts the commits; guards against lost updates.
    pub version: u64,
}

impl Putaway {
    /// The line with this number.
    pub fn line(&self, no: u32) -> Option<&PutawayLine> {
        self.lines
            .get(usize::try_from(no).ok()?.checked_sub(1)?)
            .filter(|line| line.no == no)
    }

    /// The open line of a unit.
    pub fn open_line_of(&self, unit: &Unit) -> Option<&PutawayLine> {
        self.lines
            .iter()
            .find(|line| line.state == LineState::Open && line.unit == *unit)
    }

    /// Lines in this state.
    pub fn count(&self, state: LineState) -> usize {
        self.lines.iter().filter(|line| line.state == state).count()
    }

    /// Brings the state in line with the lines.
    pub(crate) fn settle(&mut self, now: Moment) {
        self.state = state_of(self.lines.iter().map(|line| line.state));
        let over = matches!(self.state, PutawayState::Complete | PutawayState::Discarded);
        if over && self.closed_at.is_none() {
            self.closed_at = Some(now);
        }
    }
}

/// The state that its lines give a putaway.
pub fn state_of(lines: impl IntoIterator<Item = LineState>) -> PutawayState {
    let [mut open, mut done, mut discarded] = [false; 3];
    for line in lines {
        match line {
            LineState::Open => open = true,
            LineState::Done => done = true,
            LineState::Discarded => discarded = true,
            LineState::Withdrawn => {}
        }
    }
    match (discarded, open, done) {
        (true, _, _) => PutawayState::Discarded,
        (false, true, true) => PutawayState::InProgress,
        (false, true, false) => PutawayState::Created,
        (false, false, _) => PutawayState::Complete,
    }
}

#[cfg(test)]
mod scan_tests;
#[cfg(test)]
mod tests;
