//! `export` on the command line.

use super::CancelledRows;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Export {
    /// Orders, a row an order. Times are in the tenant's zone.
    Orders {
        #[arg(long)]
        channel: Option<String>,
        /// PENDING_VERIFICATION, CREATED, PROCESSING, COMPLETE or CANCELLED.
        #[arg(long)]
        status: Option<String>,
        #[command(flatten)]
        to: To,
    },
    /// Cancelled deliveries, a row a delivery. Times are in the tenant's zone.
    Cancelled {
        #[command(flatten)]
        which: Box<CancelledRows>,
        #[command(flatten)]
        to: To,
    },
    /// Stock levels, a row a SKU and facility.
    Stock {
        #[command(flatten)]
        to: To,
    },
    /// Runs, the newest first. Times are in the tenant's zone.
    Runs {
        /// Only of this task, such as SHOP1/STATUS_SYNC.
        #[arg(long)]
        task: Option<String>,
        /// Only in this state, as in `tasks runs`.
        #[arg(long)]
        state: Option<String>,
        #[command(flatten)]
        to: To,
    },
}

#[derive(Debug, Args)]
pub(crate) struct To {
    /// File to write, .xlsx or .csv; `-` is standard output, as CSV.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}
