//! The words of cancelled deliveries, as they are written.

use crate::wire::wire_enum;
use domain::recovery::{Push, Recovery};
use serde::Serialize;
use utoipa::ToSchema;

wire_enum! {
    /// API: cancelled by the seller, of a channel's order. MANUAL: cancelled by the seller, of an uploaded or typed order.
    /// SITE: cancelled on the sales site.
    CancelGroup of domain::recovery::view::Group { Api = "API", Manual = "MANUAL", Site = "SITE" }
}

wire_enum! {
    /// How a cancelled delivery stands.
    RecoveryState of domain::recovery::view::RecoveryState {
        ResyncAvailable = "RESYNC_AVAILABLE", Resyncing = "RESYNCING", Resynced = "RESYNCED",
        ResyncFailed = "RESYNC_FAILED", ResyncUnavailable = "RESYNC_UNAVAILABLE", Recoverable = "RECOVERABLE",
        RecoverFailed = "RECOVER_FAILED", Unrecoverable = "UNRECOVERABLE", Restored = "RESTORED",
        SiteCancelled = "SITE_CANCELLED",
    }
}

wire_enum! {
    /// What can be done to a cancelled delivery.
    RecoveryAction of domain::recovery::view::RecoveryAction { Resync = "resync", Restore = "restore" }
}

/// How the channel took a cancel that it is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum OnChannel {
    /// It is being told, or will be told again.
    Pending,
    /// It cancelled it too.
    Acknowledged,
    /// It did not.
    Refused,
}

impl From<&Push> for OnChannel {
    fn from(push: &Push) -> Self {
        match push {
            Push::Pending { .. } => Self::Pending,
            Push::Acknowledged { .. } => Self::Acknowledged,
            Push::Refused { .. } => Self::Refused,
        }
    }
}

/// How far a cancelled delivery is on its way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum RecoveryProgress {
    /// Nobody asked for it.
    NotAsked,
    /// The channel is being asked.
    Resyncing,
    /// It was asked for and was not possible.
    Failed,
    /// It is back.
    Back,
}

impl From<&Recovery> for RecoveryProgress {
    fn from(recovery: &Recovery) -> Self {
        match recovery {
            Recovery::NotAsked => Self::NotAsked,
            Recovery::Resyncing { .. } => Self::Resyncing,
            Recovery::Failed { .. } => Self::Failed,
            Recovery::Back { .. } => Self::Back,
        }
    }
}
