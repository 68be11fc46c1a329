//! What a channel said of one order at one moment.

use crate::codes::{ChannelItemId, ChannelOrderNo, Sku};
use crate::moment::Moment;
use crate::order::address::Address;
use crate::order::item::text_enum;
use serde::{Deserialize, Serialize};

text_enum! {
    /// Which kind of return a channel's word means.
    ReturnKind {
        /// Customer-initiated return: the buyer had it and sends it back.
        Cir = "CIR",
        /// Return to origin, by the courier: it never reached the buyer.
        Rto = "RTO",
    }
}

/// How we read a channel's raw status word, by the channel's status table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reading {
    /// Ordered and to be worked on.
    Open,
    /// Ordered, and the channel has yet to verify it.
    PendingVerification,
    /// A claim is open; the goods have not moved because of it.
    OnClaim,
    /// Cancelled on the channel.
    Cancelled,
    /// Left the building.
    Dispatched,
    /// Reached the buyer.
    Delivered,
    /// A return was announced and is not over.
    ReturnAnnounced(ReturnKind),
    /// A return is over. `None` where the word does not say which kind: what was announced, else what it had reached.
    ReturnOver(Option<ReturnKind>),
    /// A word that the status table does not have. Stored word for word; changes nothing.
    Unknown,
}

impl Reading {
    /// Whether the word is of the returns stream; every other is of the status stream (domain.md §4, Time).
    pub const fn is_of_returns(self) -> bool {
        match self {
            Self::ReturnAnnounced(_) | Self::ReturnOver(_) => true,
            Self::Open
            | Self::PendingVerification
            | Self::OnClaim
            | Self::Cancelled
            | Self::Dispatched
            | Self::Delivered
            | Self::Unknown => false,
        }
    }
}

/// The part of one line that shares one status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservedUnits {
    /// The channel's id of the line.
    pub channel_item_id: ChannelItemId,
    /// The SKU as the channel gives it.
    pub sku: Option<Sku>,
    /// The channel's word, untouched.
    pub raw_status: String,
    /// Our reading of that word.
    pub reading: Reading,
    /// How many units, 1 to [`LINE_UNITS_MAX`].
    pub quantity: u32,
    /// When this status came about by the channel's own clock, where it says so.
    pub changed_at: Option<Moment>,
    /// The parcel's tracking number, where given.
    pub tracking_no: Option<String>,
    /// Who carries it, where given.
    pub shipping_provider: Option<String>,
    /// The channel's own invoice number, where given.
    pub invoice_no: Option<String>,
    /// What the channel says of the return, where one is announced or over.
    pub return_details: Option<ReturnDetails>,
}

/// A line of one order is bounded (domain.md §1).
pub const LINE_UNITS_MAX: u32 = 10_000;
/// An order is bounded too: what one transaction may hold.
pub const ORDER_UNITS_MAX: u32 = 20_000;

/// A return in the channel's own words (`returnReason`, `returnDate`, `returnAWB`, `returnShippingProvider`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnDetails {
    /// Why, in the channel's words.
    pub reason: Option<String>,
    /// The date as the channel wrote it; it says when the return was made, not when its status changed.
    pub date: Option<String>,
    /// Tracking number of the way back.
    pub tracking_no: Option<String>,
    /// Who carries it back.
    pub shipping_provider: Option<String>,
}

/// What a channel said of one order at one moment: the only thing that status sync decides on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// The order, by the channel's number.
    pub channel_order_no: ChannelOrderNo,
    /// When we asked (before the request left), the time of everything that carries none of its own.
    pub asked_at: Moment,
    /// The channel's word for the whole order, untouched.
    pub raw_status: String,
    /// Whether the channel ships it (`thirdPartyShipping`), where it says so.
    pub third_party_shipping: Option<bool>,
    /// The delivery address, where given.
    pub address: Option<Address>,
    /// The lines; a line whose units differ stands here several times under one id.
    pub lines: Vec<ObservedUnits>,
}

/// An order as a channel lists it: all that is needed to take it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedOrder {
    /// What it says of the order now.
    pub observation: Observation,
    /// When the buyer placed it.
    pub placed_at: Moment,
    /// ISO 4217 code.
    pub currency: String,
    /// Whether the courier collects the money.
    pub cash_on_delivery: bool,
    /// Whether it is paid, where the channel says so.
    #[serde(default)]
    pub is_paid: Option<bool>,
    /// Price of one unit of each line in minor units of the currency, in the order of `observation.lines`.
    pub unit_prices_minor: Vec<i64>,
}
