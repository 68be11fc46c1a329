//! A row of a file of orders, read: what it says of the order, and its line.

use super::fault::RowFault;
use crate::typed::ADDRESS_CHARS_MAX;
use domain::codes::{ChannelCode, ChannelOrderNo, Sku};
use domain::moment::Moment;
use domain::money;
use domain::order::TypedLine;
use jiff::tz::TimeZone;
use sheets::values::{self, DateOrder, ValueError};
use sheets::{Cell, Columns, Row};
use std::collections::BTreeSet;

/// What rows are read with.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// The channels that there are, MANUAL among them.
    pub(crate) channels: BTreeSet<ChannelCode>,
    /// The tenant's zone, in which dates are.
    pub(crate) zone: TimeZone,
    /// How `03/04/2026` is read.
    pub(crate) dates: DateOrder,
}

/// Which order a row is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    /// `None` where there is no such channel.
    pub(crate) channel: Option<ChannelCode>,
    pub(crate) channel_order_no: ChannelOrderNo,
}

/// What a row says of its order. What is empty is as in the rows before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) placed_at: Option<Moment>,
    pub(crate) currency: Option<String>,
    pub(crate) cash_on_delivery: Option<bool>,
    /// In the order of [`ADDRESS`].
    pub(crate) address: [Option<String>; 8],
}

/// The columns of the address, and whether an order cannot do without them.
pub(crate) const ADDRESS: [(&str, bool); 8] = [
    ("name", true),
    ("line1", true),
    ("line2", false),
    ("city", true),
    ("state", false),
    ("country", false),
    ("postal_code", true),
    ("phone", false),
];

/// The order that a row is of; without a number it belongs to the order above it.
pub(crate) fn key(
    row: &Row,
    columns: &Columns,
    reading: &Reading,
    faults: &mut Vec<RowFault>,
) -> Option<Key> {
    let channel = match channel(row, columns, reading) {
        Ok(code) => Some(code),
        Err(fault) => {
            faults.push(fault);
            None
        }
    };
    let column = "channel_order_no";
    let number = values::code(columns.cell(row, column))
        .map_err(|error| RowFault::of_value(row.number, column, &error))
        .and_then(|text| {
            ChannelOrderNo::parse(&text)
                .map_err(|bad| RowFault::new(row.number, Some(column), "BAD_INPUT", bad.to_string()))
        });
    match number {
        Ok(channel_order_no) => Some(Key {
            channel,
            channel_order_no,
        }),
        Err(fault) => {
            faults.push(fault);
            None
        }
    }
}

fn channel(row: &Row, columns: &Columns, reading: &Reading) -> Result<ChannelCode, RowFault> {
    let column = "channel";
    let Some(cell) = columns.cell(row, column).filled() else {
        return Ok(ChannelCode::manual());
    };
    let text = values::code(cell).map_err(|error| RowFault::of_value(row.number, column, &error))?;
    let is_it = |code: &&ChannelCode| code.as_str().eq_ignore_ascii_case(&text);
    match reading.channels.iter().find(is_it) {
        Some(code) => Ok(code.clone()),
        None => {
            let known: Vec<&str> = reading.channels.iter().map(ChannelCode::as_str).collect();
            let message = format!(
                "There is no channel {text:?}; there are {}. Correct it, or leave it empty for MANUAL",
                known.join(", ")
            );
            Err(RowFault::new(row.number, Some(column), "NOT_FOUND", message))
        }
    }
}

/// Reads the rest of a row. `currency` is that of the rows before. All that is wrong is noted in `faults`; the line is `None`
/// where something of it is.
pub(crate) fn line(
    row: &Row,
    columns: &Columns,
    reading: &Reading,
    currency: Option<&str>,
    faults: &mut Vec<RowFault>,
) -> (Said, Option<TypedLine>) {
    let said = said(row, columns, reading, faults);
    let mut note = |column, error: ValueError| faults.push(RowFault::of_value(row.number, column, &error));
    let quantity = values::quantity(columns.cell(row, "quantity"));
    let quantity = quantity.map_err(|error| note("quantity", error)).ok();
    // Without a currency nobody knows how many decimals a price may have.
    let price = said.currency.as_deref().or(currency).and_then(|currency| {
        let digits = u8::try_from(money::decimals_of(currency)).unwrap_or(2);
        let price = values::money(columns.cell(row, "price"), digits);
        price.map_err(|error| note("price", error)).ok()
    });
    let sku = match values::code(columns.cell(row, "sku")) {
        Ok(text) => match Sku::parse(&text) {
            Ok(sku) => Some(sku),
            Err(bad) => {
                faults.push(RowFault::new(
                    row.number,
                    Some("sku"),
                    "BAD_INPUT",
                    bad.to_string(),
                ));
                None
            }
        },
        Err(error) => {
            note("sku", error);
            None
        }
    };
    let line = match (sku, quantity, price) {
        (Some(sku), Some(quantity), Some(price_minor)) => Some(TypedLine {
            sku,
            quantity,
            price_minor,
        }),
        (_, _, _) => None,
    };
    (said, line)
}

/// What the row says of its order.
fn said(row: &Row, columns: &Columns, reading: &Reading, faults: &mut Vec<RowFault>) -> Said {
    let mut said = Said::default();
    if let Some(cell) = columns.cell(row, "currency").filled() {
        match currency(cell, row.number) {
            Ok(code) => said.currency = Some(code),
            Err(fault) => faults.push(fault),
        }
    }
    if let Some(cell) = columns.cell(row, "placed_at").filled() {
        match placed_at(cell, row.number, reading) {
            Ok(at) => said.placed_at = Some(at),
            Err(fault) => faults.push(fault),
        }
    }
    if let Some(cell) = columns.cell(row, "cash_on_delivery").filled() {
        match values::yes_no(cell) {
            Ok(yes) => said.cash_on_delivery = Some(yes),
            Err(error) => faults.push(RowFault::of_value(row.number, "cash_on_delivery", &error)),
        }
    }
    for ((column, _), place) in ADDRESS.iter().zip(&mut said.address) {
        let Some(cell) = columns.cell(row, column).filled() else {
            continue;
        };
        match address_part(cell, column, row.number) {
            Ok(text) => *place = Some(text),
            Err(fault) => faults.push(fault),
        }
    }
    said
}

fn currency(cell: &Cell, row: u64) -> Result<String, RowFault> {
    let text = values::code(cell).map_err(|error| RowFault::of_value(row, "currency", &error))?;
    let code = text.to_uppercase();
    match money::is_currency(&code) {
        true => Ok(code),
        false => {
            let message = format!("{text:?} is not a currency code of three letters. Write one such as INR");
            Err(RowFault::new(row, Some("currency"), "BAD_INPUT", message))
        }
    }
}

fn placed_at(cell: &Cell, row: u64, reading: &Reading) -> Result<Moment, RowFault> {
    let date =
        values::date(cell, reading.dates).map_err(|error| RowFault::of_value(row, "placed_at", &error))?;
    match date.to_zoned(reading.zone.clone()) {
        Ok(at) => Ok(Moment(at.timestamp().as_microsecond())),
        Err(_) => {
            let message = format!("{date} is out of range. Correct it");
            Err(RowFault::new(row, Some("placed_at"), "OUT_OF_RANGE", message))
        }
    }
}

/// Codes of the address keep their digits, or are refused where a spreadsheet lost some.
fn address_part(cell: &Cell, column: &'static str, row: u64) -> Result<String, RowFault> {
    let fault = |error: &ValueError| RowFault::of_value(row, column, error);
    let text = match (column, cell) {
        ("postal_code" | "phone", Cell::Number(_) | Cell::Text(_)) => {
            values::code(cell).map_err(|error| fault(&error))?
        }
        (_, _) => values::text(cell, ADDRESS_CHARS_MAX).map_err(|error| fault(&error))?,
    };
    let chars = text.chars().count();
    if chars > ADDRESS_CHARS_MAX {
        let chars_max = ADDRESS_CHARS_MAX;
        return Err(fault(&ValueError::TextTooLong { chars, chars_max }));
    }
    // A line break inside an address, as spreadsheets have them, is a blank on a label.
    Ok(text
        .split(char::is_control)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" "))
}
