//! Raw write programs and ours, side by side: `make bench` (sizes: `ORDERS=5000 STORED=10000 ROUNDS=5 UPLOADED=100000`).
//!
//! Absolute figures drift with the machine and with whoever else is on it; the programs take turns in the same run, so that
//! the ratio holds. Nothing is gated here; figures go to docs/measurements.md.
#![expect(clippy::print_stdout, reason = "it prints a table")]

mod back;
mod meter;
mod ours;
mod page;
mod place;
mod raw;
mod reads;
mod shop;
mod upload;
mod whole;

use meter::{Meter, Spent};
use ours::Ours;
use page::{CASES, Case, ORDERS_A_PAGE};
use place::{Kind, Place};
use raw::Raw;
use whole::Whole;

/// As the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Pages that one program writes before it is the other's turn.
const PAGES_A_TURN: usize = 10;
/// Single orders in a turn; `SINGLE_TURNS` of them are played.
const SINGLES_A_TURN: usize = 50;
const SINGLE_TURNS: usize = 6;

/// What is measured, in the order of the table: the store by itself, the whole over HTTP, single orders.
const ROWS: [&str; 10] = [
    "import",
    "unchanged",
    "changed",
    "import, HTTP",
    "unchanged, HTTP",
    "changed, HTTP",
    "single",
    "confirm, bulk",
    "restore, bulk",
    "restore",
];

/// One row of one round: raw, ours, and the orders (or commits) of each.
#[derive(Clone, Copy, Default)]
struct Pair {
    raw: Spent,
    ours: Spent,
    raw_orders: f64,
    our_orders: f64,
    /// What ours wrote, where it is asked.
    bytes: Option<u64>,
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let (orders, rounds) = (number("ORDERS", 5_000)?, number("ROUNDS", 5)?);
    let (stored, uploaded) = (number("STORED", 10_000)?, number("UPLOADED", 100_000)?);
    println!(
        "{orders} orders of 2 units, {stored} stored before, pages of {ORDERS_A_PAGE}, median of {rounds} rounds; `ours/raw` is \
         our rate over theirs; CPU in µs an order, of the client and of the database"
    );
    println!(
        "{:<10} {:<16} {:>9} {:>9} {:>9} {:>9} {:>14} {:>14} {:>12}",
        "database", "page", "raw/s", "ours/s", "ours/raw", "lo..hi", "raw CPU", "our CPU", "bytes/order"
    );
    for kind in kinds()? {
        let mut rows: Vec<Vec<Pair>> = vec![Vec::new(); ROWS.len()];
        let seed = seed(kind, stored).await?;
        for round in 0..rounds {
            for (row, pair) in rows.iter_mut().zip(play(&seed, orders, round).await?) {
                row.push(pair);
            }
        }
        for (name, row) in ROWS.iter().zip(&rows) {
            print_row(kind, name, row);
        }
        reads::print(kind, &seed, stored).await?;
        upload::print(kind, &seed, uploaded).await?;
        seed.remove().await?;
    }
    Ok(())
}

/// A database with all that is there before a round, which each program of each round gets a copy of.
async fn seed(kind: Kind, stored: usize) -> Outcome<Place> {
    let seed = Place::fresh(kind).await?;
    Ours::set_up(&seed).await?;
    seed.stock().await?;
    seed.preload(stored).await?;
    Ok(seed)
}

/// One round: a database of its own for each program, and all cases on it.
async fn play(seed: &Place, orders: usize, round: usize) -> Outcome<Vec<Pair>> {
    let places = [
        Place::copy_of(seed).await?,
        Place::copy_of(seed).await?,
        Place::copy_of(seed).await?,
    ];
    let [of_raw, of_ours, of_whole] = &places;
    let mut ours = Ours::open(of_ours).await?;
    let mut raw = Raw::open(of_raw).await?;
    let singles = SINGLES_A_TURN * SINGLE_TURNS;
    let whole = Whole::open(of_whole, orders, singles).await?;
    let mut pairs = Vec::new();
    for case in CASES {
        // Who goes first changes from round to round.
        let mut over_http = Pair::default();
        if round.is_multiple_of(2) {
            over_http = http(&whole, case, of_whole).await?;
        }
        let pair = turns(case, round, (&mut raw, of_raw), (&mut ours, of_ours), orders).await?;
        if !round.is_multiple_of(2) {
            over_http = http(&whole, case, of_whole).await?;
        }
        (over_http.raw, over_http.raw_orders) = (pair.raw, pair.raw_orders);
        if case == Case::Import {
            of_raw.analyze().await?;
            of_ours.analyze().await?;
        }
        pairs.push((pair, over_http));
    }
    let (mut all, of_http): (Vec<Pair>, Vec<Pair>) = pairs.into_iter().unzip();
    all.extend(of_http);
    let single = by_hand(&mut raw, of_raw, &whole, of_whole, orders).await?;
    // In bulk against the raw program's pages of changes, one at a time against its single commits.
    let changed = all.get(2).copied().unwrap_or_default();
    let [confirmed, restored, singly] = back::play(&whole, of_whole, orders).await?;
    all.push(single);
    for (raw, (ours, our_orders)) in [(changed, confirmed), (changed, restored), (single, singly)] {
        all.push(Pair {
            ours,
            our_orders,
            bytes: None,
            ..raw
        });
    }
    drop((raw, ours, whole));
    for place in places {
        place.remove().await?;
    }
    Ok(all)
}

/// A case at the store: the two programs take turns of ten pages.
async fn turns(
    case: Case,
    round: usize,
    (raw, of_raw): (&mut Raw, &Place),
    (ours, of_ours): (&mut Ours, &Place),
    orders: usize,
) -> Outcome<Pair> {
    let mut pair = Pair {
        raw_orders: orders as f64,
        our_orders: orders as f64,
        bytes: (case == Case::Unchanged).then_some(0),
        ..Pair::default()
    };
    let prepared = ours.prepare(case, orders / ORDERS_A_PAGE);
    for (turn, chunk) in prepared.chunks(PAGES_A_TURN).enumerate() {
        let first = turn * PAGES_A_TURN;
        for who in [(turn + round) % 2, (turn + round + 1) % 2] {
            if who == 0 {
                let meter = Meter::start(of_raw).await?;
                for page in first..first + chunk.len() {
                    raw.page(case, page).await?;
                }
                pair.raw.add(meter.stop()?);
                continue;
            }
            let written = of_ours.bytes_written().await?;
            let meter = Meter::start(of_ours).await?;
            for page in chunk {
                ours.page(page).await?;
            }
            if first + chunk.len() == prepared.len() {
                ours.save().await?;
            }
            pair.ours.add(meter.stop()?);
            let written = of_ours.bytes_written().await?.saturating_sub(written);
            pair.bytes = pair.bytes.map(|bytes| bytes + written);
        }
    }
    Ok(pair)
}

/// A case as one run of `App::sync`.
async fn http(whole: &Whole, case: Case, place: &Place) -> Outcome<Pair> {
    let written = place.bytes_written().await?;
    let (ours, our_orders) = match case {
        Case::Import => whole.import(place).await?,
        Case::Unchanged => whole.unchanged(place).await?,
        Case::Changed => whole.changed(place).await?,
    };
    let written = place.bytes_written().await?.saturating_sub(written);
    Ok(Pair {
        ours,
        our_orders: our_orders as f64,
        bytes: (case == Case::Unchanged).then_some(written),
        ..Pair::default()
    })
}

/// Single orders, one a commit: by us each is confirmed and packed, which is two commits.
async fn by_hand(
    raw: &mut Raw,
    of_raw: &Place,
    whole: &Whole,
    of_whole: &Place,
    orders: usize,
) -> Outcome<Pair> {
    let singles = SINGLES_A_TURN * SINGLE_TURNS;
    for page in orders / ORDERS_A_PAGE..(orders + singles) / ORDERS_A_PAGE {
        raw.page(Case::Import, page).await?;
    }
    let mut pair = Pair {
        raw_orders: singles as f64,
        our_orders: (2 * singles) as f64,
        ..Pair::default()
    };
    for turn in 0..SINGLE_TURNS {
        let first = turn * SINGLES_A_TURN;
        let meter = Meter::start(of_raw).await?;
        for n in first..first + SINGLES_A_TURN {
            raw.single(orders + n).await?;
        }
        pair.raw.add(meter.stop()?);
        pair.ours
            .add(whole.singles(first, SINGLES_A_TURN, of_whole).await?);
    }
    Ok(pair)
}

fn print_row(kind: Kind, name: &str, row: &[Pair]) {
    let raw = |pair: &Pair| pair.raw_orders / pair.raw.wall_s;
    let ours = |pair: &Pair| pair.our_orders / pair.ours.wall_s;
    let ratios: Vec<f64> = row.iter().map(|pair| 100.0 * ours(pair) / raw(pair)).collect();
    let of_all = |part: &dyn Fn(&Pair) -> f64| median(row.iter().map(part).collect());
    let range = format!(
        "{:.0}..{:.0}",
        ratios.iter().copied().fold(f64::INFINITY, f64::min),
        ratios.iter().copied().fold(0.0, f64::max)
    );
    let cpu = |client: f64, server: f64| format!("{client:.1}+{server:.1}");
    let raw_cpu = cpu(
        of_all(&|p| p.raw.client_us / p.raw_orders),
        of_all(&|p| p.raw.server_us / p.raw_orders),
    );
    let our_cpu = cpu(
        of_all(&|p| p.ours.client_us / p.our_orders),
        of_all(&|p| p.ours.server_us / p.our_orders),
    );
    let bytes = match row.iter().any(|pair| pair.bytes.is_some()) {
        true => format!(
            "{:.1}",
            of_all(&|p| p.bytes.unwrap_or_default() as f64 / p.our_orders)
        ),
        false => String::new(),
    };
    println!(
        "{:<10} {name:<16} {:>9.0} {:>9.0} {:>8.0}% {range:>9} {raw_cpu:>14} {our_cpu:>14} {bytes:>12}",
        kind.name(),
        of_all(&raw),
        of_all(&ours),
        median(ratios.clone()),
    );
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[expect(clippy::disallowed_methods, reason = "sizes are chosen on the command line")]
fn number(name: &str, otherwise: usize) -> Outcome<usize> {
    match std::env::var(name) {
        Ok(text) => Ok(text.parse()?),
        Err(_) => Ok(otherwise),
    }
}

/// Both, or the one named in `DATABASE`.
#[expect(clippy::disallowed_methods, reason = "chosen on the command line")]
fn kinds() -> Outcome<Vec<Kind>> {
    let all = [Kind::Sqlite, Kind::Postgres];
    match std::env::var("DATABASE") {
        Ok(name) => match all
            .into_iter()
            .find(|kind| kind.name().eq_ignore_ascii_case(&name))
        {
            Some(kind) => Ok(vec![kind]),
            None => Err(format!("DATABASE={name}: SQLite or PostgreSQL").into()),
        },
        Err(_) => Ok(all.into()),
    }
}
