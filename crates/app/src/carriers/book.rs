//! Tracking numbers for packages that are about to be printed. Each is written as asked for before the carrier hears of it;
//! the same parcel asks under the same serial again, and gets the number that it has. A package that is another parcel by now,
//! such as one for which less is to be taken, asks under the next serial, and what it had is given back.

use super::parcel::{mark_of, parcel_of, refuse_changed};
use super::{SETTLED_S, said};
use crate::{App, AppError, Caller};
use ::channels::carrier::{Answers, Carrier, IntentKey, ItemFault, Parcel, Waybill};
use domain::carrier::{Booking, BookingState, next_serial, outdated};
use domain::codes::{CarrierCode, FacilityCode, OrderCode};
use domain::moment::Moment;
use domain::order::address::Address;
use domain::order::item::PackageKey;
use domain::order::{SaleOrder, Tracking};
use domain::package::{Package, PackageStatus};
use domain::refusal::{Refusal, RefusalCode};
use std::collections::{BTreeMap, BTreeSet};
use store::Settled;

/// Numbers asked for together: what one request of the contract holds.
const TOGETHER: usize = 100;

/// Tracking numbers for packages that are to be printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Facilities whose packages go with a carrier.
    carried: BTreeSet<FacilityCode>,
    given: BTreeMap<PackageKey, (Tracking, Parcel)>,
    refused: BTreeMap<PackageKey, Refusal>,
}

impl Numbers {
    /// The number of a package, where its carrier gave one; the package must be the parcel still that the carrier was told of.
    ///
    /// # Errors
    /// `PARCEL_CHANGED`.
    pub(crate) fn of(&self, order: &SaleOrder, key: &PackageKey) -> Result<Option<&Tracking>, Refusal> {
        let Some((tracking, parcel)) = self.given.get(key) else {
            return Ok(None);
        };
        refuse_changed(order, key, parcel)?;
        Ok(Some(tracking))
    }

    /// Whether a package goes with a carrier.
    pub(crate) fn is_carried(&self, key: &PackageKey) -> bool {
        self.carried.contains(&key.facility)
    }

    /// Why a package has no number, where its carrier was asked.
    pub(crate) fn refused(&self, key: &PackageKey) -> Option<&Refusal> {
        self.refused.get(key)
    }

    fn refuse_all(&mut self, packages: &[ToPrint<'_>], refusal: &Refusal) {
        let all = packages.iter().map(|(_, package)| package.key.clone());
        self.refused.extend(all.map(|key| (key, refusal.clone())));
    }
}

/// A package that is to be printed, with its order.
type ToPrint<'o> = (&'o SaleOrder, &'o Package);

/// A package that needs a number: the parcel as its carrier is told of it.
struct Wanted {
    order: OrderCode,
    key: PackageKey,
    parcel: Parcel,
    mark: String,
}

/// A carrier that is asked, and as whom.
struct Counter<'a> {
    caller: &'a Caller,
    carrier: &'a CarrierCode,
    connector: Box<dyn Carrier>,
    addresses: &'a BTreeMap<FacilityCode, Address>,
}

impl App {
    /// Asks the carriers of the packages' facilities for tracking numbers; packages that the seller hands over himself, and those
    /// that cannot be printed as they stand, are left out. One that is refused stops no other; a carrier that cannot be asked is
    /// asked no more.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn book_waybills<'o>(
        &self,
        caller: &Caller,
        packages: impl Iterator<Item = ToPrint<'o>>,
    ) -> Result<Numbers, AppError> {
        let carriers = self.store.facility_carriers(&caller.tenant).await?;
        let mut numbers = Numbers {
            carried: carriers.keys().cloned().collect(),
            ..Numbers::default()
        };
        let mut of_carrier: BTreeMap<&CarrierCode, Vec<ToPrint<'_>>> = BTreeMap::new();
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
            match self.carrier_to_ask(caller, carrier).await {
                Ok(connector) => {
                    let counter = Counter {
                        caller,
                        carrier,
                        connector,
                        addresses: &addresses,
                    };
                    self.book_at(&counter, &packages, &mut numbers).await?;
                }
                Err(error @ AppError::Store(_)) => return Err(error),
                Err(error) => numbers.refuse_all(&packages, &as_refusal(&error)),
            }
        }
        Ok(numbers)
    }

    async fn book_at(
        &self,
        counter: &Counter<'_>,
        packages: &[ToPrint<'_>],
        numbers: &mut Numbers,
    ) -> Result<(), AppError> {
        let mut stopped: Option<Refusal> = None;
        for together in packages.chunks(TOGETHER) {
            if let Some(refusal) = &stopped {
                numbers.refuse_all(together, refusal);
                continue;
            }
            let wanted = self.wanted(counter, together, numbers).await?;
            if !wanted.is_empty() {
                stopped = self.ask_for_numbers(counter, wanted, numbers).await?;
            }
        }
        Ok(())
    }

    /// The parcels that packages are now, each as its package's next waybill. What was booked for one as it was before is given
    /// back from here on.
    async fn wanted(
        &self,
        counter: &Counter<'_>,
        packages: &[ToPrint<'_>],
        numbers: &mut Numbers,
    ) -> Result<Vec<Wanted>, AppError> {
        let keys: Vec<PackageKey> = packages.iter().map(|(_, package)| package.key.clone()).collect();
        let bookings = self.store.bookings_of(&counter.caller.tenant, &keys).await?;
        let mut known: BTreeMap<&PackageKey, Vec<&Booking>> = BTreeMap::new();
        for booking in &bookings {
            known.entry(&booking.key).or_default().push(booking);
        }
        let (mut wanted, mut to_void) = (Vec::new(), Vec::new());
        for (order, package) in packages {
            let key = &package.key;
            let parcel = match parcel_of(order, key, 1, counter.addresses) {
                Ok(parcel) => parcel,
                Err(refusal) => {
                    numbers.refused.insert(key.clone(), refusal);
                    continue;
                }
            };
            let of_it = known.get(key).map_or(&[][..], Vec::as_slice);
            let mark = mark_of(&parcel);
            let serial = next_serial(counter.carrier, &mark, package.waybills_issued, of_it);
            let old = outdated(serial, of_it).into_iter();
            to_void.extend(old.map(|booking| given_back(booking, self.clock.now())));
            wanted.push(Wanted {
                order: order.code.clone(),
                key: key.clone(),
                parcel: Parcel { serial, ..parcel },
                mark,
            });
        }
        if !to_void.is_empty() {
            // One that somebody prints at this moment is left: what is printed is compared with what was asked for.
            self.store
                .settle_bookings(&counter.caller.tenant, &to_void)
                .await?;
        }
        Ok(wanted)
    }

    /// Asks for numbers, and answers why no more is to be asked, where that is so.
    async fn ask_for_numbers(
        &self,
        counter: &Counter<'_>,
        wanted: Vec<Wanted>,
        numbers: &mut Numbers,
    ) -> Result<Option<Refusal>, AppError> {
        let now = self.clock.now();
        let wanted = self.written_as_asked(counter, (wanted, now), numbers).await?;
        if wanted.is_empty() {
            return Ok(None);
        }
        let parcels: Vec<Parcel> = wanted.iter().map(|one| one.parcel.clone()).collect();
        let intent = intent(&format!("WB:{}", now.0))?;
        let answers = counter.connector.waybills(&parcels, &intent).await;
        let booked = told(counter.carrier, (&wanted, now), &answers);
        let tenant = &counter.caller.tenant;
        let taken = self.store.answer_bookings(tenant, &booked).await?;
        let mut untaken = Vec::new();
        for (((booking, one), answer), taken) in booked.into_iter().zip(wanted).zip(&answers.items).zip(taken)
        {
            match (answer, taken) {
                (Ok(waybill), true) => {
                    let tracking = Tracking {
                        tracking_no: waybill.tracking_no.clone(),
                        carrier: counter.carrier.to_string(),
                        serial: booking.serial,
                    };
                    numbers.given.insert(booking.key, (tracking, one.parcel));
                }
                (Ok(_), false) => untaken.push(booking),
                (Err(fault), _) => {
                    numbers.refused.insert(booking.key, said::fault(fault, &answers));
                }
            }
        }
        for booking in untaken {
            let refusal = self.why_untaken(counter.caller, &booking).await?;
            numbers.refused.insert(booking.key, refusal);
        }
        Ok(answers.stopped.as_ref().map(said::not_asked))
    }

    /// Writes that numbers are asked for, and keeps those that may be: to print it, the carrier is never told of a parcel under a
    /// serial under which it may have taken another one. A serial that it refused may be another parcel's; and one that is to be given
    /// back is asked for again, with today's parcel, only to learn its number (the carrier's run): nobody prints that.
    async fn written_as_asked(
        &self,
        counter: &Counter<'_>,
        (wanted, now): (Vec<Wanted>, Moment),
        numbers: &mut Numbers,
    ) -> Result<Vec<Wanted>, AppError> {
        let tenant = &counter.caller.tenant;
        let row = |one: &Wanted| {
            (
                one.order.clone(),
                one.key.clone(),
                one.parcel.serial,
                one.mark.clone(),
            )
        };
        let rows: Vec<_> = wanted.iter().map(row).collect();
        let times = (now, now.plus_s(SETTLED_S));
        self.store
            .ask_bookings(tenant, counter.carrier, &rows, times)
            .await?;
        let keys: Vec<PackageKey> = wanted.iter().map(|one| one.key.clone()).collect();
        let stored = self.store.bookings_of(tenant, &keys).await?;
        let is_asked = |one: &Wanted| {
            stored.iter().any(|booking| {
                (&booking.key, booking.serial, &booking.parcel) == (&one.key, one.parcel.serial, &one.mark)
                    && (booking.state, booking.asked_at) == (BookingState::Asked, now)
            })
        };
        let (asked, busy): (Vec<_>, Vec<_>) = wanted.into_iter().partition(is_asked);
        for one in busy {
            let text = format!(
                "Package {} is being printed by somebody else. Look at it, and print it again if that failed",
                one.key.packing_no
            );
            let refusal = Refusal::new(RefusalCode::NotAllowedInState, text);
            numbers.refused.insert(one.key, refusal);
        }
        Ok(asked)
    }

    /// Why a number was not taken: another parcel has it, which is the end of this one; or somebody else was quicker.
    pub(super) async fn why_untaken(&self, caller: &Caller, booking: &Booking) -> Result<Refusal, AppError> {
        let number = booking.tracking_no.clone().unwrap_or_default();
        let numbers = BTreeSet::from([number.clone()]);
        let theirs = self
            .store
            .bookings_by_number(&caller.tenant, &booking.carrier, &numbers)
            .await?;
        let place = (&booking.key, booking.serial);
        let Some(other) = theirs.iter().find(|other| (&other.key, other.serial) != place) else {
            let text = format!(
                "Package {} was printed by somebody else, or changed, while carrier {} gave it tracking no. {number}. Look at it, \
                 and print it again if it has no waybill",
                booking.key.packing_no, booking.carrier
            );
            return Ok(Refusal::new(RefusalCode::NotAllowedInState, text));
        };
        let text = format!(
            "Carrier {} gave tracking no. {number} to package {}, which is package {}/{}'s already. Show this to whoever runs the \
             carrier; printed again, the package asks for another number",
            booking.carrier, booking.key.packing_no, other.key.facility, other.key.packing_no
        );
        let refusal = Refusal::new(RefusalCode::NumberTaken, text);
        // It cannot be given back: it is the other parcel's.
        let stored = self
            .store
            .bookings_of(&caller.tenant, std::slice::from_ref(&booking.key))
            .await?;
        let ours = stored.into_iter().find(|one| one.serial == booking.serial);
        let ended = ours.map(|ours| Settled {
            state: BookingState::Kept,
            tracking_no: None,
            said: Some((refusal.code.as_str().to_owned(), refusal.message.clone())),
            tried: true,
            next_at: ours.asked_at,
            booking: ours,
        });
        let ended: Vec<Settled> = ended.filter(|one| one.booking.is_open()).into_iter().collect();
        self.store.settle_bookings(&caller.tenant, &ended).await?;
        Ok(refusal)
    }
}

/// A booking that is not printed any more, from now on.
pub(super) fn given_back(booking: &Booking, now: Moment) -> Settled {
    Settled {
        state: BookingState::ToVoid,
        tracking_no: booking.tracking_no.clone(),
        said: booking.said.clone(),
        tried: false,
        next_at: now,
        booking: booking.clone(),
    }
}

/// What is written of each number that was asked for. One that was not answered stays asked for: whether there is a number is
/// not known.
fn told(
    carrier: &CarrierCode,
    (asked, now): (&[Wanted], Moment),
    answers: &Answers<Waybill>,
) -> Vec<Booking> {
    let booking = |(wanted, answer): (&Wanted, &Result<Waybill, ItemFault>)| {
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
            order: wanted.order.clone(),
            key: wanted.key.clone(),
            serial: wanted.parcel.serial,
            carrier: carrier.clone(),
            state,
            tracking_no,
            asked_at: now,
            said,
            tries: 0,
            parcel: wanted.mark.clone(),
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
