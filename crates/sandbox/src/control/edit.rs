//! Changing an order in ways no customer or courier would.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::body::Sent;
use super::order::shown;
use crate::bounds;
use crate::market::Market;
use crate::orders::address::AddressChange;
use crate::orders::order::Order;
use crate::orders::unit::UnitStatus;
use crate::refusal::Refusal;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct WordSent {
    word: String,
    order_item_id: Option<String>,
}

/// `POST /control/orders/{id}/word`: every unit, of one line if named, is in a status of this word.
pub(super) async fn word(
    State(market): State<Market>,
    Path(id): Path<String>,
    Sent(sent): Sent<WordSent>,
) -> Result<Json<Box<RawValue>>, Refusal> {
    let status = UnitStatus::from_word(&bounds::code("word", &sent.word)?);
    changed(&market, &id, |order| {
        let wanted = |item: &str| sent.order_item_id.as_deref().is_none_or(|only| only == item);
        let mut found = false;
        for line in order.lines.iter_mut().filter(|line| wanted(&line.item_id)) {
            line.change(u32::MAX, |_| true, |unit| unit.status = status.clone());
            found = true;
        }
        if found {
            Ok(())
        } else {
            Err(Refusal::Missing(format!("order {} has no such item", order.id)))
        }
    })
}

/// `PUT /control/orders/{id}/address`: the fields given replace those of the shipping address.
pub(super) async fn address(
    State(market): State<Market>,
    Path(id): Path<String>,
    Sent(change): Sent<AddressChange>,
) -> Result<Json<Box<RawValue>>, Refusal> {
    changed(&market, &id, |order| {
        order.shipping = Arc::new(change.onto(&order.shipping)?);
        Ok(())
    })
}

/// `PUT /control/orders/{id}/raw`: the object is served in the order's place, byte for byte.
pub(super) async fn raw(
    State(market): State<Market>,
    Path(id): Path<String>,
    Sent(raw): Sent<Box<RawValue>>,
) -> Result<Json<Box<RawValue>>, Refusal> {
    if !raw.get().starts_with('{') {
        return Err(Refusal::Bad("the body must be a JSON object".to_owned()));
    }
    changed(&market, &id, |order| {
        order.raw = Some(raw);
        Ok(())
    })
}

/// `DELETE /control/orders/{id}/raw`: the order itself is served again.
pub(super) async fn unset_raw(
    State(market): State<Market>,
    Path(id): Path<String>,
) -> Result<Json<Box<RawValue>>, Refusal> {
    changed(&market, &id, |order| {
        order.raw = None;
        Ok(())
    })
}

fn changed(
    market: &Market,
    id: &str,
    change: impl FnOnce(&mut Order) -> Result<(), Refusal>,
) -> Result<Json<Box<RawValue>>, Refusal> {
    let mut state = market.state();
    state.book.change(id, change)?;
    shown(state.book.get(id)?, market.offset())
}
