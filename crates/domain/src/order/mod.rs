//! A sale order: what a buyer ordered, and what became of each unit.

pub mod address;
mod bring_back;
mod cancel;
mod carried;
mod come_back;
mod confirm;
mod contradict;
mod dispatch;
pub mod edit;
pub mod event;
mod hold;
pub mod import;
pub mod item;
mod pack;
mod process;
mod push;
mod put_away;
mod receive;
mod reserve;
mod typed;

pub use bring_back::{Asked, ShortPolicy, duplicate_alive};
pub use cancel::Cancelling;
pub use carried::{CarrierSaid, CarrierWord, Heard};
pub use contradict::refuse_moved;
pub use dispatch::Parcel;
pub use process::Tracking;
pub use push::{PushAnswer, units_to_push};
pub use receive::{Inspected, Received};
pub use typed::{TypedLine, TypedOrder, take_in_typed};

use crate::codes::{ChannelCode, ChannelOrderNo, FacilityCode, OrderCode, Sku};
use crate::moment::Moment;
use crate::package::{Package, status_of};
use crate::recovery::CancelledDelivery;
use crate::returns::GoodsReturn;
use crate::sync::contradiction::Contradiction;
use address::Address;
use item::{ItemState, OrderItem, PackageKey, text_enum};
use serde::{Deserialize, Serialize};

text_enum! {
    /// Where an order came from; only API orders are synced.
    Origin {
        /// From a sales channel.
        Api = "API",
        /// Uploaded.
        Excel = "EXCEL",
        /// Typed in.
        Manual = "MANUAL",
    }
}

text_enum! {
    /// An order's status: derived from its items, never set (domain.md §2).
    OrderStatus {
        /// The channel has yet to verify it.
        PendingVerification = "PENDING_VERIFICATION",
        /// Nothing has been done to it.
        Created = "CREATED",
        /// Worked on.
        Processing = "PROCESSING",
        /// All that lives of it left the building.
        Complete = "COMPLETE",
        /// All of it is cancelled.
        Cancelled = "CANCELLED",
    }
}

/// What stands beside the state of an order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flags {
    /// The channel has yet to verify it.
    pub unverified: bool,
    /// A claim is open on the channel.
    pub on_claim: bool,
    /// Held back by a person.
    pub on_hold: bool,
}

/// A sale order with all that belongs to it, as decisions see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleOrder {
    /// Our number of it.
    pub code: OrderCode,
    /// Its channel; MANUAL for uploaded and typed orders without one.
    pub channel: ChannelCode,
    /// The channel's number of it.
    pub channel_order_no: ChannelOrderNo,
    /// Where it came from.
    pub origin: Origin,
    /// When the buyer placed it: what "oldest" means.
    pub placed_at: Moment,
    /// When we took it in.
    pub imported_at: Moment,
    /// ISO 4217.
    pub currency: String,
    /// Where it goes.
    pub address: Address,
    /// Whether the channel ships it.
    pub third_party_shipping: bool,
    /// Whether the courier collects the money.
    pub cash_on_delivery: bool,
    /// Flags beside the state.
    pub flags: Flags,
    /// Its units, by number.
    pub items: Vec<OrderItem>,
    /// Its packages, oldest first.
    pub packages: Vec<Package>,
    /// What was cancelled.
    pub cancelled: Vec<CancelledDelivery>,
    /// What comes back.
    pub returns: Vec<GoodsReturn>,
    /// Where the channel and we cannot both be right.
    pub contradictions: Vec<Contradiction>,
    /// Counts the commits; guards against lost updates.
    pub version: u64,
    /// How many events it has.
    pub events: u32,
    /// How many stock movements it has.
    pub movements: u32,
}

impl SaleOrder {
    /// The derived status (domain.md §2; *Created's stage* is a package CREATED or none).
    pub fn status(&self) -> OrderStatus {
        let live = || self.items.iter().filter(|item| item.is_live());
        if live().next().is_none() {
            OrderStatus::Cancelled
        } else if self.flags.unverified {
            OrderStatus::PendingVerification
        } else if live().all(|item| item.state.has_left()) {
            OrderStatus::Complete
        } else if self.is_untouched() {
            OrderStatus::Created
        } else {
            OrderStatus::Processing
        }
    }

    /// Whether it lives and nothing has been done to it yet, flags aside: it is at Created's stage.
    pub fn is_untouched(&self) -> bool {
        let mut live = self.items.iter().filter(|item| item.is_live()).peekable();
        live.peek().is_some() && !live.any(|item| self.is_past_created(item))
    }

    fn is_past_created(&self, item: &OrderItem) -> bool {
        match item.state {
            ItemState::Unfulfillable | ItemState::Fulfillable => item
                .package
                .as_ref()
                .and_then(|key| self.package(key))
                .is_some_and(|p| p.confirmed),
            ItemState::Packed
            | ItemState::ReadyToShip
            | ItemState::Dispatched
            | ItemState::Delivered
            | ItemState::ReturnRequested
            | ItemState::CourierReturn
            | ItemState::Returned => true,
            ItemState::Cancelled => false,
        }
    }

    /// The item with this number. Items are numbered from 1 without gaps, so its place is known.
    pub fn item(&self, no: u32) -> Option<&OrderItem> {
        self.items
            .get(usize::try_from(no).ok()?.checked_sub(1)?)
            .filter(|item| item.no == no)
    }

    /// The record of a cancelled delivery, by its number.
    pub fn cancelled_record(&self, no: u32) -> Option<&CancelledDelivery> {
        self.cancelled.iter().find(|record| record.no == no)
    }

    /// When the last delivery was cancelled of which the channel may still say something that matters; `None` where there is
    /// none, or no channel to say it.
    pub fn cancel_watched_at(&self) -> Option<Moment> {
        let watched = self.cancelled.iter().filter(|record| record.is_watched());
        let newest = watched.map(|record| record.cancelled_at).max();
        newest.filter(|_| self.origin == Origin::Api)
    }

    /// The package with this key.
    pub fn package(&self, key: &PackageKey) -> Option<&Package> {
        self.packages.iter().find(|package| package.key == *key)
    }

    /// The live items of a package.
    pub fn live_items_of<'a>(&'a self, key: &'a PackageKey) -> impl Iterator<Item = &'a OrderItem> {
        self.items
            .iter()
            .filter(move |item| item.is_live() && item.package.as_ref() == Some(key))
    }

    /// Brings every package's kept status in line with its items.
    pub(crate) fn settle_packages(&mut self) {
        for package in &mut self.packages {
            let of_it = self
                .items
                .iter()
                .filter(|item| item.package.as_ref() == Some(&package.key));
            package.status = status_of(package.confirmed, of_it);
        }
    }

    /// Units that are here still: neither cancelled nor dispatched. What status sync asks for.
    pub fn units_before_dispatch(&self) -> usize {
        self.items
            .iter()
            .filter(|item| item.is_live() && item.state.is_before_dispatch())
            .count()
    }

    /// Units on their way to the buyer. What delivery sync asks for.
    pub fn units_in_transit(&self) -> usize {
        self.items
            .iter()
            .filter(|item| item.is_live() && item.state == ItemState::Dispatched)
            .count()
    }

    /// Units that left and are not back. What return sync asks for, within its window.
    pub fn units_returnable(&self) -> usize {
        self.items
            .iter()
            .filter(|item| item.is_live() && item.state.has_left() && item.state != ItemState::Returned)
            .count()
    }

    /// The facilities that hold something of the order, and its SKUs: what a decision on it must be able to see.
    pub fn footprint(&self) -> (Vec<FacilityCode>, Vec<Sku>) {
        let mut facilities: Vec<_> = self.packages.iter().map(|p| p.key.facility.clone()).collect();
        let mut skus: Vec<_> = self.items.iter().map(|item| item.sku.clone()).collect();
        facilities.sort();
        facilities.dedup();
        skus.sort();
        skus.dedup();
        (facilities, skus)
    }
}

#[cfg(test)]
mod tests;
