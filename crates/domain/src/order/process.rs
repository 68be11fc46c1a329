//! Processing of one package after its confirmation: waybill, pickup, hand-over (domain.md §5). Each step looks at the package as
//! it is now: a cancelled one is never printed or handed over.

use super::edit::Edit;
use super::event::EventKind;
use super::item::{ItemState, PackageKey};
use crate::package::{Package, PackageStatus, Waybill};
use crate::refusal::{Refusal, RefusalCode};
use crate::stock::Bucket;
use crate::transition::Command;

/// A tracking number that a carrier gave for a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracking {
    /// The number.
    pub tracking_no: String,
    /// Who carries it.
    pub carrier: String,
    /// Which waybill of the package it is given for, from 1.
    pub serial: u32,
}

impl Edit<'_> {
    /// Prints a package's waybill: a CONFIRMED one is packed with it (stock allocated, invoice numbered).
    ///
    /// # Errors
    /// `ALREADY_PRINTED`; `NOT_ALLOWED_IN_STATE` (also for a number of a waybill that the package had already),
    /// `ORDER_CANCELLED`, `UNVERIFIED`, `ON_HOLD`, `ON_CLAIM`, `SEQUENCE_NOT_DEFINED`.
    pub fn print_waybill(&mut self, key: &PackageKey, tracking: &Tracking, by: &str) -> Result<(), Refusal> {
        let package = self.may_print(key)?;
        if tracking.serial <= package.waybills_issued {
            let text = format!(
                "Package {} was printed and voided meanwhile, and tracking no. {} is not used again. Print it anew",
                key.packing_no, tracking.tracking_no
            );
            return Err(Refusal::new(RefusalCode::NotAllowedInState, text));
        }
        if package.status == PackageStatus::Confirmed {
            self.pack_units(key, None)?;
        }
        let (at, serial) = (self.now(), tracking.serial);
        if let Some(package) = self.package_mut(key) {
            package.waybills_issued = serial;
            package.tracking_no = Some(tracking.tracking_no.clone());
            package.shipping_provider = Some(tracking.carrier.clone());
            package.waybill = Some(Waybill {
                serial,
                tracking_no: tracking.tracking_no.clone(),
                carrier: tracking.carrier.clone(),
                prints: 1,
                printed_at: at,
                printed_by: by.to_owned(),
                said: None,
            });
        }
        let text = format!(
            "Waybill {} of package {} is printed",
            tracking.tracking_no, key.packing_no
        );
        self.note(EventKind::WaybillPrinted, &self.live_nos_of(key), text);
        Ok(())
    }

    /// The package as it is now, where its waybill may be printed.
    ///
    /// # Errors
    /// As [`Self::print_waybill`], but for what packing needs.
    pub fn may_print(&mut self, key: &PackageKey) -> Result<Package, Refusal> {
        self.refuse_held()?;
        let package = self.package_now(key)?;
        if let Some(waybill) = &package.waybill {
            let text = format!(
                "Package {} has waybill {}. Print it again with `ordertide waybill reprint`",
                key.packing_no, waybill.tracking_no
            );
            return Err(Refusal::new(RefusalCode::AlreadyPrinted, text));
        }
        match package.status {
            PackageStatus::Confirmed | PackageStatus::Packed => Ok(package),
            PackageStatus::Created
            | PackageStatus::ReadyToShip
            | PackageStatus::Dispatched
            | PackageStatus::Delivered
            | PackageStatus::ReturnExpected
            | PackageStatus::Returned
            | PackageStatus::Cancelled => Err(not_at(&package, "CONFIRMED")),
        }
    }

    /// Counts that a waybill's label is printed again, and by whom.
    ///
    /// # Errors
    /// `NOT_PRINTED`; `NOT_ALLOWED_IN_STATE` for a package that has left.
    pub fn reprint_waybill(&mut self, key: &PackageKey, by: &str) -> Result<(), Refusal> {
        let package = self.package_now(key)?;
        refuse_gone(&package)?;
        let at = self.now();
        let waybill = self.package_mut(key).and_then(|package| package.waybill.as_mut());
        let Some(waybill) = waybill else {
            return Err(not_printed(key));
        };
        waybill.prints = waybill.prints.saturating_add(1);
        waybill.printed_at = at;
        by.clone_into(&mut waybill.printed_by);
        let text = format!(
            "Waybill {} of package {} is printed again, {} times by now",
            waybill.tracking_no, key.packing_no, waybill.prints
        );
        self.note(EventKind::WaybillPrinted, &self.live_nos_of(key), text);
        Ok(())
    }

    /// Voids a package's waybill; the package is PACKED then and may be printed anew.
    ///
    /// # Errors
    /// `NOT_PRINTED`; `NOT_ALLOWED_IN_STATE` for a package that has left.
    pub fn void_waybill(&mut self, key: &PackageKey, why: &str) -> Result<(), Refusal> {
        let package = self.package_now(key)?;
        refuse_gone(&package)?;
        if package.waybill.is_none() {
            return Err(not_printed(key));
        }
        self.take_out_of_pickup(key, why)?;
        self.drop_waybill(key, why);
        Ok(())
    }

    /// Puts a package with its waybill into a pickup: PACKED → READY_TO_SHIP.
    ///
    /// # Errors
    /// `NOT_PRINTED`; `NOT_ALLOWED_IN_STATE`, `UNVERIFIED`, `ON_HOLD`, `ON_CLAIM`.
    pub fn request_pickup(&mut self, key: &PackageKey, pickup_no: &str) -> Result<(), Refusal> {
        self.refuse_held()?;
        let package = self.package_now(key)?;
        if package.status != PackageStatus::Packed {
            return Err(not_at(&package, "PACKED"));
        }
        if package.waybill.is_none() {
            return Err(not_printed(key));
        }
        let packed = self.in_state(&self.live_nos_of(key), ItemState::Packed);
        let text = format!("Pickup {pickup_no} is asked for package {}", key.packing_no);
        self.step(&packed, Command::RequestPickup, &text)?;
        if let Some(package) = self.package_mut(key) {
            package.pickup_no = Some(pickup_no.to_owned());
        }
        self.note(EventKind::PickupChanged, &packed, text);
        Ok(())
    }

    /// Takes a package out of its pickup: READY_TO_SHIP → PACKED. One that is in none is left as it is.
    ///
    /// # Errors
    /// Those of the transition table; none for a package that is here.
    pub fn take_out_of_pickup(&mut self, key: &PackageKey, why: &str) -> Result<(), Refusal> {
        let ready = self.in_state(&self.live_nos_of(key), ItemState::ReadyToShip);
        self.step(&ready, Command::CancelPickup, why)?;
        self.leave_pickup(key, why);
        Ok(())
    }

    /// Hands a package over: READY_TO_SHIP → DISPATCHED, its goods are the customer's.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE`; `UNVERIFIED`, `ON_HOLD`, `ON_CLAIM`.
    pub fn hand_over(&mut self, key: &PackageKey) -> Result<(), Refusal> {
        self.refuse_held()?;
        let package = self.package_now(key)?;
        if package.status != PackageStatus::ReadyToShip {
            return Err(not_at(&package, "READY_TO_SHIP"));
        }
        let nos = self.live_nos_of(key);
        let ready = self.in_state(&nos, ItemState::ReadyToShip);
        self.move_stock(&ready, Bucket::Allocated, Bucket::Customer)?;
        self.step(
            &ready,
            Command::Dispatch,
            &format!("Package {} is handed over", key.packing_no),
        )
    }

    fn package_now(&mut self, key: &PackageKey) -> Result<Package, Refusal> {
        self.order.settle_packages();
        let found = self.order.package(key).cloned();
        let package = found.ok_or_else(|| {
            let text = format!("Order {} has no package {}", self.order.code, key.packing_no);
            Refusal::new(RefusalCode::ItemNotFound, text)
        })?;
        match package.status {
            PackageStatus::Cancelled => {
                let text = self.what_became_of(key);
                Err(Refusal::new(RefusalCode::OrderCancelled, text))
            }
            PackageStatus::Created
            | PackageStatus::Confirmed
            | PackageStatus::Packed
            | PackageStatus::ReadyToShip
            | PackageStatus::Dispatched
            | PackageStatus::Delivered
            | PackageStatus::ReturnExpected
            | PackageStatus::Returned => Ok(package),
        }
    }

    /// A cancelled package in words: that its label is void, and under which packing no. its goods travel now.
    fn what_became_of(&self, key: &PackageKey) -> String {
        match self.order.superseded_by(key) {
            Some(new) => format!(
                "Package {} was cancelled and its label is void; it came back as package {}",
                key.packing_no, new.packing_no
            ),
            None => format!(
                "Package {} is cancelled and its label is void. It is found under Cancelled Delivery",
                key.packing_no
            ),
        }
    }

    pub(crate) fn leave_pickup(&mut self, key: &PackageKey, why: &str) {
        let left = self.package_mut(key).and_then(|package| package.pickup_no.take());
        if let Some(pickup_no) = left {
            let text = format!("Package {} leaves pickup {pickup_no}: {why}", key.packing_no);
            self.note(EventKind::PickupChanged, &[], text);
        }
    }

    pub(crate) fn drop_waybill(&mut self, key: &PackageKey, why: &str) {
        let voided = self.package_mut(key).and_then(|package| {
            let waybill = package.waybill.take()?;
            package.tracking_no = None;
            package.shipping_provider = None;
            Some(waybill)
        });
        if let Some(waybill) = voided {
            let text = format!("Waybill {} is void: {why}", waybill.tracking_no);
            self.note(EventKind::WaybillVoided, &[], text);
        }
    }
}

impl super::SaleOrder {
    /// The package that a cancelled package's goods came back in, where that is another one.
    pub fn superseded_by(&self, key: &PackageKey) -> Option<&PackageKey> {
        let of_it = self
            .cancelled
            .iter()
            .rev()
            .filter(|record| record.package.as_ref() == Some(key));
        of_it
            .filter_map(|record| record.came_back_in())
            .find(|new| *new != key)
    }
}

fn not_at(package: &Package, needed: &str) -> Refusal {
    let text = format!(
        "Package {} is {}, and this is done to one that is {needed}",
        package.key.packing_no, package.status
    );
    Refusal::new(RefusalCode::NotAllowedInState, text)
}

fn not_printed(key: &PackageKey) -> Refusal {
    let text = format!(
        "Package {} has no waybill. Print it with `ordertide waybill print`",
        key.packing_no
    );
    Refusal::new(RefusalCode::NotPrinted, text)
}

fn refuse_gone(package: &Package) -> Result<(), Refusal> {
    match package.status {
        PackageStatus::Created
        | PackageStatus::Confirmed
        | PackageStatus::Packed
        | PackageStatus::ReadyToShip
        | PackageStatus::Cancelled => Ok(()),
        PackageStatus::Dispatched
        | PackageStatus::Delivered
        | PackageStatus::ReturnExpected
        | PackageStatus::Returned => Err(not_at(package, "here still")),
    }
}
