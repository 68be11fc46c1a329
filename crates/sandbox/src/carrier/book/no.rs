//! The carrier's no to one parcel or pickup.

use jiff::Timestamp;
use jiff::tz::Offset;
use serde_json::{Value, json};

/// Why the carrier refuses, in the contract's code and in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct No {
    code: String,
    message: String,
    next_slot: Option<(Timestamp, Timestamp)>,
}

impl No {
    pub(crate) fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            next_slot: None,
        }
    }

    /// With the slot in which the carrier could come instead.
    pub(crate) fn with_next(mut self, next_slot: Option<(Timestamp, Timestamp)>) -> Self {
        self.next_slot = next_slot;
        self
    }

    /// Writes the refusal into a row.
    pub(crate) fn onto(&self, mut row: Value, offset: Offset) -> Value {
        row["code"] = json!(self.code);
        row["message"] = json!(self.message);
        if let Some((from, to)) = self.next_slot {
            row["next_slot"] = json!({ "from": written(from, offset), "to": written(to, offset) });
        }
        row
    }
}

/// A time as the contract writes it, with the carrier's offset.
pub(crate) fn written(time: Timestamp, offset: Offset) -> String {
    time.display_with_offset(offset).to_string()
}
