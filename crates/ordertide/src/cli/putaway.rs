//! The command line of `putaway` and `returns`.

use super::FontFolders;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Putaway {
    /// What waits to be brought back to a shelf: cancelled after its invoice, or returned.
    Pending {
        #[arg(long, value_name = "CODE")]
        facility: Option<String>,
        /// CANCELLED_ITEM, COURIER_RETURNED_ITEM or CUSTOMER_RETURNED_ITEM.
        #[arg(long)]
        source: Option<String>,
        /// At most so many.
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },
    /// Make a putaway of chosen goods, from one facility and one source.
    Create(PutawayCreate),
    /// Say how its goods were found: good ones are sellable from then on. In one go or in several.
    Complete(PutawayComplete),
    /// Put scanned goods on a shelf. With --stdin for a hand scanner: item, shelf, item, shelf …, a line each.
    Scan(PutawayScan),
    /// Take the last scan back: its goods wait again.
    Undo(PutawayUndo),
    /// Print its list: what goes where, A4.
    Print(PutawayPrint),
    /// Give one up of which nothing is placed; its goods wait again.
    Discard {
        putaway: String,
        /// Its facility, where several have the number.
        #[arg(long, value_name = "CODE")]
        facility: Option<String>,
    },
    /// List putaways.
    List {
        #[arg(long, value_name = "CODE")]
        facility: Option<String>,
        /// CANCELLED_ITEM, COURIER_RETURNED_ITEM or CUSTOMER_RETURNED_ITEM.
        #[arg(long)]
        source: Option<String>,
        /// CREATED, IN_PROGRESS, COMPLETE or DISCARDED.
        #[arg(long)]
        state: Option<String>,
        /// At most so many.
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },
    /// Show one with its lines.
    Show {
        putaway: String,
        /// Its facility, where several have the number.
        #[arg(long, value_name = "CODE")]
        facility: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct PutawayCreate {
    /// ORDER:ITEM for one unit, ORDER for all of it that fits; our code or the channel's number.
    #[arg(
        required_unless_present = "all",
        conflicts_with = "all",
        value_name = "ORDER[:ITEM]"
    )]
    pub(crate) goods: Vec<String>,
    #[arg(long, value_name = "CODE")]
    pub(crate) facility: String,
    /// CANCELLED_ITEM, COURIER_RETURNED_ITEM or CUSTOMER_RETURNED_ITEM.
    #[arg(long)]
    pub(crate) source: String,
    /// All that waits there from that source, 1,000 units at most.
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PutawayScan {
    pub(crate) putaway: String,
    /// What was scanned: a SKU, a unit (SO-000000007-2), or the packing or return no. that a single SKU waits under.
    #[arg(required_unless_present = "stdin")]
    pub(crate) item: Option<String>,
    /// The shelf that it was put on.
    #[arg(required_unless_present = "stdin")]
    pub(crate) shelf: Option<String>,
    /// Units of it.
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) quantity: u32,
    /// A name of the scan: the same one again changes nothing. With --stdin, the beginning of the names: NAME-1, NAME-2 …
    #[arg(long, value_name = "NAME")]
    pub(crate) scan_id: Option<String>,
    /// Read scans from standard input; the line UNDO takes the last one back, an empty line forgets an item without its shelf.
    #[arg(long, conflicts_with_all = ["item", "shelf", "quantity"])]
    pub(crate) stdin: bool,
    /// Its facility, where several have the number.
    #[arg(long, value_name = "CODE")]
    pub(crate) facility: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct PutawayUndo {
    pub(crate) putaway: String,
    /// Only if this is the last scan.
    #[arg(long, value_name = "NAME")]
    pub(crate) scan_id: Option<String>,
    /// Its facility, where several have the number.
    #[arg(long, value_name = "CODE")]
    pub(crate) facility: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct PutawayPrint {
    pub(crate) putaway: String,
    /// PDF to write; `-` is standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    #[command(flatten)]
    pub(crate) fonts: FontFolders,
    /// Its facility, where several have the number.
    #[arg(long, value_name = "CODE")]
    pub(crate) facility: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct PutawayComplete {
    pub(crate) putaway: String,
    /// Its facility, where several have the number.
    #[arg(long, value_name = "CODE")]
    pub(crate) facility: Option<String>,
    /// A line and how its unit was found: good, bad or missing; without a result, as it was inspected. May be given several
    /// times. Default: every line that was inspected.
    #[arg(long = "line", value_name = "N[=RESULT]")]
    pub(crate) lines: Vec<String>,
    /// All other open lines too: as they were inspected, else good.
    #[arg(long)]
    pub(crate) all_good: bool,
    /// Why the named lines are bad or missing; missing needs one.
    #[arg(long)]
    pub(crate) reason: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Returns {
    /// List returns.
    List {
        /// RTO (by the courier) or CIR (by the customer).
        #[arg(long)]
        kind: Option<String>,
        /// ANNOUNCED, OVER or WITHDRAWN.
        #[arg(long)]
        state: Option<String>,
        #[arg(long)]
        channel: Option<String>,
        /// At most so many.
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },
    /// Show one, by its number.
    Show {
        return_no: String,
        /// Its facility, where several have the number.
        #[arg(long, value_name = "CODE")]
        facility: Option<String>,
    },
    /// Take goods in that came back, announced or not: they wait for putaway from then on.
    Receive(ReturnsReceive),
    /// Say how goods that came back were found; the last word before putaway counts.
    Inspect(ReturnsInspect),
}

#[derive(Debug, Args)]
pub(crate) struct ReturnsReceive {
    /// The return's number, our code of the order, or the channel's number of it.
    pub(crate) named: String,
    /// Only this item; may be given several times. Default: what is announced, else all that is out.
    #[arg(long = "item", value_name = "N")]
    pub(crate) items: Vec<u32>,
    /// RTO or CIR, where nobody announced it. Default: CIR for what had reached the buyer, else RTO.
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// Where it came in. Default: the facility that it left from.
    #[arg(long, value_name = "CODE")]
    pub(crate) facility: Option<String>,
    /// Why it came back.
    #[arg(long)]
    pub(crate) reason: Option<String>,
    /// Tracking number of the parcel.
    #[arg(long, value_name = "NO")]
    pub(crate) tracking_no: Option<String>,
    /// Who brought it.
    #[arg(long, value_name = "NAME")]
    pub(crate) shipping_provider: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ReturnsInspect {
    /// The return's number, our code of the order, or the channel's number of it.
    pub(crate) named: String,
    /// An item and how it was found: good, bad or missing. May be given several times.
    #[arg(long = "item", value_name = "N=RESULT", required_unless_present = "all_good")]
    pub(crate) items: Vec<String>,
    /// All others that are back and wait are good.
    #[arg(long)]
    pub(crate) all_good: bool,
    /// Why the named items are bad or missing; missing needs one.
    #[arg(long)]
    pub(crate) reason: Option<String>,
    /// Anything else worth keeping.
    #[arg(long)]
    pub(crate) comment: Option<String>,
}
