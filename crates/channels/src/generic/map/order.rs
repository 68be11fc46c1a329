//! One order, for the status sync and for the import.

use super::super::wire::{Item, Order, Scalar};
use super::bad::{Bad, shown};
use super::{address, date, lines, money};
use domain::codes::{ChannelOrderNo, Sku};
use domain::moment::Moment;
use domain::sync::observation::{ListedOrder, Observation};

/// What the channel says of the order. Asks for no more than status sync needs: a date or a price that cannot be
/// read must not keep a cancellation from being seen.
pub(super) fn observed(order: &Order<'_>, asked_at: Moment) -> Result<Observation, Bad> {
    let channel_order_no = number(order)?;
    observation(
        order,
        channel_order_no,
        &lines::items(order.order_items)?,
        asked_at,
    )
}

/// The order with all that is needed to take it in.
pub(super) fn listed(order: &Order<'_>, asked_at: Moment) -> Result<ListedOrder, Bad> {
    let channel_order_no = number(order)?;
    let items = lines::items(order.order_items)?;
    let observation = observation(order, channel_order_no, &items, asked_at)?;
    check_skus(&items)?;
    let placed_at = date::moment(Scalar::of(order.order_date))?;
    let prices: Vec<_> = items.iter().map(|item| item.order_item_price).collect();
    let currency = money::currency(order.order_price, &prices)?;
    let unit_prices_minor = prices
        .into_iter()
        .map(|price| money::unit_price_minor(price, &currency))
        .collect::<Result<_, _>>()?;
    let cash_on_delivery = cash_on_delivery(order);
    Ok(ListedOrder {
        observation,
        placed_at,
        currency,
        cash_on_delivery,
        is_paid: is_paid(order),
        unit_prices_minor,
    })
}

fn observation(
    order: &Order<'_>,
    channel_order_no: ChannelOrderNo,
    items: &[Item<'_>],
    asked_at: Moment,
) -> Result<Observation, Bad> {
    let word = Scalar::of(order.order_status).text().unwrap_or_default();
    Ok(Observation {
        channel_order_no,
        asked_at,
        lines: lines::observed(items, &word)?,
        raw_status: lines::raw(&word),
        third_party_shipping: flag(Scalar::of(order.third_party_shipping)),
        address: address::address(order.shipping_address),
    })
}

fn number(order: &Order<'_>) -> Result<ChannelOrderNo, Bad> {
    let id = Scalar::of(order.id).filled();
    let id = id.ok_or_else(|| Bad::new("ORDER_WITHOUT_ID", "the order has no id".into()))?;
    ChannelOrderNo::parse(&id).map_err(|bad| Bad::order(bad.to_string()))
}

/// A SKU that cannot be kept is refused here and not dropped: the order would come in for goods that nobody can name.
fn check_skus(items: &[Item<'_>]) -> Result<(), Bad> {
    for sku in items.iter().filter_map(lines::sku_text) {
        Sku::parse(&sku).map_err(|bad| Bad::order(bad.to_string()))?;
    }
    Ok(())
}

/// Yes or no as a boolean, a word or 0 and 1; nothing for all else.
fn flag(given: Scalar<'_>) -> Option<bool> {
    if let Scalar::Bool(flag) = given {
        return Some(flag);
    }
    match given.text()?.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" => Some(true),
        "false" | "0" | "no" => Some(false),
        _ => None,
    }
}

/// Whether `paymentType` names cash on delivery; the documentation does not list its words.
fn cash_on_delivery(order: &Order<'_>) -> bool {
    let word = shown(&Scalar::of(order.payment_type).text().unwrap_or_default());
    let letters: String = word
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    matches!(letters.as_str(), "COD" | "CASHONDELIVERY")
}

/// Whether `paymentStatus`, which some shops add, says that it is paid; nothing where it is missing or another word.
fn is_paid(order: &Order<'_>) -> Option<bool> {
    let word = Scalar::of(order.payment_status).text()?;
    match word.trim().to_ascii_uppercase().as_str() {
        "PAID" | "CAPTURED" | "COMPLETED" => Some(true),
        "UNPAID" | "PENDING" | "AWAITING_PAYMENT" | "FAILED" | "EXPIRED" | "REFUNDED" => Some(false),
        _ => None,
    }
}
