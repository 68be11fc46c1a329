//! Why a row of an upload was not done, told so that a person can mend it.

use sheets::SheetError;
use sheets::values::ValueError;

/// What is wrong with a row, or with what it was to do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RowFault {
    /// The row, as a spreadsheet shows it, from 1.
    pub row_no: u64,
    /// The column, by our name; `None` where it is the row's.
    pub column: Option<&'static str>,
    /// A stable code.
    pub code: String,
    /// What is wrong, why, and what to do.
    pub message: String,
}

impl RowFault {
    pub(crate) fn new(
        row_no: u64,
        column: Option<&'static str>,
        code: &str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            row_no,
            column,
            code: code.to_owned(),
            message: message.into(),
        }
    }

    pub(crate) fn of_value(row_no: u64, column: &'static str, error: &ValueError) -> Self {
        Self::new(row_no, Some(column), error.code(), error.to_string())
    }

    pub(crate) fn of_sheet(row_no: u64, error: &SheetError) -> Self {
        Self::new(row_no, None, error.code(), error.to_string())
    }

    /// The text for a file of errors, which has no column for the column.
    pub(crate) fn in_words(&self) -> String {
        match self.column {
            Some(column) => format!("{column}: {}", self.message),
            None => self.message.clone(),
        }
    }
}

/// A row is good, and its order fails because another row is not.
pub(crate) const OTHER_ROW_BAD: &str = "OTHER_ROW_BAD";
/// Rows of one order stand apart.
pub(crate) const NOT_TOGETHER: &str = "ORDER_NOT_TOGETHER";
