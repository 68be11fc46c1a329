//! Stock: units of a SKU in a facility, by bucket, and the double-entry ledger whose sums they are (domain.md §3). What is
//! AVAILABLE lies on shelves, or on none.

mod shelved;

pub use shelved::{Shelved, sum_shelves};

use crate::codes::{FacilityCode, ShelfCode, Sku};
use crate::order::item::text_enum;
use crate::refusal::{Refusal, RefusalCode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

text_enum! {
    /// Where a unit is. The last four are the outside.
    Bucket {
        /// Sellable.
        Available = "AVAILABLE",
        /// Promised to an order item that is not packed.
        Reserved = "RESERVED",
        /// Packed for an order item.
        Allocated = "ALLOCATED",
        /// In the facility, sellable only after putaway.
        PutawayPending = "PUTAWAY_PENDING",
        /// Damaged.
        Bad = "BAD",
        /// Outside: where goods come from.
        Supplier = "SUPPLIER",
        /// Outside: the buyer or the courier has it.
        Customer = "CUSTOMER",
        /// Outside: counted up or down.
        Adjustment = "ADJUSTMENT",
        /// Outside: left on the channel's word without ever having been stock here.
        Untracked = "UNTRACKED",
    }
}

impl Bucket {
    /// The buckets that are levels of a facility, in their order.
    pub const INSIDE: [Self; 5] = [
        Self::Available,
        Self::Reserved,
        Self::Allocated,
        Self::PutawayPending,
        Self::Bad,
    ];

    /// Where the bucket stands in a level, or `None` for the outside.
    pub const fn index(self) -> Option<usize> {
        match self {
            Self::Available => Some(0),
            Self::Reserved => Some(1),
            Self::Allocated => Some(2),
            Self::PutawayPending => Some(3),
            Self::Bad => Some(4),
            Self::Supplier | Self::Customer | Self::Adjustment | Self::Untracked => None,
        }
    }
}

/// Units of one SKU in one facility, in the order of [`Bucket::INSIDE`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level(pub [i64; 5]);

impl Level {
    /// Units in a bucket; 0 for the outside, which is not counted.
    pub fn get(&self, bucket: Bucket) -> i64 {
        bucket.index().map_or(0, |i| self.0[i])
    }
}

/// One line of the ledger: every movement names the bucket it leaves and the one it enters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// Of what.
    pub sku: Sku,
    /// Where.
    pub facility: FacilityCode,
    /// The bucket it leaves.
    pub from: Bucket,
    /// The bucket it enters.
    pub to: Bucket,
    /// Units, 1 or more.
    pub quantity: i64,
    /// The shelf that they leave from AVAILABLE, or enter to it; `None` is no shelf, and every other bucket has none.
    pub shelf: Option<ShelfCode>,
}

/// The levels that a decision may use, and every movement it made, in order. A decision that fails is taken back whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StockBook {
    levels: BTreeMap<Sku, BTreeMap<FacilityCode, Level>>,
    shelves: BTreeMap<Sku, BTreeMap<FacilityCode, BTreeMap<ShelfCode, i64>>>,
    journal: Vec<Movement>,
}

impl StockBook {
    /// A book with these levels; what is not named is zero.
    pub fn new(levels: impl IntoIterator<Item = ((Sku, FacilityCode), Level)>) -> Self {
        let mut book = Self::default();
        for ((sku, facility), level) in levels {
            book.levels.entry(sku).or_default().insert(facility, level);
        }
        book
    }

    /// Units of a SKU in a bucket of a facility.
    pub fn units(&self, sku: &Sku, facility: &FacilityCode, bucket: Bucket) -> i64 {
        let level = self.levels.get(sku).and_then(|places| places.get(facility));
        level.map_or(0, |level| level.get(bucket))
    }

    /// Every level.
    pub fn levels(&self) -> impl Iterator<Item = (&Sku, &FacilityCode, &Level)> {
        self.levels
            .iter()
            .flat_map(|(sku, places)| places.iter().map(move |(facility, level)| (sku, facility, level)))
    }

    /// Everything moved so far.
    pub fn journal(&self) -> &[Movement] {
        &self.journal
    }

    /// Moves units; movements of the same kind that follow one another within `since` are one line.
    ///
    /// # Errors
    /// `STOCK_SHORT` where the bucket or the shelf does not have them, `BAD_INPUT` for less than one unit, or a shelf where none
    /// can be; nothing is moved then. No bucket and no shelf ever goes below zero.
    pub fn move_units(&mut self, movement: Movement, since: usize) -> Result<(), Refusal> {
        if movement.quantity < 1 {
            let text = format!(
                "{} units of {} cannot be moved; it takes 1 or more",
                movement.quantity, movement.sku
            );
            return Err(Refusal::new(RefusalCode::BadInput, text));
        }
        let held = self.units(&movement.sku, &movement.facility, movement.from);
        if movement.from.index().is_some() && held < movement.quantity {
            let text = format!(
                "{} units of {} in {} are {}, {} are needed",
                held, movement.sku, movement.facility, movement.from, movement.quantity
            );
            return Err(Refusal::new(RefusalCode::StockShort, text));
        }
        self.refuse_shelf(&movement)?;
        self.shift(&movement, movement.quantity);
        let same = |m: &&mut Movement| {
            m.sku == movement.sku
                && m.facility == movement.facility
                && m.from == movement.from
                && m.to == movement.to
                && m.shelf == movement.shelf
        };
        match self.journal.iter_mut().skip(since).find(same) {
            Some(line) => line.quantity += movement.quantity,
            None => self.journal.push(movement),
        }
        Ok(())
    }

    fn shift(&mut self, movement: &Movement, quantity: i64) {
        if movement.from.index().is_none() && movement.to.index().is_none() {
            return;
        }
        let known = self.levels.get_mut(&movement.sku);
        let level = match known.and_then(|places| places.get_mut(&movement.facility)) {
            Some(level) => level,
            None => {
                let places = self.levels.entry(movement.sku.clone()).or_default();
                places.entry(movement.facility.clone()).or_default()
            }
        };
        if let Some(i) = movement.from.index() {
            level.0[i] -= quantity;
        }
        if let Some(i) = movement.to.index() {
            level.0[i] += quantity;
        }
        self.shift_shelf(movement, quantity);
    }

    /// Takes back everything that was moved after the first `mark` lines of the journal.
    pub fn take_back_to(&mut self, mark: usize) {
        for movement in self
            .journal
            .split_off(mark.min(self.journal.len()))
            .into_iter()
            .rev()
        {
            self.shift(&movement, -movement.quantity);
        }
    }
}

/// The ledger's sums: what the levels must be.
pub fn sum<'a>(movements: impl IntoIterator<Item = &'a Movement>) -> BTreeMap<(Sku, FacilityCode), Level> {
    let mut book = StockBook::default();
    for movement in movements {
        book.shift(movement, movement.quantity);
    }
    let all = book.levels().filter(|(_, _, level)| **level != Level::default());
    all.map(|(sku, facility, level)| ((sku.clone(), facility.clone()), *level))
        .collect()
}

#[cfg(test)]
mod tests;
