//! Pickups: the carrier comes to a facility and takes parcels.

use domain::moment::Moment;
use domain::order::address::Address;

/// From when to when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The beginning.
    pub from: Moment,
    /// The end, after the beginning.
    pub to: Moment,
}

/// What the carrier is asked to take, where and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickupRequest {
    /// Our number of the pickup: 1 to 128 characters. The carrier makes one pickup of it.
    pub request_id: String,
    /// When it may come.
    pub window: Slot,
    /// Where to.
    pub address: Address,
    /// Tracking numbers of the parcels that wait.
    pub parcels: Vec<String>,
    /// A word to the driver; may be empty.
    pub note: String,
}

/// A pickup that the carrier took note of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickupBooked {
    /// The carrier's number of it.
    pub carrier_ref: String,
    /// How it stands.
    pub state: PickupState,
    /// The carrier's word for it.
    pub raw_state: String,
}

/// How a pickup stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PickupState {
    /// The carrier has yet to say whether it comes.
    Requested,
    /// It will come.
    Accepted,
    /// It came and took parcels: all, or those that it names.
    Collected,
    /// It did not come, or took nothing.
    Failed,
    /// It was called off.
    Cancelled,
    /// A word that the contract does not have: pending, never success or failure.
    Unknown,
}

impl PickupState {
    /// The states of the contract.
    const KNOWN: [Self; 5] = [
        Self::Requested,
        Self::Accepted,
        Self::Collected,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The code as the contract writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "REQUESTED",
            Self::Accepted => "ACCEPTED",
            Self::Collected => "COLLECTED",
            Self::Failed => "FAILED",
            Self::Cancelled => "CANCELLED",
            Self::Unknown => "UNKNOWN",
        }
    }

    pub(super) fn read(word: &str) -> Self {
        let known = Self::KNOWN.into_iter().find(|state| state.as_str() == word);
        known.unwrap_or(Self::Unknown)
    }
}

/// What the carrier says of a pickup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pickup {
    /// How it stands.
    pub state: PickupState,
    /// The carrier's word for it.
    pub raw_state: String,
    /// When it comes or came, where it says so.
    pub window: Option<Slot>,
    /// Why it stands so, in the carrier's words.
    pub reason: Option<String>,
    /// Tracking numbers that were taken.
    pub collected: Vec<String>,
    /// Tracking numbers that were to be taken and were not there.
    pub not_found: Vec<String>,
}
