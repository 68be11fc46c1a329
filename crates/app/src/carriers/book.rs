//! Tracking numbers for packages that are about to be printed. Each is written as asked for before the carrier hears of it;
//! the same package asks under the same serial again, and gets the number that it has.

use super::parcel::parcel_of;
use super::{SETTLED_S, said};
use crate::{App, AppError, Caller};
use ::channels::carrier::{Answers, Carrier, IntentKey, ItemFault, Parcel, Waybill};
use domain::carrier::{Booking, BookingState, next_serial};
use domain::codes::{CarrierCode, FacilityCode, OrderCode};
use domain::order::address::Address;
use domain::order::item::PackageKey;
use domain::order::{SaleOrder, Tracking};
use domain::package::{Package, PackageStatus};
use domain::refusal::{Refusal, RefusalCode};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers asked for together: what one request of the contract holds.
const TOGETHER: usize = 100;

/// Tracking numbers for packages that are to be printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Facilities whose packages go with a carrier.
    carried: BTreeSet<FacilityCode>,
    given: BTreeMap<PackageKey, Tracking>,
    refused: BTreeMap<PackageKey, Refusal>,
}

impl Numbers {
    /// The number of a package, where its carrier gave one.
    pub(crate) fn of(&self, key: &PackageKey) -> Option<&Tracking> {
        self.given.get(key)
    }

    /// Whether a package goes with a carrier.
    pub(crate) fn is_carried(&self, key: &PackageKey) -> bool {
        self.carried.contains(&key.facility)
    }

    /// Why a package has no number, where its carrier was asked.
    pub(crate) fn refused(&self, key: &PackageKey) -> Option<&Refusal> {
        self.refused.get(key)
    }
}

/// A package that needs a number.
type Wanted<'o> = (&'o SaleOrder, PackageKey, u32);

impl App {
    /// Asks the carriers of the packages' facilities for tracking numbers; packages that the seller hands over himself, and those
    /// that cannot be printed as they stand, are left out. One that is refused stops no other.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn book_waybills<'o>(
        &self,
        caller: &Caller,
        packages: impl Iterator<Item = (&'o SaleOrder, &'o Package)>,
    ) -> Result<Numbers, AppError> {
        let carriers = self.store.facility_carriers(&caller.tenant).await?;
        let mut numbers = Numbers {
            carried: carriers.keys().cloned().collect(),
            ..Numbers::default()
        };
        let mut of_carrier: BTreeMap<&CarrierCode, Vec<(&SaleOrder, &Package)>> = BTreeMap::new();
        for (order, package) in packages.filter(|(order, package)| may_be_printed(order, package)) {
            if let Some(carrier) = carriers.get(&package.key.facility) {
                of_carrier.entry(carrier).or_default().push((order, package));
            }
        }
        if of_carrier.is_empty() {
            return Ok(numbers);
        }
        let addresses = self.store.facility_addresses(&caller.tenant).await?;
        for (carrier, packages) in of_carrier {
            let connector = match self.carrier_to_ask(caller, carrier).await {
                Ok(connector) => connector,
                Err(error @ AppError::Store(_)) => return Err(error),
                Err(error) => {
                    let refusal = as_refusal(&error);
                    let all = packages
                        .iter()
                        .map(|(_, package)| (package.key.clone(), refusal.clone()));
                    numbers.refused.extend(all);
                    continue;
                }
            };
            for together in packages.chunks(TOGETHER) {
                let wanted = self.serials(caller, carrier, together).await?;
                let asked = (carrier, connector.as_ref());
                self.ask_for_numbers(caller, asked, (wanted, &addresses), &mut numbers)
                    .await?;
            }
        }
        Ok(numbers)
    }

    /// Which waybill of each package the next one is.
    async fn serials<'o>(
        &self,
        caller: &Caller,
        carrier: &CarrierCode,
        packages: &[(&'o SaleOrder, &'o Package)],
    ) -> Result<Vec<Wanted<'o>>, AppError> {
        let keys: Vec<PackageKey> = packages.iter().map(|(_, package)| package.key.clone()).collect();
        let bookings = self.store.bookings_of(&caller.tenant, &keys).await?;
        let mut known: BTreeMap<&PackageKey, Vec<&Booking>> = BTreeMap::new();
        for booking in &bookings {
            known.entry(&booking.key).or_default().push(booking);
        }
        let wanted = packages.iter().map(|(order, package)| {
            let of_it = known.get(&package.key).map_or(&[][..], Vec::as_slice);
            let serial = next_serial(carrier, package.waybills_issued, of_it);
            (*order, package.key.clone(), serial)
        });
        Ok(wanted.collect())
    }

    async fn ask_for_numbers(
        &self,
        caller: &Caller,
        (carrier, connector): (&CarrierCode, &dyn Carrier),
        (wanted, addresses): (Vec<Wanted<'_>>, &BTreeMap<FacilityCode, Address>),
        numbers: &mut Numbers,
    ) -> Result<(), AppError> {
        let (mut asked, mut parcels): (Vec<(OrderCode, PackageKey, u32)>, Vec<Parcel>) = Default::default();
        for (order, key, serial) in wanted {
            match parcel_of(order, &key, serial, addresses) {
                Ok(parcel) => {
                    parcels.push(parcel);
                    asked.push((order.code.clone(), key, serial));
                }
                Err(refusal) => {
                    numbers.refused.insert(key, refusal);
                }
            }
        }
        if asked.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        let times = (now, now.plus_s(SETTLED_S));
        self.store
            .ask_bookings(&caller.tenant, carrier, &asked, times)
            .await?;
        let answers = connector
            .waybills(&parcels, &intent(&format!("WB:{}", now.0))?)
            .await;
        let booked = told(carrier, (&asked, now), &answers);
        let taken = self.store.answer_bookings(&caller.tenant, &booked).await?;
        for ((booking, answer), taken) in booked.into_iter().zip(&answers.items).zip(taken) {
            match (answer, taken) {
                (Ok(waybill), true) => {
                    let tracking = Tracking {
                        tracking_no: waybill.tracking_no.clone(),
                        carrier: carrier.to_string(),
                        serial: booking.serial,
                    };
                    numbers.given.insert(booking.key, tracking);
                }
                (Ok(waybill), false) => {
                    let text = format!(
                        "Carrier {carrier} gave tracking no. {}, which is another parcel's or is being given back. Print it again",
                        waybill.tracking_no
                    );
                    let refusal = Refusal::new(RefusalCode::CarrierNotAsked, text);
                    numbers.refused.insert(booking.key, refusal);
                }
                (Err(fault), _) => {
                    numbers.refused.insert(booking.key, said::fault(fault, &answers));
                }
            }
        }
        Ok(())
    }
}

/// What is written of each number that was asked for. One that was not answered stays asked for: whether there is a number is
/// not known.
fn told(
    carrier: &CarrierCode,
    (asked, now): (&[(OrderCode, PackageKey, u32)], domain::moment::Moment),
    answers: &Answers<Waybill>,
) -> Vec<Booking> {
    let booking =
        |((order, key, serial), answer): (&(OrderCode, PackageKey, u32), &Result<Waybill, ItemFault>)| {
            let (state, tracking_no, said) = match answer {
                Ok(Waybill { tracking_no }) => (BookingState::Booked, Some(tracking_no.clone()), None),
                Err(fault) => {
                    let refusal = said::fault(fault, answers);
                    let state = match fault {
                        ItemFault::Refused(_) => BookingState::Refused,
                        ItemFault::NoAnswer
                        | ItemFault::Missing
                        | ItemFault::Repeated { .. }
                        | ItemFault::Unreadable { .. }
                        | ItemFault::AskedTwice => BookingState::Asked,
                    };
                    (
                        state,
                        None,
                        Some((refusal.code.as_str().to_owned(), refusal.message)),
                    )
                }
            };
            Booking {
                order: order.clone(),
                key: key.clone(),
                serial: *serial,
                carrier: carrier.clone(),
                state,
                tracking_no,
                asked_at: now,
                said,
                tries: 0,
            }
        };
    asked.iter().zip(&answers.items).map(booking).collect()
}

/// The key of an intention; what a key cannot carry is left out of it.
pub(super) fn intent(text: &str) -> Result<IntentKey, AppError> {
    let is_allowed = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    let key: String = text.chars().filter(is_allowed).take(100).collect();
    IntentKey::parse(&key).map_err(|bad| AppError::bad_input(bad.to_string()))
}

/// Only what may become a waybill as things stand is asked for; whatever else is refused in the transaction.
fn may_be_printed(order: &SaleOrder, package: &Package) -> bool {
    let is_free = !order.flags.unverified && !order.flags.on_hold && !order.flags.on_claim;
    let is_due = matches!(package.status, PackageStatus::Confirmed | PackageStatus::Packed);
    is_free && is_due && package.waybill.is_none()
}

/// Why a carrier cannot be asked at all, for each package.
fn as_refusal(error: &AppError) -> Refusal {
    Refusal::new(RefusalCode::CarrierNotAsked, error.to_string())
}
