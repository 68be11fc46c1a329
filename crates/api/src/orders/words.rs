//! The words of orders, as they are written.

use crate::wire::wire_enum;

wire_enum! {
    /// Derived from the items.
    OrderStatus of domain::order::OrderStatus {
        PendingVerification = "PENDING_VERIFICATION", Created = "CREATED", Processing = "PROCESSING",
        Complete = "COMPLETE", Cancelled = "CANCELLED",
    }
}

wire_enum! {
    /// Where an order came from.
    Origin of domain::order::Origin { Api = "API", Excel = "EXCEL", Manual = "MANUAL" }
}

wire_enum! {
    /// The state of one unit.
    ItemState of domain::order::item::ItemState {
        Unfulfillable = "UNFULFILLABLE", Fulfillable = "FULFILLABLE", Packed = "PACKED", ReadyToShip = "READY_TO_SHIP",
        Dispatched = "DISPATCHED", Delivered = "DELIVERED", ReturnRequested = "RETURN_REQUESTED",
        CourierReturn = "COURIER_RETURN", Returned = "RETURNED", Cancelled = "CANCELLED",
    }
}

wire_enum! {
    /// Follows from a package's items.
    PackageStatus of domain::package::PackageStatus {
        Created = "CREATED", Confirmed = "CONFIRMED", Packed = "PACKED", ReadyToShip = "READY_TO_SHIP",
        Dispatched = "DISPATCHED", Delivered = "DELIVERED", ReturnExpected = "RETURN_EXPECTED", Returned = "RETURNED",
        Cancelled = "CANCELLED",
    }
}

wire_enum! {
    /// Who cancelled.
    CancelledBy of domain::recovery::CancelledBy { Seller = "SELLER", Buyer = "BUYER" }
}

wire_enum! {
    /// How far the goods were when they were cancelled.
    CancelStage of domain::recovery::CancelStage {
        Unpackaged = "UNPACKAGED", Created = "CREATED", Confirmed = "CONFIRMED", Packed = "PACKED",
        ReadyToShip = "READY_TO_SHIP",
    }
}

wire_enum! {
    /// How far a return is.
    ReturnState of domain::returns::ReturnState { Announced = "ANNOUNCED", Over = "OVER", Withdrawn = "WITHDRAWN" }
}

wire_enum! {
    /// Where the channel and we cannot both be right.
    ContradictionKind of domain::sync::contradiction::ContradictionKind {
        CancelledHereMovedThere = "CANCELLED_HERE_MOVED_THERE", CancelledAfterDispatch = "CANCELLED_AFTER_DISPATCH",
        CancelRefusedThere = "CANCEL_REFUSED_THERE", MoreUnitsThere = "MORE_UNITS_THERE", VoidHereMovedThere = "VOID_HERE_MOVED_THERE",
    }
}

wire_enum! {
    /// How a contradiction stands.
    ContradictionState of domain::sync::contradiction::ContradictionState {
        Open = "OPEN", ItLeft = "IT_LEFT", ItDidNot = "IT_DID_NOT", Resolved = "RESOLVED",
    }
}

wire_enum! {
    /// Why a seller cancels. OTHER needs a comment.
    CancelReason of domain::recovery::CancelReason {
        OutOfStock = "OUT_OF_STOCK", BuyerAsked = "BUYER_ASKED", UndeliverableAddress = "UNDELIVERABLE_ADDRESS",
        WrongPrice = "WRONG_PRICE", DuplicateOrder = "DUPLICATE_ORDER", SuspectedFraud = "SUSPECTED_FRAUD",
        Damaged = "DAMAGED", Mistake = "MISTAKE", NotStated = "NOT_STATED", Other = "OTHER",
    }
}
