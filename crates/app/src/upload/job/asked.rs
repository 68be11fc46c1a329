//! What is asked of an upload that a worker goes through.

use crate::AppError;
use crate::upload::Duplicates;
use domain::upload::UploadKind;
use serde::{Deserialize, Serialize};
use sheets::values::DateOrder;
use sheets::{Format, Mapping};
use std::path::PathBuf;
use store::StoreError;

/// How dates such as 03/04/2026 are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dates {
    /// Not at all: only 2026-04-03 is.
    #[default]
    #[serde(rename = "YEAR_FIRST")]
    Year,
    /// 3 April.
    #[serde(rename = "DAY_FIRST")]
    Day,
    /// 4 March.
    #[serde(rename = "MONTH_FIRST")]
    Month,
}

impl Dates {
    pub(super) const fn order(self) -> DateOrder {
        match self {
            Self::Year => DateOrder::YearFirst,
            Self::Day => DateOrder::DayFirst,
            Self::Month => DateOrder::MonthFirst,
        }
    }
}

/// What is to be done with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobWish {
    /// What becomes of orders whose numbers are alive.
    pub duplicates: Duplicates,
    /// Take nothing in where any row is bad.
    pub all_or_nothing: bool,
    /// Go through the file though the same one was done before.
    pub again: bool,
    /// The sheet of a workbook; the first with rows otherwise.
    pub sheet: Option<String>,
    /// The encoding of a CSV file; found out otherwise.
    pub encoding: Option<String>,
    /// How dates are read.
    pub dates: Dates,
    /// Our column names, each with the header that it is read from.
    pub columns: Mapping,
}

impl Default for JobWish {
    fn default() -> Self {
        Self {
            duplicates: Duplicates::Skip,
            all_or_nothing: false,
            again: false,
            sheet: None,
            encoding: None,
            dates: Dates::default(),
            columns: Mapping::new(),
        }
    }
}

/// A file that came in.
#[derive(Debug, Clone)]
pub struct NewUpload {
    /// What is in it.
    pub kind: UploadKind,
    /// What it was called.
    pub name: String,
    /// Where it lies meanwhile.
    pub path: PathBuf,
    /// Only tell what would come of it; it can be committed after.
    pub validate: bool,
    /// What is to be done with it.
    pub wish: JobWish,
}

/// What was asked, as it is stored: with what was seen of the file when it came, so that it is read the same later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Asked {
    pub(super) wish: JobWish,
    pub(super) format: FileFormat,
    /// Rows, the header not counted.
    pub(super) rows: u64,
    /// Headers that are not read.
    pub(super) unknown: Vec<String>,
}

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FileFormat {
    /// A workbook.
    Xlsx,
    /// Separated values.
    Csv,
}

impl FileFormat {
    pub(super) const fn of(format: Format) -> Self {
        match format {
            Format::Xlsx => Self::Xlsx,
            Format::Csv => Self::Csv,
        }
    }

    /// The stable code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Xlsx => "XLSX",
            Self::Csv => "CSV",
        }
    }

    /// What names of such files end in.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::Xlsx, Self::Csv].into_iter().find(|it| it.as_str() == text)
    }
}

/// Something of ours as JSON.
pub(super) fn written<T: Serialize>(value: &T) -> Result<String, AppError> {
    serde_json::to_string(value).map_err(|error| corrupt(&error).into())
}

/// Something of ours from JSON.
pub(super) fn read<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, AppError> {
    serde_json::from_str(text).map_err(|error| corrupt(&error).into())
}

fn corrupt(error: &serde_json::Error) -> StoreError {
    StoreError::Corrupt {
        what: "an upload".to_owned(),
        problem: error.to_string(),
    }
}
