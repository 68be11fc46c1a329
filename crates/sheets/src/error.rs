//! Why a file, or a row of it, cannot be read.

/// A file or a row that cannot be read. Its text says what is wrong, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SheetError {
    /// The disk did not give it.
    #[error("The file cannot be read from disk: {why}. Upload it again")]
    FileUnreadable {
        /// The system's reason.
        why: String,
    },
    /// More bytes than are taken.
    #[error("The file has {bytes} bytes; at most {bytes_max} are read. Split it into several files")]
    FileTooLarge {
        /// Its size.
        bytes: u64,
        /// The bound.
        bytes_max: u64,
    },
    /// Nothing in it.
    #[error("The file has no rows: there must be a header row with the names of the columns")]
    FileEmpty,
    /// Excel before 2007.
    #[error(
        "The file is in the old .xls format. Open it in a spreadsheet program and save it as .xlsx or .csv"
    )]
    OldXls,
    /// Sealed under a password.
    #[error("The file is protected by a password. Remove the password and save it as .xlsx or .csv")]
    PasswordProtected,
    /// Neither XLSX nor text.
    #[error("The file is {looks_like}, not a spreadsheet that can be read here. Save it as .xlsx or .csv")]
    FormatUnknown {
        /// What it seems to be.
        looks_like: &'static str,
    },
    /// An archive of very many parts.
    #[error("The workbook has more than {parts_max} parts. Copy the rows into a new workbook and save that")]
    TooManyParts {
        /// The bound.
        parts_max: u64,
    },
    /// It unpacks to more than is taken.
    #[error("The workbook unpacks to more than {bytes_max} bytes. Split it into several files")]
    UnpackedTooLarge {
        /// The bound.
        bytes_max: u64,
    },
    /// It is packed more tightly than sheets are: a zip bomb.
    #[error(
        "A part of the workbook unpacks to more than {ratio_max} times its size, as sheets do not. \
             Copy the rows into a new workbook and save that"
    )]
    PackedTooTightly {
        /// The bound.
        ratio_max: u64,
    },
    /// The table of shared texts is too large to hold.
    #[error(
        "The workbook has more text than can be held (over {bytes_max} bytes or {texts_max} different texts). \
             Split it into several files, or save it as .csv"
    )]
    TooMuchText {
        /// The bound on the text.
        bytes_max: u64,
        /// The bound on their number.
        texts_max: usize,
    },
    /// One row or one text that goes on and on.
    #[error("After row {after_row} the file goes on for more than {bytes_max} bytes without an end of the row or \
             text{}. Mend it there", if *.quote { ": probably a quote (\") that is not closed" } else { "" })]
    RowTooLarge {
        /// The last row that was read; 0 before the first.
        after_row: u64,
        /// The bound.
        bytes_max: u64,
        /// Whether a quote may be why: in CSV files.
        quote: bool,
    },
    /// More rows than are taken.
    #[error("The file has more than {rows_max} rows. Split it into several files")]
    TooManyRows {
        /// The bound.
        rows_max: u64,
    },
    /// A row that has a value too far to the right.
    #[error(
        "Row {row} has a value in column {column}; at most {columns_max} columns are read. Clear the cells \
             to the right of the table"
    )]
    TooManyColumns {
        /// The row.
        row: u64,
        /// The column, from 1.
        column: u64,
        /// The bound.
        columns_max: usize,
    },
    /// A cell with more text than cells hold.
    #[error("The text in row {row}, column {column} has more than {chars_max} characters. Shorten it")]
    CellTooLong {
        /// The row.
        row: u64,
        /// The column, from 1.
        column: u64,
        /// The bound.
        chars_max: usize,
    },
    /// A row of a CSV file with more values than the header has names: a separator inside a value, most likely, and
    /// then every value after it stands in the wrong column.
    #[error(
        "Row {row} has {values} values but the header has {names}. Put values that contain the separator in \
             quotes (\")"
    )]
    RaggedRow {
        /// The row.
        row: u64,
        /// How many values, to the last that is not empty.
        values: usize,
        /// How many names.
        names: usize,
    },
    /// Sheets, but nothing in them.
    #[error("No sheet of the workbook that is shown has rows. Put the table on the first sheet")]
    SheetsEmpty,
    /// There is no such sheet.
    #[error("There is no sheet named {name:?}; there are {}", listed(.there))]
    SheetMissing {
        /// What was asked for.
        name: String,
        /// What there is.
        there: Vec<String>,
    },
    /// Columns that are needed are not there.
    #[error("The header (row {row}) lacks {}; it has {}. Name the columns so, or choose which column is meant",
            listed(.missing), listed(.there))]
    HeaderMissing {
        /// The header's row.
        row: u64,
        /// The names that are needed and not found.
        missing: Vec<String>,
        /// The names that are there.
        there: Vec<String>,
    },
    /// Two columns claim to be the same.
    #[error("The header (row {row}) has {name} more than once: {}. Keep one of these columns", listed(.headers))]
    HeaderTwice {
        /// The header's row.
        row: u64,
        /// The name that is wanted.
        name: String,
        /// The headers that match it, as they are written.
        headers: Vec<String>,
    },
    /// The caller maps a name to a header that is not there, or that is there twice.
    #[error(
        "The header (row {row}) has {count} columns named {header:?}, which {name} was to be read from. Choose again"
    )]
    MappingBroken {
        /// The header's row.
        row: u64,
        /// The name that is wanted.
        name: String,
        /// The header it was to be.
        header: String,
        /// How often it is there.
        count: usize,
    },
    /// Neither UTF-8 nor EUC-KR nor named.
    #[error(
        "The text is neither UTF-8 nor Korean (EUC-KR). Save it as \"CSV UTF-8\", or as .xlsx, or choose its encoding"
    )]
    EncodingUnknown,
    /// No encoding has this name.
    #[error(
        "There is no encoding named {given:?}. Choose one such as utf-8, euc-kr, shift_jis or windows-1252"
    )]
    EncodingUnheardOf {
        /// What was asked for.
        given: String,
    },
    /// Bytes that do not belong to the encoding.
    #[error(
        "After row {after_row} the file is not {encoding} any more. Save it as \"CSV UTF-8\" or as .xlsx"
    )]
    NotInEncoding {
        /// The encoding's name.
        encoding: &'static str,
        /// The last row that was read; 0 before the first.
        after_row: u64,
    },
    /// A zero byte in a text file.
    #[error(
        "After row {after_row} the file has a zero byte, as text files have not: it is UTF-16 without a mark, or \
             no text. Save it as \"CSV UTF-8\" or as .xlsx"
    )]
    NulByte {
        /// The last row that was read; 0 before the first.
        after_row: u64,
    },
    /// The file ends inside a quoted value.
    #[error(
        "The file ends inside a quoted value that begins after row {after_row}. Close the quote (\") there"
    )]
    QuoteNotClosed {
        /// The last row that was read; 0 before the first.
        after_row: u64,
    },
    /// The file breaks off or contradicts itself.
    #[error(
        "The file is damaged: {why}. Rows up to {after_row} were read (0: none). Open it in a spreadsheet \
             program and save it again"
    )]
    Damaged {
        /// What is wrong with it.
        why: String,
        /// The last row that was read; 0 before the first.
        after_row: u64,
    },
}

impl SheetError {
    /// The stable code by which programs and screens know the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::FileUnreadable { .. } => "FILE_UNREADABLE",
            Self::FileTooLarge { .. } => "FILE_TOO_LARGE",
            Self::FileEmpty => "FILE_EMPTY",
            Self::OldXls => "OLD_XLS",
            Self::PasswordProtected => "PASSWORD_PROTECTED",
            Self::FormatUnknown { .. } => "FORMAT_UNKNOWN",
            Self::TooManyParts { .. } => "TOO_MANY_PARTS",
            Self::UnpackedTooLarge { .. } => "UNPACKED_TOO_LARGE",
            Self::PackedTooTightly { .. } => "PACKED_TOO_TIGHTLY",
            Self::TooMuchText { .. } => "TOO_MUCH_TEXT",
            Self::RowTooLarge { .. } => "ROW_TOO_LARGE",
            Self::TooManyRows { .. } => "TOO_MANY_ROWS",
            Self::TooManyColumns { .. } => "TOO_MANY_COLUMNS",
            Self::CellTooLong { .. } => "CELL_TOO_LONG",
            Self::RaggedRow { .. } => "RAGGED_ROW",
            Self::SheetsEmpty => "SHEETS_EMPTY",
            Self::SheetMissing { .. } => "SHEET_MISSING",
            Self::HeaderMissing { .. } => "HEADER_MISSING",
            Self::HeaderTwice { .. } => "HEADER_TWICE",
            Self::MappingBroken { .. } => "MAPPING_BROKEN",
            Self::EncodingUnknown => "ENCODING_UNKNOWN",
            Self::EncodingUnheardOf { .. } => "ENCODING_UNHEARD_OF",
            Self::NotInEncoding { .. } => "NOT_IN_ENCODING",
            Self::NulByte { .. } => "NUL_BYTE",
            Self::QuoteNotClosed { .. } => "QUOTE_NOT_CLOSED",
            Self::Damaged { .. } => "FILE_DAMAGED",
        }
    }

    /// The row that is at fault where it alone is, and reading goes on after it; `None` ends the file.
    pub const fn row(&self) -> Option<u64> {
        match self {
            Self::TooManyColumns { row, .. }
            | Self::CellTooLong { row, .. }
            | Self::RaggedRow { row, .. } => Some(*row),
            Self::FileUnreadable { .. }
            | Self::FileTooLarge { .. }
            | Self::FileEmpty
            | Self::OldXls
            | Self::PasswordProtected
            | Self::FormatUnknown { .. }
            | Self::TooManyParts { .. }
            | Self::UnpackedTooLarge { .. }
            | Self::PackedTooTightly { .. }
            | Self::TooMuchText { .. }
            | Self::RowTooLarge { .. }
            | Self::TooManyRows { .. }
            | Self::SheetsEmpty
            | Self::SheetMissing { .. }
            | Self::HeaderMissing { .. }
            | Self::HeaderTwice { .. }
            | Self::MappingBroken { .. }
            | Self::EncodingUnknown
            | Self::EncodingUnheardOf { .. }
            | Self::NotInEncoding { .. }
            | Self::NulByte { .. }
            | Self::QuoteNotClosed { .. }
            | Self::Damaged { .. } => None,
        }
    }

    /// A damaged file of which nothing was read yet.
    pub(crate) fn damaged(why: impl Into<String>) -> Self {
        Self::Damaged {
            why: why.into(),
            after_row: 0,
        }
    }

    pub(crate) fn unreadable(error: &std::io::Error) -> Self {
        Self::FileUnreadable {
            why: error.to_string(),
        }
    }

    /// The same error, found after this row.
    pub(crate) fn after(mut self, row: u64) -> Self {
        if let Self::Damaged { after_row, .. }
        | Self::RowTooLarge { after_row, .. }
        | Self::NotInEncoding { after_row, .. }
        | Self::NulByte { after_row }
        | Self::QuoteNotClosed { after_row } = &mut self
        {
            *after_row = row;
        }
        self
    }
}

/// Names in a list that stays readable.
const LISTED_MAX: usize = 30;

/// Characters of a name in a list.
const LISTED_CHARS_MAX: usize = 60;

fn listed(names: &[String]) -> String {
    let short = |name: &String| format!("{:?}", name.chars().take(LISTED_CHARS_MAX).collect::<String>());
    let mut shown: Vec<String> = names.iter().take(LISTED_MAX).map(short).collect();
    if names.len() > LISTED_MAX {
        shown.push(format!("and {} more", names.len() - LISTED_MAX));
    }
    if shown.is_empty() {
        "none".to_owned()
    } else {
        shown.join(", ")
    }
}
