//! Where AVAILABLE units lie: on shelves, and what is on none is the rest of the level.

use super::{Bucket, Movement, StockBook};
use crate::codes::{FacilityCode, ShelfCode, Sku};
use crate::refusal::{Refusal, RefusalCode};
use std::collections::BTreeMap;

/// AVAILABLE units of a SKU by shelf.
pub type Shelved = BTreeMap<(Sku, FacilityCode, ShelfCode), i64>;

impl StockBook {
    /// The same book, with what of its AVAILABLE units lies on shelves.
    #[must_use]
    pub fn with_shelves(
        mut self,
        shelves: impl IntoIterator<Item = ((Sku, FacilityCode, ShelfCode), i64)>,
    ) -> Self {
        for ((sku, facility, shelf), units) in shelves {
            let places = self.shelves.entry(sku).or_default();
            places.entry(facility).or_default().insert(shelf, units);
        }
        self
    }

    /// AVAILABLE units of a SKU on a shelf.
    pub fn on_shelf(&self, sku: &Sku, facility: &FacilityCode, shelf: &ShelfCode) -> i64 {
        let on = self.on_shelves(sku, facility).and_then(|on| on.get(shelf));
        on.copied().unwrap_or(0)
    }

    /// AVAILABLE units of a SKU in a facility that lie on no shelf.
    pub fn on_no_shelf(&self, sku: &Sku, facility: &FacilityCode) -> i64 {
        let on: i64 = self.on_shelves(sku, facility).map_or(0, |on| on.values().sum());
        self.units(sku, facility, Bucket::Available) - on
    }

    /// Units by shelf; one that was emptied stands there with 0.
    pub fn shelved(&self) -> impl Iterator<Item = (&Sku, &FacilityCode, &ShelfCode, i64)> {
        self.shelves.iter().flat_map(|(sku, places)| {
            places.iter().flat_map(move |(facility, on)| {
                on.iter()
                    .map(move |(shelf, units)| (sku, facility, shelf, *units))
            })
        })
    }

    fn on_shelves(&self, sku: &Sku, facility: &FacilityCode) -> Option<&BTreeMap<ShelfCode, i64>> {
        self.shelves.get(sku)?.get(facility)
    }

    /// Moves units out of AVAILABLE where nobody named a shelf: from the shelf with the fewest units of the SKU first, ties by
    /// code, so that shelves become empty; what is on no shelf last. A blocked shelf gives as any other: blocking refuses
    /// putting, and its goods are as sellable. Answers the movements, a shelf each.
    ///
    /// # Errors
    /// As [`StockBook::move_units`]; nothing is moved then.
    pub fn take_available(&mut self, movement: &Movement, since: usize) -> Result<Vec<Movement>, Refusal> {
        let parts = self.parts_of(movement);
        for part in &parts {
            self.move_units(part.clone(), since)?;
        }
        Ok(parts)
    }

    /// The movement by shelf. Where there are too few units it is left whole, and moving it is refused.
    fn parts_of(&self, movement: &Movement) -> Vec<Movement> {
        let (sku, facility) = (&movement.sku, &movement.facility);
        let whole = Movement {
            shelf: None,
            ..movement.clone()
        };
        let held = self.units(sku, facility, Bucket::Available);
        let Some(on) = self
            .on_shelves(sku, facility)
            .filter(|_| held >= movement.quantity)
        else {
            return vec![whole];
        };
        let mut by_units: Vec<_> = on.iter().filter(|(_, units)| **units > 0).collect();
        by_units.sort_by_key(|(shelf, units)| (**units, *shelf));
        let (mut left, mut parts) = (movement.quantity, Vec::new());
        for (shelf, units) in by_units {
            let quantity = left.min(*units);
            if quantity > 0 {
                parts.push(Movement {
                    quantity,
                    shelf: Some(shelf.clone()),
                    ..whole.clone()
                });
                left -= quantity;
            }
        }
        if left > 0 || parts.is_empty() {
            parts.push(Movement {
                quantity: left,
                ..whole
            });
        }
        parts
    }

    /// A shelf stands only where one side alone is AVAILABLE, and has what leaves it; so has "no shelf".
    pub(super) fn refuse_shelf(&self, movement: &Movement) -> Result<(), Refusal> {
        let leaves = movement.from == Bucket::Available;
        let enters = movement.to == Bucket::Available;
        if movement.shelf.is_some() && leaves == enters {
            let text = format!(
                "Units that move from {} to {} have no shelf; only what is AVAILABLE has one",
                movement.from, movement.to
            );
            return Err(Refusal::new(RefusalCode::BadInput, text));
        }
        if !leaves {
            return Ok(());
        }
        let (sku, facility) = (&movement.sku, &movement.facility);
        let (held, place) = match &movement.shelf {
            Some(shelf) => (self.on_shelf(sku, facility, shelf), format!("shelf {shelf}")),
            None => (self.on_no_shelf(sku, facility), "no shelf".to_owned()),
        };
        if held >= movement.quantity {
            return Ok(());
        }
        let text = format!(
            "{held} units of {sku} in {facility} are on {place}, {} are needed",
            movement.quantity
        );
        Err(Refusal::new(RefusalCode::StockShort, text))
    }

    pub(super) fn shift_shelf(&mut self, movement: &Movement, quantity: i64) {
        let Some(shelf) = &movement.shelf else { return };
        let entered =
            i64::from(movement.to == Bucket::Available) - i64::from(movement.from == Bucket::Available);
        let places = self.shelves.entry(movement.sku.clone()).or_default();
        let on = places.entry(movement.facility.clone()).or_default();
        *on.entry(shelf.clone()).or_default() += entered * quantity;
    }
}

/// The ledger's sums by shelf: what must lie on each.
pub fn sum_shelves<'a>(movements: impl IntoIterator<Item = &'a Movement>) -> Shelved {
    let mut book = StockBook::default();
    for movement in movements {
        book.shift_shelf(movement, movement.quantity);
    }
    let all = book.shelved().filter(|(.., units)| *units != 0);
    all.map(|(sku, facility, shelf, units)| ((sku.clone(), facility.clone(), shelf.clone()), units))
        .collect()
}
