//! A return in JSON.

use crate::orders::words::ReturnState;
use crate::putaway::words::Condition;
use crate::wire::{when, wire_enum};
use app::returns::ReturnLine;
use domain::returns as rules;
use serde::Serialize;
use utoipa::ToSchema;

wire_enum! {
    /// Who sends it back: CIR the customer, RTO the courier.
    ReturnKind of domain::sync::observation::ReturnKind { Rto = "RTO", Cir = "CIR" }
}

/// A return with the order that it is of.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "return_no": "WH1-R000001", "facility": "WH1", "order": "SO-000000001", "channel": "SHOP1",
    "channel_order_no": "112-7", "kind": "CIR", "state": "OVER", "items": [1], "reason": "too small", "date": null,
    "tracking_no": "AWB9", "shipping_provider": "Speedy", "opened_at": "2026-11-20T08:00:00Z",
    "closed_at": "2026-11-22T05:22:39Z",
    "receipts": [{"item": 1, "facility": "WH1", "at": "2026-11-22T05:22:39Z", "by": "ann"}],
    "inspections": [{"item": 1, "condition": "BAD", "reason": "cracked", "comment": null,
                     "at": "2026-11-22T06:00:00Z", "by": "ann"}]
}))]
pub(crate) struct GoodsReturn {
    /// Its number from the facility's RETURN sequence.
    return_no: String,
    /// The facility that takes the goods back.
    facility: String,
    /// Our code of the order.
    order: String,
    channel: String,
    /// The channel's number of the order.
    channel_order_no: String,
    kind: ReturnKind,
    state: ReturnState,
    /// Numbers of the items.
    items: Vec<u32>,
    /// Why it comes back.
    reason: Option<String>,
    /// As the channel wrote it.
    date: Option<String>,
    tracking_no: Option<String>,
    shipping_provider: Option<String>,
    opened_at: String,
    closed_at: Option<String>,
    /// What came back of it, in the order in which it came.
    receipts: Vec<ReturnReceipt>,
    /// What was found, in the order in which it was said; the last word on an item counts.
    inspections: Vec<ReturnInspection>,
}

/// One unit that came back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReturnReceipt {
    /// The item's number.
    item: u32,
    /// Where it came in and lies until it is put away.
    facility: String,
    at: String,
    /// Who received it; null on the channel's word.
    by: Option<String>,
}

/// How one unit was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReturnInspection {
    /// The item's number.
    item: u32,
    condition: Condition,
    /// Why it is bad or missing.
    reason: Option<String>,
    comment: Option<String>,
    at: String,
    by: String,
}

/// The returns that a call was about.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"data": [{
    "return_no": "WH1-R000001", "facility": "WH1", "order": "SO-000000001", "channel": "SHOP1",
    "channel_order_no": "112-7", "kind": "RTO", "state": "OVER", "items": [1], "reason": null, "date": null,
    "tracking_no": null, "shipping_provider": null, "opened_at": "2026-11-22T05:22:39Z",
    "closed_at": "2026-11-22T05:22:39Z",
    "receipts": [{"item": 1, "facility": "WH1", "at": "2026-11-22T05:22:39Z", "by": "ann"}], "inspections": []
}]}))]
pub(crate) struct GoodsReturns {
    data: Vec<GoodsReturn>,
}

impl From<Vec<ReturnLine>> for GoodsReturns {
    fn from(rows: Vec<ReturnLine>) -> Self {
        Self {
            data: rows.into_iter().map(GoodsReturn::from).collect(),
        }
    }
}

impl From<ReturnLine> for GoodsReturn {
    fn from(line: ReturnLine) -> Self {
        let goods = line.goods;
        Self {
            return_no: goods.return_no,
            facility: goods.facility.to_string(),
            order: line.order.to_string(),
            channel: line.channel.to_string(),
            channel_order_no: line.channel_order_no.to_string(),
            kind: goods.kind.into(),
            state: goods.state.into(),
            items: goods.items,
            reason: goods.details.reason,
            date: goods.details.date,
            tracking_no: goods.details.tracking_no,
            shipping_provider: goods.details.shipping_provider,
            opened_at: goods.opened_at.to_rfc3339(),
            closed_at: when(goods.closed_at),
            receipts: goods.receipts.into_iter().map(ReturnReceipt::from).collect(),
            inspections: goods
                .inspections
                .into_iter()
                .map(ReturnInspection::from)
                .collect(),
        }
    }
}

impl From<rules::Receipt> for ReturnReceipt {
    fn from(receipt: rules::Receipt) -> Self {
        Self {
            item: receipt.item,
            facility: receipt.facility.to_string(),
            at: receipt.at.to_rfc3339(),
            by: receipt.by,
        }
    }
}

impl From<rules::Inspection> for ReturnInspection {
    fn from(inspection: rules::Inspection) -> Self {
        Self {
            item: inspection.item,
            condition: inspection.condition.into(),
            reason: inspection.reason,
            comment: inspection.comment,
            at: inspection.at.to_rfc3339(),
            by: inspection.by,
        }
    }
}
