//! The lines of an order.

use super::super::statuses;
use super::super::wire::{Item, Scalar};
use super::bad::{Bad, clean, shown, unreadable};
use domain::codes::{ChannelItemId, Sku};
use domain::sync::observation::{LINE_UNITS_MAX, ORDER_UNITS_MAX, ObservedUnits, ReturnDetails};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::value::RawValue;
use std::collections::HashMap;

/// Texts that are only kept and shown hold at most so much.
pub(super) const TEXT_CHARS_MAX: usize = 200;

/// Takes `orderItems` apart.
pub(super) fn items<'a>(raw: Option<&'a RawValue>) -> Result<Vec<Item<'a>>, Bad> {
    let none = || Bad::new("ORDER_WITHOUT_LINES", "the order has no orderItems".into());
    let items: Vec<&RawValue> = serde_json::from_str(raw.ok_or_else(none)?.get())
        .map_err(|_| Bad::order("orderItems is not a list".into()))?;
    if items.is_empty() {
        return Err(none());
    }
    let item = |item: &'a RawValue| {
        serde_json::from_str(item.get()).map_err(|error| unreadable("an order item", &error))
    };
    items.into_iter().map(item).collect()
}

/// The lines as observed. A line id may stand several times, once for each status that some of its units have.
pub(super) fn observed(items: &[Item<'_>], order_word: &str) -> Result<Vec<ObservedUnits>, Bad> {
    let lines = items
        .iter()
        .map(|item| line(item, order_word))
        .collect::<Result<Vec<_>, _>>()?;
    let (mut of_line, mut of_order) = (HashMap::new(), 0_u32);
    for line in &lines {
        let units = of_line.entry(&line.channel_item_id).or_insert(0_u32);
        // No overflow: each entry is bounded, and the sums are checked at every step.
        *units += line.quantity;
        of_order += line.quantity;
        if *units > LINE_UNITS_MAX {
            return Err(out_of_range(format!(
                "line {} has more than {LINE_UNITS_MAX} units in all",
                shown(line.channel_item_id.as_str())
            )));
        }
        if of_order > ORDER_UNITS_MAX {
            return Err(out_of_range(format!(
                "the order has more than {ORDER_UNITS_MAX} units in all"
            )));
        }
    }
    Ok(lines)
}

fn line(item: &Item<'_>, order_word: &str) -> Result<ObservedUnits, Bad> {
    let id = Scalar::of(item.order_item_id).filled();
    let id = id.ok_or_else(|| Bad::new("LINE_WITHOUT_ID", "an order item has no orderItemId".into()))?;
    let channel_item_id = ChannelItemId::parse(&id).map_err(|bad| Bad::order(bad.to_string()))?;
    let word = Scalar::of(item.status).filled();
    let reading = statuses::read(word.as_deref(), order_word);
    let raw_status = raw(word.as_deref().unwrap_or(order_word));
    Ok(ObservedUnits {
        quantity: quantity(Scalar::of(item.quantity), &id)?,
        channel_item_id,
        sku: sku_text(item).and_then(|sku| Sku::parse(&sku).ok()),
        raw_status,
        reading,
        // The contract gives no time of a change: returnDate says when the return was made, not when its status
        // came about.
        changed_at: None,
        tracking_no: text(item.tracking_number).or_else(|| text(item.tracking_id)),
        shipping_provider: text(item.shipping_provider).or_else(|| text(item.delivery_partner)),
        invoice_no: text(item.invoice_number),
        return_details: return_details(item),
    })
}

/// What the shop calls the article: its SKU, else the finest id that it has.
pub(super) fn sku_text(item: &Item<'_>) -> Option<String> {
    let given = [item.sku, item.variant_id, item.product_id]
        .into_iter()
        .find_map(|raw| Scalar::of(raw).filled());
    given.map(|sku| sku.trim().to_owned())
}

/// A status word, untouched but for its length.
pub(super) fn raw(word: &str) -> String {
    word.chars().take(TEXT_CHARS_MAX).collect()
}

fn text(raw: Option<&RawValue>) -> Option<String> {
    Scalar::of(raw)
        .filled()
        .map(|text| clean(&text, TEXT_CHARS_MAX))
        .filter(|text| !text.is_empty())
}

fn return_details(item: &Item<'_>) -> Option<ReturnDetails> {
    let details = ReturnDetails {
        reason: text(item.return_reason),
        date: text(item.return_date),
        tracking_no: text(item.return_awb),
        shipping_provider: text(item.return_shipping_provider),
    };
    (details != ReturnDetails::default()).then_some(details)
}

/// 1 to [`LINE_UNITS_MAX`], as a number or as text; 1 where it is not given, as in the contract a line was one unit
/// before it had a quantity.
fn quantity(given: Scalar<'_>, line: &str) -> Result<u32, Bad> {
    let refuse = |given: &str| {
        out_of_range(format!(
            "line {} has quantity {}; it must be a whole number from 1 to {LINE_UNITS_MAX}",
            shown(line),
            shown(given)
        ))
    };
    let digits = match given {
        Scalar::Missing => return Ok(1),
        Scalar::Text(text) => text.trim().to_owned(),
        Scalar::Number(digits) => digits.to_owned(),
        Scalar::Bool(_) | Scalar::Composite => return Err(refuse("that is not a number")),
    };
    // As decimal, since some shops print 3.0.
    let units = Decimal::from_str_exact(&digits)
        .or_else(|_| Decimal::from_scientific(&digits))
        .ok();
    let whole = units
        .filter(|units| units.fract().is_zero())
        .and_then(|units| units.to_u32());
    whole
        .filter(|units| (1..=LINE_UNITS_MAX).contains(units))
        .ok_or_else(|| refuse(&digits))
}

const fn out_of_range(message: String) -> Bad {
    Bad::new("QUANTITY_OUT_OF_RANGE", message)
}
