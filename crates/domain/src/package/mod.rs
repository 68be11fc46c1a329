//! A package: the items that travel together from one facility under one packing no.

mod papers;
mod pickup;

pub use pickup::{Pickup, PickupOwed, PickupState};

use crate::codes::FacilityCode;
use crate::moment::Moment;
use crate::order::CarrierWord;
use crate::order::item::{ItemState, OrderItem, PackageKey, text_enum};
use serde::{Deserialize, Serialize};

text_enum! {
    /// How far a package is (domain.md §2).
    PackageStatus {
        /// Stock is reserved for its items.
        Created = "CREATED",
        /// The order is confirmed.
        Confirmed = "CONFIRMED",
        /// Stock allocated, invoice numbered.
        Packed = "PACKED",
        /// Pickup requested.
        ReadyToShip = "READY_TO_SHIP",
        /// Left the building.
        Dispatched = "DISPATCHED",
        /// Reached the buyer.
        Delivered = "DELIVERED",
        /// All of it is announced to come back, or is back in part.
        ReturnExpected = "RETURN_EXPECTED",
        /// All of it is back.
        Returned = "RETURNED",
        /// All of it was cancelled.
        Cancelled = "CANCELLED",
    }
}

text_enum! {
    /// Who gave an invoice its number.
    InvoiceSource {
        /// The facility's INVOICE sequence.
        Ours = "OURS",
        /// The channel.
        Channel = "CHANNEL",
    }
}

/// The live invoice of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Which of the package's invoices it is, from 1; earlier ones are cancelled.
    pub serial: u32,
    /// Its number.
    pub invoice_no: String,
    /// Who gave the number.
    pub source: InvoiceSource,
    /// The channel's own number, kept beside ours.
    pub channel_invoice_no: Option<String>,
    /// When it was issued.
    pub issued_at: Moment,
}

/// The live waybill of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waybill {
    /// Which of the package's waybills it is, from 1; earlier ones are void.
    pub serial: u32,
    /// What the carrier knows the parcel by.
    pub tracking_no: String,
    /// Who carries it.
    pub carrier: String,
    /// How often its label was printed, 1 or more.
    pub prints: u32,
    /// When it was last printed.
    pub printed_at: Moment,
    /// By whom.
    pub printed_by: String,
    /// What the carrier said of the parcel last, by its own clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<SaidOfParcel>,
}

/// What a carrier said of a parcel, and when it was so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidOfParcel {
    /// Where it is.
    pub word: CarrierWord,
    /// When, by the carrier's clock.
    pub at: Moment,
    /// Whether this word announced the return that is under way: then a newer one may take it back.
    #[serde(default)]
    pub announced: bool,
}

/// One delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// Facility and packing no.
    pub key: PackageKey,
    /// Whether the order was confirmed since the package was last CREATED.
    pub confirmed: bool,
    /// Kept for lists; always what [`status_of`] gives.
    pub status: PackageStatus,
    /// The live invoice.
    pub invoice: Option<Invoice>,
    /// How many invoices it ever had.
    pub invoices_issued: u32,
    /// The live waybill.
    pub waybill: Option<Waybill>,
    /// How many waybills it ever had.
    pub waybills_issued: u32,
    /// The pickup that it was asked for with.
    pub pickup_no: Option<String>,
    /// Tracking number of the parcel.
    pub tracking_no: Option<String>,
    /// Who carries it.
    pub shipping_provider: Option<String>,
    /// When it was made.
    pub created_at: Moment,
}

impl Package {
    /// A new package without papers.
    pub fn new(facility: FacilityCode, packing_no: String, now: Moment) -> Self {
        Self {
            key: PackageKey { facility, packing_no },
            confirmed: false,
            status: PackageStatus::Created,
            invoice: None,
            invoices_issued: 0,
            waybill: None,
            waybills_issued: 0,
            pickup_no: None,
            tracking_no: None,
            shipping_provider: None,
            created_at: now,
        }
    }
}

/// The status that a package's items give it: its least advanced item counts, returned ones aside; it is RETURN_EXPECTED
/// or RETURNED only when all its items are at least that; and CANCELLED when none is left (domain.md §2).
pub fn status_of<'a>(confirmed: bool, items: impl Iterator<Item = &'a OrderItem>) -> PackageStatus {
    let states: Vec<ItemState> = items
        .filter(|item| item.is_live())
        .map(|item| item.state)
        .collect();
    let is_returning = |state: &&ItemState| {
        matches!(
            state,
            ItemState::ReturnRequested | ItemState::CourierReturn | ItemState::Returned
        )
    };
    let least = states
        .iter()
        .filter(|state| !is_returning(state))
        .min_by_key(|state| state.advancement())
        .or_else(|| states.iter().min_by_key(|state| state.advancement()));
    match least {
        None => PackageStatus::Cancelled,
        Some(ItemState::Unfulfillable | ItemState::Fulfillable) if confirmed => PackageStatus::Confirmed,
        Some(ItemState::Unfulfillable | ItemState::Fulfillable) => PackageStatus::Created,
        Some(ItemState::Packed) => PackageStatus::Packed,
        Some(ItemState::ReadyToShip) => PackageStatus::ReadyToShip,
        Some(ItemState::Dispatched) => PackageStatus::Dispatched,
        Some(ItemState::Delivered) => PackageStatus::Delivered,
        Some(ItemState::ReturnRequested | ItemState::CourierReturn) => PackageStatus::ReturnExpected,
        Some(ItemState::Returned) => PackageStatus::Returned,
        Some(ItemState::Cancelled) => PackageStatus::Cancelled,
    }
}

#[cfg(test)]
mod tests;
