//! What is bound to a statement.

use super::StoreError;
use std::fmt::Write as _;

/// One value bound to a statement. A missing value keeps its type, because PostgreSQL fixes a bind's type when the
/// statement is first prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A 64-bit integer: counts, minor units of money, microseconds UTC, flags (0/1).
    Int(i64),
    /// A 64-bit integer or NULL.
    OptInt(Option<i64>),
    /// UTF-8 text without NUL characters (PostgreSQL cannot store them; both databases refuse them).
    Text(String),
    /// Text or NULL.
    OptText(Option<String>),
    /// Bytes.
    Blob(Vec<u8>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Int(value)
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Value::OptInt(value)
    }
}

/// A flag is stored as 0 or 1: SQLite has no boolean.
impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Int(i64::from(value))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Value::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Value::Text(value)
    }
}

impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Value::OptText(value)
    }
}

impl From<Option<&str>> for Value {
    fn from(value: Option<&str>) -> Self {
        Value::OptText(value.map(str::to_owned))
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Value::Blob(value)
    }
}

/// The one bind of a `{{rows $n: …}}` placeholder: a JSON array with an array for each row, cells in the order the
/// placeholder names them.
///
/// # Errors
/// `Other` for a `Blob` cell (JSON has no bytes; bind it by itself) or text with a NUL character.
pub fn rows<I, R>(all: I) -> Result<Value, StoreError>
where
    I: IntoIterator<Item = R>,
    R: AsRef<[Value]>,
{
    let mut json = String::from("[");
    for (index, row) in all.into_iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        json.push('[');
        for (column, cell) in row.as_ref().iter().enumerate() {
            if column > 0 {
                json.push(',');
            }
            push_cell(&mut json, cell, index, column)?;
        }
        json.push(']');
    }
    json.push(']');
    Ok(Value::Text(json))
}

fn push_cell(json: &mut String, cell: &Value, row: usize, column: usize) -> Result<(), StoreError> {
    let refuse = |why: String| StoreError::Other {
        message: format!("cell {column} of row {row}: {why}"),
    };
    match cell {
        Value::Int(number) | Value::OptInt(Some(number)) => {
            // Writing to a String cannot fail.
            let _ = write!(json, "{number}");
        }
        Value::OptInt(None) | Value::OptText(None) => json.push_str("null"),
        Value::Text(text) | Value::OptText(Some(text)) => {
            refuse_nul(text).map_err(|error| refuse(error.to_string()))?;
            push_text(json, text);
        }
        Value::Blob(_) => {
            return Err(refuse(
                "bytes cannot travel in rows; bind them by themselves".to_owned(),
            ));
        }
    }
    Ok(())
}

/// A JSON string: only quotes, backslashes and control characters are escaped.
fn push_text(json: &mut String, text: &str) {
    json.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        json.push_str(text.get(plain..at).unwrap_or_default());
        match byte {
            b'"' | b'\\' => {
                json.push('\\');
                json.push(char::from(byte));
            }
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(json, "\\u{byte:04x}");
            }
        }
        plain = at + 1;
    }
    json.push_str(text.get(plain..).unwrap_or_default());
    json.push('"');
}

/// PostgreSQL cannot store a NUL character and SQLite can: refused on both, so that a database can be copied over.
pub(crate) fn refuse_nul(text: &str) -> Result<(), StoreError> {
    if text.as_bytes().contains(&0) {
        return Err(StoreError::Other {
            message: "text with a NUL character cannot be stored".to_owned(),
        });
    }
    Ok(())
}
