//! Opening a file, whatever its format, and reading it row by row.

use crate::cell::Row;
use crate::columns::{Columns, Header, Mapping, Wanted};
use crate::csv::Records;
use crate::error::SheetError;
use crate::limits::Limits;
use crate::xlsx::{self, SheetRows};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// The two formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A workbook of Excel 2007 and later, and of most others.
    Xlsx,
    /// Separated values.
    Csv,
}

/// What the caller knows of a file. All may be left open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The sheet to read, of an XLSX file; the first one that is shown and has rows otherwise.
    pub sheet: Option<String>,
    /// The encoding of a CSV file without a mark, by a label of the WHATWG such as `shift_jis`. Otherwise it is UTF-8 if
    /// it is valid as that, or EUC-KR (windows-949) if it is valid as that.
    pub encoding: Option<String>,
    /// What separates the values of a CSV file; found out otherwise.
    pub separator: Option<u8>,
}

/// A file that is read row by row. Memory holds one row, and of an XLSX file the table of texts that cells share.
pub struct Reader {
    header: Header,
    sheet: Option<String>,
    rows: Rows,
    rows_max: u64,
    came: u64,
    ended: bool,
}

enum Rows {
    Xlsx(Box<SheetRows>),
    Csv(Box<Records>),
}

/// Opens a file by what is in it, not by its name, and reads to the end of the header: the first row that has something.
/// It is read with blocking calls.
///
/// # Errors
/// [`SheetError`] where it cannot be read, is neither XLSX nor CSV, is over a limit, or is empty.
pub fn open(path: &Path, limits: &Limits) -> Result<Reader, SheetError> {
    open_with(path, limits, &Options::default())
}

/// [`open`], with what the caller knows of the file.
///
/// # Errors
/// As [`open`], and where there is no such sheet or encoding.
pub fn open_with(path: &Path, limits: &Limits, options: &Options) -> Result<Reader, SheetError> {
    let mut file = File::open(path).map_err(|error| SheetError::unreadable(&error))?;
    match recognise(&mut file, limits)? {
        Format::Xlsx => {
            let (sheet, start) = xlsx::open(file, options.sheet.as_deref(), limits)?;
            let rows = Rows::Xlsx(Box::new(start.rows));
            Ok(Reader::new(Header::of(&start.header), Some(sheet), rows, limits))
        }
        Format::Csv => {
            let encoding = options.encoding.as_deref();
            let mut records = Records::open(file, encoding, options.separator, limits)?;
            let header = Header::of(&records.next_filled().ok_or(SheetError::FileEmpty)??);
            records.was_header();
            Ok(Reader::new(header, None, Rows::Csv(Box::new(records)), limits))
        }
    }
}

impl Reader {
    const fn new(header: Header, sheet: Option<String>, rows: Rows, limits: &Limits) -> Self {
        Self {
            header,
            sheet,
            rows,
            rows_max: limits.rows_max,
            came: 0,
            ended: false,
        }
    }

    /// The format that was found.
    pub const fn format(&self) -> Format {
        match self.rows {
            Rows::Xlsx(_) => Format::Xlsx,
            Rows::Csv(_) => Format::Csv,
        }
    }

    /// The sheet that is read, of an XLSX file.
    pub fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// The names of the columns.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Finds the wanted columns; see [`Header::find`].
    ///
    /// # Errors
    /// As [`Header::find`].
    pub fn columns(&self, wanted: &[Wanted], mapping: &Mapping) -> Result<Columns, SheetError> {
        self.header.find(wanted, mapping)
    }

    /// The next row with something in it; rows of white space are passed over. An error with [`SheetError::row`] is of
    /// that row alone and the next call gives the row after it; after any other there are no more rows.
    pub fn next_row(&mut self) -> Option<Result<Row, SheetError>> {
        if self.ended {
            return None;
        }
        let row = match &mut self.rows {
            Rows::Xlsx(rows) => rows.next_filled(),
            Rows::Csv(rows) => rows.next_filled(),
        };
        self.came += 1;
        let row = match row {
            Some(_) if self.came > self.rows_max => Some(Err(SheetError::TooManyRows {
                rows_max: self.rows_max,
            })),
            row => row,
        };
        self.ended = row
            .as_ref()
            .is_none_or(|it| it.as_ref().is_err_and(|error| error.row().is_none()));
        row
    }
}

impl Iterator for Reader {
    type Item = Result<Row, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_row()
    }
}

/// What files begin with that are not text, and what a person calls them.
const OTHERS: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "an RTF document"),
    (b"<?xml", "XML"),
    (b"<html", "a web page, as some systems name .xls"),
    (b"<!DOCTYPE", "a web page, as some systems name .xls"),
    (b"<table", "a web page, as some systems name .xls"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
];

/// What every file in Microsoft's compound format begins with: .xls, and .xlsx under a password.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// What a zip archive with something in it begins with; .xlsx is one.
const ZIP: &[u8] = b"PK\x03\x04";

fn recognise(file: &mut File, limits: &Limits) -> Result<Format, SheetError> {
    let failed = |error: std::io::Error| SheetError::unreadable(&error);
    let bytes = file.metadata().map_err(failed)?.len();
    if bytes > limits.file_bytes_max {
        return Err(SheetError::FileTooLarge {
            bytes,
            bytes_max: limits.file_bytes_max,
        });
    }
    let mut head = Vec::new();
    file.take(16).read_to_end(&mut head).map_err(failed)?;
    if head.is_empty() {
        return Err(SheetError::FileEmpty);
    }
    if head.starts_with(COMPOUND) {
        return Err(compound(file)?);
    }
    if head.starts_with(ZIP) {
        return Ok(Format::Xlsx);
    }
    let lower = head.to_ascii_lowercase();
    let other = OTHERS
        .iter()
        .find(|(magic, _)| lower.starts_with(&magic.to_ascii_lowercase()));
    match other {
        Some((_, looks_like)) => Err(SheetError::FormatUnknown { looks_like }),
        None => Ok(Format::Csv),
    }
}

/// What the directory of a workbook under a password has in it, in UTF-16.
const ENCRYPTED: &str = "EncryptedPackage";

/// Which of the two it is. The file is within its bound and about to be refused, so it is read whole.
fn compound(file: &mut File) -> Result<SheetError, SheetError> {
    let failed = |error: std::io::Error| SheetError::unreadable(&error);
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    file.read_to_end(&mut bytes).map_err(failed)?;
    let needle: Vec<u8> = ENCRYPTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
    Ok(if bytes.windows(needle.len()).any(|it| it == needle) {
        SheetError::PasswordProtected
    } else {
        SheetError::OldXls
    })
}
