//! An order as the contract writes it: this sandbox's own wire types.

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::Serialize;
use serde_json::value::RawValue;

use super::address::Address;
use super::amount::Amount;
use super::order::{Line, Order, OrderStatus, PaymentType};
use super::unit::UnitGroup;

/// How orders are written: the offset of dates, and a word in place of every unit's status if a fault asks for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style<'a> {
    /// East of UTC.
    pub(crate) offset: Offset,
    /// Served instead of every item status.
    pub(crate) word: Option<&'a str>,
}

/// What is served for an order.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum OrderView<'a> {
    /// The raw JSON put in its place.
    Raw(&'a RawValue),
    /// The order itself.
    Plain(PlainOrder<'a>),
}

/// An order in the contract's shape.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlainOrder<'a> {
    id: &'a str,
    order_date: String,
    order_status: OrderStatus,
    sla: String,
    payment_type: PaymentType,
    order_price: OrderPrice<'a>,
    third_party_shipping: bool,
    order_items: Vec<Item<'a>>,
    shipping_address: &'a Address,
    billing_address: &'a Address,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OrderPrice<'a> {
    currency: &'a str,
    total_price: Amount,
}

/// Units of one line that are alike: a line whose units differ is several of these under one id.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    order_item_id: &'a str,
    status: &'a str,
    product_id: &'a str,
    variant_id: &'a str,
    sku: &'a str,
    title: &'a str,
    quantity: u32,
    order_item_price: ItemPrice<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_date: Option<String>,
    #[serde(rename = "returnAWB", skip_serializing_if = "Option::is_none")]
    return_awb: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_shipping_provider: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tracking_number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping_provider: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice_number: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ItemPrice<'a> {
    selling_price: Amount,
    total_price: Amount,
    shipping_charges: Amount,
    currency: &'a str,
}

/// The order as the contract side serves it.
pub(crate) fn served<'a>(order: &'a Order, style: Style<'a>) -> OrderView<'a> {
    match &order.raw {
        Some(raw) => OrderView::Raw(raw),
        None => OrderView::Plain(plain(order, style)),
    }
}

/// The order itself, whatever is served in its place.
pub(crate) fn plain<'a>(order: &'a Order, style: Style<'a>) -> PlainOrder<'a> {
    let items = order
        .lines
        .iter()
        .flat_map(|line| line.groups.iter().map(move |group| (line, group)));
    PlainOrder {
        id: &order.id,
        order_date: date(order.placed, style.offset),
        order_status: order.status(),
        sla: date(order.send_by, style.offset),
        payment_type: order.payment,
        order_price: OrderPrice {
            currency: &order.currency,
            total_price: order.total(),
        },
        third_party_shipping: order.third_party_shipping,
        order_items: items
            .map(|(line, group)| item(line, group, &order.currency, style))
            .collect(),
        shipping_address: &order.shipping,
        billing_address: &order.billing,
    }
}

fn item<'a>(line: &'a Line, group: &'a UnitGroup, currency: &'a str, style: Style<'a>) -> Item<'a> {
    let papers = &group.state.papers;
    Item {
        order_item_id: &line.item_id,
        status: style.word.unwrap_or_else(|| group.state.status.word()),
        product_id: &line.product_id,
        variant_id: &line.variant_id,
        sku: &line.sku,
        title: &line.title,
        quantity: group.quantity,
        order_item_price: ItemPrice {
            selling_price: line.price,
            total_price: line.price.times(group.quantity),
            shipping_charges: Amount::ZERO,
            currency,
        },
        return_reason: papers.return_reason.as_deref(),
        return_date: papers.return_date.map(|at| date(at, style.offset)),
        return_awb: papers.return_awb.as_deref(),
        return_shipping_provider: papers.return_shipping_provider.as_deref(),
        tracking_number: papers.tracking_number.as_deref(),
        shipping_provider: papers.shipping_provider.as_deref(),
        invoice_number: papers.invoice_number.as_deref(),
    }
}

/// RFC 3339 with a numeric offset.
pub(crate) fn date(at: Timestamp, offset: Offset) -> String {
    at.display_with_offset(offset).to_string()
}
