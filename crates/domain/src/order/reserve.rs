//! Reserving stock: which facility serves, and into which package (domain.md §2, Facility).

use super::edit::Edit;
use super::item::{ItemState, OrderItem, PackageKey};
use crate::codes::{FacilityCode, ShelfCode, Sku};
use crate::package::PackageStatus;
use crate::refusal::Refusal;
use crate::stock::{Bucket, Movement};
use crate::transition::Command;
use std::collections::BTreeMap;

impl Edit<'_> {
    /// Reserves what stock there is for the order's waiting units. The first of the channel's facilities that can serve all
    /// of them takes them; else each goes to the first that has it. A waiting unit that is in a package already is served
    /// by that package's facility alone.
    ///
    /// # Errors
    /// `SEQUENCE_NOT_DEFINED` where a facility has no PACKING sequence.
    pub fn reserve_waiting(&mut self) -> Result<(), Refusal> {
        for (facility, nos) in self.choose_facilities(&|_| true) {
            let loose: Vec<u32> = nos
                .iter()
                .copied()
                .filter(|no| self.order.item(*no).is_some_and(|i| i.package.is_none()))
                .collect();
            if !loose.is_empty() {
                match self.created_package_of(&facility) {
                    Some(key) => self.put_into(&key, &loose),
                    None => {
                        self.make_package(&facility, &loose)?;
                    }
                }
            }
            self.reserve_units(&nos, &facility)?;
            self.step(&nos, Command::Reserve, &format!("Stock reserved in {facility}"))?;
        }
        Ok(())
    }

    /// Reserves what stock there is for these units alone, each facility's in a new package: units that come back from the
    /// channel never join a package that is being worked on.
    ///
    /// # Errors
    /// `SEQUENCE_NOT_DEFINED` where a facility has no PACKING sequence.
    pub(super) fn reserve_apart(&mut self, nos: &[u32]) -> Result<(), Refusal> {
        for (facility, nos) in self.choose_facilities(&|item| nos.contains(&item.no)) {
            self.make_package(&facility, &nos)?;
            self.reserve_units(&nos, &facility)?;
            self.step(&nos, Command::Reserve, &format!("Stock reserved in {facility}"))?;
        }
        Ok(())
    }

    /// Moves AVAILABLE units of a facility to these items; each keeps the shelf that its unit was taken from.
    fn reserve_units(&mut self, nos: &[u32], facility: &FacilityCode) -> Result<(), Refusal> {
        let mut of_sku: BTreeMap<Sku, Vec<u32>> = BTreeMap::new();
        for item in nos.iter().filter_map(|no| self.order.item(*no)) {
            of_sku.entry(item.sku.clone()).or_default().push(item.no);
        }
        for (sku, nos) in of_sku {
            let movement = Movement {
                sku,
                facility: facility.clone(),
                from: Bucket::Available,
                to: Bucket::Reserved,
                quantity: i64::try_from(nos.len()).unwrap_or(i64::MAX),
                shelf: None,
            };
            let mut nos = nos.into_iter();
            for part in self.take_available(&movement)? {
                for no in nos
                    .by_ref()
                    .take(usize::try_from(part.quantity).unwrap_or(usize::MAX))
                {
                    if let Some(item) = self.item_mut(no) {
                        item.shelf.clone_from(&part.shelf);
                    }
                }
            }
        }
        Ok(())
    }

    /// Frees the reserved units of these items: each goes back to the shelf that it was taken from.
    pub(super) fn free_units(&mut self, nos: &[u32]) -> Result<(), Refusal> {
        let mut by_shelf: BTreeMap<Option<ShelfCode>, Vec<u32>> = BTreeMap::new();
        for item in nos.iter().filter_map(|no| self.order.item(*no)) {
            by_shelf.entry(item.shelf.clone()).or_default().push(item.no);
        }
        for (shelf, nos) in by_shelf {
            self.move_stock_of(&nos, (Bucket::Reserved, Bucket::Available), shelf.as_ref())?;
        }
        Ok(())
    }

    /// Late stock joins a package of the order that is CREATED in that facility.
    fn created_package_of(&mut self, facility: &FacilityCode) -> Option<PackageKey> {
        self.order.settle_packages();
        self.order
            .packages
            .iter()
            .find(|package| package.key.facility == *facility && package.status == PackageStatus::Created)
            .map(|package| package.key.clone())
    }

    fn choose_facilities(&self, is_meant: &dyn Fn(&OrderItem) -> bool) -> BTreeMap<FacilityCode, Vec<u32>> {
        let waiting = self
            .order
            .items
            .iter()
            .filter(|i| i.is_live() && i.state == ItemState::Unfulfillable && is_meant(i));
        let (bound, loose): (Vec<_>, Vec<_>) = waiting.partition(|item| item.package.is_some());
        let mut free = FreeUnits {
            edit: self,
            taken: BTreeMap::new(),
        };
        let mut chosen: BTreeMap<FacilityCode, Vec<u32>> = BTreeMap::new();
        for item in bound {
            let Some(key) = &item.package else { continue };
            if free.take(&item.sku, &key.facility) {
                chosen.entry(key.facility.clone()).or_default().push(item.no);
            }
        }
        let mut needed: BTreeMap<&Sku, i64> = BTreeMap::new();
        for item in &loose {
            *needed.entry(&item.sku).or_default() += 1;
        }
        let facilities = &self.desk.facilities;
        let serves_all = |f: &&FacilityCode| needed.iter().all(|(sku, units)| free.left(sku, f) >= *units);
        let only = facilities.iter().find(serves_all).cloned();
        for item in loose {
            let choice = match &only {
                Some(facility) => Some(facility),
                None => facilities.iter().find(|f| free.left(&item.sku, f) > 0),
            };
            if let Some(facility) = choice
                && free.take(&item.sku, facility)
            {
                chosen.entry(facility.clone()).or_default().push(item.no);
            }
        }
        chosen
    }
}

/// What is sellable while units are being dealt out.
struct FreeUnits<'e, 'd> {
    edit: &'e Edit<'d>,
    taken: BTreeMap<(Sku, FacilityCode), i64>,
}

impl FreeUnits<'_, '_> {
    fn left(&self, sku: &Sku, facility: &FacilityCode) -> i64 {
        let taken = self
            .taken
            .get(&(sku.clone(), facility.clone()))
            .copied()
            .unwrap_or(0);
        self.edit.desk.stock.units(sku, facility, Bucket::Available) - taken
    }

    fn take(&mut self, sku: &Sku, facility: &FacilityCode) -> bool {
        let there = self.left(sku, facility) > 0;
        if there {
            *self.taken.entry((sku.clone(), facility.clone())).or_default() += 1;
        }
        there
    }
}
