//! Raw write programs and ours, side by side: `make bench` (sizes: `ORDERS=10000 ROUNDS=5`).
//!
//! Absolute figures drift with the machine and with whoever else is on it; the two programs take turns of ten pages in the
//! same run, so that the ratio holds. Nothing is gated here; figures go to docs/measurements.md.
#![expect(clippy::print_stdout, reason = "it prints a table")]

mod meter;
mod ours;
mod page;
mod place;
mod raw;

use meter::{Meter, Spent};
use ours::Ours;
use page::{CASES, Case, ORDERS_A_PAGE};
use place::{Kind, Place};
use raw::Raw;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Pages that one program writes before it is the other's turn.
const PAGES_A_TURN: usize = 10;

#[tokio::main]
async fn main() -> Outcome<()> {
    let (orders, rounds) = (number("ORDERS", 10_000)?, number("ROUNDS", 5)?);
    println!(
        "{orders} orders of 2 units, pages of {ORDERS_A_PAGE}, median of {rounds} rounds; `ours/raw` is our rate over theirs"
    );
    println!(
        "{:<9} {:<9} {:>12} {:>12} {:>9} {:>8} {:>22} {:>22}",
        "database",
        "page",
        "raw orders/s",
        "our orders/s",
        "ours/raw",
        "lo..hi",
        "raw CPU-µs (client+db)",
        "our CPU-µs (client+db)"
    );
    for kind in kinds()? {
        let mut rows: Vec<Vec<(Spent, Spent)>> = vec![Vec::new(); CASES.len()];
        for round in 0..rounds {
            for (row, spent) in rows.iter_mut().zip(play(kind, orders, round).await?) {
                row.push(spent);
            }
        }
        for (case, row) in CASES.iter().zip(&rows) {
            print_row(kind, *case, row, orders);
        }
    }
    Ok(())
}

/// One round: a fresh database for each program, and all cases on it.
async fn play(kind: Kind, orders: usize, round: usize) -> Outcome<Vec<(Spent, Spent)>> {
    let mut spent = Vec::new();
    let (of_raw, of_ours) = (Place::fresh(kind).await?, Place::fresh(kind).await?);
    let mut ours = Ours::open(&of_ours).await?;
    of_ours.stock().await?;
    drop(Ours::open(&of_raw).await?);
    of_raw.stock().await?;
    let mut raw = Raw::open(&of_raw).await?;
    let pages = orders / ORDERS_A_PAGE;
    for case in CASES {
        let (mut by_raw, mut by_us) = (Spent::default(), Spent::default());
        let prepared = ours.prepare(case, pages);
        for (turn, chunk) in prepared.chunks(PAGES_A_TURN).enumerate() {
            let first = turn * PAGES_A_TURN;
            // Who goes first changes from turn to turn and from round to round.
            for who in [(turn + round) % 2, (turn + round + 1) % 2] {
                let meter = Meter::start(if who == 0 { &of_raw } else { &of_ours }).await?;
                if who == 0 {
                    for page in first..first + chunk.len() {
                        raw.page(case, page).await?;
                    }
                    by_raw.add(meter.stop()?);
                } else {
                    for page in chunk {
                        ours.page(page).await?;
                    }
                    if first + chunk.len() == prepared.len() {
                        ours.save().await?;
                    }
                    by_us.add(meter.stop()?);
                }
            }
        }
        if case == Case::Import {
            of_raw.analyze().await?;
            of_ours.analyze().await?;
        }
        spent.push((by_raw, by_us));
    }
    drop((raw, ours));
    of_raw.remove().await?;
    of_ours.remove().await?;
    Ok(spent)
}

fn print_row(kind: Kind, case: Case, row: &[(Spent, Spent)], orders: usize) {
    let orders = orders as f64;
    let rate = |spent: &Spent| orders / spent.wall_s;
    let ratios: Vec<f64> = row
        .iter()
        .map(|(raw, ours)| 100.0 * rate(ours) / rate(raw))
        .collect();
    let cpu = |of: &dyn Fn(&(Spent, Spent)) -> Spent| {
        let part = |us: fn(&Spent) -> f64| median(row.iter().map(|pair| us(&of(pair)) / orders).collect());
        format!("{:.1}+{:.1}", part(|s| s.client_us), part(|s| s.server_us))
    };
    let range = format!(
        "{:.0}..{:.0}",
        ratios.iter().copied().fold(f64::INFINITY, f64::min),
        ratios.iter().copied().fold(0.0, f64::max)
    );
    println!(
        "{:<9} {:<9} {:>12.0} {:>12.0} {:>8.0}% {range:>8} {:>22} {:>22}",
        kind.name(),
        case.name(),
        median(row.iter().map(|(raw, _)| rate(raw)).collect()),
        median(row.iter().map(|(_, ours)| rate(ours)).collect()),
        median(ratios.clone()),
        cpu(&|pair| pair.0),
        cpu(&|pair| pair.1),
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
