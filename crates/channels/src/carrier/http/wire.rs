//! What is sent to the carrier, and the fields of what it answers, taken apart without judging them.

use crate::asking::{BadBody, parse};
use crate::carrier::{Parcel, PickupRequest, Slot};
use domain::moment::Moment;
use domain::order::address::Address;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// The longest number or id that a carrier may give, in characters.
pub(super) const CODE_CHARS_MAX: usize = 128;

/// What is wrong with a field, in words.
pub(super) type Why = String;

pub(super) fn parcel(parcel: &Parcel) -> Value {
    let cash = parcel.cash_on_delivery.as_ref();
    json!({
        "facility": parcel.facility.as_str(),
        "packing_no": parcel.packing_no,
        "serial": parcel.serial,
        "order_no": parcel.order_no,
        "weight_g": parcel.weight_g,
        "cash_on_delivery": cash.map(|cash| json!({ "amount_minor": cash.amount_minor, "currency": cash.currency })),
        "recipient": address(&parcel.recipient),
        "sender": address(&parcel.sender),
    })
}

pub(super) fn pickup(request: &PickupRequest) -> Value {
    json!({
        "request_id": request.request_id,
        "window": slot(request.window),
        "address": address(&request.address),
        "parcels": request.parcels,
        "note": request.note,
    })
}

fn slot(slot: Slot) -> Value {
    json!({ "from": slot.from.to_rfc3339(), "to": slot.to.to_rfc3339() })
}

fn address(address: &Address) -> Value {
    let lines = [&address.line1, &address.line2];
    let lines: Vec<_> = lines.into_iter().filter(|line| !line.trim().is_empty()).collect();
    json!({
        "name": address.name,
        "lines": lines,
        "city": address.city,
        "state": address.state,
        "country": address.country,
        "postal_code": address.postal_code,
        "phone": address.phone,
    })
}

/// An object of an answer.
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    /// The whole body as one object.
    pub(super) fn of_body(body: &[u8]) -> Result<Self, BadBody> {
        parse(body, "an object").map(Self)
    }

    /// A row of a list.
    pub(super) fn of_row(row: Value) -> Result<Self, Why> {
        match row {
            Value::Object(fields) => Ok(Self(fields)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                Err("it is not an object".to_owned())
            }
        }
    }

    /// Takes a list of rows out.
    pub(super) fn rows(&mut self, name: &str) -> Result<Vec<Value>, BadBody> {
        match self.0.remove(name) {
            Some(Value::Array(rows)) => Ok(rows),
            Some(_) | None => Err(BadBody::NotTheContract(format!("it has no list {name}"))),
        }
    }

    /// A text, where the field is there and not null.
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, Why> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                Err(format!("{name} is not a text"))
            }
        }
    }

    /// Yes or no; no where the field is missing or null.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Why> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(Value::String(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                Err(format!("{name} is neither true nor false"))
            }
        }
    }

    /// A number or id of the carrier's: 1 to 128 characters, none of them a control character.
    pub(super) fn code(&self, name: &str) -> Result<Option<String>, Why> {
        self.text(name)?.map(|text| code(name, text)).transpose()
    }

    /// As [`Fields::code`], and it must be there.
    pub(super) fn needed(&self, name: &str) -> Result<String, Why> {
        self.code(name)?.ok_or_else(|| format!("{name} is missing"))
    }

    /// A list of numbers or ids; none where the field is missing or null.
    pub(super) fn codes(&self, name: &str) -> Result<Vec<String>, Why> {
        let wrong = || format!("{name} is not a list of texts");
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(items)) => items
                .iter()
                .map(|item| code(name, item.as_str().ok_or_else(wrong)?))
                .collect(),
            Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => Err(wrong()),
        }
    }

    /// A moment with an offset from UTC.
    pub(super) fn moment(&self, name: &str) -> Result<Moment, Why> {
        let text = self.text(name)?.ok_or_else(|| format!("{name} is missing"))?;
        text.trim()
            .parse::<Timestamp>()
            .map(Moment::from)
            .map_err(|_| format!("{name} is not a time of the form 2026-11-22T10:00:00+05:30"))
    }

    /// From when to when, where the field is there.
    pub(super) fn slot(&self, name: &str) -> Result<Option<Slot>, Why> {
        let fields = match self.0.get(name) {
            None | Some(Value::Null) => return Ok(None),
            Some(value) => Self::of_row(value.clone()).map_err(|why| format!("{name}: {why}"))?,
        };
        let at = |end| fields.moment(end).map_err(|why| format!("{name}: {why}"));
        let slot = Slot {
            from: at("from")?,
            to: at("to")?,
        };
        if slot.from < slot.to {
            Ok(Some(slot))
        } else {
            Err(format!("{name} does not end after it begins"))
        }
    }
}

fn code(name: &str, text: &str) -> Result<String, Why> {
    if text.trim().is_empty() || text.chars().count() > CODE_CHARS_MAX || text.chars().any(char::is_control) {
        return Err(format!(
            "{name} is not 1 to {CODE_CHARS_MAX} characters without control characters"
        ));
    }
    Ok(text.to_owned())
}
