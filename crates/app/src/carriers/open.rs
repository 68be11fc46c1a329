//! What is open with a carrier: numbers that are to be settled, pickups that wait for its word.

use crate::{App, AppError, Caller};
use domain::carrier::{Booking, CarrierAccount};
use domain::codes::FacilityCode;
use domain::moment::Moment;
use domain::package::Pickup;

/// Numbers and pickups that are told at most, each.
const TOLD_MAX: i64 = 100;

/// An account at a carrier, with what is open there.
#[derive(Debug, Clone)]
pub struct CarrierReport {
    /// The account.
    pub account: CarrierAccount,
    /// Facilities whose packages go with it.
    pub facilities: Vec<FacilityCode>,
    /// What is open.
    pub open: OpenAtCarrier,
}

/// What a carrier is yet to be asked or told.
#[derive(Debug, Clone, Default)]
pub struct OpenAtCarrier {
    /// Tracking numbers that are asked for, booked and not printed, or to be given back; the first hundred.
    pub numbers: Vec<Booking>,
    /// Tracking numbers that it did not take back, or that cannot be given back, with the reason; the last hundred.
    pub kept: Vec<Booking>,
    /// Pickups that it is to be asked or told about; the first hundred.
    pub pickups: Vec<Pickup>,
}

impl App {
    /// An account at a carrier with what is open there.
    ///
    /// # Errors
    /// `NOT_FOUND`, naming those that exist.
    pub async fn carrier_report(&self, caller: &Caller, code: &str) -> Result<CarrierReport, AppError> {
        let account = self.carrier(caller, code).await?;
        let far = Moment(i64::MAX);
        let numbers = self
            .store
            .open_bookings(&caller.tenant, &account.code, far, TOLD_MAX)
            .await?;
        let kept = self
            .store
            .kept_bookings(&caller.tenant, &account.code, TOLD_MAX)
            .await?;
        let pickups = self
            .store
            .owed_to_carrier(&caller.tenant, &account.code, far, TOLD_MAX)
            .await?;
        let of_facilities = self.store.facility_carriers(&caller.tenant).await?;
        Ok(CarrierReport {
            facilities: of_facilities
                .into_iter()
                .filter(|(_, carrier)| *carrier == account.code)
                .map(|(facility, _)| facility)
                .collect(),
            open: OpenAtCarrier {
                numbers,
                kept,
                pickups,
            },
            account,
        })
    }
}
