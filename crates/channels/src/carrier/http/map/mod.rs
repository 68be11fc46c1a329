//! From the carrier's JSON to outcomes. Pure: the same answer gives the same outcomes.

#[cfg(test)]
mod tests;

use super::wire::{Fields, Why};
use crate::asking::{BadBody, clean};
use crate::carrier::answers::Row;
use crate::carrier::{
    BadScan, CarrierRefusal, ItemFault, Parcel, Pickup, PickupAnswer, PickupBooked, PickupState,
    RefusalReason, Scan, ScanCode, ScanPage, Voided, Waybill,
};
use crate::error::Said;
use serde_json::Value;

/// Texts that are only kept and shown hold at most so much, in characters.
const TEXT_CHARS_MAX: usize = 200;

/// The longest number of a pickup, in characters (docs/carrier-contract.md).
const REF_CHARS_MAX: usize = 64;

/// Quotes the carrier without our secrets.
pub(super) type Quote<'a> = &'a (dyn Fn(&str) -> Said + Sync);

/// By which name a parcel is found in an answer. A facility's code has no slash.
pub(super) fn parcel_name(parcel: &Parcel) -> String {
    named(parcel.facility.as_str(), &parcel.packing_no)
}

fn named(facility: &str, packing_no: &str) -> String {
    format!("{facility}/{packing_no}")
}

/// Whether a text can be the carrier's number of a pickup; it stands in a path, so `.` and `..` cannot.
pub(super) fn is_ref(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    !text.is_empty()
        && text.len() <= REF_CHARS_MAX
        && text.bytes().all(allowed)
        && text.bytes().any(|byte| byte != b'.')
}

/// The rows about waybills.
pub(super) fn waybills(body: &[u8], quote: Quote<'_>) -> Result<Vec<Row<Waybill>>, BadBody> {
    let about = |row: &Fields| match (row.code("facility"), row.code("packing_no")) {
        (Ok(Some(facility)), Ok(Some(packing_no))) => Some(named(&facility, &packing_no)),
        (_, _) => None,
    };
    let said = |row: &Fields| {
        let tracking_no = row.code("tracking_no")?;
        Ok(tracking_no.map(|tracking_no| Waybill { tracking_no }))
    };
    rows(body, "parcels", about, said, quote)
}

/// The rows about voided numbers.
pub(super) fn voided(body: &[u8], quote: Quote<'_>) -> Result<Vec<Row<Voided>>, BadBody> {
    let about = |row: &Fields| row.code("tracking_no").ok().flatten();
    let said = |row: &Fields| Ok(row.flag("voided")?.then_some(Voided));
    rows(body, "parcels", about, said, quote)
}

/// The rows about pickups.
pub(super) fn pickups(body: &[u8], quote: Quote<'_>) -> Result<Vec<Row<Pickup>>, BadBody> {
    let about = |row: &Fields| row.code("carrier_ref").ok().flatten();
    rows(body, "pickups", about, pickup, quote)
}

/// What a booking, its change or its cancellation was answered.
pub(super) fn booking(body: &[u8], quote: Quote<'_>) -> Result<PickupAnswer, BadBody> {
    let fields = Fields::of_body(body)?;
    let booked = |row: &Fields| {
        let Some(carrier_ref) = row.code("carrier_ref")? else {
            return Ok(None);
        };
        if !is_ref(&carrier_ref) {
            return Err(format!(
                "carrier_ref is not 1 to {REF_CHARS_MAX} letters, digits, -, _ and ."
            ));
        }
        let raw_state = row.needed("state")?;
        Ok(Some(PickupBooked {
            carrier_ref,
            state: PickupState::read(&raw_state),
            raw_state,
        }))
    };
    match outcome(&fields, booked, quote) {
        Ok(booked) => Ok(Ok(booked)),
        Err(ItemFault::Refused(refusal)) => Ok(Err(refusal)),
        Err(ItemFault::Unreadable { why }) => Err(BadBody::NotTheContract(why)),
        Err(
            fault @ (ItemFault::NoAnswer
            | ItemFault::Missing
            | ItemFault::Repeated { .. }
            | ItemFault::AskedTwice),
        ) => Err(BadBody::NotTheContract(fault.to_string())),
    }
}

/// A page of scans that was asked for after `since`.
pub(super) fn scans(body: &[u8], since: Option<&str>) -> Result<ScanPage, BadBody> {
    let mut fields = Fields::of_body(body)?;
    let rows = fields.rows("scans")?;
    let next = fields.needed("next").map_err(BadBody::NotTheContract)?;
    let more = fields.flag("more").map_err(BadBody::NotTheContract)?;
    // Whoever follows such a cursor would read the same page for ever.
    if since == Some(next.as_str()) && (more || !rows.is_empty()) {
        let why = "its cursor does not move on".to_owned();
        return Err(BadBody::NotTheContract(why));
    }
    let scans = rows.into_iter().enumerate().map(|(index, row)| {
        let position = index + 1;
        let bad = |scan_id, why| BadScan {
            position,
            scan_id,
            why,
        };
        let fields = Fields::of_row(row).map_err(|why| bad(None, why))?;
        scan(&fields).map_err(|why| bad(fields.code("scan_id").ok().flatten(), why))
    });
    Ok(ScanPage {
        scans: scans.collect(),
        next: Some(next),
        more,
    })
}

fn scan(row: &Fields) -> Result<Scan, Why> {
    let code = row.needed("code")?;
    let raw = shown(row, "raw")?;
    Ok(Scan {
        scan_id: row.needed("scan_id")?,
        tracking_no: row.needed("tracking_no")?,
        at: row.moment("at")?,
        code: ScanCode::read(&code),
        raw: raw.unwrap_or_else(|| clean(&code, TEXT_CHARS_MAX)),
        place: shown(row, "place")?,
    })
}

fn pickup(row: &Fields) -> Result<Option<Pickup>, Why> {
    let Some(raw_state) = row.code("state")? else {
        return Ok(None);
    };
    Ok(Some(Pickup {
        state: PickupState::read(&raw_state),
        raw_state,
        window: row.slot("window")?,
        reason: shown(row, "reason")?,
        collected: row.codes("collected")?,
        not_found: row.codes("not_found")?,
    }))
}

/// Reads every row on its own: one that cannot be read spoils no other.
fn rows<T>(
    body: &[u8],
    list: &str,
    about: impl Fn(&Fields) -> Option<String>,
    said: impl Fn(&Fields) -> Result<Option<T>, Why>,
    quote: Quote<'_>,
) -> Result<Vec<Row<T>>, BadBody> {
    let rows: Vec<Value> = Fields::of_body(body)?.rows(list)?;
    let row = |row| match Fields::of_row(row) {
        Ok(fields) => Row {
            about: about(&fields),
            said: outcome(&fields, &said, quote),
        },
        Err(why) => Row {
            about: None,
            said: Err(ItemFault::Unreadable { why }),
        },
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Either what was asked for, or a refusal.
fn outcome<T>(
    row: &Fields,
    said: impl Fn(&Fields) -> Result<Option<T>, Why>,
    quote: Quote<'_>,
) -> Result<T, ItemFault> {
    let unreadable = |why| ItemFault::Unreadable { why };
    let refusal = refusal(row, quote).map_err(unreadable)?;
    match (said(row).map_err(unreadable)?, refusal) {
        (Some(good), None) => Ok(good),
        (None, Some(refusal)) => Err(ItemFault::Refused(refusal)),
        (Some(_), Some(_)) => Err(unreadable("it is granted and refused at once".to_owned())),
        (None, None) => Err(unreadable("it is neither granted nor refused".to_owned())),
    }
}

fn refusal(row: &Fields, quote: Quote<'_>) -> Result<Option<CarrierRefusal>, Why> {
    let Some(word) = row.code("code")? else {
        return Ok(None);
    };
    Ok(Some(CarrierRefusal {
        reason: RefusalReason::read(clean(&word, 80)),
        said: quote(row.text("message")?.unwrap_or_default()),
        next_slot: row.slot("next_slot")?,
    }))
}

/// A text that is only shown, where there is one.
fn shown(row: &Fields, name: &str) -> Result<Option<String>, Why> {
    let text = row.text(name)?.map(|text| clean(text, TEXT_CHARS_MAX));
    Ok(text.filter(|text| !text.is_empty()))
}
