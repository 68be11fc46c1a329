//! `/pickups`: requested, changed, called off, and how they stand.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use jiff::tz::Offset;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::failed;
use super::change::{Change, Ledger};
use super::shaped::shaped;
use crate::carrier::book::{No, PickupSent, PickupState};
use crate::carrier::courier::{Courier, State as CarrierState};
use crate::faults::Shape;

/// The most pickups one question names.
const MAX_REFS: usize = 100;

/// `POST /pickups`
pub(super) async fn request(State(courier): State<Courier>, change: Change) -> Response {
    let book = |ledger: &mut Ledger<'_>, mut sent: PickupSent| {
        bounded(&mut sent)?;
        let booked = book(ledger, sent);
        Ok(answered(booked, ledger))
    };
    change.once(&courier, book, |answer| answer)
}

/// `PUT /pickups/{ref}`: window, address, parcels and note, all anew.
pub(super) async fn edit(
    State(courier): State<Courier>,
    Path(carrier_ref): Path<String>,
    change: Change,
) -> Response {
    let edit = |ledger: &mut Ledger<'_>, mut sent: PickupSent| {
        bounded(&mut sent)?;
        let edited = rebook(ledger, &carrier_ref, sent).map(|()| carrier_ref.clone());
        Ok(answered(edited, ledger))
    };
    change.once(&courier, edit, |answer| answer)
}

/// `POST /pickups/{ref}/cancel`
pub(super) async fn cancel(
    State(courier): State<Courier>,
    Path(carrier_ref): Path<String>,
    change: Change,
) -> Response {
    let cancel = |ledger: &mut Ledger<'_>, _: Value| {
        let cancelled = call_off(ledger, &carrier_ref).map(|()| carrier_ref.clone());
        Ok(answered(cancelled, ledger))
    };
    change.once(&courier, cancel, |answer| answer)
}

fn bounded(sent: &mut PickupSent) -> Result<(), String> {
    let mut seen = HashSet::new();
    sent.parcels.retain(|parcel| seen.insert(parcel.clone()));
    if sent.is_bounded() {
        Ok(())
    } else {
        Err("request_id must be 1 to 128 characters, note at most 500".to_owned())
    }
}

fn book(ledger: &mut Ledger<'_>, sent: PickupSent) -> Result<String, No> {
    if let Some(carrier_ref) = ledger.state.books.pickups.of_request(&sent.request_id) {
        return Ok(carrier_ref.clone());
    }
    if let Some(refusal) = ledger.state.rules.refuse_next_pickup.take() {
        return Err(No::new(&refusal.code, refusal.message));
    }
    sent.check()?;
    let calendar = ledger.calendar();
    let books = &ledger.state.books;
    books.pickups.check_window(sent.window, None, calendar)?;
    books.parcels.check_free(&sent.parcels, None)?;
    let parcels = sent.parcels.clone();
    let state = &mut *ledger.state;
    let carrier_ref = state.books.pickups.take(sent, &state.rules)?;
    state.books.parcels.assign(&parcels, Some(&carrier_ref));
    Ok(carrier_ref)
}

fn rebook(ledger: &mut Ledger<'_>, carrier_ref: &str, sent: PickupSent) -> Result<(), No> {
    let pickups = &ledger.state.books.pickups;
    let pickup = pickups.get(carrier_ref).ok_or_else(|| unknown(carrier_ref))?;
    if !pickup.state.is_open() {
        return Err(closed());
    }
    let calendar = ledger.calendar();
    if calendar.is_closed(pickup.sent.window.from) {
        return Err(No::new("CUT_OFF_PASSED", "it is too late to change this pickup"));
    }
    sent.check()?;
    pickups.check_window(sent.window, Some(carrier_ref), calendar)?;
    let parcels = &ledger.state.books.parcels;
    parcels.check_free(&sent.parcels, Some(carrier_ref))?;
    let books = &mut ledger.state.books;
    if let Some(pickup) = books.pickups.get_mut(carrier_ref) {
        let request_id = pickup.sent.request_id.clone();
        books.parcels.assign(&pickup.sent.parcels, None);
        books.parcels.assign(&sent.parcels, Some(carrier_ref));
        pickup.sent = PickupSent { request_id, ..sent };
    }
    Ok(())
}

fn call_off(ledger: &mut Ledger<'_>, carrier_ref: &str) -> Result<(), No> {
    let books = &mut ledger.state.books;
    let pickup = books.pickups.get_mut(carrier_ref);
    let pickup = pickup.ok_or_else(|| unknown(carrier_ref))?;
    match pickup.state {
        PickupState::Cancelled => Ok(()),
        PickupState::Requested | PickupState::Accepted => {
            pickup.state = PickupState::Cancelled;
            books.parcels.assign(&pickup.sent.parcels, None);
            Ok(())
        }
        PickupState::Collected | PickupState::Failed => Err(closed()),
    }
}

fn unknown(carrier_ref: &str) -> No {
    let shown: String = carrier_ref.chars().take(80).collect();
    No::new("UNKNOWN_PICKUP", format!("there is no pickup {shown}"))
}

fn closed() -> No {
    No::new("PICKUP_CLOSED", "this pickup is over")
}

/// The pickup as it then is, or the refusal.
fn answered(outcome: Result<String, No>, ledger: &Ledger<'_>) -> Value {
    let offset = ledger.courier.offset();
    match outcome {
        Ok(carrier_ref) => row(ledger.state, &carrier_ref, offset),
        Err(no) => no.onto(json!({}), offset),
    }
}

fn row(state: &CarrierState, carrier_ref: &str, offset: Offset) -> Value {
    match state.books.pickups.get(carrier_ref) {
        Some(pickup) => pickup.shown(carrier_ref, offset),
        None => unknown(carrier_ref).onto(json!({ "carrier_ref": carrier_ref }), offset),
    }
}

#[derive(Deserialize)]
pub(super) struct RefsAsked {
    refs: Option<String>,
}

/// `GET /pickups?refs=…,…`: a row for each.
pub(super) async fn list(
    State(courier): State<Courier>,
    Extension(shape): Extension<Arc<Shape>>,
    query: Result<Query<RefsAsked>, QueryRejection>,
) -> Response {
    let refs = query.ok().and_then(|Query(asked)| asked.refs).unwrap_or_default();
    let refs: Vec<&str> = refs.split(',').filter(|one| !one.is_empty()).collect();
    if refs.is_empty() || refs.len() > MAX_REFS {
        let message = format!("refs must name 1 to {MAX_REFS} pickups");
        return failed(StatusCode::BAD_REQUEST, &message);
    }
    let (state, offset) = (courier.state(), courier.offset());
    let rows: Vec<Value> = refs.into_iter().map(|one| row(&state, one, offset)).collect();
    Json(shaped(
        json!({ "pickups": rows }),
        "pickups",
        Some("state"),
        &shape,
    ))
    .into_response()
}

/// `GET /pickups/{ref}`: one such row.
pub(super) async fn show(State(courier): State<Courier>, Path(carrier_ref): Path<String>) -> Response {
    Json(row(&courier.state(), &carrier_ref, courier.offset())).into_response()
}
