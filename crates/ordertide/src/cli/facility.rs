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
