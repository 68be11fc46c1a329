//! `waybill`, `invoice`, `pickup`, `dispatch` and `scan` on the command line.

use app::process::PaperFonts;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Where a Debian system keeps its fonts.
const SYSTEM_FONTS: &str = "/usr/share/fonts";

/// Which packages.
#[derive(Debug, Args)]
pub(crate) struct Packages {
    /// Packing nos., tracking nos., or orders, which mean their packages that are ready.
    #[arg(required = true, value_name = "NO")]
    pub(crate) packages: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Print {
    #[command(flatten)]
    pub(crate) which: Packages,
    /// PDF to write; `-` is standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    #[command(flatten)]
    pub(crate) fonts: FontFolders,
}

#[derive(Debug, Args)]
pub(crate) struct FontFolders {
    /// Folders with the fonts of papers, in place of those of the system.
    #[arg(long, env = "ORDERTIDE_FONTS", value_name = "DIR", value_delimiter = ':')]
    fonts: Vec<PathBuf>,
}

impl FontFolders {
    /// The fonts in them, else in the system's; they are read when they are first needed.
    pub(crate) fn fonts(&self) -> PaperFonts {
        PaperFonts::in_folders(match self.fonts.is_empty() {
            true => vec![PathBuf::from(SYSTEM_FONTS)],
            false => self.fonts.clone(),
        })
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Waybill {
    /// Print the labels of CONFIRMED packages: their invoice is numbered and their stock allocated. A label that cannot be printed
    /// leaves its package as it is and stops no other.
    Print(Print),
    /// Print labels again; each says which copy it is.
    Reprint(Print),
    /// Void waybills: the packages are PACKED then and can be printed anew.
    Void {
        #[command(flatten)]
        which: Packages,
        /// Why, for the timeline.
        #[arg(long, default_value = "voided by hand")]
        reason: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Invoice {
    /// Print the invoices of packages.
    Print(Print),
}

#[derive(Debug, Args)]
pub(crate) struct Window {
    /// From when the carrier may come, such as 2026-11-22T05:00:00Z.
    #[arg(long, requires = "to")]
    pub(crate) from: Option<String>,
    /// Until when.
    #[arg(long, requires = "from")]
    pub(crate) to: Option<String>,
    /// Anything the carrier should know.
    #[arg(long)]
    pub(crate) note: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Pickup {
    /// Ask for a pickup of PACKED packages, one for each facility: they are READY_TO_SHIP then.
    Request {
        #[command(flatten)]
        which: Packages,
        #[command(flatten)]
        window: Window,
    },
    /// List pickups, newest first.
    List {
        /// REQUESTED, ACCEPTED, COLLECTED, FAILED or CANCELLED.
        #[arg(long)]
        state: Option<String>,
        /// At most so many.
        #[arg(long)]
        limit: Option<usize>,
    },
    /// Show one.
    Show {
        pickup_no: String,
        #[arg(long)]
        facility: Option<String>,
    },
    /// Change the window or the note of one that is open.
    Edit {
        pickup_no: String,
        #[arg(long)]
        facility: Option<String>,
        #[command(flatten)]
        window: Window,
    },
    /// Call one off: its packages are PACKED again.
    Cancel {
        pickup_no: String,
        #[arg(long)]
        facility: Option<String>,
    },
}
