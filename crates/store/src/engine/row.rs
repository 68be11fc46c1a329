//! What a statement gives back.

use super::StoreError;

/// What one column of one row holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
    Null,
}

impl Cell {
    fn kind(&self) -> &'static str {
        match self {
            Cell::Int(_) => "an integer",
            Cell::Text(_) => "text",
            Cell::Blob(_) => "bytes",
            Cell::Null => "NULL",
        }
    }
}

/// One row of a result, owned. Read it left to right with [`Row::reader`].
#[derive(Debug, Clone)]
pub struct Row {
    statement: &'static str,
    cells: Vec<Cell>,
}

impl Row {
    pub(crate) fn new(statement: &'static str, cells: Vec<Cell>) -> Self {
        Row { statement, cells }
    }

    /// Reads the columns from the first on, taking each value out of the row.
    #[must_use]
    pub fn reader(self) -> RowReader {
        RowReader {
            statement: self.statement,
            column: 0,
            cells: self.cells.into_iter(),
        }
    }
}

/// Reads a row left to right. Every method takes the next column; a column of another type, or one column too many,
/// is `Corrupt` and names the statement and the column (from 0).
#[derive(Debug)]
pub struct RowReader {
    statement: &'static str,
    column: usize,
    cells: std::vec::IntoIter<Cell>,
}

impl RowReader {
    /// All columns left, each a count.
    ///
    /// # Errors
    /// `Corrupt` for a column that is no count.
    pub(crate) fn counts(mut self) -> Result<Vec<u64>, StoreError> {
        let mut counts = Vec::with_capacity(self.cells.len());
        while self.cells.len() > 0 {
            let count = self.int()?;
            counts.push(u64::try_from(count).map_err(|_| StoreError::Corrupt {
                what: "a count of rows".to_owned(),
                problem: count.to_string(),
            })?);
        }
        Ok(counts)
    }

    /// An integer.
    ///
    /// # Errors
    /// `Corrupt` for any other type, NULL included.
    pub fn int(&mut self) -> Result<i64, StoreError> {
        match self.take()? {
            Cell::Int(value) => Ok(value),
            other @ (Cell::Text(_) | Cell::Blob(_) | Cell::Null) => Err(self.mismatch("an integer", &other)),
        }
    }

    /// An integer or NULL.
    ///
    /// # Errors
    /// `Corrupt` for text or bytes.
    pub fn opt_int(&mut self) -> Result<Option<i64>, StoreError> {
        match self.take()? {
            Cell::Int(value) => Ok(Some(value)),
            Cell::Null => Ok(None),
            other @ (Cell::Text(_) | Cell::Blob(_)) => Err(self.mismatch("an integer or NULL", &other)),
        }
    }

    /// Text.
    ///
    /// # Errors
    /// `Corrupt` for any other type, NULL included.
    pub fn text(&mut self) -> Result<String, StoreError> {
        match self.take()? {
            Cell::Text(value) => Ok(value),
            other @ (Cell::Int(_) | Cell::Blob(_) | Cell::Null) => Err(self.mismatch("text", &other)),
        }
    }

    /// Text or NULL.
    ///
    /// # Errors
    /// `Corrupt` for an integer or bytes.
    pub fn opt_text(&mut self) -> Result<Option<String>, StoreError> {
        match self.take()? {
            Cell::Text(value) => Ok(Some(value)),
            Cell::Null => Ok(None),
            other @ (Cell::Int(_) | Cell::Blob(_)) => Err(self.mismatch("text or NULL", &other)),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// `Corrupt` for any other type, NULL included.
    pub fn blob(&mut self) -> Result<Vec<u8>, StoreError> {
        match self.take()? {
            Cell::Blob(value) => Ok(value),
            other @ (Cell::Int(_) | Cell::Text(_) | Cell::Null) => Err(self.mismatch("bytes", &other)),
        }
    }

    /// A flag: 0 is false, 1 is true (also PostgreSQL's own boolean, for expressions such as `EXISTS`).
    ///
    /// # Errors
    /// `Corrupt` for anything but 0 and 1.
    pub fn flag(&mut self) -> Result<bool, StoreError> {
        match self.int()? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(self.corrupt(format!("expected a flag, 0 or 1, and found {other}"))),
        }
    }

    fn take(&mut self) -> Result<Cell, StoreError> {
        let cell = self.cells.next();
        self.column += 1;
        cell.ok_or_else(|| self.corrupt("the row ends before it".to_owned()))
    }

    fn mismatch(&self, wanted: &str, found: &Cell) -> StoreError {
        self.corrupt(format!("expected {wanted} and found {}", found.kind()))
    }

    /// Speaks of the column last taken. Never shows the value: it may be a buyer's.
    fn corrupt(&self, problem: String) -> StoreError {
        StoreError::Corrupt {
            what: format!("column {} of statement {}", self.column - 1, self.statement),
            problem,
        }
    }
}
