//! `facility` on the command line.

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Facility {
    /// Add one, with working PACKING, PUTAWAY, RETURN and PICKUP sequences.
    Add { code: String },
    /// List them, first choice first.
    List,
    /// Say where one is: the sender of its labels, the seller on its invoices.
    Address(FacilityAddress),
    /// Say whom its packages go with: a carrier's code, or OWN for the seller himself. What is printed stays as it is.
    Carrier { code: String, carrier: String },
    /// Its shelves.
    #[command(subcommand)]
    Shelf(Shelf),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Shelf {
    /// Add shelves.
    Add {
        facility: String,
        /// Letters, digits, -, _, . and /, as they are printed on the shelves; in capitals or not is not the same.
        #[arg(required = true, value_name = "SHELF")]
        shelves: Vec<String>,
        /// Units that each holds. Default: nobody counts.
        #[arg(long, value_name = "UNITS")]
        capacity: Option<u32>,
    },
    /// List them, with what lies there.
    List {
        facility: String,
        /// At most so many.
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },
    /// Let nothing be put on one; what lies there is sellable all the same.
    Block {
        facility: String,
        shelf: String,
        /// Why, for whoever is turned away there.
        #[arg(long)]
        reason: String,
    },
    /// Let something be put on one again.
    Unblock { facility: String, shelf: String },
    /// Remove one on which nothing lies, and from which nothing was taken that is here still.
    Remove { facility: String, shelf: String },
}

#[derive(Debug, Args)]
pub(crate) struct FacilityAddress {
    pub(crate) code: String,
    /// Who sends.
    #[arg(long)]
    pub(crate) name: String,
    /// Street and house.
    #[arg(long)]
    pub(crate) line1: String,
    #[arg(long, default_value = "")]
    pub(crate) line2: String,
    #[arg(long)]
    pub(crate) city: String,
    #[arg(long, default_value = "")]
    pub(crate) state: String,
    #[arg(long, default_value = "")]
    pub(crate) country: String,
    #[arg(long)]
    pub(crate) postal_code: String,
    #[arg(long, default_value = "")]
    pub(crate) phone: String,
}
