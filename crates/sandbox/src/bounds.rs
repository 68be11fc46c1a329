//! The bounds on what a control call may put into the sandbox.

use std::sync::Arc;

use crate::refusal::Refusal;

/// The longest id, SKU, status word, tracking or invoice number, in characters.
pub(crate) const MAX_CODE: usize = 128;
/// The longest free text, such as a title or a line of an address, in characters.
pub(crate) const MAX_TEXT: usize = 500;
/// The most units on one line.
pub(crate) const MAX_QUANTITY: u32 = 1000;
/// The most lines on one order.
pub(crate) const MAX_LINES: usize = 200;
/// The most orders one bulk call creates.
pub(crate) const MAX_BULK: u32 = 100_000;
/// The largest body the contract side reads, in bytes.
pub(crate) const CONTRACT_BODY: usize = 1024 * 1024;
/// The largest body the control side reads, in bytes: room for a bulk action naming 100,000 ids.
pub(crate) const CONTROL_BODY: usize = 16 * 1024 * 1024;

/// A code as given, trimmed: not empty, at most [`MAX_CODE`] characters, no control characters.
pub(crate) fn code(field: &str, given: &str) -> Result<Arc<str>, Refusal> {
    let given = given.trim();
    if given.is_empty() || given.chars().count() > MAX_CODE || given.chars().any(char::is_control) {
        return Err(Refusal::Bad(format!(
            "{field} must be 1 to {MAX_CODE} printable characters"
        )));
    }
    Ok(given.into())
}

/// Free text as given: at most [`MAX_TEXT`] characters, possibly empty.
pub(crate) fn text(field: &str, given: &str) -> Result<Arc<str>, Refusal> {
    if given.chars().count() > MAX_TEXT {
        return Err(Refusal::Bad(format!(
            "{field} must be at most {MAX_TEXT} characters"
        )));
    }
    Ok(given.into())
}

/// A code when one is given.
pub(crate) fn optional_code(field: &str, given: Option<&str>) -> Result<Option<Arc<str>>, Refusal> {
    given.map(|value| code(field, value)).transpose()
}

/// An order id: a code without the comma that separates ids in `orderIds`, and not the word the bulk paths use.
pub(crate) fn order_id(given: &str) -> Result<Arc<str>, Refusal> {
    let id = code("id", given)?;
    if id.contains(',') || &*id == "bulk" {
        return Err(Refusal::Bad(
            "an order id must not contain a comma or be the word \"bulk\"".to_owned(),
        ));
    }
    Ok(id)
}

/// A count of units between 1 and [`MAX_QUANTITY`].
pub(crate) fn quantity(given: u32) -> Result<u32, Refusal> {
    if given == 0 || given > MAX_QUANTITY {
        return Err(Refusal::Bad(format!("quantity must be 1 to {MAX_QUANTITY}")));
    }
    Ok(given)
}
