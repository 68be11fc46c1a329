//! Reserving stock: which facility serves, and into which package (domain.md §2, Facility).

use super::edit::Edit;
use super::item::{ItemState, OrderItem, PackageKey};
use crate::codes::{FacilityCode, Sku};
use crate::package::PackageStatus;
use crate::refusal::Refusal;
use crate::stock::Bucket;
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
            self.move_stock(&nos, Bucket::Available, Bucket::Reserved)?;
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
            self.move_stock(&nos, Bucket::Available, Bucket::Reserved)?;
            self.step(&nos, Command::Reserve, &format!("Stock reserved in {facility}"))?;
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
