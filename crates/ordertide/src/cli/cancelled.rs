//! `cancelled`, `resync`, `restore` and `policy` on the command line.

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Cancelled {
    /// List cancelled deliveries, the newest of each group first.
    List(Box<CancelledList>),
    /// How many rows each group has.
    Counts,
    /// What resync or restore would do to each, and all that stands against it. The channel is asked; nothing is written.
    Preview(Deliveries),
}

#[derive(Debug, Args)]
pub(crate) struct CancelledList {
    #[command(flatten)]
    pub(crate) which: CancelledRows,
    /// At most so many.
    #[arg(long)]
    pub(crate) limit: Option<usize>,
}

/// Which rows.
#[derive(Debug, Args)]
pub(crate) struct CancelledRows {
    /// Which group: api (the seller cancelled a channel's order), manual (an uploaded or typed one), site (cancelled on the site).
    #[arg(long)]
    pub(crate) group: Option<String>,
    /// Only rows that stand so, such as RESYNC_AVAILABLE; RESTORED shows what has left the list.
    #[arg(long)]
    pub(crate) state: Option<String>,
    #[arg(long)]
    pub(crate) channel: Option<String>,
    /// Only rows with this reason.
    #[arg(long)]
    pub(crate) reason: Option<String>,
    /// Only rows cancelled by this user, key or run.
    #[arg(long)]
    pub(crate) by: Option<String>,
    /// Only rows with this packing no., old or new.
    #[arg(long)]
    pub(crate) packing_no: Option<String>,
    /// Only rows of this order: our code or the channel's number.
    #[arg(long)]
    pub(crate) order: Option<String>,
    /// Only rows of buyers whose name has this in it.
    #[arg(long)]
    pub(crate) buyer: Option<String>,
    /// Only rows that were cancelled then or later, such as 2026-11-22T05:00:00Z.
    #[arg(long)]
    pub(crate) from: Option<String>,
    /// Only rows that were cancelled then or earlier.
    #[arg(long)]
    pub(crate) to: Option<String>,
    /// Only rows of which less than this is left, such as 48h.
    #[arg(long)]
    pub(crate) left: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Deliveries {
    /// Old packing nos., orders (all that was cancelled of them), or order and number (SO-000000007/2).
    #[arg(required = true, value_name = "NO")]
    pub(crate) deliveries: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Resync {
    #[command(flatten)]
    pub(crate) which: Deliveries,
    /// Wait until the channel was asked. A failure that may pass is tried again for up to an hour.
    #[arg(long)]
    pub(crate) wait: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Policy {
    /// Show the tenant's policies.
    Show,
    /// Set some of them; the others stay.
    Set {
        /// Days after its cancel in which a delivery may come back, 0 to 366.
        #[arg(long, value_name = "DAYS")]
        recovery_window: Option<i64>,
        /// Where a restored delivery is short of stock: COME_BACK without it, or REFUSE.
        #[arg(long, value_name = "POLICY")]
        short: Option<String>,
        /// When a channel withdraws its cancel: SUGGEST a resync, or RESYNC.
        #[arg(long, value_name = "POLICY")]
        withdrawn: Option<String>,
    },
}
