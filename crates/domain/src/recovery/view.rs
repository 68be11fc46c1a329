//! What a cancelled delivery is to a person: its group, its state, and what can be done (domain.md §6). The state of the
//! table is computed, never stored: time, the channel and the tenant move it too.

use super::{CancelledBy, CancelledDelivery, Push, Recovery};
use crate::moment::Moment;
use crate::order::item::text_enum;
use crate::order::{Origin, SaleOrder, refuse_moved};
use crate::refusal::{Refusal, RefusalCode};
use crate::sync::contradiction::Contradiction;

text_enum! {
    /// The three groups of the page.
    Group {
        /// The seller cancelled, and the order came from a channel: *Sales Site API*.
        Api = "API",
        /// The seller cancelled, and the order was uploaded or typed: *Excel/Manual*.
        Manual = "MANUAL",
        /// Cancelled on the site: *Sales Site Order cancel*.
        Site = "SITE",
    }
}

text_enum! {
    /// The states of the page's table.
    RecoveryState {
        /// Not asked for yet.
        ResyncAvailable = "RESYNC_AVAILABLE",
        /// Asked for, and under way.
        Resyncing = "RESYNCING",
        /// Back, with a new packing no.
        Resynced = "RESYNCED",
        /// Asked for and not possible; may be asked for again.
        ResyncFailed = "RESYNC_FAILED",
        /// Not possible.
        ResyncUnavailable = "RESYNC_UNAVAILABLE",
        /// Not asked for yet.
        Recoverable = "RECOVERABLE",
        /// Asked for and not possible; may be asked for again.
        RecoverFailed = "RECOVER_FAILED",
        /// Not possible.
        Unrecoverable = "UNRECOVERABLE",
        /// Back, with the same packing no.
        Restored = "RESTORED",
        /// Cancelled on the site: neither is possible.
        SiteCancelled = "SITE_CANCELLED",
    }
}

text_enum! {
    /// Under which heading a record is listed.
    Heading {
        /// As [`Group::Api`].
        Api = "API",
        /// As [`Group::Manual`], not restored.
        Manual = "MANUAL",
        /// As [`Group::Site`].
        Site = "SITE",
        /// Restored: it left the list, and is found only by whoever asks for it.
        Restored = "RESTORED",
    }
}

impl From<Group> for Heading {
    fn from(group: Group) -> Self {
        match group {
            Group::Api => Self::Api,
            Group::Manual => Self::Manual,
            Group::Site => Self::Site,
        }
    }
}

/// Under which heading a record is listed.
pub fn heading_of(origin: Origin, record: &CancelledDelivery) -> Heading {
    match (group_of(origin, record), &record.recovery) {
        (Group::Manual, Recovery::Back { .. }) => Heading::Restored,
        (group, _) => group.into(),
    }
}

/// The one thing that can be done to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecoveryAction {
    /// Ask the channel for the order as it is now.
    Resync,
    /// Bring it back as it was.
    Restore,
}

/// What stands around a row and is not part of its order.
#[derive(Debug, Clone)]
pub struct Circumstances<'c> {
    /// The time.
    pub now: Moment,
    /// How long after its cancel a delivery may come back, in seconds.
    pub window_s: i64,
    /// Whether the tenant is live.
    pub is_live: bool,
    /// Why the channel cannot be asked now, where it cannot: switched off, or it has no way to ask for one order.
    pub channel_not_ready: Option<&'c str>,
    /// Why nothing can be restored now, where it cannot: no facility serves the order's channel.
    pub facility_not_ready: Option<&'c str>,
}

/// What a row's order is to it.
#[derive(Debug, Clone, Copy)]
pub struct OfOrder<'o> {
    /// Where the order came from.
    pub origin: Origin,
    /// Its contradictions.
    pub contradictions: &'o [Contradiction],
}

impl<'o> From<&'o SaleOrder> for OfOrder<'o> {
    fn from(order: &'o SaleOrder) -> Self {
        Self {
            origin: order.origin,
            contradictions: &order.contradictions,
        }
    }
}

/// A row as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryView {
    /// Its group.
    pub group: Group,
    /// Its state.
    pub state: RecoveryState,
    /// Its button; `None` where there is none.
    pub action: Option<RecoveryAction>,
    /// Why there is none, where something stands against it.
    pub blocker: Option<Refusal>,
    /// Until when it may be asked for, that moment included; `None` where that is past or does not matter any more.
    pub ends_at: Option<Moment>,
    /// Whether the channel withdrew its cancel, so that a resync suggests itself.
    pub is_suggested: bool,
}

/// The row of a cancelled delivery.
pub fn view(order: OfOrder<'_>, record: &CancelledDelivery, around: &Circumstances<'_>) -> RecoveryView {
    match group_of(order.origin, record) {
        Group::Site => RecoveryView {
            group: Group::Site,
            state: RecoveryState::SiteCancelled,
            action: None,
            blocker: Some(Refusal::new(
                RefusalCode::CancelledAtChannel,
                "It was cancelled on the site, so it can be neither resynced nor restored",
            )),
            ends_at: None,
            is_suggested: false,
        },
        Group::Api => of_api(order, record, around),
        Group::Manual => of_manual(order, record, around),
    }
}

/// In which group a record is found.
pub fn group_of(origin: Origin, record: &CancelledDelivery) -> Group {
    match (origin, record.by) {
        (Origin::Excel | Origin::Manual, _) => Group::Manual,
        (Origin::Api, CancelledBy::Buyer) if record.withdrawn_at.is_none() => Group::Site,
        (Origin::Api, CancelledBy::Buyer) => Group::Api,
        (Origin::Api, CancelledBy::Seller) => match (&record.push, &record.recovery) {
            // Our own cancel was acknowledged there, or it is back already: it stays where the seller looks for it.
            (Some(Push::Acknowledged { .. }), _) | (_, Recovery::Back { .. }) => Group::Api,
            _ if record.site_cancelled_at.is_some() && record.withdrawn_at.is_none() => Group::Site,
            _ => Group::Api,
        },
    }
}

/// The last moment at which a record may be asked for.
pub fn ends_at(record: &CancelledDelivery, window_s: i64) -> Moment {
    record.cancelled_at.plus_s(window_s)
}

/// Whether a record has this button now.
///
/// # Errors
/// `ALREADY_BACK`, `RESYNCING`, what stands against it (`CANCELLED_AT_CHANNEL`, `RECOVERY_WINDOW_OVER`, `CHANNEL_NOT_READY`, `GOODS_MAY_BE_OUT`, …),
/// or `NOT_ALLOWED_IN_STATE` where it has the other button.
pub fn allow(
    order: OfOrder<'_>,
    record: &CancelledDelivery,
    around: &Circumstances<'_>,
    action: RecoveryAction,
) -> Result<(), Refusal> {
    let seen = view(order, record, around);
    if seen.action == Some(action) {
        return Ok(());
    }
    record.refuse_back()?;
    if let Recovery::Resyncing { run_id, .. } = &record.recovery {
        let text = format!("The channel is being asked for it already, by run {run_id}");
        return Err(Refusal::new(RefusalCode::Resyncing, text));
    }
    Err(seen.blocker.unwrap_or_else(|| {
        let text = match action {
            RecoveryAction::Resync => "It was uploaded or typed, so there is no channel to ask. Restore it",
            RecoveryAction::Restore => "It came from a channel, which may have changed it since. Resync it",
        };
        Refusal::new(RefusalCode::NotAllowedInState, text)
    }))
}

fn of_api(order: OfOrder<'_>, record: &CancelledDelivery, around: &Circumstances<'_>) -> RecoveryView {
    let ends_at = ends_at(record, around.window_s);
    let (state, blocker) = match &record.recovery {
        Recovery::Back { .. } => (RecoveryState::Resynced, None),
        Recovery::Resyncing { .. } => (RecoveryState::Resyncing, None),
        Recovery::NotAsked | Recovery::Failed { .. } => match why_no_resync(order, record, around, ends_at) {
            Some(blocker) => (RecoveryState::ResyncUnavailable, Some(blocker)),
            None if matches!(record.recovery, Recovery::Failed { .. }) => (RecoveryState::ResyncFailed, None),
            None => (RecoveryState::ResyncAvailable, None),
        },
    };
    let open = matches!(
        state,
        RecoveryState::ResyncAvailable | RecoveryState::ResyncFailed
    );
    RecoveryView {
        group: Group::Api,
        state,
        action: open.then_some(RecoveryAction::Resync),
        blocker,
        ends_at: (around.now <= ends_at && state != RecoveryState::Resynced).then_some(ends_at),
        is_suggested: open && record.withdrawn_at.is_some(),
    }
}

fn why_no_resync(
    order: OfOrder<'_>,
    record: &CancelledDelivery,
    around: &Circumstances<'_>,
    ends_at: Moment,
) -> Option<Refusal> {
    match &record.push {
        Some(Push::Acknowledged { .. }) if record.withdrawn_at.is_none() => {
            let text = "It was cancelled on the channel by us, so the channel has nothing to give back";
            return Some(Refusal::new(RefusalCode::CancelledAtChannel, text));
        }
        Some(Push::Pending { .. }) => {
            let text = "The channel is being asked to cancel it; wait for its answer";
            return Some(Refusal::new(RefusalCode::CancelPendingAtChannel, text));
        }
        Some(Push::Acknowledged { .. } | Push::Refused { .. }) | None => {}
    }
    if around.now > ends_at {
        return Some(too_old(around.window_s, ends_at, "resynced"));
    }
    if !around.is_live {
        let text = "The tenant is not live yet, and nothing is asked of a channel before that";
        return Some(Refusal::new(RefusalCode::TenantNotLive, text));
    }
    if let Some(why) = around.channel_not_ready {
        return Some(Refusal::new(RefusalCode::ChannelNotReady, why));
    }
    refuse_moved(order.origin, order.contradictions, record).err()
}

fn of_manual(order: OfOrder<'_>, record: &CancelledDelivery, around: &Circumstances<'_>) -> RecoveryView {
    let ends_at = ends_at(record, around.window_s);
    let blocker = match (around.now > ends_at, around.facility_not_ready) {
        (true, _) => Some(too_old(around.window_s, ends_at, "restored")),
        (false, Some(why)) => Some(Refusal::new(RefusalCode::NoFacility, why)),
        (false, None) => refuse_moved(order.origin, order.contradictions, record).err(),
    };
    let (state, blocker) = match (&record.recovery, blocker) {
        (Recovery::Back { .. }, _) => (RecoveryState::Restored, None),
        (_, Some(blocker)) => (RecoveryState::Unrecoverable, Some(blocker)),
        // No uploaded or typed order is ever resynced.
        (Recovery::NotAsked | Recovery::Resyncing { .. }, None) => (RecoveryState::Recoverable, None),
        (Recovery::Failed { .. }, None) => (RecoveryState::RecoverFailed, None),
    };
    let open = matches!(state, RecoveryState::Recoverable | RecoveryState::RecoverFailed);
    RecoveryView {
        group: Group::Manual,
        state,
        action: open.then_some(RecoveryAction::Restore),
        blocker,
        ends_at: (around.now <= ends_at && state != RecoveryState::Restored).then_some(ends_at),
        is_suggested: false,
    }
}

fn too_old(window_s: i64, ends_at: Moment, done: &str) -> Refusal {
    let text = format!(
        "It was cancelled more than {} days ago; it could be {done} until {}",
        window_s / 86_400,
        ends_at.to_rfc3339()
    );
    Refusal::new(RefusalCode::RecoveryWindowOver, text)
}
