//! The words of putaway, as they are written.

use crate::wire::wire_enum;

wire_enum! {
    /// Where the goods of a putaway come from; a putaway has one source.
    #[expect(clippy::enum_variant_names, reason = "the words of the rules")]
    PutawaySource of domain::putaway::PutawayType {
        CancelledItem = "CANCELLED_ITEM", CourierReturnedItem = "COURIER_RETURNED_ITEM",
        CustomerReturnedItem = "CUSTOMER_RETURNED_ITEM",
    }
}

wire_enum! {
    /// How far a putaway is.
    PutawayState of domain::putaway::PutawayState {
        Created = "CREATED", InProgress = "IN_PROGRESS", Complete = "COMPLETE", Discarded = "DISCARDED",
    }
}

wire_enum! {
    /// How a line of a putaway stands. WITHDRAWN: its unit left while it lay in it, and nothing was placed.
    PutawayLineState of domain::putaway::LineState {
        Open = "OPEN", Done = "DONE", Withdrawn = "WITHDRAWN", Discarded = "DISCARDED",
    }
}

wire_enum! {
    /// How a unit was found: sellable, damaged, or not there.
    Condition of domain::putaway::Condition { Good = "GOOD", Bad = "BAD", Missing = "MISSING" }
}
