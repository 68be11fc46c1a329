//! What a cell means: each reading is a plain function of the cell, or says why it is not what it should be.
//!
//! Spreadsheets change what people type: they take zeros away from the front of numbers, write long ones as
//! `1.23457E+12`, and turn dates around. Each reading takes what is certain and refuses what would be a guess.

mod code;
mod date;
mod decimal;
mod error;
mod money;
mod quantity;
mod words;

pub use code::code;
pub use date::{DateOrder, date};
pub use error::ValueError;
pub use money::money;
pub use quantity::quantity;
pub use words::{text, yes_no};

/// A text without the white space around it, and without what cannot be seen: copied cells bring no-break spaces,
/// zero-width spaces and marks along.
pub(crate) fn trimmed(text: &str) -> &str {
    // White space of Unicode has the no-break spaces (U+00A0, U+202F) and the wide one (U+3000) in it.
    text.trim_matches(|it: char| {
        it.is_whitespace()
            || it.is_control()
            || matches!(it, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    })
}
