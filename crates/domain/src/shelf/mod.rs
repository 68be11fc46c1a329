//! Shelves: the places of a facility where AVAILABLE stock lies (domain.md §1).

use crate::codes::{FacilityCode, ShelfCode, Sku};
use crate::refusal::{Refusal, RefusalCode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Shelves that a facility has at most.
pub const SHELVES_MAX: usize = 10_000;

/// Units that a shelf can be said to hold at most.
pub const CAPACITY_MAX: u32 = 1_000_000;

/// Facility and code of a shelf.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ShelfKey {
    /// The facility that it stands in.
    pub facility: FacilityCode,
    /// Its code there.
    pub shelf: ShelfCode,
}

/// A shelf, and how much lies on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelf {
    /// Facility and code.
    #[serde(flatten)]
    pub key: ShelfKey,
    /// Units that it holds; `None` is not counted.
    pub capacity: Option<u32>,
    /// Why nothing may be put there, while nothing may. What lies on it is sellable all the same.
    pub blocked: Option<String>,
    /// Units that lie there: AVAILABLE ones of every SKU.
    pub available: i64,
    /// Units that lie there and are promised to orders that are not packed.
    pub promised: i64,
    /// Units that were packed from there and are here still: unpacked, they lie there again.
    pub packed: i64,
}

impl Shelf {
    /// Units that lie there.
    pub fn lying(&self) -> i64 {
        self.available + self.promised
    }

    /// Whether it holds as much as it can.
    pub fn is_full(&self) -> bool {
        self.capacity
            .is_some_and(|capacity| self.lying() >= i64::from(capacity))
    }

    /// Whether units may be put there, so many of them.
    ///
    /// # Errors
    /// `SHELF_BLOCKED`, `SHELF_FULL`.
    pub fn may_take(&self, units: i64) -> Result<(), Refusal> {
        let shelf = &self.key.shelf;
        if let Some(why) = &self.blocked {
            let text = format!("Shelf {shelf} is blocked: \"{why}\". Take another one, or unblock it");
            return Err(Refusal::new(RefusalCode::ShelfBlocked, text));
        }
        match self.capacity {
            Some(capacity) if self.lying() + units > i64::from(capacity) => {
                let text = format!(
                    "Shelf {shelf} holds {capacity}, and {} lie there already. Take another one",
                    self.lying()
                );
                Err(Refusal::new(RefusalCode::ShelfFull, text))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Why it cannot be removed.
    pub fn in_use(&self) -> Refusal {
        let text = format!(
            "On shelf {} lie {} units, {} are promised and {} packed from there. Move or send them first",
            self.key.shelf, self.available, self.promised, self.packed
        );
        Refusal::new(RefusalCode::ShelfInUse, text)
    }
}

/// The refusal of a shelf that does not exist.
pub fn unknown(facility: &FacilityCode, shelf: &ShelfCode) -> Refusal {
    let text = format!(
        "Facility {facility} has no shelf {shelf}. See `ordertide facility shelf list {facility}`, or add it there"
    );
    Refusal::new(RefusalCode::ShelfUnknown, text)
}

/// What suggestions are made of: shelves that may be asked for, and how many units of each SKU lie on them.
#[derive(Debug, Clone, Default)]
pub struct Suggester {
    shelves: BTreeMap<ShelfCode, Shelf>,
    of_sku: BTreeMap<Sku, BTreeMap<ShelfCode, i64>>,
}

impl Suggester {
    /// A suggester of these shelves of one facility, and the units by SKU and shelf; 0 is of a SKU that lay there once.
    pub fn new(
        shelves: impl IntoIterator<Item = Shelf>,
        of_sku: impl IntoIterator<Item = (Sku, ShelfCode, i64)>,
    ) -> Self {
        let shelves = shelves.into_iter().map(|shelf| (shelf.key.shelf.clone(), shelf));
        let mut suggester = Self {
            shelves: shelves.collect(),
            of_sku: BTreeMap::new(),
        };
        for (sku, shelf, units) in of_sku {
            suggester.of_sku.entry(sku).or_default().insert(shelf, units);
        }
        suggester
    }

    /// The shelf that one more unit is best put on, which counts as lying there from then on: of those that may take it, where
    /// most of its SKU lies or lay, ties by code; else the first that is empty; else none.
    pub fn suggest(&mut self, sku: &Sku) -> Option<ShelfCode> {
        let code = self.most(sku).or_else(|| self.empty())?;
        self.shelves.get_mut(&code)?.available += 1;
        *self
            .of_sku
            .entry(sku.clone())
            .or_default()
            .entry(code.clone())
            .or_default() += 1;
        Some(code)
    }

    fn most(&self, sku: &Sku) -> Option<ShelfCode> {
        let takes = |code: &ShelfCode| {
            self.shelves
                .get(code)
                .is_some_and(|shelf| shelf.may_take(1).is_ok())
        };
        let open = self.of_sku.get(sku)?.iter().filter(|(code, _)| takes(code));
        let best = open.min_by_key(|(code, units)| (-**units, *code))?;
        Some(best.0.clone())
    }

    fn empty(&self) -> Option<ShelfCode> {
        let empty = |shelf: &&Shelf| shelf.lying() == 0 && shelf.may_take(1).is_ok();
        self.shelves
            .values()
            .find(empty)
            .map(|shelf| shelf.key.shelf.clone())
    }
}

#[cfg(test)]
mod tests;
