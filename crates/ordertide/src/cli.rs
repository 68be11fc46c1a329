//! The command line: stable, since scripts rely on it.

mod putaway;

pub(crate) use putaway::{Putaway, PutawayComplete, PutawayCreate, Returns, ReturnsInspect, ReturnsReceive};

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Open, self-hosted order management for sellers on many sales channels.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 110)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options that work before and after every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Folder of the embedded database and the key.
    #[arg(
        long,
        global = true,
        env = "ORDERTIDE_DATA",
        default_value = "./ordertide-data",
        value_name = "DIR"
    )]
    pub(crate) data: PathBuf,
    /// Database: `sqlite:FILE` or `postgres://…`. Default: SQLite in the data folder.
    #[arg(
        long,
        global = true,
        env = "ORDERTIDE_DATABASE",
        value_name = "URL",
        hide_env_values = true
    )]
    pub(crate) database: Option<String>,
    /// Tenant. Default: the only one.
    #[arg(long, global = true, env = "ORDERTIDE_TENANT", value_name = "CODE")]
    pub(crate) tenant: Option<String>,
    /// File with the key for the channels' passwords. Default: `secret.key` in the data folder; required with PostgreSQL.
    #[arg(long, global = true, env = "ORDERTIDE_SECRET_KEY_FILE", value_name = "FILE")]
    pub(crate) secret_key_file: Option<PathBuf>,
    /// Print JSON with stable keys.
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make the database, the key and a tenant (named by --tenant).
    Init {
        /// IANA time zone of the tenant, such as Asia/Kolkata.
        #[arg(long, value_name = "ZONE")]
        time_zone: String,
    },
    /// Bring the database to this version.
    Migrate,
    /// Start a demo: embedded database, sandbox marketplace, orders; prints what to try.
    Demo {
        /// Where the sandbox marketplace listens.
        #[arg(long, default_value = "127.0.0.1:8090", value_name = "ADDR")]
        listen: SocketAddr,
        /// Folder of the demo's data; made anew at each start.
        #[arg(long, default_value = "./ordertide-demo", value_name = "DIR")]
        folder: PathBuf,
    },
    /// Serve a sandbox marketplace that speaks the generic contract, with a panel and faults.
    Sandbox {
        /// Where it listens.
        #[arg(long, default_value = "127.0.0.1:8090", value_name = "ADDR")]
        listen: SocketAddr,
        /// User name that it accepts.
        #[arg(long, default_value = "sandbox")]
        username: String,
        /// File with the password that it accepts. Default: the password is `sandbox`.
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// Facilities.
    #[command(subcommand)]
    Facility(Facility),
    /// Sequences of document numbers.
    #[command(subcommand)]
    Sequence(Sequence),
    /// The catalogue of SKUs.
    #[command(subcommand)]
    Sku(Sku),
    /// Stock.
    #[command(subcommand)]
    Stock(Stock),
    /// Sales channels.
    #[command(subcommand)]
    Channel(Channel),
    /// Going live.
    #[command(subcommand)]
    Golive(Golive),
    /// Ask a channel, and follow it. Runs now and waits for the end.
    Sync(Sync),
    /// Orders.
    #[command(subcommand)]
    Orders(Orders),
    /// Goods on their way back to a shelf; they are sellable only then.
    #[command(subcommand)]
    Putaway(Putaway),
    /// Goods that come back, by the courier (RTO) or by the customer (CIR).
    #[command(subcommand)]
    Returns(Returns),
    /// Check every invariant on the stored data.
    Doctor,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Facility {
    /// Add one, with working PACKING, PUTAWAY, RETURN and PICKUP sequences.
    Add { code: String },
    /// List them, first choice first.
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Sequence {
    /// Define one, or define it anew; numbers that were issued never come again.
    Define(SequenceDefine),
    /// List them with the number that comes next.
    List,
}

#[derive(Debug, Args)]
pub(crate) struct SequenceDefine {
    /// INVOICE, PACKING, PUTAWAY, RETURN or PICKUP.
    pub(crate) kind: String,
    #[arg(long)]
    pub(crate) facility: String,
    /// Letters, digits, - and /.
    #[arg(long)]
    pub(crate) prefix: String,
    /// The next number.
    #[arg(long, default_value_t = 1)]
    pub(crate) next: u64,
    /// Digits, filled up with zeros.
    #[arg(long, default_value_t = 0)]
    pub(crate) padding: u8,
    /// Prefix of next year's numbers, which begin at 1.
    #[arg(long, requires = "switch_on")]
    pub(crate) next_year_prefix: Option<String>,
    /// First day of next year's numbers, in the tenant's zone, such as 2027-04-01.
    #[arg(long, requires = "next_year_prefix", value_name = "DATE")]
    pub(crate) switch_on: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Sku {
    /// Add one, or rename it.
    Add {
        sku: String,
        #[arg(long, default_value = "")]
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Stock {
    /// Count stock up or down.
    Adjust {
        sku: String,
        #[arg(long)]
        facility: String,
        /// Units that come.
        #[arg(long, conflicts_with = "remove", required_unless_present = "remove")]
        add: Option<i64>,
        /// Units that go.
        #[arg(long)]
        remove: Option<i64>,
        /// Why, for the ledger.
        #[arg(long)]
        reason: String,
    },
    /// Show levels.
    Show { sku: Option<String> },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Channel {
    /// Add one.
    Add(ChannelAdd),
    /// List them.
    List,
    /// Show one.
    Show { code: String },
    /// Try the connection, step by step.
    Test { code: String },
    /// Switch on.
    Enable { code: String },
    /// Switch off.
    Disable { code: String },
    /// What a channel can do; without a code, what each source can do.
    Capabilities { code: Option<String> },
}

#[derive(Debug, Args)]
pub(crate) struct ChannelAdd {
    pub(crate) code: String,
    /// The marketplace: PARTNER, AMAZON, FLIPKART, … (see `channel capabilities`).
    #[arg(long)]
    pub(crate) source: String,
    /// The address before /authToken and /orders.
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: String,
    #[arg(long)]
    pub(crate) username: String,
    /// File with the password (its line end does not count); `-` is standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: PathBuf,
    /// A facility that serves it, first choice first; may be given several times. Default: all.
    #[arg(long = "facility", value_name = "CODE")]
    pub(crate) facilities: Vec<String>,
    /// Orders that one status request may name (contract: 5).
    #[arg(long, value_name = "N")]
    pub(crate) status_batch: Option<u32>,
    /// Orders on one page of a listing (contract: 50).
    #[arg(long, value_name = "N")]
    pub(crate) list_page: Option<u32>,
    /// Pause between two requests in milliseconds; 0 is none.
    #[arg(long, value_name = "MS")]
    pub(crate) request_interval_ms: Option<u32>,
    /// Sync only orders that the channel ships (Amazon's rule).
    #[arg(long, value_name = "BOOL")]
    pub(crate) channel_ships_only: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Golive {
    /// Go live.
    Start {
        /// The tenant's code, typed by a person.
        #[arg(long)]
        confirm: String,
    },
    /// Pause; `golive start` resumes.
    Pause,
    /// The readiness checklist.
    Check,
}

/// What a sync is about.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SyncKind {
    /// Take in new orders.
    Orders,
    /// Dispatched and cancelled, for orders that are open here.
    Status,
    /// Delivered, for orders that left.
    Delivery,
    /// Returns, for orders that left within the window.
    Returns,
}

#[derive(Debug, Args)]
pub(crate) struct Sync {
    #[arg(value_enum)]
    pub(crate) kind: SyncKind,
    #[arg(long)]
    pub(crate) channel: String,
    /// Only this order; may be given several times. Also brings DELIVERED and RETURNED of dispatched orders.
    #[arg(long = "order", value_name = "NO")]
    pub(crate) orders: Vec<String>,
    /// How far back to look, such as 7d, 12h, 30m: by the date of the order; for returns, of its dispatch. Default: 15d for
    /// orders (the contract's window), 30d for returns, no bound for the others.
    #[arg(long, value_name = "SPAN")]
    pub(crate) since: Option<String>,
    /// Tell what it would do; write nothing. Allowed before go-live.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Orders {
    /// List orders.
    List {
        #[arg(long)]
        channel: Option<String>,
        /// PENDING_VERIFICATION, CREATED, PROCESSING, COMPLETE or CANCELLED.
        #[arg(long)]
        status: Option<String>,
        /// At most so many.
        #[arg(long)]
        limit: Option<usize>,
    },
    /// Show one, by our code or the channel's number.
    Show { order: String },
    /// What happened to it, and what moved.
    Timeline { order: String },
    /// Order confirmation.
    Confirm {
        #[arg(required = true)]
        orders: Vec<String>,
    },
    /// Number the invoice and allocate the stock.
    Pack {
        #[arg(required = true)]
        orders: Vec<String>,
    },
    /// Answer a contradiction of an order.
    Answer {
        order: String,
        /// The contradiction's number, as `orders show` has it.
        #[arg(long)]
        contradiction: u32,
        /// The goods left the building.
        #[arg(long, conflicts_with = "it_did_not", required_unless_present = "it_did_not")]
        it_left: bool,
        /// They did not.
        #[arg(long)]
        it_did_not: bool,
    },
}
