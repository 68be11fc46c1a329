//! Shelves of the tests' shop.

use super::{Shop, WH1, facility, sku};
use crate::codes::{FacilityCode, ShelfCode, Sku};
use crate::invariants::ShelfBooks;
use crate::shelf::{Shelf, ShelfKey};
use crate::stock::{self, Bucket, Movement};
use std::collections::BTreeMap;

pub(crate) fn shelf_code(code: &str) -> ShelfCode {
    ShelfCode::parse(code).unwrap()
}

/// A shelf of WH1 that takes anything.
pub(crate) fn open_shelf(code: &str) -> Shelf {
    Shelf {
        key: ShelfKey {
            facility: facility(WH1),
            shelf: shelf_code(code),
        },
        capacity: None,
        blocked: None,
        available: 0,
        promised: 0,
        packed: 0,
    }
}

impl Shop {
    /// Goods come in from the supplier, onto a shelf.
    pub(crate) fn stock_on(&mut self, code: &str, shelf: &str, quantity: i64) {
        let since = self.desk.stock.journal().len();
        let movement = Movement {
            sku: sku(code),
            facility: facility(WH1),
            from: Bucket::Supplier,
            to: Bucket::Available,
            quantity,
            shelf: Some(shelf_code(shelf)),
        };
        self.desk.stock.move_units(movement, since).unwrap();
    }

    /// What lies on the shelves of WH1, and on none.
    pub(crate) fn on_shelves(&self, code: &str) -> Vec<(String, i64)> {
        let on = self.desk.stock.shelved();
        let here = on.filter(|(s, f, ..)| **s == sku(code) && f.as_str() == WH1);
        let mut all: Vec<_> = here
            .map(|(_, _, shelf, units)| (shelf.to_string(), units))
            .filter(|(_, units)| *units != 0)
            .collect();
        let none = self.desk.stock.on_no_shelf(&sku(code), &facility(WH1));
        all.extend((none != 0).then(|| ("-".to_owned(), none)));
        all
    }

    pub(super) fn shelf_books(&self) -> ShelfBooks {
        let stock: stock::Shelved = self
            .desk
            .stock
            .shelved()
            .map(|(sku, facility, shelf, units)| ((sku.clone(), facility.clone(), shelf.clone()), units))
            .collect();
        let mut sums: BTreeMap<(Sku, FacilityCode), i64> = BTreeMap::new();
        for ((sku, facility, _), units) in &stock {
            *sums.entry((sku.clone(), facility.clone())).or_default() += units;
        }
        let key = |(_, facility, shelf): &(Sku, FacilityCode, ShelfCode)| ShelfKey {
            facility: facility.clone(),
            shelf: shelf.clone(),
        };
        ShelfBooks {
            shelves: stock.keys().map(key).collect(),
            stock,
            sums,
            ledger: stock::sum_shelves(self.desk.stock.journal()),
        }
    }
}
