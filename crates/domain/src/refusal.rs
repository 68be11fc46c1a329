//! Why something was not done: the errors that rules give.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! refusal_codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// The stable codes of refusals; programs match on them, so none is ever renamed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum RefusalCode { $($(#[$doc])* #[serde(rename = $text)] $name),+ }
        impl RefusalCode {
            /// The code as it is stored and shown.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

refusal_codes! {
    /// A number must be drawn from a sequence that nobody has defined.
    SequenceNotDefined = "SEQUENCE_NOT_DEFINED",
    /// The sequence gave a number that was issued before.
    NumberAlreadyIssued = "NUMBER_ALREADY_ISSUED",
    /// The state does not allow the command.
    NotAllowedInState = "NOT_ALLOWED_IN_STATE",
    /// Not enough stock for it.
    StockShort = "STOCK_SHORT",
    /// The order is on hold.
    OnHold = "ON_HOLD",
    /// The channel has yet to verify the order.
    Unverified = "UNVERIFIED",
    /// A claim is open.
    OnClaim = "ON_CLAIM",
    /// The address lacks what a courier needs.
    AddressIncomplete = "ADDRESS_INCOMPLETE",
    /// An item's SKU is not in the catalogue.
    SkuUnmapped = "SKU_UNMAPPED",
    /// A text has characters or a length that its rule forbids.
    BadInput = "BAD_INPUT",
    /// A live order has this number already.
    DuplicateAlive = "DUPLICATE_ALIVE",
    /// The order is cancelled and is found under Cancelled Delivery.
    OrderCancelled = "ORDER_CANCELLED",
    /// No facility serves the channel.
    NoFacility = "NO_FACILITY",
    /// The tenant is not live.
    TenantNotLive = "TENANT_NOT_LIVE",
}

/// A refusal: nothing was changed, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub struct Refusal {
    /// The stable code.
    pub code: RefusalCode,
    /// What happened and why, and what to do, in one or two sentences.
    pub message: String,
}

impl Refusal {
    /// A refusal with its code and its text.
    pub fn new(code: RefusalCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.code.as_str())
    }
}
