//! Letting pickups be accepted, take place, or fail.

use std::collections::HashSet;

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::track::{ListAsked, page};
use crate::bounds;
use crate::carrier::book::{NewScan, PickupState, Stage};
use crate::carrier::courier::{Courier, State as CarrierState};
use crate::control::body::{Asked, Sent};
use crate::refusal::Refusal;

/// `GET /control/pickups`: by number; `next` is the `after` of the following page, absent on the last.
pub(super) async fn list(
    State(courier): State<Courier>,
    Asked(asked): Asked<ListAsked>,
) -> Result<Json<Value>, Refusal> {
    let limit = asked.limit()?;
    let (state, offset) = (courier.state(), courier.offset());
    let found = state.books.pickups.after(asked.after(), limit + 1);
    let rows = found
        .into_iter()
        .map(|(carrier_ref, pickup)| (carrier_ref.clone(), pickup.shown(carrier_ref, offset)));
    Ok(Json(page("pickups", rows.collect(), limit)))
}

/// `POST /control/pickups/{ref}/accept`
pub(super) async fn accept(
    State(courier): State<Courier>,
    Path(carrier_ref): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let mut state = courier.state();
    check_open(&state, &carrier_ref)?;
    if let Some(pickup) = state.books.pickups.get_mut(&carrier_ref) {
        pickup.state = PickupState::Accepted;
    }
    shown(&courier, &state, &carrier_ref)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Collect {
    /// Only these; all that wait when absent.
    parcels: Option<Vec<String>>,
    place: Option<String>,
}

/// `POST /control/pickups/{ref}/collect`: takes parcels, each with its scan; the others were not found.
pub(super) async fn collect(
    State(courier): State<Courier>,
    Path(carrier_ref): Path<String>,
    Sent(asked): Sent<Collect>,
) -> Result<Json<Value>, Refusal> {
    let place = bounds::optional_code("place", asked.place.as_deref())?.map(|place| place.to_string());
    let mut state = courier.state();
    let named = check_open(&state, &carrier_ref)?;
    let wanted: HashSet<String> = match asked.parcels {
        Some(parcels) => parcels.into_iter().collect(),
        None => named.iter().cloned().collect(),
    };
    if let Some(stranger) = wanted.iter().find(|parcel| !named.contains(parcel)) {
        return Err(Refusal::Bad(format!(
            "pickup {carrier_ref} has no parcel {stranger}"
        )));
    }
    state.books.scans.room_for(wanted.len())?;
    let at = courier.now(state.ahead);
    let (mut collected, mut not_found) = (Vec::new(), Vec::new());
    for tracking_no in named {
        let parcel = state.books.parcels.get_mut(&tracking_no);
        let waits = parcel.filter(|parcel| parcel.stage == Stage::Waiting);
        match waits {
            Some(parcel) if wanted.contains(&tracking_no) => {
                parcel.stage = Stage::Collected;
                parcel.pickup = None;
                state.books.scans.push(NewScan {
                    tracking_no: tracking_no.clone(),
                    at,
                    code: "COLLECTED".to_owned(),
                    raw: None,
                    place: place.clone(),
                });
                collected.push(tracking_no);
            }
            Some(parcel) => {
                parcel.pickup = None;
                not_found.push(tracking_no);
            }
            None => not_found.push(tracking_no),
        }
    }
    if let Some(pickup) = state.books.pickups.get_mut(&carrier_ref) {
        pickup.state = PickupState::Collected;
        (pickup.collected, pickup.not_found) = (collected, not_found);
    }
    shown(&courier, &state, &carrier_ref)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fail {
    reason: String,
}

/// `POST /control/pickups/{ref}/fail`: the carrier takes nothing.
pub(super) async fn fail(
    State(courier): State<Courier>,
    Path(carrier_ref): Path<String>,
    Sent(asked): Sent<Fail>,
) -> Result<Json<Value>, Refusal> {
    let reason = bounds::text("reason", &asked.reason)?;
    let mut state = courier.state();
    let named = check_open(&state, &carrier_ref)?;
    state.books.parcels.assign(&named, None);
    if let Some(pickup) = state.books.pickups.get_mut(&carrier_ref) {
        pickup.state = PickupState::Failed;
        pickup.reason = Some(reason.to_string());
    }
    shown(&courier, &state, &carrier_ref)
}

/// The parcels of a pickup that is still to take place.
fn check_open(state: &CarrierState, carrier_ref: &str) -> Result<Vec<String>, Refusal> {
    let Some(pickup) = state.books.pickups.get(carrier_ref) else {
        return Err(Refusal::Missing(format!("there is no pickup {carrier_ref}")));
    };
    if pickup.state.is_open() {
        Ok(pickup.sent.parcels.clone())
    } else {
        Err(Refusal::Conflict(format!("pickup {carrier_ref} is over")))
    }
}

fn shown(courier: &Courier, state: &CarrierState, carrier_ref: &str) -> Result<Json<Value>, Refusal> {
    match state.books.pickups.get(carrier_ref) {
        Some(pickup) => Ok(Json(json!(pickup.shown(carrier_ref, courier.offset())))),
        None => Err(Refusal::Missing(format!("there is no pickup {carrier_ref}"))),
    }
}
