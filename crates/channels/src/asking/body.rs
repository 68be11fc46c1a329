//! Reading a body: as JSON, and the texts in it.

use serde::Deserialize;

/// Why a body as a whole cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum BadBody {
    NotJson,
    NotTheContract(String),
}

/// Reads a whole body; `shape` says in words what it should be.
pub(crate) fn parse<'a, T: Deserialize<'a>>(body: &'a [u8], shape: &str) -> Result<T, BadBody> {
    serde_json::from_slice(without_bom(body)).map_err(|error| {
        if error.is_data() {
            BadBody::NotTheContract(format!("it is not {shape}"))
        } else {
            BadBody::NotJson
        }
    })
}

/// The body without the byte order mark that some servers put before it.
pub(crate) fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body)
}

/// A text of theirs, bounded to `chars_max` and without control characters.
pub(crate) fn clean(text: &str, chars_max: usize) -> String {
    text.trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(chars_max)
        .collect()
}
