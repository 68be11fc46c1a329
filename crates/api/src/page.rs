//! Pages by keyset: a page begins after the last row of the one before it, which is what the opaque cursor holds.

use crate::problem::Problem;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;

/// Rows of a page where nothing is said.
const LIMIT_DEFAULT: u32 = 50;
/// Rows of a page at most.
const LIMIT_MAX: u32 = 250;
/// Characters of a cursor at most: longer than any of ours.
const CURSOR_CHARS_MAX: usize = 1_024;

/// Which page is asked for.
#[derive(Debug)]
pub(crate) struct Page<const KEYS: usize> {
    list: &'static str,
    limit: u32,
    /// The key of the row before the page; empty texts for the first page.
    pub(crate) after: [String; KEYS],
}

impl<const KEYS: usize> Page<KEYS> {
    /// Reads `limit` and `after`. A cursor goes with the list that gave it.
    pub(crate) fn read(
        list: &'static str,
        limit: Option<u32>,
        cursor: Option<&str>,
    ) -> Result<Self, Problem> {
        let limit = limit.unwrap_or(LIMIT_DEFAULT);
        if !(1..=LIMIT_MAX).contains(&limit) {
            return Err(Problem::bad_input(format!("limit must be 1 to {LIMIT_MAX}")));
        }
        let after = match cursor {
            None => std::array::from_fn(|_| String::new()),
            Some(cursor) => opened(list, cursor).ok_or_else(|| {
                let text = "`after` must be the `next` of the page before, unchanged, of the same list";
                Problem::new(StatusCode::BAD_REQUEST, "BAD_CURSOR", text)
            })?,
        };
        Ok(Self { list, limit, after })
    }

    /// Rows to load: one more than are shown tells whether there is a next page.
    pub(crate) fn rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// Cuts the rows to the page, and gives the cursor of the next one.
    pub(crate) fn cut<T>(&self, rows: &mut Vec<T>, key: impl Fn(&T) -> [String; KEYS]) -> Option<String> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        if rows.len() <= limit {
            return None;
        }
        rows.truncate(limit);
        self.cursor(key(rows.last()?))
    }

    /// The cursor of the page after this key.
    pub(crate) fn cursor(&self, key: [String; KEYS]) -> Option<String> {
        let mut words = vec![self.list.to_owned()];
        words.extend(key);
        let json = serde_json::to_vec(&words).ok()?;
        Some(URL_SAFE_NO_PAD.encode(json))
    }
}

/// Lists of use cases that say themselves where the next page begins: that place is the key.
impl Page<1> {
    /// Rows on the page.
    pub(crate) fn limit(&self) -> usize {
        usize::try_from(self.limit).unwrap_or(usize::MAX)
    }

    /// The place that the page begins after; none for the first page.
    pub(crate) fn place(&self) -> Option<String> {
        let [after] = &self.after;
        Some(after.clone()).filter(|place| !place.is_empty())
    }

    /// The cursor of the page that begins after this place.
    pub(crate) fn after_place(&self, place: Option<String>) -> Option<String> {
        self.cursor([place?])
    }
}

fn opened<const KEYS: usize>(list: &str, cursor: &str) -> Option<[String; KEYS]> {
    if cursor.len() > CURSOR_CHARS_MAX {
        return None;
    }
    let json = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let mut words: Vec<String> = serde_json::from_slice(&json).ok()?;
    if words.first()? != list || words.iter().any(|word| word.contains('\0')) {
        return None;
    }
    words.remove(0);
    words.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_to_the_next_page_of_its_own_list() {
        let first = Page::<1>::read("orders", Some(2), None).unwrap();
        let mut rows = vec!["A", "B", "C"];
        let next = first.cut(&mut rows, |row| [(*row).to_owned()]).unwrap();
        assert_eq!(rows, ["A", "B"]);
        let second = Page::<1>::read("orders", Some(2), Some(&next)).unwrap();
        assert_eq!(second.after, ["B"]);
        assert_eq!(second.cut(&mut vec!["C"], |row| [(*row).to_owned()]), None);
        assert!(Page::<1>::read("skus", None, Some(&next)).is_err());
        assert!(Page::<2>::read("orders", None, Some(&next)).is_err());
    }

    #[test]
    fn bounds_are_held() {
        for bad in [0, 251, u32::MAX] {
            assert!(Page::<1>::read("orders", Some(bad), None).is_err(), "{bad}");
        }
        let long = "A".repeat(2_000);
        let nul = URL_SAFE_NO_PAD.encode(br#"["orders","\u0000"]"#);
        for bad in ["", "?", "W10", "bnVsbA", &long, &nul] {
            assert!(Page::<1>::read("orders", None, Some(bad)).is_err(), "{bad:?}");
        }
    }
}
