//! Returns: goods on their way back, or back.

use crate::codes::FacilityCode;
use crate::moment::Moment;
use crate::order::item::text_enum;
use crate::sync::observation::{ReturnDetails, ReturnKind};
use serde::{Deserialize, Serialize};

text_enum! {
    /// How far a return is.
    ReturnState {
        /// Announced by the channel; the goods are not back.
        Announced = "ANNOUNCED",
        /// Over: the goods are back and wait for putaway.
        Over = "OVER",
        /// Withdrawn: the buyer keeps them.
        Withdrawn = "WITHDRAWN",
    }
}

/// One return of items of one package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoodsReturn {
    /// The facility that takes the goods back and numbers the return.
    pub facility: FacilityCode,
    /// Its number from the facility's RETURN sequence.
    pub return_no: String,
    /// Customer or courier return.
    pub kind: ReturnKind,
    /// How far it is.
    pub state: ReturnState,
    /// The numbers of the items, ascending.
    pub items: Vec<u32>,
    /// What the channel says of it.
    pub details: ReturnDetails,
    /// When we learned of it.
    pub opened_at: Moment,
    /// When it ended.
    pub closed_at: Option<Moment>,
}
