//! The timeline: what happened to an order, append-only.

use crate::moment::Moment;
use crate::order::item::{ItemState, text_enum};
use serde::{Deserialize, Serialize};

text_enum! {
    /// What happened.
    EventKind {
        /// The order came in.
        OrderImported = "ORDER_IMPORTED",
        /// Items changed their state.
        ItemsChanged = "ITEMS_CHANGED",
        /// A package was made.
        PackageMade = "PACKAGE_MADE",
        /// A package was confirmed.
        PackageConfirmed = "PACKAGE_CONFIRMED",
        /// A package went back to CREATED.
        PackageReopened = "PACKAGE_REOPENED",
        /// An invoice was numbered.
        InvoiceIssued = "INVOICE_ISSUED",
        /// An invoice was cancelled.
        InvoiceCancelled = "INVOICE_CANCELLED",
        /// A channel's number was put beside our invoice.
        InvoiceNoted = "INVOICE_NOTED",
        /// A waybill was printed, or printed again.
        WaybillPrinted = "WAYBILL_PRINTED",
        /// A waybill was voided.
        WaybillVoided = "WAYBILL_VOIDED",
        /// A pickup was asked for, or the package left it.
        PickupChanged = "PICKUP_CHANGED",
        /// Goods wait for putaway.
        PutawayPending = "PUTAWAY_PENDING",
        /// A putaway was made for goods, was discarded, or let them go.
        PutawayChanged = "PUTAWAY_CHANGED",
        /// Goods were put away.
        PutAway = "PUT_AWAY",
        /// A scan was taken back: goods that were put away wait again.
        PutAwayUndone = "PUT_AWAY_UNDONE",
        /// Returned goods were inspected.
        ReturnInspected = "RETURN_INSPECTED",
        /// A return was opened, closed or withdrawn.
        ReturnChanged = "RETURN_CHANGED",
        /// A contradiction was opened or closed.
        ContradictionChanged = "CONTRADICTION_CHANGED",
        /// The site cancelled what the seller had cancelled before.
        CancelledOnSite = "CANCELLED_ON_SITE",
        /// The site withdrew its cancel.
        CancelWithdrawn = "CANCEL_WITHDRAWN",
        /// A flag changed.
        FlagChanged = "FLAG_CHANGED",
        /// Items came back in the place of cancelled ones: restored or resynced.
        BroughtBack = "BROUGHT_BACK",
        /// A cancelled delivery was asked for again, or could not come back.
        RecoveryChanged = "RECOVERY_CHANGED",
        /// The channel was told of a cancel, or answered.
        CancelPushed = "CANCEL_PUSHED",
        /// The address was taken over from the channel.
        AddressChanged = "ADDRESS_CHANGED",
    }
}

/// One line of an order's timeline. Who and when stand on the change that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its number in the order, from 1.
    pub no: u32,
    /// What happened.
    pub kind: EventKind,
    /// The items it happened to, ascending; empty for the order as a whole.
    pub items: Vec<u32>,
    /// The items' state before, where items changed state.
    pub before: Option<ItemState>,
    /// The items' state after, where items changed state.
    pub after: Option<ItemState>,
    /// In words an operator reads, numbers and the channel's own words included.
    pub detail: String,
}

/// Who did something, for the timeline and the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// `run:<id>`, `cli`, later `user:<name>` and `key:<name>`.
    pub who: String,
    /// When.
    pub at: Moment,
}
