//! A pickup: the packages of a facility that a carrier is asked to collect together.

use crate::codes::FacilityCode;
use crate::moment::Moment;
use crate::order::item::text_enum;

text_enum! {
    /// How a pickup stands.
    PickupState {
        /// The carrier was asked.
        Requested = "REQUESTED",
        /// The carrier comes.
        Accepted = "ACCEPTED",
        /// It was collected.
        Collected = "COLLECTED",
        /// The carrier did not come, or does not.
        Failed = "FAILED",
        /// It was called off.
        Cancelled = "CANCELLED",
    }
}

text_enum! {
    /// What is to be done for a pickup still, in the background where nobody does it at once.
    PickupOwed {
        /// Its carrier is to be asked to come: whether it heard of the pickup is not known.
        Ask = "ASK",
        /// It is over, and its packages are to be PACKED again.
        Release = "RELEASE",
        /// It is over here, and its carrier is to be told so.
        CallOff = "CALL_OFF",
    }
}

impl PickupState {
    /// Whether it may still take place.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Requested | Self::Accepted => true,
            Self::Collected | Self::Failed | Self::Cancelled => false,
        }
    }
}

/// A pickup. Which packages it is about stands at them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pickup {
    /// Where.
    pub facility: FacilityCode,
    /// Its number, unique in the facility.
    pub pickup_no: String,
    /// Who comes.
    pub carrier: String,
    /// How it stands.
    pub state: PickupState,
    /// From when to when the carrier may come, where that was said.
    pub window: Option<(Moment, Moment)>,
    /// What was said beside it.
    pub note: Option<String>,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: Moment,
    /// When it was over.
    pub closed_at: Option<Moment>,
    /// The carrier's own number of it, once it is known.
    pub carrier_ref: Option<String>,
    /// Code and text of what the carrier said last, where that was no yes.
    pub said: Option<(String, String)>,
    /// When the carrier could come instead, where it said so.
    pub next_slot: Option<(Moment, Moment)>,
    /// What is to be done for it still.
    pub owed: Option<PickupOwed>,
    /// From when on that is done in the background.
    pub next_at: Moment,
    /// How often it was tried there.
    pub tries: u32,
    /// Whether its carrier was asked for it and not heard: it may know of it, under a number that is not known here.
    pub unheard: bool,
}
