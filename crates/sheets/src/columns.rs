//! Which column of a file is which.

use crate::cell::{Cell, Row};
use crate::error::SheetError;
use std::collections::BTreeMap;

/// Columns that a file of errors has besides those of the upload ([`crate::Mending`]). They are never wanted and never
/// unknown, so that a mended file can be uploaded as it is.
pub const OUR_COLUMNS: [&str; 3] = ["row_no", "error_code", "error_message"];

/// A column that the caller can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its name, by which the caller asks for it, and which is shown where it is missing.
    pub name: &'static str,
    /// Other names that it goes by.
    pub aliases: &'static [&'static str],
    /// Whether nothing can be done without it.
    pub required: bool,
}

/// A choice of the person who uploads: from the name of a [`Wanted`] to the header to read it from, as it is written.
pub type Mapping = BTreeMap<String, String>;

/// The header of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The row it stands in, from 1.
    pub row: u64,
    /// The names as they are written, by column; empty where a column has none.
    pub names: Vec<String>,
}

/// Which column is which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    found: BTreeMap<&'static str, usize>,
    /// The columns that nobody wants, by their place (from 0), with their headers as they are written.
    pub unknown: Vec<(usize, String)>,
}

impl Header {
    pub(crate) fn of(row: &Row) -> Self {
        let mut names: Vec<String> = row
            .cells
            .iter()
            .map(|it| crate::values::trimmed(&it.shown()).to_owned())
            .collect();
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        Self {
            row: row.number,
            names,
        }
    }

    /// Finds the wanted columns. Names match in any order, whatever their case, and with spaces, underscores and other
    /// punctuation aside: `Order No.`, `order_no` and `ORDERNO` are one. What `mapping` says goes before names; what it
    /// says of names that are not wanted is left aside.
    ///
    /// # Errors
    /// `HEADER_MISSING` with all required columns that are not there, `HEADER_TWICE` where several columns match one
    /// that is wanted, `MAPPING_BROKEN` where a header that was chosen is not there exactly once.
    pub fn find(&self, wanted: &[Wanted], mapping: &Mapping) -> Result<Columns, SheetError> {
        let mut found = BTreeMap::new();
        for column in wanted {
            if let Some(header) = mapping.get(column.name) {
                found.insert(column.name, self.mapped(column.name, header)?);
            }
        }
        // A column that a person gave a meaning has no other.
        let taken: Vec<usize> = found.values().copied().collect();
        for column in wanted.iter().filter(|it| !mapping.contains_key(it.name)) {
            if let Some(place) = self.named(column, &taken)? {
                found.insert(column.name, place);
            }
        }
        let missing = wanted
            .iter()
            .filter(|it| it.required && !found.contains_key(it.name));
        let missing: Vec<String> = missing.map(|it| it.name.to_owned()).collect();
        if !missing.is_empty() {
            let there = self.names.iter().filter(|it| !it.is_empty() && !is_ours(it));
            return Err(SheetError::HeaderMissing {
                row: self.row,
                missing,
                there: there.cloned().collect(),
            });
        }
        let unknown = self.names.iter().enumerate().filter(|(place, name)| {
            !name.is_empty() && !is_ours(name) && !found.values().any(|it| it == place)
        });
        let unknown = unknown.map(|(place, name)| (place, name.clone())).collect();
        Ok(Columns { found, unknown })
    }

    fn mapped(&self, name: &str, header: &str) -> Result<usize, SheetError> {
        let same = |it: &&(usize, &String)| same_name(it.1, header);
        let places: Vec<(usize, &String)> = self.names.iter().enumerate().filter(|it| same(&it)).collect();
        match places.as_slice() {
            [(place, _)] => Ok(*place),
            places => Err(SheetError::MappingBroken {
                row: self.row,
                name: name.to_owned(),
                header: header.to_owned(),
                count: places.len(),
            }),
        }
    }

    fn named(&self, column: &Wanted, taken: &[usize]) -> Result<Option<usize>, SheetError> {
        let matches =
            |it: &str| same_name(it, column.name) || column.aliases.iter().any(|alias| same_name(it, alias));
        let free = self
            .names
            .iter()
            .enumerate()
            .filter(|(place, _)| !taken.contains(place));
        let places: Vec<(usize, &String)> = free.filter(|(_, it)| matches(it)).collect();
        match places.as_slice() {
            [] => Ok(None),
            [(place, _)] => Ok(Some(*place)),
            places => Err(SheetError::HeaderTwice {
                row: self.row,
                name: column.name.to_owned(),
                headers: places.iter().map(|(_, it)| (*it).clone()).collect(),
            }),
        }
    }
}

impl Columns {
    /// The place (from 0) of a wanted column; `None` where the file does not have it.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.found.get(name).copied()
    }

    /// The wanted columns that are there, by name, with their places (from 0).
    pub fn found(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.found.iter().map(|(name, place)| (*name, *place))
    }

    /// The cell of a wanted column; an empty one where the file does not have the column.
    pub fn cell<'r>(&self, row: &'r Row, name: &str) -> &'r Cell {
        // Past the last column every row is empty.
        row.cell(self.place(name).unwrap_or(usize::MAX))
    }
}

pub(crate) fn is_ours(name: &str) -> bool {
    OUR_COLUMNS.iter().any(|it| same_name(it, name))
}

/// A header without case, spaces and punctuation, as headers are compared. One of nothing else stays as it is, and is empty
/// only where the header is.
pub fn header_key(name: &str) -> String {
    let bare: String = name
        .chars()
        .filter(|it| it.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    match bare.is_empty() {
        true => name.trim().to_owned(),
        false => bare,
    }
}

/// Whether two names are the same but for case, spaces and punctuation. A name of nothing else matches exactly.
pub(crate) fn same_name(left: &str, right: &str) -> bool {
    let key = header_key(left);
    !key.is_empty() && key == header_key(right)
}
