//! Goods that wait to be brought back to a shelf.

use crate::order::item::text_enum;

text_enum! {
    /// An item's putaway mark (domain.md §1).
    PutawayMark {
        /// Nothing to put away.
        None = "NONE",
        /// The unit lies somewhere in the facility and is sellable only after putaway.
        Pending = "PENDING",
        /// It was put away.
        Done = "DONE",
    }
}
