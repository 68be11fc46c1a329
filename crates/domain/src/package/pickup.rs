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
}
