//! Returns: goods on their way back, or back.

use crate::codes::FacilityCode;
use crate::moment::Moment;
use crate::order::item::text_enum;
use crate::putaway::Condition;
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

/// One unit of a return that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The number of the item.
    pub item: u32,
    /// Where it came in and lies until it is put away.
    pub facility: FacilityCode,
    /// When.
    pub at: Moment,
    /// Who received it; `None` on the channel's word.
    pub by: Option<String>,
}

/// How one unit of a return was found. Append-only: the last word on an item counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// The number of the item.
    pub item: u32,
    /// How it was found.
    pub condition: Condition,
    /// Why it is bad or missing.
    pub reason: Option<String>,
    /// Anything else.
    pub comment: Option<String>,
    /// When.
    pub at: Moment,
    /// Who looked.
    pub by: String,
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
    /// What came back of it, in the order in which it came.
    pub receipts: Vec<Receipt>,
    /// What was found, in the order in which it was said.
    pub inspections: Vec<Inspection>,
}

impl GoodsReturn {
    /// Where and when an item came back.
    pub fn receipt_of(&self, item: u32) -> Option<&Receipt> {
        self.receipts.iter().rfind(|receipt| receipt.item == item)
    }

    /// The last word on how an item was found.
    pub fn inspection_of(&self, item: u32) -> Option<&Inspection> {
        self.inspections
            .iter()
            .rfind(|inspection| inspection.item == item)
    }
}
