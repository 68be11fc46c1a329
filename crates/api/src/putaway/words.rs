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

impl From<PutawaySource> for domain::putaway::PutawayType {
    fn from(source: PutawaySource) -> Self {
        match source {
            PutawaySource::CancelledItem => Self::CancelledItem,
            PutawaySource::CourierReturnedItem => Self::CourierReturnedItem,
            PutawaySource::CustomerReturnedItem => Self::CustomerReturnedItem,
        }
    }
}

impl From<PutawayState> for domain::putaway::PutawayState {
    fn from(state: PutawayState) -> Self {
        match state {
            PutawayState::Created => Self::Created,
            PutawayState::InProgress => Self::InProgress,
            PutawayState::Complete => Self::Complete,
            PutawayState::Discarded => Self::Discarded,
        }
    }
}

impl From<Condition> for domain::putaway::Condition {
    fn from(condition: Condition) -> Self {
        match condition {
            Condition::Good => Self::Good,
            Condition::Bad => Self::Bad,
            Condition::Missing => Self::Missing,
        }
    }
}
