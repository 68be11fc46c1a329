//! A page of a list, and where the next one begins.

use serde::Serialize;

/// One page of a list.
#[derive(Debug, Clone, Serialize)]
pub struct Listed<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// Where the next page begins; `None` where this is the last one.
    pub next: Option<String>,
}

/// The first rows, and where the next page begins if there are more.
pub(crate) fn first_page<T>(mut rows: Vec<T>, limit: usize, place: impl Fn(&T) -> String) -> Listed<T> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = if more { rows.last().map(place) } else { None };
    Listed { rows, next }
}
