//! Dispatch on the channel's word: catch up every skipped step with its side effects, in order (domain.md §4).

use super::edit::Edit;
use super::item::{ItemState, PackageKey};
use crate::refusal::Refusal;
use crate::stock::Bucket;
use crate::transition::Command;
use std::collections::BTreeMap;

/// What the channel says of a parcel that left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parcel {
    /// Tracking number.
    pub tracking_no: Option<String>,
    /// Who carries it.
    pub shipping_provider: Option<String>,
    /// The channel's invoice number.
    pub invoice_no: Option<String>,
}

impl Parcel {
    fn complete_from(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.tracking_no, &other.tracking_no),
            (&mut self.shipping_provider, &other.shipping_provider),
            (&mut self.invoice_no, &other.invoice_no),
        ] {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        }
    }
}

impl Edit<'_> {
    /// Takes units that are still here out of the building, each in the parcel that the channel names.
    ///
    /// A whole package leaves as it is. Some units of a package get a package and an invoice of their own, and one that was
    /// already invoiced goes back to CREATED. Units that never had stock get a package if they have none, and leave
    /// UNTRACKED, so that the difference stays visible.
    ///
    /// # Errors
    /// `SEQUENCE_NOT_DEFINED`, `NO_FACILITY`; the caller takes the whole order's change back then.
    pub fn dispatch(&mut self, units: &[(u32, Parcel)], why: &str) -> Result<(), Refusal> {
        let nos: Vec<u32> = units.iter().map(|(no, _)| *no).collect();
        let said: BTreeMap<u32, &Parcel> = units.iter().map(|(no, parcel)| (*no, parcel)).collect();
        for (key, group) in self.by_package(&nos) {
            for (nos, parcel) in parcels_of(&group, &said) {
                let key = match &key {
                    Some(key) => self.set_apart(key, &nos, why)?,
                    None => {
                        let facility = self.first_facility()?;
                        self.make_package(&facility, &nos)?
                    }
                };
                self.take_over_parcel(&key, &parcel);
                self.leave(&key, &nos, &parcel, why)?;
            }
        }
        Ok(())
    }

    /// The package that the group leaves in: its own where the group is all that lives of it, else a new one.
    fn set_apart(&mut self, key: &PackageKey, group: &[u32], why: &str) -> Result<PackageKey, Refusal> {
        let whole = self.live_nos_of(key).iter().all(|no| group.contains(no));
        if whole {
            return Ok(key.clone());
        }
        let invoiced = self
            .order
            .package(key)
            .is_some_and(|package| package.invoice.is_some());
        if invoiced {
            self.reopen_package(
                key,
                &format!("{why}; some of its goods left in a parcel of their own"),
            )?;
        }
        self.make_package(&key.facility, group)
    }

    fn take_over_parcel(&mut self, key: &PackageKey, parcel: &Parcel) {
        if let Some(package) = self.package_mut(key) {
            if parcel.tracking_no.is_some() {
                package.tracking_no.clone_from(&parcel.tracking_no);
            }
            if parcel.shipping_provider.is_some() {
                package.shipping_provider.clone_from(&parcel.shipping_provider);
            }
        }
    }

    fn leave(&mut self, key: &PackageKey, group: &[u32], parcel: &Parcel, why: &str) -> Result<(), Refusal> {
        self.pack_units(key, parcel.invoice_no.as_deref())?;
        let untracked = self.in_state(group, ItemState::Unfulfillable);
        let packed: Vec<u32> = group
            .iter()
            .copied()
            .filter(|no| !untracked.contains(no))
            .collect();
        self.move_stock(&untracked, Bucket::Untracked, Bucket::Customer)?;
        self.move_stock(&packed, Bucket::Allocated, Bucket::Customer)?;
        if !untracked.is_empty() {
            let detail = format!("{why}; it never had stock here, so it left UNTRACKED");
            self.step(&untracked, Command::DispatchUntracked, &detail)?;
        }
        self.step(&packed, Command::Dispatch, why)
    }
}

/// The parcels that one package's units left in: one, unless the channel names several tracking numbers. Units for which
/// it names none went with the first.
fn parcels_of(group: &[u32], said: &BTreeMap<u32, &Parcel>) -> Vec<(Vec<u32>, Parcel)> {
    let mut parcels: Vec<(Vec<u32>, Parcel)> = Vec::new();
    let (named, unnamed): (Vec<u32>, Vec<u32>) = group
        .iter()
        .partition(|no| said.get(no).is_some_and(|parcel| parcel.tracking_no.is_some()));
    for no in named.into_iter().chain(unnamed) {
        let Some(parcel) = said.get(&no) else { continue };
        let same = |(_, known): &&mut (Vec<u32>, Parcel)| {
            parcel.tracking_no.is_none() || known.tracking_no == parcel.tracking_no
        };
        match parcels.iter_mut().find(same) {
            Some((nos, known)) => {
                nos.push(no);
                known.complete_from(parcel);
            }
            None => parcels.push((vec![no], (*parcel).clone())),
        }
    }
    parcels
}
