//! An order item: one unit of one SKU, in exactly one state at any time.

use crate::codes::{ChannelItemId, FacilityCode, ShelfCode, Sku};
use crate::moment::Moment;
use crate::putaway::PutawayMark;
use crate::recovery::CancelledBy;
use serde::{Deserialize, Serialize};

macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }
        impl $name {
            /// All values, in their order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The code as it is stored and shown.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
            /// Reads a stored code back; `None` for a text that is no code of this kind.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use text_enum;

text_enum! {
    /// The state of one unit (domain.md §2).
    ItemState {
        /// No stock is reserved for it.
        Unfulfillable = "UNFULFILLABLE",
        /// One unit is reserved, in a package that is CREATED or CONFIRMED.
        Fulfillable = "FULFILLABLE",
        /// Allocated and invoiced.
        Packed = "PACKED",
        /// Pickup requested.
        ReadyToShip = "READY_TO_SHIP",
        /// Left the building.
        Dispatched = "DISPATCHED",
        /// Reached the buyer.
        Delivered = "DELIVERED",
        /// A customer return is announced.
        ReturnRequested = "RETURN_REQUESTED",
        /// A courier return is announced.
        CourierReturn = "COURIER_RETURN",
        /// The return is over.
        Returned = "RETURNED",
        /// Cancelled, by the seller or on the channel.
        Cancelled = "CANCELLED",
    }
}

impl ItemState {
    /// How far along the unit is; a cancelled one stands outside the line and counts as furthest back.
    pub const fn advancement(self) -> u8 {
        match self {
            Self::Cancelled => 0,
            Self::Unfulfillable => 1,
            Self::Fulfillable => 2,
            Self::Packed => 3,
            Self::ReadyToShip => 4,
            Self::Dispatched => 5,
            Self::Delivered => 6,
            Self::CourierReturn => 7,
            Self::ReturnRequested => 8,
            Self::Returned => 9,
        }
    }

    /// Whether the unit is here still: neither cancelled nor dispatched.
    pub const fn is_before_dispatch(self) -> bool {
        matches!(
            self,
            Self::Unfulfillable | Self::Fulfillable | Self::Packed | Self::ReadyToShip
        )
    }

    /// Whether the unit left the building, wherever it is now.
    pub const fn has_left(self) -> bool {
        !self.is_before_dispatch() && !matches!(self, Self::Cancelled)
    }
}

/// The package that a unit belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PackageKey {
    /// The facility that it leaves from.
    pub facility: FacilityCode,
    /// Its packing no., unique in that facility.
    pub packing_no: String,
}

/// One unit of one SKU in a sale order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderItem {
    /// Its number in the order, from 1; never reused.
    pub no: u32,
    /// What it is.
    pub sku: Sku,
    /// The channel's id of its line; units of one line share it.
    pub channel_item_id: Option<ChannelItemId>,
    /// Where it is.
    pub state: ItemState,
    /// Its package. A cancelled unit keeps the one that it was cancelled out of.
    pub package: Option<PackageKey>,
    /// The shelf that its unit was taken from, while the unit is here for it; a unit that is freed goes back there.
    pub shelf: Option<ShelfCode>,
    /// Whether it waits to be brought back to a shelf.
    pub putaway: PutawayMark,
    /// Who cancelled it, while it is cancelled.
    pub cancelled_by: Option<CancelledBy>,
    /// Replaced by a resync; never matched or counted again.
    pub superseded: bool,
    /// What the buyer pays for it, in minor units of the order's currency.
    pub price_minor: i64,
    /// Time of the newest status observation applied to it.
    pub status_seen_at: Option<Moment>,
    /// Time of the newest return observation applied to it.
    pub return_seen_at: Option<Moment>,
}

impl OrderItem {
    /// Whether the unit still counts as part of the order: neither cancelled nor superseded.
    pub fn is_live(&self) -> bool {
        self.state != ItemState::Cancelled && !self.superseded
    }

    /// Whether a unit is here for it, which may have a shelf.
    pub fn holds_a_unit(&self) -> bool {
        matches!(
            self.state,
            ItemState::Fulfillable | ItemState::Packed | ItemState::ReadyToShip
        )
    }
}
