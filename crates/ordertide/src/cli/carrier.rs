//! `carrier` on the command line.

use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Carrier {
    /// Add an account; its key is stored sealed.
    Add(CarrierAdd),
    /// List them.
    List,
    /// Show one, with what is open there: tracking numbers to be given back, pickups that wait for its word; and the numbers that it
    /// kept.
    Show { code: String },
    /// Try the connection, step by step.
    Test { code: String },
    /// Replace the account's key, such as one that the carrier refuses; and where it is reached, with --base-url.
    SetKey(CarrierKey),
    /// Switch on.
    Enable { code: String },
    /// Switch off: it is not asked, by nobody; what is open there waits.
    Disable { code: String },
    /// Set when a worker asks it by itself: every so often, or at times of the day. A new account is asked every 5m. What is owed to a
    /// pickup does not wait for that: it is asked or told when that is due.
    Timer {
        code: String,
        /// An interval, such as 10m; 5s to 31d.
        #[arg(
            long,
            value_name = "SPAN",
            conflicts_with = "cron",
            required_unless_present = "cron"
        )]
        every: Option<String>,
        /// Minute, hour, day, month and weekday in the tenant's zone, such as "*/20 8-20 * * *".
        #[arg(long, value_name = "LINE")]
        cron: Option<String>,
    },
    /// Do what is open there now, and read how pickups and parcels stand. A worker does the same by its timer.
    Sync {
        code: String,
        /// Leave it to a worker and print the run's id; see `tasks show`.
        #[arg(long)]
        no_wait: bool,
    },
    /// Remove one that no facility's packages go with, and where nothing is open.
    Remove { code: String },
}

#[derive(Debug, Args)]
pub(crate) struct CarrierAdd {
    pub(crate) code: String,
    /// The address before /waybills and /pickups.
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: String,
    /// File with the account's key (its line end does not count); `-` is standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct CarrierKey {
    pub(crate) code: String,
    /// File with the new key (its line end does not count); `-` is standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: PathBuf,
    /// The address before /waybills and /pickups, where that changed too.
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
}
