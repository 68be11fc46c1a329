//! `import` on the command line.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// Take in the orders of an .xlsx or .csv file. A row is a line of an order; rows of one order stand together.
    ///
    /// Columns are found by name, in any order: channel_order_no, channel, placed_at, currency, sku, quantity, price,
    /// cash_on_delivery, name, line1, line2, city, state, country, postal_code, phone. `import template orders` gives an empty
    /// file. Good orders are taken in, a bad row lets its whole order fail; the same file again changes nothing.
    Orders(ImportOrders),
    /// Cancel by an .xlsx or .csv file, a row an order or an item, each row by itself.
    ///
    /// Columns: sale_order_code, item_code (empty: all that lives), facility (empty: any), reason, cancel_on_channel (Y or N).
    Cancel(ImportCancel),
    /// Write an empty file to fill in, with an example and a note on each column.
    Template {
        #[arg(value_enum)]
        kind: TemplateKind,
        /// File to write, .xlsx.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Headers of your files that mean columns of ours: told once, and kept for all files that follow, also through the API.
    #[command(subcommand)]
    Mapping(ImportMapping),
}

#[derive(Debug, Subcommand)]
pub(crate) enum ImportMapping {
    /// Keep what headers mean. Case, spaces and punctuation do not count.
    Set {
        #[arg(value_enum)]
        kind: TemplateKind,
        /// Such as 'Bestell-Nr=channel_order_no' 'Menge=quantity'.
        #[arg(required = true, value_name = "HEADER=COLUMN")]
        headers: Vec<String>,
    },
    /// List the headers that are kept.
    List {
        #[arg(value_enum)]
        kind: TemplateKind,
    },
    /// Forget headers.
    Remove {
        #[arg(value_enum)]
        kind: TemplateKind,
        #[arg(required = true, value_name = "HEADER")]
        headers: Vec<String>,
    },
}

/// Which sort of file.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum TemplateKind {
    /// For `import orders`.
    Orders,
    /// For `import cancel`.
    Cancel,
}

/// What is said of a file.
#[derive(Debug, Args)]
pub(crate) struct Uploaded {
    /// The file, .xlsx or .csv.
    pub(crate) file: PathBuf,
    /// Tell what would come of it; write nothing.
    #[arg(long)]
    pub(crate) validate: bool,
    /// File for the rows that failed, .csv or .xlsx: mend it there and import it.
    #[arg(long, value_name = "FILE")]
    pub(crate) errors: Option<PathBuf>,
    /// Import it though the same file was imported before.
    #[arg(long)]
    pub(crate) again: bool,
    /// Headers of this file that are not found by name, such as 'Bestell-Nr=channel_order_no,Menge=quantity'. `import mapping`
    /// keeps them.
    #[arg(long, value_name = "HEADER=COLUMN", value_delimiter = ',')]
    pub(crate) mapping: Vec<String>,
    /// The sheet of a workbook. Default: the first with rows.
    #[arg(long)]
    pub(crate) sheet: Option<String>,
    /// The encoding of a .csv, such as shift_jis. Default: UTF-8, else EUC-KR.
    #[arg(long)]
    pub(crate) encoding: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ImportOrders {
    #[command(flatten)]
    pub(crate) uploaded: Uploaded,
    /// What becomes of orders whose number is alive: they are skipped, or nothing of the file is taken in.
    #[arg(long, value_enum, default_value_t = Duplicates::Skip)]
    pub(crate) duplicates: Duplicates,
    /// Take nothing in where any row is bad.
    #[arg(long)]
    pub(crate) all_or_nothing: bool,
    /// How dates such as 03/04/2026 are read.
    #[arg(long, value_enum, default_value_t = Dates::Year)]
    pub(crate) dates: Dates,
}

/// What becomes of orders whose number is alive.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Duplicates {
    Skip,
    Refuse,
}

/// How dates are read.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Dates {
    #[value(name = "year-first")]
    Year,
    #[value(name = "day-first")]
    Day,
    #[value(name = "month-first")]
    Month,
}

#[derive(Debug, Args)]
pub(crate) struct ImportCancel {
    #[command(flatten)]
    pub(crate) uploaded: Uploaded,
    /// File for the results of all rows, .csv or .xlsx.
    #[arg(long, value_name = "FILE")]
    pub(crate) results: Option<PathBuf>,
}
