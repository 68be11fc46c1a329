//! A cancelled delivery in a list.

use super::words::{CancelGroup, OnChannel, RecoveryAction, RecoveryState};
use crate::orders::words::{CancelStage, CancelledBy, Origin};
use crate::putaway::way::GoodsWay;
use crate::wire::when;
use app::recovery::{CancelledLine, GoodsOfRow};
use domain::moment::Moment;
use domain::recovery::Recovery;
use serde::Serialize;
use utoipa::ToSchema;

/// A cancelled delivery: a package, items out of one, or items that had none.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CancelledDelivery {
    /// The order's code and the record's number in it: what it is called in other calls.
    delivery: String,
    /// Our code of the order.
    order: String,
    channel: String,
    /// The channel's number of the order.
    channel_order_no: String,
    origin: Origin,
    /// As the delivery address names them.
    buyer: String,
    packing_no: Option<String>,
    facility: Option<String>,
    /// The package that it came back in.
    new_packing_no: Option<String>,
    group: CancelGroup,
    cancelled_by: CancelledBy,
    /// The user, the key or the run; `channel` where we learned of it there.
    who: String,
    /// A reason of ours, or what the channel said.
    reason: String,
    /// What was said beside it.
    comment: Option<String>,
    stage: CancelStage,
    /// Numbers of the items.
    items: Vec<u32>,
    whole_package: bool,
    cancelled_at: String,
    state: RecoveryState,
    /// What can be done to it now; null where nothing can.
    action: Option<RecoveryAction>,
    /// Whether the channel withdrew its cancel.
    resync_suggested: bool,
    /// Who asked for it last.
    requested_by: Option<String>,
    /// When that was, or when its end was recorded.
    requested_at: Option<String>,
    /// The run that asks or tells the channel now.
    run_id: Option<String>,
    /// How the channel took our cancel; null where it was not told.
    on_channel: Option<OnChannel>,
    last_result: Option<LastResult>,
    /// The last moment at which it may be asked for; null where that is past or does not matter.
    ends_at: Option<String>,
    /// Seconds until then, where something can be done.
    left_s: Option<i64>,
    /// The way of its goods back to a shelf, unit by unit, the first 20; empty where they were never packed.
    goods: Vec<GoodsWay>,
    /// Units beyond those; `GET /orders/{order}` tells the way of each.
    goods_more: u64,
}

/// What came of it last, or why nothing can be done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LastResult {
    /// The stable code.
    code: String,
    /// What happened, why, and what to do.
    detail: String,
}

impl From<(CancelledLine, GoodsOfRow)> for CancelledDelivery {
    fn from((line, goods): (CancelledLine, GoodsOfRow)) -> Self {
        let last_result = line.last_result().map(|(code, detail)| LastResult {
            code: code.to_owned(),
            detail: detail.into_owned(),
        });
        let (requested_by, requested_at) = requested(&line.record.recovery).unzip();
        let (record, view) = (line.record, line.view);
        Self {
            delivery: line.delivery.to_string(),
            order: line.delivery.order.to_string(),
            channel: line.channel.to_string(),
            channel_order_no: line.channel_order_no.to_string(),
            origin: line.origin.into(),
            buyer: line.buyer,
            packing_no: record.package.as_ref().map(|key| key.packing_no.clone()),
            facility: record.package.as_ref().map(|key| key.facility.to_string()),
            new_packing_no: record.came_back_in().map(|key| key.packing_no.clone()),
            group: view.group.into(),
            cancelled_by: record.by.into(),
            run_id: record.run_id().map(str::to_owned),
            on_channel: record.push.as_ref().map(OnChannel::from),
            who: record.who,
            reason: record.reason,
            comment: record.comment,
            stage: record.stage.into(),
            items: record.items,
            whole_package: record.whole_package,
            cancelled_at: record.cancelled_at.to_rfc3339(),
            state: view.state.into(),
            action: view.action.map(Into::into),
            resync_suggested: view.is_suggested,
            requested_by,
            requested_at: when(requested_at),
            last_result,
            ends_at: when(view.ends_at),
            left_s: line.left_s,
            goods_more: goods.more,
            goods: goods.ways.into_iter().map(GoodsWay::from).collect(),
        }
    }
}

fn requested(recovery: &Recovery) -> Option<(String, Moment)> {
    match recovery {
        Recovery::NotAsked => None,
        Recovery::Resyncing { by, asked_at, .. } => Some((by.clone(), *asked_at)),
        Recovery::Failed { by, at, .. } | Recovery::Back { by, at, .. } => Some((by.clone(), *at)),
    }
}
