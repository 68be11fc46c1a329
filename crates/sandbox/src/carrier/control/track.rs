//! Looking at parcels, and letting them be seen on their way.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::bounds;
use crate::carrier::book::{NewScan, Stage};
use crate::carrier::courier::Courier;
use crate::control::body::{Asked, Sent};
use crate::refusal::Refusal;

const MAX_LIMIT: usize = 1000;
const DEFAULT_LIMIT: usize = 100;

/// Which rows of a list are asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListAsked {
    limit: Option<usize>,
    after: Option<String>,
}

impl ListAsked {
    pub(super) fn limit(&self) -> Result<usize, Refusal> {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        if limit == 0 || limit > MAX_LIMIT {
            return Err(Refusal::Bad(format!("limit must be 1 to {MAX_LIMIT}")));
        }
        Ok(limit)
    }

    pub(super) fn after(&self) -> &str {
        self.after.as_deref().unwrap_or_default()
    }
}

/// A page of at most `limit` rows out of one more, which tells whether there is a following page.
pub(super) fn page(list: &str, mut rows: Vec<(String, Value)>, limit: usize) -> Value {
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|(name, _)| name.clone());
    let rows: Vec<Value> = rows.into_iter().map(|(_, row)| row).collect();
    json!({ list: rows, "next": next })
}

/// `GET /control/parcels`: by tracking number; `next` is the `after` of the following page, absent on the last.
pub(super) async fn list(
    State(courier): State<Courier>,
    Asked(asked): Asked<ListAsked>,
) -> Result<Json<Value>, Refusal> {
    let limit = asked.limit()?;
    let state = courier.state();
    let found = state.books.parcels.after(asked.after(), limit + 1);
    let rows = found.into_iter().map(|(tracking_no, parcel)| {
        let mut row = json!(parcel);
        row["tracking_no"] = json!(tracking_no);
        (tracking_no.clone(), row)
    });
    Ok(Json(page("parcels", rows.collect(), limit)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScanSent {
    tracking_no: String,
    /// A code of the contract moves the parcel there; any other is only told.
    code: String,
    raw: Option<String>,
    place: Option<String>,
    at: Option<Timestamp>,
}

/// `POST /control/scans`: tells a scan, whatever the parcel's way so far.
pub(super) async fn send(
    State(courier): State<Courier>,
    Sent(sent): Sent<ScanSent>,
) -> Result<Json<Value>, Refusal> {
    let code = bounds::code("code", &sent.code)?;
    let text = |field, given: Option<String>| -> Result<Option<String>, Refusal> {
        given
            .map(|given| bounds::text(field, &given).map(|text| text.to_string()))
            .transpose()
    };
    let (raw, place) = (text("raw", sent.raw)?, text("place", sent.place)?);
    let mut state = courier.state();
    state.books.scans.room_for(1)?;
    let at = sent.at.unwrap_or_else(|| courier.now(state.ahead));
    let Some(parcel) = state.books.parcels.get_mut(&sent.tracking_no) else {
        let missing = format!("there is no waybill {}", sent.tracking_no);
        return Err(Refusal::Missing(missing));
    };
    parcel.stage = Stage::from_code(&code).unwrap_or(parcel.stage);
    let scan = state.books.scans.push(NewScan {
        tracking_no: sent.tracking_no,
        at,
        code: code.to_string(),
        raw,
        place,
    });
    Ok(Json(scan.shown(courier.offset())))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    /// Only these; all that move when absent.
    tracking_nos: Option<Vec<String>>,
}

/// `POST /control/advance`: parcels that the carrier has come one step on, each with its scan.
pub(super) async fn advance(
    State(courier): State<Courier>,
    Sent(asked): Sent<Advance>,
) -> Result<Json<Value>, Refusal> {
    let mut state = courier.state();
    let asked = match asked.tracking_nos {
        Some(tracking_nos) => tracking_nos,
        None => state.books.parcels.moving(),
    };
    state.books.scans.room_for(asked.len())?;
    let at = courier.now(state.ahead);
    let mut moved = 0;
    for tracking_no in asked {
        let parcel = state.books.parcels.get_mut(&tracking_no);
        let Some((parcel, (stage, code))) =
            parcel.and_then(|parcel| parcel.stage.next().map(|next| (parcel, next)))
        else {
            continue;
        };
        parcel.stage = stage;
        moved += 1;
        state.books.scans.push(NewScan {
            tracking_no,
            at,
            code: code.to_owned(),
            raw: None,
            place: None,
        });
    }
    Ok(Json(json!({ "moved": moved })))
}
