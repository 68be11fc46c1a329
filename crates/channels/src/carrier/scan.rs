//! Scans: where parcels were seen.

use domain::moment::Moment;

/// A parcel was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// The carrier's id of it; the same scan may come again under it.
    pub scan_id: String,
    /// Whose.
    pub tracking_no: String,
    /// When.
    pub at: Moment,
    /// What happened.
    pub code: ScanCode,
    /// The carrier's own word for what happened: its raw text where it gives one, else the contract's code.
    pub raw: String,
    /// Where, as the carrier writes it.
    pub place: Option<String>,
}

/// What happened to a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanCode {
    /// The carrier has it.
    Collected,
    /// It moves.
    InTransit,
    /// It is on the last van.
    OutForDelivery,
    /// The recipient has it.
    Delivered,
    /// It could not be handed over; it is tried again or returned.
    DeliveryFailed,
    /// It goes back.
    Returning,
    /// The sender has it back.
    Returned,
    /// A code that the contract does not have; [`Scan::raw`] keeps it. Never guessed.
    Unknown,
}

impl ScanCode {
    /// The codes of the contract.
    const KNOWN: [Self; 7] = [
        Self::Collected,
        Self::InTransit,
        Self::OutForDelivery,
        Self::Delivered,
        Self::DeliveryFailed,
        Self::Returning,
        Self::Returned,
    ];

    /// The code as the contract writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Collected => "COLLECTED",
            Self::InTransit => "IN_TRANSIT",
            Self::OutForDelivery => "OUT_FOR_DELIVERY",
            Self::Delivered => "DELIVERED",
            Self::DeliveryFailed => "DELIVERY_FAILED",
            Self::Returning => "RETURNING",
            Self::Returned => "RETURNED",
            Self::Unknown => "UNKNOWN",
        }
    }

    pub(super) fn read(word: &str) -> Self {
        let known = Self::KNOWN.into_iter().find(|code| code.as_str() == word);
        known.unwrap_or(Self::Unknown)
    }
}

/// Scans, and where the following ones begin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScanPage {
    /// In the carrier's sequence, which need not be that of their times; each on its own.
    pub scans: Vec<Result<Scan, BadScan>>,
    /// Where the next page begins. Keep it when the scans are kept, also on the last page: later ones follow it.
    pub next: Option<String>,
    /// Whether more are waiting already.
    pub more: bool,
}

/// A scan that could not be read; the rest of the page stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("scan {position} of the carrier's page cannot be read: {why}")]
pub struct BadScan {
    /// Its place in the page, counted from 1.
    pub position: usize,
    /// Its id, where that much could be read.
    pub scan_id: Option<String>,
    /// What is wrong with it.
    pub why: String,
}

impl BadScan {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        "BAD_SCAN"
    }
}
