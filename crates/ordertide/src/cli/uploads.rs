//! `uploads` on the command line.

use clap::Subcommand;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Uploads {
    /// List uploads, the newest first: how each stands, and how far it is. They are kept for 30 days.
    List {
        /// orders or cancel.
        #[arg(long)]
        kind: Option<String>,
        /// Only in this state, such as QUEUED, COMMITTING, VALIDATED, DONE_WITH_ERRORS or FAILED.
        #[arg(long)]
        state: Option<String>,
        /// At most so many.
        #[arg(long, default_value_t = 100, value_name = "N")]
        limit: usize,
    },
    /// Show an upload: its columns as they were found, and what came of it.
    Show { upload: String },
    /// Write the rows that were not done to a file, each with what is wrong: mend it there and upload or import it.
    Errors {
        upload: String,
        /// File to write. It has the format of the upload, .csv or .xlsx.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Commit one that was validated, failed or was cancelled; a worker goes through it, and does nothing twice.
    Commit { upload: String },
    /// End one that waits or is gone through. What was committed stands.
    Cancel { upload: String },
    /// Remove one with its files, which makes room for others. What was committed stands.
    Remove { upload: String },
}
