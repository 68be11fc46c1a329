//! Placing orders, looking at them and taking them away.

use axum::Json;
use axum::extract::{Path, State};
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

use super::body::{Asked, Sent};
use crate::market::Market;
use crate::orders::book::DEFAULT_PREFIX;
use crate::orders::draft::Draft;
use crate::orders::order::Order;
use crate::orders::view::{PlainOrder, Style, plain};
use crate::refusal::Refusal;

const MAX_LIMIT: usize = 1000;
const DEFAULT_LIMIT: usize = 100;

/// An order in the contract's shape, with what only the sandbox knows.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ControlOrder<'a> {
    #[serde(flatten)]
    order: PlainOrder<'a>,
    pending_verification: bool,
    /// Served in the order's place.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<&'a RawValue>,
}

/// The order as a control call answers it. Written at once, since the raw JSON in it may be what no value can hold.
pub(super) fn shown(order: &Order, offset: Offset) -> Result<Json<Box<RawValue>>, Refusal> {
    let view = ControlOrder {
        order: plain(order, Style { offset, word: None }),
        pending_verification: order.pending,
        raw: order.raw.as_deref(),
    };
    to_raw_value(&view)
        .map(Json)
        .map_err(|error| Refusal::Bad(format!("the order cannot be shown: {error}")))
}

/// `POST /control/orders`
pub(super) async fn create(
    State(market): State<Market>,
    Sent(draft): Sent<Draft>,
) -> Result<Json<Box<RawValue>>, Refusal> {
    let (now, offset) = (market.now_to_the_second(), market.offset());
    let mut state = market.state();
    let order = state.book.place(&draft, DEFAULT_PREFIX, now)?;
    shown(order, offset)
}

/// Some orders, and where the following ones begin.
#[derive(Serialize)]
pub(super) struct ControlPage {
    orders: Vec<Box<RawValue>>,
    total: usize,
    next: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListAsked {
    limit: Option<usize>,
    after: Option<String>,
}

/// `GET /control/orders`: newest first; `next` is the `after` of the following page, absent on the last.
pub(super) async fn list(
    State(market): State<Market>,
    Asked(asked): Asked<ListAsked>,
) -> Result<Json<ControlPage>, Refusal> {
    let limit = asked.limit.unwrap_or(DEFAULT_LIMIT);
    if limit == 0 || limit > MAX_LIMIT {
        return Err(Refusal::Bad(format!("limit must be 1 to {MAX_LIMIT}")));
    }
    let offset = market.offset();
    let state = market.state();
    // One more than asked for tells whether there is a following page.
    let found = state.book.newest(asked.after.as_deref(), limit + 1)?;
    let page = &found[..found.len().min(limit)];
    let next = if found.len() > limit {
        page.last().map(|order| order.id.to_string())
    } else {
        None
    };
    let orders = page
        .iter()
        .map(|order| shown(order, offset).map(|Json(order)| order))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Json(ControlPage {
        orders,
        total: state.book.len(),
        next,
    }))
}

/// `GET /control/orders/{id}`
pub(super) async fn show(
    State(market): State<Market>,
    Path(id): Path<String>,
) -> Result<Json<Box<RawValue>>, Refusal> {
    shown(market.state().book.get(&id)?, market.offset())
}

/// `DELETE /control/orders/{id}`: the order vanishes.
pub(super) async fn remove(
    State(market): State<Market>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    market.state().book.remove(&id)?;
    Ok(Json(json!({ "removed": id })))
}
