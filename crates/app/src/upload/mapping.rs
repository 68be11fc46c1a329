//! Headers that a tenant gave a meaning once: files that use them need no word about them any more.

use super::{CANCEL_COLUMNS, ORDER_COLUMNS, UploadFile};
use crate::{App, AppError, Caller};
use domain::upload::UploadKind;
use sheets::{Header, Mapping, Wanted, header_key};
use std::collections::BTreeMap;
use store::HeaderMapping;

pub use store::HeaderMapping as KeptHeader;

/// Headers that are kept at most for a kind of files.
pub const HEADERS_KEPT_MAX: usize = 200;
/// Characters of a header.
const HEADER_CHARS_MAX: usize = 200;

/// The columns of a kind of files.
pub(crate) const fn columns_of(kind: UploadKind) -> &'static [Wanted] {
    match kind {
        UploadKind::Orders => ORDER_COLUMNS,
        UploadKind::Cancel => CANCEL_COLUMNS,
    }
}

/// The names of the columns of a kind of files.
pub fn column_names(kind: UploadKind) -> Vec<&'static str> {
    columns_of(kind).iter().map(|column| column.name).collect()
}

/// Refuses a name that is none of our columns.
pub(crate) fn refuse_unwanted(name: &str, wanted: &[Wanted]) -> Result<(), AppError> {
    if wanted.iter().any(|column| column.name == name) {
        return Ok(());
    }
    let known: Vec<&str> = wanted.iter().map(|column| column.name).collect();
    Err(AppError::bad_input(format!(
        "there is no column {name:?} to map to; there are {}",
        known.join(", ")
    )))
}

/// What a tenant keeps for a kind of files: the column by the header's key.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeptHeaders(BTreeMap<String, String>);

impl KeptHeaders {
    /// What is said of a file, and what is kept of the headers that it has; the former goes first.
    pub(crate) fn with(
        &self,
        said: &Mapping,
        wanted: &[Wanted],
        header: &Header,
    ) -> Result<Mapping, AppError> {
        let mut mapping = said.clone();
        let spoken_for: Vec<String> = said.values().map(|name| header_key(name)).collect();
        for name in &header.names {
            let key = header_key(name);
            let column = self.0.get(&key).filter(|_| !spoken_for.contains(&key));
            // A column of a later version that was kept before this one was put in its place again is passed over.
            let Some(column) = column.filter(|it| wanted.iter().any(|column| column.name == **it)) else {
                continue;
            };
            if said.contains_key(column) {
                continue;
            }
            if let Some(other) = mapping.insert(column.clone(), name.clone())
                && header_key(&other) != key
            {
                return Err(AppError::bad_input(format!(
                    "the file has the headers {other:?} and {name:?}, and both are kept as {column}. Say which one is meant \
                     with a mapping for this file, or remove the other one from those that are kept"
                )));
            }
        }
        Ok(mapping)
    }
}

impl App {
    /// The headers that are kept for a kind of files, by column.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn header_mappings(
        &self,
        caller: &Caller,
        kind: UploadKind,
    ) -> Result<Vec<HeaderMapping>, AppError> {
        Ok(self.store.header_mappings(&caller.tenant, kind).await?)
    }

    pub(crate) async fn kept_headers(
        &self,
        caller: &Caller,
        kind: UploadKind,
    ) -> Result<KeptHeaders, AppError> {
        let kept = self.header_mappings(caller, kind).await?;
        let kept = kept.into_iter().map(|one| (one.key, one.column));
        Ok(KeptHeaders(kept.collect()))
    }

    /// The headers that a file is read with besides what is said of it: none, where that is what an earlier reading found.
    pub(crate) async fn headers_for(
        &self,
        caller: &Caller,
        kind: UploadKind,
        file: &UploadFile,
    ) -> Result<KeptHeaders, AppError> {
        match file.as_found {
            true => Ok(KeptHeaders::default()),
            false => self.kept_headers(caller, kind).await,
        }
    }

    /// Keeps what headers mean, besides those that are kept or instead of all of them. A header has one meaning: the last
    /// that it was given.
    ///
    /// # Errors
    /// `BAD_INPUT` for a column that there is not, for a header that is empty, too long or given twice, and for too many.
    pub async fn keep_headers(
        &self,
        caller: &Caller,
        kind: UploadKind,
        (headers, instead): (&[(String, String)], bool),
    ) -> Result<Vec<HeaderMapping>, AppError> {
        let mut kept: BTreeMap<String, HeaderMapping> = BTreeMap::new();
        for (header, column) in headers {
            let mapping = mapping_of(kind, header.trim(), column.trim())?;
            let text = format!("the header {header:?} is given twice");
            if kept.insert(mapping.key.clone(), mapping).is_some() {
                return Err(AppError::bad_input(text));
            }
        }
        let before = match instead {
            true => Vec::new(),
            false => self.header_mappings(caller, kind).await?,
        };
        let others = before.iter().filter(|one| !kept.contains_key(&one.key)).count();
        if kept.len() + others > HEADERS_KEPT_MAX {
            return Err(AppError::bad_input(format!(
                "at most {HEADERS_KEPT_MAX} headers are kept. Remove those that no file has any more"
            )));
        }
        let kept: Vec<HeaderMapping> = kept.into_values().collect();
        let forgotten = instead.then_some("");
        self.store
            .change_header_mappings(&caller.tenant, kind, forgotten, &kept)
            .await?;
        self.header_mappings(caller, kind).await
    }

    /// Forgets a header.
    ///
    /// # Errors
    /// `NOT_FOUND` where it is not kept.
    pub async fn forget_header(
        &self,
        caller: &Caller,
        kind: UploadKind,
        header: &str,
    ) -> Result<(), AppError> {
        let key = header_key(header);
        let gone = match key.as_str() {
            // An empty key would mean all of them.
            "" => 0,
            key => {
                self.store
                    .change_header_mappings(&caller.tenant, kind, Some(key), &[])
                    .await?
            }
        };
        if gone == 0 {
            let known = self.header_mappings(caller, kind).await?;
            let known: Vec<String> = known.into_iter().map(|one| one.header).collect();
            return Err(AppError::not_found("header", header, &known.join(", ")));
        }
        Ok(())
    }
}

fn mapping_of(kind: UploadKind, header: &str, column: &str) -> Result<HeaderMapping, AppError> {
    refuse_unwanted(column, columns_of(kind))?;
    let key = header_key(header);
    if key.is_empty() || header.chars().count() > HEADER_CHARS_MAX || header.chars().any(char::is_control) {
        return Err(AppError::bad_input(format!(
            "{header:?} is no header: give 1 to {HEADER_CHARS_MAX} characters without control characters"
        )));
    }
    Ok(HeaderMapping {
        key,
        header: header.to_owned(),
        column: column.to_owned(),
    })
}
