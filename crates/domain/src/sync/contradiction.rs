//! Where the channel and we cannot both be right: nothing is forced, it is kept visible until a person answers or the
//! channel changes its word.

use crate::moment::Moment;
use crate::order::item::text_enum;
use crate::package::SaidOfParcel;
use serde::{Deserialize, Serialize};

text_enum! {
    /// What does not fit.
    ContradictionKind {
        /// Cancelled here, and the channel says that it left.
        CancelledHereMovedThere = "CANCELLED_HERE_MOVED_THERE",
        /// It left here, and the channel says that it is cancelled: the goods should come back.
        CancelledAfterDispatch = "CANCELLED_AFTER_DISPATCH",
        /// Cancelled here, and the channel refused to cancel it when it was told.
        CancelRefusedThere = "CANCEL_REFUSED_THERE",
        /// Cancelled here, and the carrier has the parcel.
        VoidHereMovedThere = "VOID_HERE_MOVED_THERE",
        /// The channel has more units on a line than we do.
        MoreUnitsThere = "MORE_UNITS_THERE",
    }
}

text_enum! {
    /// How it stands.
    ContradictionState {
        /// Waits for an answer.
        Open = "OPEN",
        /// A person said: it left.
        ItLeft = "IT_LEFT",
        /// A person said: it did not. Closed until the channel changes its word.
        ItDidNot = "IT_DID_NOT",
        /// The channel changed its word and it fits now.
        Resolved = "RESOLVED",
    }
}

/// One contradiction of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradiction {
    /// Its number in the order, from 1.
    pub no: u32,
    /// What does not fit.
    pub kind: ContradictionKind,
    /// The items, ascending.
    pub items: Vec<u32>,
    /// The channel's word, untouched.
    pub word: String,
    /// How it stands.
    pub state: ContradictionState,
    /// Since when.
    pub opened_at: Moment,
    /// Until when.
    pub closed_at: Option<Moment>,
    /// Of goods that left under a void label: what the carrier said of them last, by its own clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<SaidOfParcel>,
}

impl Contradiction {
    /// Whether a person said that its goods left under a void label.
    pub(crate) fn is_about_what_left(&self) -> bool {
        self.kind == ContradictionKind::VoidHereMovedThere && self.state == ContradictionState::ItLeft
    }

    /// Whether it is about any of these items.
    pub(crate) fn is_on_any(&self, nos: &[u32]) -> bool {
        self.items.iter().any(|no| nos.contains(no))
    }
}
