//! Why an export cannot be written.

/// An export that cannot be written. Its text says what is wrong, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The disk did not take it.
    #[error("The file cannot be written: {why}. Make room on the disk, or choose another place")]
    Disk {
        /// The system's reason.
        why: String,
    },
    /// A value that does not belong into its column.
    #[error(
        "A value of the column {column:?} is not of the column's kind. This is a fault of the program: report it"
    )]
    WrongKind {
        /// The column's name.
        column: String,
    },
    /// More than a cell holds.
    #[error(
        "A text of the column {column:?} is longer than the {chars_max} characters that a cell holds. Shorten it"
    )]
    TextTooLong {
        /// The column's name.
        column: String,
        /// The bound.
        chars_max: usize,
    },
    /// A name that sheets cannot have.
    #[error("A sheet cannot be named {name:?}: take at most 28 characters, without [ ] : * ? / \\")]
    SheetName {
        /// What was given.
        name: String,
    },
}

impl WriteError {
    /// The stable code by which programs and screens know the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Disk { .. } => "DISK",
            Self::WrongKind { .. } => "WRONG_KIND",
            Self::TextTooLong { .. } => "TEXT_TOO_LONG",
            Self::SheetName { .. } => "SHEET_NAME",
        }
    }

    /// What any library below says; all that it can still refuse is the disk's doing.
    pub(crate) fn disk(error: &dyn std::error::Error) -> Self {
        Self::Disk {
            why: error.to_string(),
        }
    }
}
