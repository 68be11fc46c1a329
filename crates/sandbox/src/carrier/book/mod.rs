//! What the carrier holds: parcels, pickups and scans.

mod address;
mod no;
mod parcels;
mod pickups;
mod scans;
mod tracking;
mod windows;

pub(crate) use no::No;
pub(crate) use parcels::{ParcelSent, Stage};
pub(crate) use pickups::{PickupSent, State as PickupState};
pub(crate) use scans::{NewScan, Scan};
pub(crate) use windows::Calendar;

use super::settings::Settings;

/// All that the carrier holds.
pub(crate) struct Books {
    /// Parcels by tracking number.
    pub(crate) parcels: parcels::Parcels,
    /// Pickups by number.
    pub(crate) pickups: pickups::Pickups,
    /// Scans in the sequence in which they came.
    pub(crate) scans: scans::Scans,
}

impl Books {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            parcels: parcels::Parcels::new(settings.seed, settings.max_parcels),
            pickups: pickups::Pickups::new(settings.max_pickups),
            scans: scans::Scans::new(settings.max_scans),
        }
    }
}
