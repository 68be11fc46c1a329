//! Cancelled deliveries: the record of what was cancelled, by whom, why and when.

use crate::moment::Moment;
use crate::order::item::{PackageKey, text_enum};
use serde::{Deserialize, Serialize};

text_enum! {
    /// Who cancelled.
    CancelledBy {
        /// Cancelled in Ordertide.
        Seller = "SELLER",
        /// Learned from the channel, whoever pressed the button there.
        Buyer = "BUYER",
    }
}

text_enum! {
    /// How far the goods were when they were cancelled.
    CancelStage {
        /// In no package yet.
        Unpackaged = "UNPACKAGED",
        /// Package CREATED.
        Created = "CREATED",
        /// Package CONFIRMED.
        Confirmed = "CONFIRMED",
        /// Package PACKED: invoiced, goods go to putaway.
        Packed = "PACKED",
        /// Package READY_TO_SHIP: goods go to putaway.
        ReadyToShip = "READY_TO_SHIP",
    }
}

/// The record of one cancelled package, of items cancelled out of a living one, or of cancelled items that had none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelledDelivery {
    /// Its number in the order, from 1.
    pub no: u32,
    /// The package, where there was one.
    pub package: Option<PackageKey>,
    /// Whether the whole package went.
    pub whole_package: bool,
    /// The numbers of the items, ascending.
    pub items: Vec<u32>,
    /// By whom.
    pub by: CancelledBy,
    /// Why.
    pub reason: String,
    /// How far the goods were.
    pub stage: CancelStage,
    /// When.
    pub cancelled_at: Moment,
    /// When the site was first seen to say CANCELLED for a delivery that the seller had cancelled.
    pub site_cancelled_at: Option<Moment>,
    /// When a newer word of the channel said that the cancel no longer holds.
    pub withdrawn_at: Option<Moment>,
}
