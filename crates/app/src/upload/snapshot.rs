//! An uploaded file as it was when it came: a copy that nobody changes while it is read, and what is in it as a hash.

use super::mapping::{KeptHeaders, refuse_unwanted};
use crate::AppError;
use sha2::{Digest, Sha256};
use sheets::values::DateOrder;
use sheets::{Columns, Header, Limits, Mapping, Options, Reader, SheetError, Wanted, open_with};
use std::borrow::Cow;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file to upload, and what is known of it.
#[derive(Debug, Clone)]
pub struct UploadFile {
    /// Where it lies.
    pub path: PathBuf,
    /// What it is called, where it lies under another name.
    pub called: Option<String>,
    /// Our column names, each with the header that it is read from; others are found by name.
    pub mapping: Mapping,
    /// The mapping is what an earlier reading of the file found: headers that were given a meaning since do not count.
    pub as_found: bool,
    /// The sheet of a workbook; the first with rows otherwise.
    pub sheet: Option<String>,
    /// The encoding of a CSV file; found out otherwise.
    pub encoding: Option<String>,
    /// How a date such as 03/04/2026 is read.
    pub dates: DateOrder,
}

impl UploadFile {
    /// A file of which nothing is known.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            called: None,
            mapping: Mapping::new(),
            as_found: false,
            sheet: None,
            encoding: None,
            dates: DateOrder::YearFirst,
        }
    }

    /// Its name, without its folder.
    pub(crate) fn name(&self) -> String {
        let name = self.path.file_name().map(|name| name.to_string_lossy());
        let name = self.called.as_deref().map(Cow::Borrowed).or(name);
        name.map(|name| name.chars().take(NAME_CHARS_MAX).collect())
            .unwrap_or_default()
    }
}

/// Bytes of a file that are taken at most.
pub fn file_bytes_max() -> u64 {
    Limits::default().file_bytes_max
}

/// Characters of a file's name that are kept: what file systems allow.
const NAME_CHARS_MAX: usize = 255;
/// Bytes copied at once.
const COPIED_BYTES: usize = 64 * 1024;

/// The copy.
#[derive(Debug)]
pub(crate) struct Snapshot {
    copy: NamedTempFile,
    /// SHA-256 of all its bytes, in hexadecimal digits.
    pub(crate) sha256: String,
    limits: Limits,
    options: Options,
    mapping: Mapping,
    kept: KeptHeaders,
}

impl Snapshot {
    /// Copies the file, to be read with the headers that its tenant gave a meaning. It blocks.
    ///
    /// # Errors
    /// `FILE_UNREADABLE`, `FILE_TOO_LARGE`.
    pub(crate) fn take(file: &UploadFile, kept: KeptHeaders) -> Result<Self, AppError> {
        let limits = Limits::default();
        let (copy, sha256) = copied(&file.path, limits.file_bytes_max)?;
        Ok(Self {
            copy,
            sha256,
            limits,
            options: Options {
                sheet: file.sheet.clone(),
                encoding: file.encoding.clone(),
                separator: None,
            },
            mapping: file.mapping.clone(),
            kept,
        })
    }

    /// Opens the copy and finds the columns. It blocks.
    ///
    /// # Errors
    /// Those of reading; `BAD_INPUT` for a mapping to a column that there is not, and for two kept headers of one column.
    pub(crate) fn open(&self, wanted: &[Wanted]) -> Result<Opened, AppError> {
        for name in self.mapping.keys() {
            refuse_unwanted(name, wanted)?;
        }
        let reader = open_with(self.copy.path(), &self.limits, &self.options)?;
        let mapping = self.kept.with(&self.mapping, wanted, reader.header())?;
        let columns = reader.columns(wanted, &mapping)?;
        Ok(Opened { reader, columns })
    }
}

/// A file that is being read.
pub(crate) struct Opened {
    pub(crate) reader: Reader,
    pub(crate) columns: Columns,
}

impl Opened {
    /// The columns that are read, each with the header that it is read from, so that a later reading finds the same.
    pub(crate) fn found(&self) -> Mapping {
        let names = &self.reader.header().names;
        let header = |place: usize| names.get(place).cloned().unwrap_or_default();
        let found = self.columns.found();
        found
            .map(|(name, place)| (name.to_owned(), header(place)))
            .collect()
    }

    pub(crate) fn header(&self) -> Header {
        self.reader.header().clone()
    }

    /// The headers that are not read.
    pub(crate) fn unknown(&self) -> Vec<String> {
        self.columns
            .unknown
            .iter()
            .map(|(_, name)| name.clone())
            .collect()
    }
}

impl Snapshot {
    /// The copy, from its beginning.
    pub(crate) fn bytes(&self) -> Result<File, AppError> {
        let failed = |error: std::io::Error| SheetError::FileUnreadable {
            why: error.to_string(),
        };
        Ok(self.copy.reopen().map_err(failed)?)
    }
}

fn copied(path: &Path, bytes_max: u64) -> Result<(NamedTempFile, String), SheetError> {
    let failed = |error: std::io::Error| SheetError::FileUnreadable {
        why: format!("{}: {error}", path.display()),
    };
    let mut file = File::open(path).map_err(failed)?;
    let bytes = file.metadata().map_err(failed)?.len();
    if bytes > bytes_max {
        return Err(SheetError::FileTooLarge { bytes, bytes_max });
    }
    let mut copy = crate::scratch::file().map_err(failed)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; COPIED_BYTES];
    let mut taken = 0_u64;
    loop {
        let read = file.read(&mut buffer).map_err(failed)?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else {
            break;
        };
        taken += read as u64;
        if taken > bytes_max {
            // It has grown since it was measured, or it is no plain file.
            return Err(SheetError::FileTooLarge {
                bytes: taken,
                bytes_max,
            });
        }
        hash.update(part);
        copy.write_all(part).map_err(failed)?;
    }
    copy.flush().map_err(failed)?;
    let digest: [u8; 32] = hash.finalize().into();
    let hex: Vec<String> = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((copy, hex.concat()))
}
