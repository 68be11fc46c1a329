//! A cancelled delivery, as its order shows it.

use super::words::{CancelStage, CancelledBy};
use crate::cancelled::words::{OnChannel, RecoveryProgress};
use crate::wire::when;
use domain::recovery::CancelledDelivery;
use serde::Serialize;
use utoipa::ToSchema;

/// What was cancelled together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Cancelled {
    /// Its number in the order.
    no: u32,
    packing_no: Option<String>,
    whole_package: bool,
    /// Numbers of the items.
    items: Vec<u32>,
    cancelled_by: CancelledBy,
    /// The user, the key or the run; `channel` where we learned of it there.
    who: String,
    /// A reason of ours, or what the channel said.
    reason: String,
    /// What was said beside it.
    comment: Option<String>,
    stage: CancelStage,
    cancelled_at: String,
    site_cancelled_at: Option<String>,
    withdrawn_at: Option<String>,
    /// How the channel took our cancel; null where it was not told.
    on_channel: Option<OnChannel>,
    recovery: RecoveryProgress,
    /// The package that it came back in.
    new_packing_no: Option<String>,
}

impl From<&CancelledDelivery> for Cancelled {
    fn from(cancelled: &CancelledDelivery) -> Self {
        Self {
            no: cancelled.no,
            packing_no: cancelled.package.as_ref().map(|key| key.packing_no.clone()),
            whole_package: cancelled.whole_package,
            items: cancelled.items.clone(),
            cancelled_by: cancelled.by.into(),
            who: cancelled.who.clone(),
            reason: cancelled.reason.clone(),
            comment: cancelled.comment.clone(),
            stage: cancelled.stage.into(),
            cancelled_at: cancelled.cancelled_at.to_rfc3339(),
            site_cancelled_at: when(cancelled.site_cancelled_at),
            withdrawn_at: when(cancelled.withdrawn_at),
            on_channel: cancelled.push.as_ref().map(OnChannel::from),
            recovery: (&cancelled.recovery).into(),
            new_packing_no: cancelled.came_back_in().map(|key| key.packing_no.clone()),
        }
    }
}
