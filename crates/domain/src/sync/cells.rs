//! The decision table of status sync, as data: what the channel says, against where the unit is (domain.md §4).

use super::observation::Reading;
use crate::order::item::{ItemState, OrderItem, text_enum};
use crate::recovery::CancelledBy;

text_enum! {
    /// A row: where the unit is.
    Row {
        /// UNFULFILLABLE.
        Unfulfillable = "UNFULFILLABLE",
        /// FULFILLABLE, in a package CREATED or CONFIRMED.
        Reserved = "in CREATED or CONFIRMED",
        /// PACKED or READY_TO_SHIP.
        Packed = "PACKED, READY_TO_SHIP",
        /// DISPATCHED.
        Dispatched = "DISPATCHED",
        /// DELIVERED.
        Delivered = "DELIVERED",
        /// RETURN_REQUESTED or COURIER_RETURN.
        ReturnExpected = "RETURN_EXPECTED",
        /// RETURNED.
        Returned = "RETURNED",
        /// CANCELLED by us.
        CancelledByUs = "CANCELLED by us",
        /// CANCELLED by the channel.
        CancelledByChannel = "CANCELLED by the channel",
    }
}

text_enum! {
    /// A column: what the channel says.
    Column {
        /// Open, with or without a claim or a verification pending.
        Open = "open",
        /// Cancelled.
        Cancelled = "CANCELLED",
        /// Dispatched.
        Dispatched = "DISPATCHED",
        /// Delivered.
        Delivered = "DELIVERED",
        /// A return, announced or over.
        Return = "RTO or CIR, announced or over",
    }
}

/// What the table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// Nothing to do.
    Unchanged,
    /// The word is older than what we know.
    Stale,
    /// We are ahead of the channel, or it differs in a way that we do not follow.
    Drift,
    /// Cancel, with the stock and the papers that go with the state.
    Cancel,
    /// Catch up to what the channel says, every skipped step with its side effects, in order.
    CatchUp,
    /// The announced return does not take place: delivered.
    WithdrawReturn,
    /// Cancelled by the seller, and now on the site too.
    CancelledOnSite,
    /// The site's cancel no longer holds.
    WithdrawnCancel,
    /// The seller's cancel is his own; where the site had cancelled too, that no longer holds.
    WithdrawnWhereCancelledThere,
    /// Kept visible, nothing moves.
    Contradiction,
    /// Kept visible, and the goods are expected back.
    ContradictionReturnExpected,
}

use Cell::{
    Cancel, CancelledOnSite, CatchUp, Contradiction, ContradictionReturnExpected, Drift, Stale, Unchanged,
    WithdrawReturn, WithdrawnCancel, WithdrawnWhereCancelledThere as WithdrawnThere,
};

/// A row of the table in the order of [`Row::ALL`], a column in the order of [`Column::ALL`].
#[rustfmt::skip]
const TABLE: [[Cell; Column::ALL.len()]; Row::ALL.len()] = [
    //                        open             CANCELLED                    DISPATCHED     DELIVERED       RTO or CIR
    /* UNFULFILLABLE      */ [Unchanged,       Cancel,                      CatchUp,       CatchUp,        CatchUp],
    /* CREATED, CONFIRMED */ [Unchanged,       Cancel,                      CatchUp,       CatchUp,        CatchUp],
    /* PACKED, READY      */ [Unchanged,       Cancel,                      CatchUp,       CatchUp,        CatchUp],
    /* DISPATCHED         */ [Drift,           ContradictionReturnExpected, Unchanged,     CatchUp,        CatchUp],
    /* DELIVERED          */ [Drift,           Contradiction,               Stale,         Unchanged,      CatchUp],
    /* RETURN_EXPECTED    */ [Drift,           Unchanged,                   Unchanged,     WithdrawReturn, CatchUp],
    /* RETURNED           */ [Drift,           Unchanged,                   Stale,         Stale,          Unchanged],
    /* CANCELLED by us    */ [WithdrawnThere,  CancelledOnSite,             Contradiction, Contradiction,  Contradiction],
    /* CANCELLED by chan. */ [WithdrawnCancel, Unchanged,                   Contradiction, Contradiction,  Contradiction],
];

/// The cell of a row and a column.
pub fn cell(row: Row, column: Column) -> Cell {
    TABLE[row as usize][column as usize]
}

/// The row that a unit stands in.
pub fn row_of(item: &OrderItem) -> Row {
    match item.state {
        ItemState::Unfulfillable => Row::Unfulfillable,
        ItemState::Fulfillable => Row::Reserved,
        ItemState::Packed | ItemState::ReadyToShip => Row::Packed,
        ItemState::Dispatched => Row::Dispatched,
        ItemState::Delivered => Row::Delivered,
        ItemState::ReturnRequested | ItemState::CourierReturn => Row::ReturnExpected,
        ItemState::Returned => Row::Returned,
        ItemState::Cancelled => match item.cancelled_by {
            Some(CancelledBy::Buyer) => Row::CancelledByChannel,
            Some(CancelledBy::Seller) | None => Row::CancelledByUs,
        },
    }
}

/// The column that a reading stands in; `None` for a word that we cannot read, which changes nothing.
pub const fn column_of(reading: Reading) -> Option<Column> {
    match reading {
        Reading::Open | Reading::PendingVerification | Reading::OnClaim => Some(Column::Open),
        Reading::Cancelled => Some(Column::Cancelled),
        Reading::Dispatched => Some(Column::Dispatched),
        Reading::Delivered => Some(Column::Delivered),
        Reading::ReturnAnnounced(_) | Reading::ReturnOver(_) => Some(Column::Return),
        Reading::Unknown => None,
    }
}
