//! `stock`.

use super::Answer;
use crate::cli::{Global, Stock};
use crate::exit::Exit;
use crate::{opened, out};
use domain::codes::{FacilityCode, ShelfCode, Sku};
use domain::stock::{Bucket, Level, Shelved};
use serde_json::{Value, json};

/// `stock adjust` and `stock show`.
pub(crate) async fn run(global: &Global, command: &Stock) -> Answer {
    let (app, caller) = opened::session(global).await?;
    let rows = match command {
        Stock::Adjust {
            sku,
            facility,
            add,
            remove,
            shelf,
            reason,
        } => {
            let delta = match (add, remove) {
                (Some(units), _) if *units > 0 => *units,
                (None, Some(units)) if *units > 0 => -*units,
                _ => {
                    return Err(crate::exit::Failure::usage(
                        "--add and --remove take a number of 1 or more",
                    ));
                }
            };
            let place = (sku.as_str(), facility.as_str(), shelf.as_deref());
            app.adjust_stock_on(&caller, place, delta, reason).await?;
            app.stock(&caller, Some(sku)).await?
        }
        Stock::Show { sku } => app.stock(&caller, sku.as_deref()).await?,
    };
    let skus = rows.iter().map(|(sku, ..)| sku.clone()).collect();
    let on = app.on_shelves(&caller, &skus).await?;
    match global.json {
        true => out::json(&Value::Array(rows.iter().map(|row| as_json(row, &on)).collect())),
        false => {
            let mut head = vec![
                "SKU",
                "FACILITY",
                "AVAILABLE",
                "RESERVED",
                "ALLOCATED",
                "PUTAWAY PENDING",
                "BAD",
            ];
            if !on.is_empty() {
                head.push("SHELVES");
            }
            out::table(
                &head,
                &rows.iter().map(|row| as_row(row, &on)).collect::<Vec<_>>(),
            );
        }
    }
    Ok(Exit::Ok)
}

type Row = (Sku, Option<FacilityCode>, Level);

/// What of a row lies on which shelf.
fn shelves_of<'s>(
    (sku, facility, _): &'s Row,
    on: &'s Shelved,
) -> impl Iterator<Item = (&'s ShelfCode, i64)> {
    on.iter()
        .filter(move |((s, f, _), _)| s == sku && Some(f) == facility.as_ref())
        .map(|((_, _, shelf), units)| (shelf, *units))
}

fn as_json(row: &Row, on: &Shelved) -> Value {
    let (sku, facility, level) = row;
    let shelves = shelves_of(row, on).map(|(shelf, units)| json!({"shelf": shelf, "available": units}));
    json!({
        "sku": sku,
        "facility": facility,
        "available": level.get(Bucket::Available),
        "reserved": level.get(Bucket::Reserved),
        "allocated": level.get(Bucket::Allocated),
        "putaway_pending": level.get(Bucket::PutawayPending),
        "bad": level.get(Bucket::Bad),
        "shelves": shelves.collect::<Vec<_>>(),
    })
}

fn as_row(whole: &Row, on: &Shelved) -> Vec<String> {
    let (sku, facility, level) = whole;
    let facility = facility
        .as_ref()
        .map_or_else(|| "-".to_owned(), ToString::to_string);
    let mut row = vec![sku.to_string(), facility];
    row.extend(Bucket::INSIDE.map(|bucket| level.get(bucket).to_string()));
    let shelves: Vec<_> = shelves_of(whole, on)
        .map(|(shelf, units)| format!("{shelf}: {units}"))
        .collect();
    if !on.is_empty() {
        row.push(shelves.join(", "));
    }
    row
}
