//! Orders as a person or test asks for them, before they have an id.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::address::AddressChange;
use super::amount::Amount;
use super::order::{Line, Order, PaymentType};
use super::samples;
use super::unit::{Papers, UnitGroup, UnitState, UnitStatus};
use crate::bounds;
use crate::refusal::Refusal;

/// What one unit costs when nothing is said.
const DEFAULT_PRICE: Amount = Amount::whole(499);
/// How long the seller has to send an order.
const TIME_TO_SEND: SignedDuration = SignedDuration::from_hours(48);

/// A new order: everything but the items may be left to the sandbox.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Draft {
    /// The id wanted; the next free "SB-" number when absent.
    pub(crate) id: Option<String>,
    order_date: Option<Timestamp>,
    items: Vec<DraftItem>,
    #[serde(default)]
    third_party_shipping: bool,
    payment_type: Option<PaymentType>,
    #[serde(default)]
    pending_verification: bool,
    currency: Option<String>,
    address: Option<AddressChange>,
}

/// One line of a new order.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DraftItem {
    sku: String,
    quantity: u32,
    price: Option<Value>,
    order_item_id: Option<String>,
    product_id: Option<String>,
    variant_id: Option<String>,
    title: Option<String>,
}

impl Draft {
    /// A prepaid order of one line at the default price.
    pub(crate) fn single(sku: &str, quantity: u32, placed: Timestamp, third_party_shipping: bool) -> Self {
        let item = DraftItem {
            sku: sku.to_owned(),
            quantity,
            price: None,
            order_item_id: None,
            product_id: None,
            variant_id: None,
            title: None,
        };
        Self {
            id: None,
            order_date: Some(placed),
            items: vec![item],
            third_party_shipping,
            payment_type: None,
            pending_verification: false,
            currency: None,
            address: None,
        }
    }

    /// The order this asks for, under `id`. `number` chooses its made-up customer.
    pub(crate) fn order(&self, id: Arc<str>, number: u64, now: Timestamp) -> Result<Order, Refusal> {
        let placed = self.order_date.unwrap_or(now);
        let send_by = placed
            .checked_add(TIME_TO_SEND)
            .map_err(|_| Refusal::Bad("orderDate is too far in the future".to_owned()))?;
        let customer = samples::customer(number);
        let shipping = match &self.address {
            Some(change) => Arc::new(change.onto(&customer)?),
            None => customer,
        };
        Ok(Order {
            placed,
            send_by,
            currency: currency(self.currency.as_deref())?,
            payment: self.payment_type.unwrap_or(PaymentType::Prepaid),
            third_party_shipping: self.third_party_shipping,
            pending: self.pending_verification,
            lines: lines(&id, &self.items)?,
            billing: Arc::clone(&shipping),
            shipping,
            raw: None,
            id,
        })
    }
}

fn currency(given: Option<&str>) -> Result<Arc<str>, Refusal> {
    let code = given.unwrap_or("INR");
    if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(Refusal::Bad("currency must be three capital letters".to_owned()));
    }
    Ok(code.into())
}

fn lines(order: &str, items: &[DraftItem]) -> Result<Vec<Line>, Refusal> {
    if items.is_empty() || items.len() > bounds::MAX_LINES {
        return Err(Refusal::Bad(format!(
            "an order has 1 to {} items",
            bounds::MAX_LINES
        )));
    }
    let lines: Vec<Line> = items
        .iter()
        .enumerate()
        .map(|(at, item)| line(order, at + 1, item))
        .collect::<Result<_, _>>()?;
    let ids: HashSet<&str> = lines.iter().map(|line| &*line.item_id).collect();
    if ids.len() < lines.len() {
        return Err(Refusal::Bad("two items have the same orderItemId".to_owned()));
    }
    Ok(lines)
}

fn line(order: &str, position: usize, item: &DraftItem) -> Result<Line, Refusal> {
    let sku = bounds::code("sku", &item.sku)?;
    let code_or = |field: &str, given: &Option<String>, default: String| match given {
        Some(value) => bounds::code(field, value),
        None => Ok(default.into()),
    };
    let title = match &item.title {
        Some(title) => bounds::text("title", title)?,
        None => format!("Sandbox item {sku}").into(),
    };
    let state = UnitState {
        status: UnitStatus::Created,
        papers: Papers::default(),
    };
    Ok(Line {
        item_id: code_or("orderItemId", &item.order_item_id, format!("{order}-{position}"))?,
        product_id: code_or("productId", &item.product_id, format!("P-{sku}"))?,
        variant_id: code_or("variantId", &item.variant_id, format!("V-{sku}"))?,
        price: item
            .price
            .as_ref()
            .map_or(Ok(DEFAULT_PRICE), |price| Amount::read("price", price))?,
        groups: vec![UnitGroup {
            quantity: bounds::quantity(item.quantity)?,
            state,
        }],
        sku,
        title,
    })
}
