//! How much of a file is read before it is refused.

/// What a file may be at most. Each bound is checked before the memory that it guards is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The file as it lies on disk, in bytes.
    pub file_bytes_max: u64,
    /// All that is unpacked from an XLSX file, in bytes, counted as it comes out.
    pub unpacked_bytes_max: u64,
    /// How many times larger a part may be unpacked than packed; parts that unpack to less than 1 MB are let off.
    pub ratio_max: u64,
    /// Parts in an XLSX file.
    pub parts_max: u64,
    /// Rows with something in them, the header not counted.
    pub rows_max: u64,
    /// Columns, by position: a value further to the right is a fault of its row.
    pub columns_max: usize,
    /// Characters in a cell.
    pub cell_chars_max: usize,
    /// One row of a CSV file, or one run of text in an XLSX file, in bytes. It is what an unclosed quote can swallow.
    pub row_bytes_max: u64,
    /// The table of texts that an XLSX file shares between its cells, in bytes. It is held in memory while reading.
    pub shared_strings_bytes_max: u64,
    /// Texts in that table. Each costs four bytes besides its own.
    pub shared_strings_max: usize,
}

/// 50 MB: 200,000 rows of 12 columns are about 15 MB as XLSX and 30 MB as CSV.
const FILE_BYTES_MAX: u64 = 50 * 1024 * 1024;
/// 512 MB: ten times the largest file. 200,000 rows of 12 cells are about 150 MB of XML.
const UNPACKED_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// 200: sheets pack 10 to 60 times; Apache POI stops at 100 and is known to refuse honest exports; deflate can do 1,032.
const RATIO_MAX: u64 = 200;
/// 1,000: a workbook has about 10 parts and one or two more a sheet, picture or comment.
const PARTS_MAX: u64 = 1_000;
/// 200,000: the largest import that is promised.
const ROWS_MAX: u64 = 200_000;
/// 200: the widest report of the systems we replace has about 120 columns.
const COLUMNS_MAX: usize = 200;
/// 32,767: what a cell of Excel holds (Microsoft: Excel specifications and limits).
pub(crate) const CELL_CHARS_MAX: usize = 32_767;
/// 8 MB: 200 columns of 10,000 characters in UTF-8.
const ROW_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// 64 MB: more text than 200,000 rows have that differs from row to row.
const SHARED_STRINGS_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// 2 million: 10 texts a row that no other row has.
const SHARED_STRINGS_MAX: usize = 2_000_000;

/// Parts that unpack to less than this are not held to the ratio: small parts of sameness pack very well.
pub(crate) const RATIO_GRACE_BYTES: u64 = 1024 * 1024;

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes_max: FILE_BYTES_MAX,
            unpacked_bytes_max: UNPACKED_BYTES_MAX,
            ratio_max: RATIO_MAX,
            parts_max: PARTS_MAX,
            rows_max: ROWS_MAX,
            columns_max: COLUMNS_MAX,
            cell_chars_max: CELL_CHARS_MAX,
            row_bytes_max: ROW_BYTES_MAX,
            shared_strings_bytes_max: SHARED_STRINGS_BYTES_MAX,
            shared_strings_max: SHARED_STRINGS_MAX,
        }
    }
}
