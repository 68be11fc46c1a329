//! Invariants of pickups and of carriers' numbers: who waits, waits for somebody who comes; and a label's number is held.

use super::Checker;
use crate::carrier::Booking;
use crate::codes::{CarrierCode, FacilityCode};
use crate::order::SaleOrder;
use crate::order::item::PackageKey;
use crate::package::{PackageStatus, Pickup, PickupOwed};
use std::collections::{BTreeMap, BTreeSet};

/// What packages that are here hold of pickups and carriers.
#[derive(Debug, Default)]
pub(super) struct OutgoingGoods {
    waiting: BTreeMap<(FacilityCode, String), PackageKey>,
    labels: BTreeMap<(PackageKey, u32), String>,
}

impl Checker {
    pub(super) fn remember_outgoing(&mut self, order: &SaleOrder) {
        for package in &order.packages {
            let is_here = matches!(package.status, PackageStatus::Packed | PackageStatus::ReadyToShip);
            if !is_here {
                continue;
            }
            if package.status == PackageStatus::ReadyToShip
                && let Some(no) = &package.pickup_no
            {
                let place = (package.key.facility.clone(), no.clone());
                self.outgoing.waiting.insert(place, package.key.clone());
            }
            let carried = package
                .waybill
                .as_ref()
                .filter(|waybill| waybill.carrier != CarrierCode::OWN);
            if let Some(waybill) = carried {
                let place = (package.key.clone(), waybill.serial);
                self.outgoing.labels.insert(place, waybill.tracking_no.clone());
            }
        }
    }

    /// Checks pickups against the packages that wait in them. `pickups` are those that are open, or to which something is owed.
    pub fn pickups(&mut self, pickups: &[Pickup]) {
        let mut waiting = std::mem::take(&mut self.outgoing.waiting);
        for pickup in pickups {
            let found = waiting.remove(&(pickup.facility.clone(), pickup.pickup_no.clone()));
            let place = format!("pickup {} of {}", pickup.pickup_no, pickup.facility);
            match (pickup.state.is_open(), found) {
                (true, None) if pickup.owed != Some(PickupOwed::Ask) => {
                    let text = format!("{place} is {} and nothing waits in it", pickup.state);
                    self.broken("PICKUP_EMPTY", text);
                }
                (false, Some(key)) if pickup.owed != Some(PickupOwed::Release) => {
                    let text = format!("{} waits in {place}, which is {}", key.packing_no, pickup.state);
                    self.broken("PICKUP_OPEN", text);
                }
                (true | false, _) => {}
            }
        }
        for ((facility, no), key) in waiting {
            let text = format!(
                "{} waits in pickup {no} of {facility}, which is over",
                key.packing_no
            );
            self.broken("PICKUP_OPEN", text);
        }
    }

    /// Checks the numbers that carriers gave against the labels of packages that are here. `used` are those in use.
    pub fn bookings(&mut self, used: &[Booking]) {
        let mut labels = std::mem::take(&mut self.outgoing.labels);
        let mut seen = BTreeSet::new();
        for booking in used {
            let label = labels.remove(&(booking.key.clone(), booking.serial));
            let number = booking.tracking_no.clone().unwrap_or_default();
            if label.as_ref() != Some(&number) || !seen.insert((booking.carrier.clone(), number.clone())) {
                let text = format!(
                    "tracking no. {number} is in use, and no label of {} has it",
                    booking.key.packing_no
                );
                self.broken("NUMBER_IN_USE", text);
            }
        }
        for ((key, serial), number) in labels {
            let text = format!(
                "the label of {} (waybill {serial}) has tracking no. {number}, which nobody booked",
                key.packing_no
            );
            self.broken("NUMBER_IN_USE", text);
        }
    }
}
