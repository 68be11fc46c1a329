//! Carriers that a tenant has accounts with, and the tracking numbers that are booked there.
//!
//! A number is asked for outside of any transaction, so what was asked is written before, and what came of it after: a number
//! that nobody uses is given back, whoever died in between.

use crate::codes::{CarrierCode, OrderCode};
use crate::moment::Moment;
use crate::order::item::{PackageKey, text_enum};

/// An account at a carrier. Its key is kept apart, sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarrierAccount {
    /// Its code, unique in its tenant.
    pub code: CarrierCode,
    /// Where it is reached.
    pub base_url: String,
    /// Whether it is asked at all.
    pub enabled: bool,
    /// Up to where its scans were read.
    pub scan_cursor: Option<String>,
    /// When it is asked in the background: `every 5m`, or `cron 0 3 * * *`.
    pub timer: String,
    /// When that is next.
    pub next_at: Moment,
}

text_enum! {
    /// How a booking stands.
    BookingState {
        /// The carrier was asked, or is about to be; it may have given a number.
        Asked = "ASKED",
        /// The carrier refused it: there is no number.
        Refused = "REFUSED",
        /// There is a number, and nothing is printed with it yet.
        Booked = "BOOKED",
        /// It is the live waybill of its package, or was when the package left.
        Used = "USED",
        /// It is to be given back, once it is known whether there is a number.
        ToVoid = "TO_VOID",
        /// It was given back.
        Voided = "VOIDED",
        /// The carrier did not take it back, or it cannot be: it is over here, and its reason is kept.
        Kept = "KEPT",
    }
}

/// A tracking number of a carrier, from the moment on at which it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// Our code of its order.
    pub order: OrderCode,
    /// Facility and packing no.
    pub key: PackageKey,
    /// Which waybill of the package it is, from 1.
    pub serial: u32,
    /// Who was asked.
    pub carrier: CarrierCode,
    /// How it stands.
    pub state: BookingState,
    /// The number, where there is one.
    pub tracking_no: Option<String>,
    /// When it was asked for last.
    pub asked_at: Moment,
    /// Code and text of what the carrier said last, where that was no yes.
    pub said: Option<(String, String)>,
    /// How often it was tried to settle it in the background.
    pub tries: u32,
    /// A mark of the parcel that was asked for: two with one mark are alike in all that the carrier was told.
    pub parcel: String,
}

impl Booking {
    /// Whether it may become the next waybill of its package at this carrier, which is `parcel` now: asking again gets its number,
    /// if it has one, and the carrier keeps what it was told then. Of one that it refused it keeps nothing.
    pub fn may_be_printed(&self, carrier: &CarrierCode, parcel: &str) -> bool {
        self.carrier == *carrier
            && match self.state {
                BookingState::Refused => true,
                BookingState::Asked | BookingState::Booked => self.parcel == parcel,
                BookingState::Used | BookingState::ToVoid | BookingState::Voided | BookingState::Kept => {
                    false
                }
            }
    }

    /// Whether it is yet to be settled.
    pub const fn is_open(&self) -> bool {
        match self.state {
            BookingState::Asked | BookingState::Booked | BookingState::ToVoid => true,
            BookingState::Refused | BookingState::Used | BookingState::Voided | BookingState::Kept => false,
        }
    }

    /// Whether the carrier may hold a parcel under it that nobody has printed.
    const fn is_unprinted(&self) -> bool {
        match self.state {
            BookingState::Asked | BookingState::Booked => true,
            BookingState::Refused
            | BookingState::Used
            | BookingState::ToVoid
            | BookingState::Voided
            | BookingState::Kept => false,
        }
    }
}

/// The serial of a package's next waybill at a carrier, being `parcel` now: that of the last booking which may still be printed,
/// else the one after all that were.
pub fn next_serial(carrier: &CarrierCode, parcel: &str, issued: u32, bookings: &[&Booking]) -> u32 {
    let open = bookings
        .iter()
        .filter(|booking| booking.may_be_printed(carrier, parcel) && booking.serial > issued);
    let last = bookings.iter().map(|booking| booking.serial).max();
    match open.map(|booking| booking.serial).max() {
        Some(serial) => serial,
        None => last.unwrap_or(0).max(issued).saturating_add(1),
    }
}

/// The bookings of a package that are to be given back since another one is printed: what the carrier was told is not true any
/// more, such as what it is to take for the goods.
pub fn outdated<'b>(serial: u32, bookings: &[&'b Booking]) -> Vec<&'b Booking> {
    let others = bookings.iter().filter(|booking| booking.serial != serial);
    others.filter(|booking| booking.is_unprinted()).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::{Booking, BookingState, next_serial, outdated};
    use crate::codes::{CarrierCode, FacilityCode, OrderCode};
    use crate::moment::Moment;
    use crate::order::item::PackageKey;
    use rstest::rstest;

    fn booking(serial: u32, carrier: &str, state: BookingState) -> Booking {
        Booking {
            order: OrderCode::stored("SO-1"),
            key: PackageKey {
                facility: FacilityCode::stored("WH1"),
                packing_no: "P1".to_owned(),
            },
            serial,
            carrier: CarrierCode::stored(carrier),
            state,
            tracking_no: None,
            asked_at: Moment(0),
            said: None,
            tries: 0,
            parcel: "now".to_owned(),
        }
    }

    fn before(serial: u32, state: BookingState) -> Booking {
        Booking {
            parcel: "before".to_owned(),
            ..booking(serial, "C1", state)
        }
    }

    #[rstest]
    #[case::the_first(0, &[], 1)]
    #[case::asked_and_never_answered(0, &[(1, "C1", BookingState::Asked)], 1)]
    #[case::refused_and_corrected(0, &[(1, "C1", BookingState::Refused)], 1)]
    #[case::booked_and_never_used(0, &[(1, "C1", BookingState::Booked)], 1)]
    #[case::given_back(0, &[(1, "C1", BookingState::ToVoid)], 2)]
    #[case::voided(1, &[(1, "C1", BookingState::Voided)], 2)]
    #[case::of_another_carrier(0, &[(1, "C2", BookingState::Booked)], 2)]
    #[case::printed_by_the_seller_since(1, &[(1, "C1", BookingState::Asked)], 2)]
    #[case::the_open_one_of_several(1, &[(1, "C1", BookingState::Voided), (2, "C1", BookingState::Asked)], 2)]
    fn a_number_is_never_for_two_waybills(
        #[case] issued: u32,
        #[case] bookings: &[(u32, &str, BookingState)],
        #[case] expected: u32,
    ) {
        let all: Vec<Booking> = bookings
            .iter()
            .map(|(serial, carrier, state)| booking(*serial, carrier, *state))
            .collect();
        let all: Vec<&Booking> = all.iter().collect();
        let carrier = CarrierCode::stored("C1");
        assert_eq!(next_serial(&carrier, "now", issued, &all), expected);
    }

    #[rstest]
    #[case::booked_with_another_amount(&[before(1, BookingState::Booked)], 2, &[1])]
    #[case::asked_with_another_amount(&[before(1, BookingState::Asked)], 2, &[1])]
    #[case::refused_with_another_amount(&[before(1, BookingState::Refused)], 1, &[])]
    #[case::changed_and_changed_back(&[booking(1, "C1", BookingState::Asked), before(2, BookingState::Booked)], 1, &[2])]
    #[case::the_second_is_right(&[before(1, BookingState::Asked), booking(2, "C1", BookingState::Booked)], 2, &[1])]
    #[case::one_on_its_way_back(&[before(1, BookingState::ToVoid), before(2, BookingState::Booked)], 3, &[2])]
    fn what_the_carrier_was_told_is_what_is_printed(
        #[case] bookings: &[Booking],
        #[case] expected: u32,
        #[case] given_back: &[u32],
    ) {
        let all: Vec<&Booking> = bookings.iter().collect();
        let serial = next_serial(&CarrierCode::stored("C1"), "now", 0, &all);
        assert_eq!(serial, expected);
        let old: Vec<u32> = outdated(serial, &all).iter().map(|one| one.serial).collect();
        assert_eq!(old, given_back);
    }
}
