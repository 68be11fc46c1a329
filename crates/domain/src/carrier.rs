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
    /// When it is asked next, in the background.
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
        /// It is to be given back.
        ToVoid = "TO_VOID",
        /// It was given back.
        Voided = "VOIDED",
        /// The carrier did not take it back.
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
}

impl Booking {
    /// Whether it may become the next waybill of its package at this carrier: asking again gets its number, if it has one.
    pub fn may_be_printed(&self, carrier: &CarrierCode) -> bool {
        self.carrier == *carrier
            && match self.state {
                BookingState::Asked | BookingState::Refused | BookingState::Booked => true,
                BookingState::Used | BookingState::ToVoid | BookingState::Voided | BookingState::Kept => {
                    false
                }
            }
    }
}

/// The serial of a package's next waybill at a carrier: that of a booking which may still be printed, else the one after all that
/// were.
pub fn next_serial(carrier: &CarrierCode, issued: u32, bookings: &[&Booking]) -> u32 {
    let open = bookings
        .iter()
        .find(|booking| booking.may_be_printed(carrier) && booking.serial > issued);
    let last = bookings.iter().map(|booking| booking.serial).max();
    match open {
        Some(booking) => booking.serial,
        None => last.unwrap_or(0).max(issued).saturating_add(1),
    }
}

#[cfg(test)]
mod tests {
    use super::{Booking, BookingState, next_serial};
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
        assert_eq!(next_serial(&CarrierCode::stored("C1"), issued, &all), expected);
    }
}
