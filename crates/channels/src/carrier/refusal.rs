//! What a carrier refuses, and why.

use super::pickup::Slot;
use crate::error::Said;

/// A carrier's no to one parcel or pickup. The rest of the call stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The carrier refused ({}, {said}). {}", .reason.word(), .reason.advice())]
pub struct CarrierRefusal {
    /// Why, as far as the contract has a code for it.
    pub reason: RefusalReason,
    /// The carrier's own words.
    pub said: Said,
    /// When it could come instead, where it says so.
    pub next_slot: Option<Slot>,
}

impl CarrierRefusal {
    /// The stable code by which programs and screens know the refusal.
    pub const fn code(&self) -> &'static str {
        self.reason.code()
    }
}

/// Why a carrier refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefusalReason {
    /// It does not go to the recipient's address.
    NotServiceable,
    /// It cannot work with an address.
    BadAddress,
    /// It cannot work with something else of the parcel: its weight, or the money to be taken.
    BadParcel,
    /// The parcel left already.
    AlreadyCollected,
    /// It does not know a tracking number, or it was voided.
    UnknownParcel,
    /// A parcel waits for another pickup.
    InOtherPickup,
    /// It does not know the pickup.
    UnknownPickup,
    /// The pickup is over.
    PickupClosed,
    /// Too late for this window.
    CutOffPassed,
    /// The window is full.
    SlotFull,
    /// It does not come at such a time.
    BadWindow,
    /// More parcels than it takes in one pickup. Said by us, before it is asked.
    TooManyParcels,
    /// A code that the contract does not have, as it came: at most 80 characters.
    Other(String),
}

/// The contract's codes.
const CODES: [(RefusalReason, &str); 12] = [
    (RefusalReason::NotServiceable, "NOT_SERVICEABLE"),
    (RefusalReason::BadAddress, "BAD_ADDRESS"),
    (RefusalReason::BadParcel, "BAD_PARCEL"),
    (RefusalReason::AlreadyCollected, "ALREADY_COLLECTED"),
    (RefusalReason::UnknownParcel, "UNKNOWN_PARCEL"),
    (RefusalReason::InOtherPickup, "IN_OTHER_PICKUP"),
    (RefusalReason::UnknownPickup, "UNKNOWN_PICKUP"),
    (RefusalReason::PickupClosed, "PICKUP_CLOSED"),
    (RefusalReason::CutOffPassed, "CUT_OFF_PASSED"),
    (RefusalReason::SlotFull, "SLOT_FULL"),
    (RefusalReason::BadWindow, "BAD_WINDOW"),
    (RefusalReason::TooManyParcels, "TOO_MANY_PARCELS"),
];

impl RefusalReason {
    /// Reads the carrier's code; `word` is cut and without control characters already.
    pub(super) fn read(word: String) -> Self {
        match CODES.iter().find(|(_, code)| *code == word) {
            Some((reason, _)) => reason.clone(),
            None => Self::Other(word),
        }
    }

    /// The stable code; `CARRIER_REFUSED` for all that the contract does not have.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotServiceable => "NOT_SERVICEABLE",
            Self::BadAddress => "BAD_ADDRESS",
            Self::BadParcel => "BAD_PARCEL",
            Self::AlreadyCollected => "ALREADY_COLLECTED",
            Self::UnknownParcel => "UNKNOWN_PARCEL",
            Self::InOtherPickup => "IN_OTHER_PICKUP",
            Self::UnknownPickup => "UNKNOWN_PICKUP",
            Self::PickupClosed => "PICKUP_CLOSED",
            Self::CutOffPassed => "CUT_OFF_PASSED",
            Self::SlotFull => "SLOT_FULL",
            Self::BadWindow => "BAD_WINDOW",
            Self::TooManyParcels => "TOO_MANY_PARCELS",
            Self::Other(_) => "CARRIER_REFUSED",
        }
    }

    /// The code as it came.
    fn word(&self) -> &str {
        if let Self::Other(word) = self {
            word
        } else {
            self.code()
        }
    }

    const fn advice(&self) -> &'static str {
        match self {
            Self::NotServiceable => "Choose another carrier for this parcel",
            Self::BadAddress => "Correct the address and ask again",
            Self::BadParcel => "Correct weight or cash on delivery and ask again",
            Self::AlreadyCollected => "It is on its way; stop it with the carrier, or wait for its return",
            Self::UnknownParcel => "Ask for a new waybill for it",
            Self::InOtherPickup => "Leave it to that pickup, or take it out of it first",
            Self::UnknownPickup => "Request the pickup anew",
            Self::PickupClosed => "It can no longer be changed; request another pickup for what is left",
            Self::CutOffPassed | Self::SlotFull | Self::BadWindow => "Choose another window",
            Self::TooManyParcels => "Request several pickups",
            Self::Other(_) => "Ask the carrier",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_contract_is_read_back() {
        for (reason, code) in CODES {
            assert_eq!(reason.code(), code);
            assert_eq!(RefusalReason::read(code.to_owned()), reason);
        }
        let other = RefusalReason::read("STRIKE".to_owned());
        assert_eq!((other.code(), other.word()), ("CARRIER_REFUSED", "STRIKE"));
    }

    #[test]
    fn a_refusal_quotes_the_carrier_and_says_what_to_do() {
        let refusal = CarrierRefusal {
            reason: RefusalReason::SlotFull,
            said: Said::quote("no van left", &[]),
            next_slot: None,
        };
        assert_eq!(
            refusal.to_string(),
            "The carrier refused (SLOT_FULL, it said: \"no van left\"). Choose another window"
        );
    }
}
