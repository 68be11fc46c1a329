//! Placing and moving many orders at once.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::action::{ActionSent, named};
use super::body::Sent;
use crate::bounds;
use crate::market::Market;
use crate::orders::book::DEFAULT_PREFIX;
use crate::orders::draft::Draft;
use crate::refusal::Refusal;

/// The most SKUs one bulk call takes in turn.
const MAX_SKUS: usize = 10_000;
/// The most seconds between the dates of two orders: a day.
const MAX_SPACING_S: u32 = 86_400;

/// Many orders of one line each.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct BulkSent {
    count: u32,
    /// Taken in turn.
    skus: Vec<String>,
    quantity: Option<u32>,
    prefix: Option<String>,
    #[serde(default)]
    third_party_shipping: bool,
    /// The date of the last order; now when absent.
    order_date: Option<Timestamp>,
    /// Seconds between the dates of two orders.
    #[serde(default)]
    spacing_s: u32,
}

impl BulkSent {
    fn check(&self) -> Result<(), Refusal> {
        if self.count == 0 || self.count > bounds::MAX_BULK {
            return Err(Refusal::Bad(format!("count must be 1 to {}", bounds::MAX_BULK)));
        }
        if self.skus.is_empty() || self.skus.len() > MAX_SKUS {
            return Err(Refusal::Bad(format!("skus must name 1 to {MAX_SKUS} SKUs")));
        }
        if self.spacing_s > MAX_SPACING_S {
            return Err(Refusal::Bad(format!("spacingS must be at most {MAX_SPACING_S}")));
        }
        for sku in &self.skus {
            bounds::code("sku", sku)?;
        }
        bounds::quantity(self.quantity.unwrap_or(1)).map(|_| ())
    }

    /// When the order at `index`, counted from 0, was placed.
    fn placed(&self, index: u32, now: Timestamp) -> Result<Timestamp, Refusal> {
        let behind = i64::from(self.count - 1 - index) * i64::from(self.spacing_s);
        self.order_date
            .unwrap_or(now)
            .checked_sub(SignedDuration::from_secs(behind))
            .map_err(|_| Refusal::Bad("spacingS reaches too far into the past".to_owned()))
    }
}

/// `POST /control/orders/bulk`: all of them or, when something is refused, none.
pub(super) async fn create(
    State(market): State<Market>,
    Sent(sent): Sent<BulkSent>,
) -> Result<Json<Value>, Refusal> {
    sent.check()?;
    let now = market.now_to_the_second();
    let prefix = bounds::order_id(sent.prefix.as_deref().unwrap_or(DEFAULT_PREFIX))?;
    // The first order is the oldest: if its date can be written, so can every other's.
    sent.placed(0, now)?;
    let mut state = market.state();
    state.book.room_for(sent.count as usize)?;
    let mut ends: Option<(Arc<str>, Arc<str>)> = None;
    for index in 0..sent.count {
        let sku = &sent.skus[index as usize % sent.skus.len()];
        let placed = sent.placed(index, now)?;
        let draft = Draft::single(sku, sent.quantity.unwrap_or(1), placed, sent.third_party_shipping);
        let id = Arc::clone(&state.book.place(&draft, &prefix, now)?.id);
        ends = Some((ends.map_or_else(|| Arc::clone(&id), |(first, _)| first), id));
    }
    let (first, last) = ends.unzip();
    Ok(Json(
        json!({ "created": sent.count, "first": first.as_deref(), "last": last.as_deref() }),
    ))
}

/// `POST /control/orders/bulk/{action}`: counts the orders it moved and those it did not fit.
pub(super) async fn act(
    State(market): State<Market>,
    Path(action): Path<String>,
    Sent(sent): Sent<ActionSent>,
) -> Result<Json<Value>, Refusal> {
    let asked = sent.asked(named(&action)?, market.now_to_the_second())?;
    let mut state = market.state();
    let ids = match &sent.ids {
        Some(ids) => ids.iter().map(|id| id.as_str().into()).collect(),
        None => state.book.ids(),
    };
    let (mut moved, mut refused) = (0u32, 0u32);
    for id in ids {
        match sent.carry_out(&mut state, &id, asked.clone()) {
            Ok(_) => moved += 1,
            Err(_) => refused += 1,
        }
    }
    Ok(Json(json!({ "moved": moved, "refused": refused })))
}
