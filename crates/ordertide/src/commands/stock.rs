//! `stock`.

use super::Answer;
use crate::cli::{Global, Stock};
use crate::exit::Exit;
use crate::{opened, out};
use domain::codes::{FacilityCode, Sku};
use domain::stock::{Bucket, Level};
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
            app.adjust_stock(&caller, sku, facility, delta, reason).await?;
            app.stock(&caller, Some(sku)).await?
        }
        Stock::Show { sku } => app.stock(&caller, sku.as_deref()).await?,
    };
    match global.json {
        true => out::json(&Value::Array(rows.iter().map(as_json).collect())),
        false => out::table(
            &[
                "SKU",
                "FACILITY",
                "AVAILABLE",
                "RESERVED",
                "ALLOCATED",
                "PUTAWAY PENDING",
                "BAD",
            ],
            &rows.iter().map(as_row).collect::<Vec<_>>(),
        ),
    }
    Ok(Exit::Ok)
}

fn as_json((sku, facility, level): &(Sku, Option<FacilityCode>, Level)) -> Value {
    json!({
        "sku": sku,
        "facility": facility,
        "available": level.get(Bucket::Available),
        "reserved": level.get(Bucket::Reserved),
        "allocated": level.get(Bucket::Allocated),
        "putaway_pending": level.get(Bucket::PutawayPending),
        "bad": level.get(Bucket::Bad),
    })
}

fn as_row((sku, facility, level): &(Sku, Option<FacilityCode>, Level)) -> Vec<String> {
    let facility = facility
        .as_ref()
        .map_or_else(|| "-".to_owned(), ToString::to_string);
    let mut row = vec![sku.to_string(), facility];
    row.extend(Bucket::INSIDE.map(|bucket| level.get(bucket).to_string()));
    row
}
