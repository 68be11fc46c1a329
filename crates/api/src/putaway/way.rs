//! The way of goods back to a shelf, as orders and returns tell it.

use super::words::{Condition, PutawaySource};
use crate::wire::{when, wire_enum};
use domain::putaway::GoodsWay as Way;
use serde::Serialize;
use utoipa::ToSchema;

wire_enum! {
    /// Whether a unit waits to be brought back to a shelf.
    PutawayMark of domain::putaway::PutawayMark { None = "NONE", Pending = "PENDING", Done = "DONE" }
}

/// The way of one unit that came back, or was cancelled after it was packed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "item": 1, "sku": "CUP-RED", "putaway": "DONE", "facility": "WH1", "source": "CANCELLED_ITEM",
    "putaway_no": "WH1-PA000001", "condition": "GOOD", "shelf": "A-01", "at": "2026-11-22T06:00:00Z", "by": "ann",
    "told": "put away as GOOD in WH1 on shelf A-01 with WH1-PA000001 by ann"
}))]
pub(crate) struct GoodsWay {
    /// The item's number in the order.
    item: u32,
    sku: String,
    /// PENDING: it waits; DONE: it was put away.
    putaway: PutawayMark,
    /// Where it lies.
    facility: Option<String>,
    /// Why it is here.
    source: Option<PutawaySource>,
    /// The putaway that it lies in, or that it was put away with.
    putaway_no: Option<String>,
    /// How it was found: at its inspection while it waits, as it was put away then.
    condition: Option<Condition>,
    /// The shelf that it was put on.
    shelf: Option<String>,
    /// Since when it waits, or when it was put away.
    at: Option<String>,
    /// Who put it away.
    by: Option<String>,
    /// The same in words.
    told: String,
}

impl From<Way> for GoodsWay {
    fn from(way: Way) -> Self {
        let told = way.in_words();
        Self {
            item: way.item,
            sku: way.sku.to_string(),
            putaway: way.mark.into(),
            facility: way.facility.map(|facility| facility.to_string()),
            source: way.source.map(Into::into),
            putaway_no: way.putaway_no,
            condition: way.condition.map(Into::into),
            shelf: way.shelf.map(|shelf| shelf.to_string()),
            at: when(way.at),
            by: way.by,
            told,
        }
    }
}
