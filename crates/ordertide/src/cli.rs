//! The command line: stable, since scripts rely on it.

mod cancelled;
mod carrier;
mod export;
mod facility;
mod import;
mod orders;
mod process;
mod putaway;
mod uploads;

pub(crate) use cancelled::{Cancelled, CancelledRows, Deliveries, Policy, Resync};
pub(crate) use carrier::{Carrier, CarrierAdd, CarrierKey};
pub(crate) use export::Export;
pub(crate) use facility::{Facility, FacilityAddress, Shelf};
pub(crate) use import::{
    Dates, Duplicates, Import, ImportCancel, ImportMapping, ImportOrders, TemplateKind, Uploaded,
};
pub(crate) use orders::Orders;
pub(crate) use process::{FontFolders, Invoice, Packages, Pickup, Waybill, Window};
pub(crate) use putaway::{
    Putaway, PutawayComplete, PutawayCreate, PutawayPrint, PutawayScan, PutawayUndo, Returns, ReturnsInspect,
    ReturnsReceive,
};
pub(crate) use uploads::Uploads;

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
    Demo(Demo),
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
        /// Serve a sandbox carrier too, here. The key that it accepts is the password.
        #[arg(long, value_name = "ADDR")]
        carrier: Option<SocketAddr>,
    },
    /// Serve the JSON API, with a page to try it at /docs.
    Serve(Serve),
    /// Keys for the JSON API.
    #[command(subcommand)]
    Apikey(Apikey),
    /// Write the description of the JSON API, OpenAPI 3.1.
    Openapi {
        /// File to write; `-` is standard output.
        #[arg(short, long, value_name = "FILE", default_value = "-")]
        output: PathBuf,
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
    /// Accounts at carriers, who give tracking numbers and collect packages.
    #[command(subcommand)]
    Carrier(Carrier),
    /// Going live.
    #[command(subcommand)]
    Golive(Golive),
    /// Ask a channel, and follow it. Waits for the end unless --no-wait.
    Sync(Sync),
    /// Recurrent tasks and their runs.
    #[command(subcommand)]
    Tasks(Tasks),
    /// Do background work only: timers, and what was asked for. Ctrl-C ends it after the current pages.
    Work(Work),
    /// Orders.
    #[command(subcommand)]
    Orders(Orders),
    /// Waybills: print, print again, void.
    #[command(subcommand)]
    Waybill(Waybill),
    /// Invoices.
    #[command(subcommand)]
    Invoice(Invoice),
    /// Pickups: packages that a carrier collects together.
    #[command(subcommand)]
    Pickup(Pickup),
    /// Hand packages over: READY_TO_SHIP ones leave the building.
    Dispatch(Packages),
    /// What a packing no., a tracking no. or a label's 2D code stands for now. A void label ends with exit code 6.
    Scan { code: String },
    /// Orders and cancels by file, .xlsx or .csv.
    #[command(subcommand)]
    Import(Import),
    /// Files that came in through the API: how they stand, what is wrong with them.
    #[command(subcommand)]
    Uploads(Uploads),
    /// Lists as files, .xlsx or .csv.
    #[command(subcommand)]
    Export(Export),
    /// Cancelled deliveries: what was cancelled, how each stands, and what can be done.
    #[command(subcommand)]
    Cancelled(Cancelled),
    /// Ask the channel for cancelled deliveries as they are now: they come back with a new packing no.
    Resync(Resync),
    /// Bring cancelled deliveries of uploaded and typed orders back, at once, with the same packing no.
    Restore(Deliveries),
    /// The tenant's policies.
    #[command(subcommand)]
    Policy(Policy),
    /// Goods on their way back to a shelf; they are sellable only then.
    #[command(subcommand)]
    Putaway(Putaway),
    /// Goods that come back, by the courier (RTO) or by the customer (CIR).
    #[command(subcommand)]
    Returns(Returns),
    /// Check every invariant on the stored data.
    Doctor,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Where the sandbox marketplace listens.
    #[arg(long, default_value = "127.0.0.1:8090", value_name = "ADDR")]
    pub(crate) listen: SocketAddr,
    /// Where the sandbox carrier listens.
    #[arg(long, default_value = "127.0.0.1:8091", value_name = "ADDR")]
    pub(crate) carrier: SocketAddr,
    /// Where Ordertide's API listens.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDR")]
    pub(crate) api: SocketAddr,
    /// Folder of the demo's data; made anew at each start.
    #[arg(long, default_value = "./ordertide-demo", value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Let all recurrent tasks run so often, such as 10s, instead of every 10 minutes, 40 minutes and daily.
    #[arg(long, value_name = "SPAN")]
    pub(crate) every: Option<String>,
    #[command(flatten)]
    pub(crate) fonts: FontFolders,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where it listens. There is no TLS: put a proxy in front before you open it to others.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDR")]
    pub(crate) listen: SocketAddr,
    /// Serve only; leave background work to other processes.
    #[arg(long)]
    pub(crate) no_work: bool,
    #[command(flatten)]
    pub(crate) work: Work,
    #[command(flatten)]
    pub(crate) fonts: FontFolders,
    /// Apply pending migrations first; without it they are a reason not to start.
    #[arg(long)]
    pub(crate) migrate: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Apikey {
    /// Make one; prints it once, alone.
    Create {
        /// Letters, digits, -, _ and . ; stands in timelines as key:NAME and is never given twice.
        #[arg(long)]
        name: String,
        /// What it may do, such as orders:read; may be given several times. `admin` is everything.
        #[arg(long = "scope", value_name = "SCOPE", required = true)]
        scopes: Vec<String>,
        /// How long it works, such as 90d. Default: until it is revoked.
        #[arg(long, value_name = "SPAN")]
        expires_in: Option<String>,
    },
    /// List them, revoked ones included.
    List,
    /// Revoke one, for good; the next call with it is refused.
    Revoke { name: String },
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
        /// The shelf that they come to or go from. Default: what lies on none.
        #[arg(long)]
        shelf: Option<String>,
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
    /// Only orders in this status: PENDING_VERIFICATION, CREATED, PROCESSING, COMPLETE or CANCELLED.
    #[arg(long, value_name = "STATUS", conflicts_with = "orders")]
    pub(crate) status: Option<String>,
    /// How far back to look, such as 7d, 12h, 30m: by the date of the order; for returns, of its dispatch. Default: 15d for
    /// orders (the contract's window), 30d for returns, no bound for the others.
    #[arg(long, value_name = "SPAN")]
    pub(crate) since: Option<String>,
    /// Tell what it would do; write nothing. Allowed before go-live.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Leave it to a worker and print the run's id; see `tasks show`.
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) no_wait: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Work {
    /// Runs at once.
    #[arg(long, default_value_t = app::work::PARALLEL, value_name = "N")]
    pub(crate) parallel: usize,
    /// How long a claim on a run holds without being kept up, in milliseconds: how soon a lost worker's runs go on.
    #[arg(long, default_value_t = app::work::LEASE_MS, env = "ORDERTIDE_LEASE_MS", value_name = "MS",
          value_parser = clap::value_parser!(u64).range(500..=600_000))]
    pub(crate) lease_ms: u64,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            parallel: app::work::PARALLEL,
            lease_ms: app::work::LEASE_MS,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Tasks {
    /// List them: timer, last run, last success, lag, next run, message.
    List,
    /// List runs, newest first.
    Runs {
        /// Only of this task, such as SHOP1/STATUS_SYNC.
        task: Option<String>,
        /// Only in this state: QUEUED, RUNNING, SUCCEEDED, SUCCEEDED_WITH_ERRORS, FAILED, GAVE_UP, SKIPPED, CANCELLED or
        /// INTERRUPTED.
        #[arg(long)]
        state: Option<String>,
        /// At most so many.
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Show a task with its last runs, or a run with every order's outcome.
    Show {
        /// SHOP1/STATUS_SYNC, or a run's id.
        #[arg(value_name = "TASK|RUN")]
        named: String,
    },
    /// Run one now, besides its timer.
    Run {
        task: String,
        /// Wait for the end and tell every order's outcome.
        #[arg(long)]
        wait: bool,
    },
    /// Set when one runs.
    SetTimer {
        task: String,
        /// An interval, such as 40m; 5s to 31d.
        #[arg(long, value_name = "SPAN", conflicts_with = "cron")]
        every: Option<String>,
        /// Minute, hour, day, month and weekday in the tenant's zone, such as "0 3 * * *".
        #[arg(long, value_name = "LINE")]
        cron: Option<String>,
        /// By how much a run may begin later than its tick, such as 30s; up to 1h, or 0s for none.
        #[arg(long, value_name = "SPAN")]
        jitter: Option<String>,
        /// How far back it looks, such as 30d; `default` for the kind's own window.
        #[arg(long, value_name = "SPAN")]
        window: Option<String>,
    },
    /// Let its timer rest; `tasks run` works all the same.
    Pause { task: String },
    /// Let its timer go on.
    Resume { task: String },
    /// Wait for the end of a run; where its turn has come and nobody does it, it is done here.
    Wait { run: String },
    /// End a run: one that waits at once, one that runs after its current page. What it did stands.
    Cancel { run: String },
    /// Ask for a run again.
    Retry {
        run: String,
        /// Only the orders that failed in it.
        #[arg(long)]
        failed_only: bool,
        /// Wait for the end and tell every order's outcome.
        #[arg(long)]
        wait: bool,
    },
}
