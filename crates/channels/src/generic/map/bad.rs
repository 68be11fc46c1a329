//! What makes one order unusable, with its stable code.

pub(super) use crate::asking::clean;

/// A fault of one order.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bad {
    pub(super) code: &'static str,
    pub(super) message: String,
}

impl Bad {
    pub(super) const fn new(code: &'static str, message: String) -> Self {
        Self { code, message }
    }

    /// Any fault of shape that has no code of its own.
    pub(super) const fn order(message: String) -> Self {
        Self::new("BAD_ORDER", message)
    }
}

/// A part of the order whose JSON has the wrong shape. The reason is cut, since it may repeat the whole value.
pub(super) fn unreadable(what: &str, error: &serde_json::Error) -> Bad {
    Bad::order(format!(
        "{what} cannot be read: {}",
        clean(&error.to_string(), 160)
    ))
}

/// A text of the channel's, bounded and without control characters, for quoting in a message.
pub(super) fn shown(text: &str) -> String {
    clean(text, 80)
}
