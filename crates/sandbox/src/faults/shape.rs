//! Faults that leave the answer whole but change which orders it has, and how.

use std::collections::HashSet;

/// How a listing is changed before it is written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shape {
    /// The page, counted from 1, that is served again as the next.
    pub(crate) repeated_page: Option<usize>,
    /// Whether rows come in another order.
    pub(crate) reordered: bool,
    /// Ids left out.
    pub(crate) hidden: HashSet<String>,
    /// Served instead of every item's status.
    pub(crate) word: Option<String>,
}

impl Shape {
    /// The page served when `asked` is asked for.
    pub(crate) fn page_served(&self, asked: usize) -> usize {
        match self.repeated_page {
            Some(repeated) if asked > repeated => asked - 1,
            _ => asked,
        }
    }

    /// Whether the order is left out.
    pub(crate) fn hides(&self, id: &str) -> bool {
        self.hidden.contains(id)
    }

    /// Puts rows in another order if that is armed: shuffled by a hash of their ids, then reversed on odd pages, so
    /// that the same page comes in the same wrong order each time.
    pub(crate) fn reorder<T>(&self, rows: &mut [T], page: usize, id: impl Fn(&T) -> &str) {
        if !self.reordered {
            return;
        }
        let before: Vec<u64> = rows.iter().map(|row| hash(id(row))).collect();
        if before.is_sorted() {
            // The hash happens to agree with the right order.
            rows.reverse();
            return;
        }
        rows.sort_by_key(|row| hash(id(row)));
        if page % 2 == 1 {
            rows.reverse();
        }
        let after = rows.iter().map(|row| hash(id(row)));
        if after.eq(before) {
            rows.reverse();
        }
    }
}

/// 64-bit FNV-1a: stable across runs, unlike the standard library's hasher.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
