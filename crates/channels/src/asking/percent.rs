//! Percent-encoding of query values.

use std::fmt::Write;

/// Encodes all but the unreserved characters of RFC 3986 §2.3; so `+` is `%2B`, a space `%20` and a comma `%2C`.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
