//! Invariants of shelves: what lies on them is AVAILABLE, and comes from the ledger.

use super::Checker;
use crate::codes::{FacilityCode, Sku};
use crate::order::SaleOrder;
use crate::order::item::OrderItem;
use crate::shelf::ShelfKey;
use crate::stock::{Bucket, Level, Shelved};
use std::collections::{BTreeMap, BTreeSet};

/// Shelves as kept, and as the ledger has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShelfBooks {
    /// The shelves that there are.
    pub shelves: BTreeSet<ShelfKey>,
    /// AVAILABLE units by shelf as stored.
    pub stock: Shelved,
    /// Their sums as kept beside the levels.
    pub sums: BTreeMap<(Sku, FacilityCode), i64>,
    /// The ledger's sums.
    pub ledger: Shelved,
}

impl Checker {
    pub(super) fn check_shelf(&mut self, order: &SaleOrder, item: &OrderItem) {
        let Some(shelf) = &item.shelf else { return };
        if !item.holds_a_unit() {
            let text = format!("{} item {} ({}): shelf {shelf}", order.code, item.no, item.state);
            self.broken("SHELF_OF_ITEM", text);
        }
        if let Some(facility) = item.package.as_ref().map(|key| key.facility.clone()) {
            let shelf = shelf.clone();
            self.shelves
                .entry(ShelfKey { facility, shelf })
                .or_insert_with(|| order.code.clone());
        }
    }

    /// Checks what lies on shelves: never below nothing, never more than is AVAILABLE, as the ledger says, on shelves that there
    /// are. The orders were seen before.
    pub fn shelves(&mut self, books: &ShelfBooks, levels: &BTreeMap<(Sku, FacilityCode), Level>) {
        let mut sums: BTreeMap<(Sku, FacilityCode), i64> = BTreeMap::new();
        let keys: BTreeSet<_> = books.stock.keys().chain(books.ledger.keys()).collect();
        for key in keys {
            let of = |map: &Shelved| map.get(key).copied().unwrap_or(0);
            let (kept, summed) = (of(&books.stock), of(&books.ledger));
            let at = format!("{} in {} on shelf {}", key.0, key.1, key.2);
            if kept < 0 {
                self.broken("NO_SHELF_BELOW_ZERO", format!("{at}: {kept}"));
            }
            if kept != summed {
                let text = format!("{at}: {kept}, the ledger sums to {summed}");
                self.broken("LEDGER_IS_SHELVES", text);
            }
            let there = ShelfKey {
                facility: key.1.clone(),
                shelf: key.2.clone(),
            };
            let is_over = kept == 0 && summed == 0;
            if !is_over && !books.shelves.contains(&there) {
                self.broken("SHELF_EXISTS", at);
            }
            *sums.entry((key.0.clone(), key.1.clone())).or_default() += kept;
        }
        let keys: BTreeSet<_> = sums.keys().chain(books.sums.keys()).collect();
        for key in keys {
            let (counted, kept) = (
                sums.get(key).copied().unwrap_or(0),
                books.sums.get(key).copied().unwrap_or(0),
            );
            let available = levels.get(key).map_or(0, |level| level.get(Bucket::Available));
            if counted != kept || counted > available {
                let text = format!(
                    "{} in {}: {counted} on shelves, kept as {kept}, {available} AVAILABLE",
                    key.0, key.1
                );
                self.broken("SHELVES_ARE_AVAILABLE", text);
            }
        }
        let named = std::mem::take(&mut self.shelves);
        for (shelf, order) in named.into_iter().filter(|(key, _)| !books.shelves.contains(key)) {
            let text = format!("{order}: shelf {} of {}", shelf.shelf, shelf.facility);
            self.broken("SHELF_EXISTS", text);
        }
    }
}
