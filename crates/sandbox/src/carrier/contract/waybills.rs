//! `/waybills`: numbers given out and given back.

use std::collections::HashSet;
use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::change::{Change, Ledger};
use super::shaped::shaped;
use crate::carrier::book::ParcelSent;
use crate::carrier::courier::Courier;
use crate::faults::Shape;

/// The most parcels one call names.
const MAX_PARCELS: usize = 100;

#[derive(Deserialize)]
struct Parcels {
    parcels: Vec<ParcelSent>,
}

#[derive(Deserialize)]
struct Numbers {
    tracking_nos: Vec<String>,
}

/// `POST /waybills`: a number or a refusal for each parcel.
pub(super) async fn give(
    State(courier): State<Courier>,
    Extension(shape): Extension<Arc<Shape>>,
    change: Change,
) -> Response {
    change.once(&courier, number_all, |answer| {
        shaped(answer, "parcels", None, &shape)
    })
}

fn number_all(ledger: &mut Ledger<'_>, sent: Parcels) -> Result<Value, String> {
    count(sent.parcels.len())?;
    if !sent.parcels.iter().all(ParcelSent::is_named) {
        return Err("each parcel must have a facility, a packing_no and a serial from 1".to_owned());
    }
    let mut seen = HashSet::new();
    let mut twice = sent
        .parcels
        .iter()
        .map(|parcel| (&parcel.facility, &parcel.packing_no));
    if !twice.all(|name| seen.insert(name)) {
        return Err("a parcel is named twice".to_owned());
    }
    let offset = ledger.courier.offset();
    let state = &mut *ledger.state;
    let rows = sent.parcels.iter().map(|parcel| {
        let mut row = json!({ "facility": parcel.facility, "packing_no": parcel.packing_no });
        match state.books.parcels.number(parcel, &state.rules.not_serviceable) {
            Ok(tracking_no) => {
                row["tracking_no"] = json!(tracking_no);
                row
            }
            Err(no) => no.onto(row, offset),
        }
    });
    Ok(json!({ "parcels": rows.collect::<Vec<_>>() }))
}

/// `POST /waybills/void`: voided or refused, for each number.
pub(super) async fn void(
    State(courier): State<Courier>,
    Extension(shape): Extension<Arc<Shape>>,
    change: Change,
) -> Response {
    change.once(&courier, void_all, |answer| {
        shaped(answer, "parcels", None, &shape)
    })
}

fn void_all(ledger: &mut Ledger<'_>, sent: Numbers) -> Result<Value, String> {
    count(sent.tracking_nos.len())?;
    let offset = ledger.courier.offset();
    let parcels = &mut ledger.state.books.parcels;
    let rows = sent.tracking_nos.iter().map(|tracking_no| {
        let mut row = json!({ "tracking_no": tracking_no });
        match parcels.void(tracking_no) {
            Ok(()) => {
                row["voided"] = json!(true);
                row
            }
            Err(no) => no.onto(row, offset),
        }
    });
    Ok(json!({ "parcels": rows.collect::<Vec<_>>() }))
}

fn count(given: usize) -> Result<(), String> {
    if (1..=MAX_PARCELS).contains(&given) {
        Ok(())
    } else {
        Err(format!("a call must name 1 to {MAX_PARCELS} parcels"))
    }
}
