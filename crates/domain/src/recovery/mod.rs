//! Cancelled deliveries: the record of what was cancelled, by whom, why and when.

pub mod resync;
pub mod view;

use crate::moment::Moment;
use crate::order::item::{PackageKey, text_enum};
use crate::refusal::{Refusal, RefusalCode};
use serde::{Deserialize, Serialize};

text_enum! {
    /// Who cancelled.
    CancelledBy {
        /// Cancelled in Ordertide.
        Seller = "SELLER",
        /// Learned from the channel, whoever pressed the button there.
        Buyer = "BUYER",
    }
}

text_enum! {
    /// How far the goods were when they were cancelled.
    CancelStage {
        /// In no package yet.
        Unpackaged = "UNPACKAGED",
        /// Package CREATED.
        Created = "CREATED",
        /// Package CONFIRMED.
        Confirmed = "CONFIRMED",
        /// Package PACKED: invoiced, goods go to putaway.
        Packed = "PACKED",
        /// Package READY_TO_SHIP: goods go to putaway.
        ReadyToShip = "READY_TO_SHIP",
    }
}

text_enum! {
    /// Why a seller cancels. `OTHER` needs a comment.
    CancelReason {
        /// The goods cannot be had.
        OutOfStock = "OUT_OF_STOCK",
        /// The buyer asked for it.
        BuyerAsked = "BUYER_ASKED",
        /// The address cannot be delivered to.
        UndeliverableAddress = "UNDELIVERABLE_ADDRESS",
        /// The price was wrong.
        WrongPrice = "WRONG_PRICE",
        /// The same order is there twice.
        DuplicateOrder = "DUPLICATE_ORDER",
        /// It looks like fraud.
        SuspectedFraud = "SUSPECTED_FRAUD",
        /// The goods are damaged.
        Damaged = "DAMAGED",
        /// Cancelled by mistake in the work.
        Mistake = "MISTAKE",
        /// Nobody said why.
        NotStated = "NOT_STATED",
        /// Something else, as the comment says.
        Other = "OTHER",
    }
}

/// What became of a cancel that the channel is told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Push {
    /// The channel is being told, or will be told again.
    Pending {
        /// Since when.
        since: Moment,
        /// The run that does it.
        run_id: String,
    },
    /// The channel cancelled it too.
    Acknowledged {
        /// When it said so.
        at: Moment,
    },
    /// The channel did not.
    Refused {
        /// When it said so.
        at: Moment,
        /// The stable code.
        code: String,
        /// In the channel's own words, and what to do.
        message: String,
    },
}

impl Push {
    /// How far it is, as it is written.
    pub const fn state(&self) -> &'static str {
        match self {
            Self::Pending { .. } => "PENDING",
            Self::Acknowledged { .. } => "ACKNOWLEDGED",
            Self::Refused { .. } => "REFUSED",
        }
    }
}

/// How far a cancelled delivery is on its way back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Recovery {
    /// Nobody asked for it.
    #[default]
    NotAsked,
    /// A resync is under way.
    Resyncing {
        /// The run that does it.
        run_id: String,
        /// Who asked.
        by: String,
        /// When.
        asked_at: Moment,
    },
    /// It was asked for and was not possible.
    Failed {
        /// The stable code.
        code: String,
        /// What happened, why, and what to do.
        message: String,
        /// Who asked.
        by: String,
        /// When it failed.
        at: Moment,
    },
    /// It is back.
    Back {
        /// The package that it is back in: a new one after a resync, its own after a restore.
        package: Option<PackageKey>,
        /// The items that took the place of those that were cancelled; empty where it came back before they were kept.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        items: Vec<u32>,
        /// Who asked.
        by: String,
        /// When.
        at: Moment,
    },
}

impl Recovery {
    /// How far it is, as it is written.
    pub const fn state(&self) -> &'static str {
        match self {
            Self::NotAsked => "NOT_ASKED",
            Self::Resyncing { .. } => "RESYNCING",
            Self::Failed { .. } => "FAILED",
            Self::Back { .. } => "BACK",
        }
    }
}

/// The record of one cancelled package, of items cancelled out of a living one, or of cancelled items that had none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelledDelivery {
    /// Its number in the order, from 1.
    pub no: u32,
    /// The package, where there was one.
    pub package: Option<PackageKey>,
    /// Whether the whole package went.
    pub whole_package: bool,
    /// The numbers of the items, ascending.
    pub items: Vec<u32>,
    /// By whom.
    pub by: CancelledBy,
    /// Who did it: a user, a key, a run.
    pub who: String,
    /// Why: a [`CancelReason`], or what the channel said.
    pub reason: String,
    /// What the person said beside it.
    pub comment: Option<String>,
    /// How far the goods were.
    pub stage: CancelStage,
    /// When.
    pub cancelled_at: Moment,
    /// When the site was first seen to say CANCELLED for a delivery that the seller had cancelled.
    pub site_cancelled_at: Option<Moment>,
    /// When a newer word of the channel said that the cancel no longer holds.
    pub withdrawn_at: Option<Moment>,
    /// What became of it on the channel, where the channel is told.
    pub push: Option<Push>,
    /// How far it is on its way back.
    pub recovery: Recovery,
}

impl CancelledDelivery {
    /// Refuses what is asked of a delivery that came back already.
    ///
    /// # Errors
    /// `ALREADY_BACK`, naming the package.
    pub fn refuse_back(&self) -> Result<(), Refusal> {
        match &self.recovery {
            Recovery::Back { package, .. } => {
                let place = package
                    .as_ref()
                    .map(|key| format!(" as package {}", key.packing_no));
                let text = format!("It came back already{}", place.unwrap_or_default());
                Err(Refusal::new(RefusalCode::AlreadyBack, text))
            }
            Recovery::NotAsked | Recovery::Resyncing { .. } | Recovery::Failed { .. } => Ok(()),
        }
    }

    /// The run that works on it: a resync, or a cancel that the channel is told of.
    pub fn run_id(&self) -> Option<&str> {
        match (&self.recovery, &self.push) {
            (Recovery::Resyncing { run_id, .. }, _) | (_, Some(Push::Pending { run_id, .. })) => Some(run_id),
            (
                Recovery::NotAsked | Recovery::Failed { .. } | Recovery::Back { .. },
                Some(Push::Acknowledged { .. } | Push::Refused { .. }) | None,
            ) => None,
        }
    }

    /// Whether the channel may still say something about it that matters: that it is cancelled there too, or that its cancel
    /// no longer holds.
    pub fn is_watched(&self) -> bool {
        let is_back = matches!(self.recovery, Recovery::Back { .. });
        !is_back && self.withdrawn_at.is_none()
    }

    /// The items that took the place of its own, where that was kept.
    pub fn came_back_as(&self) -> &[u32] {
        match &self.recovery {
            Recovery::Back { items, .. } => items,
            Recovery::NotAsked | Recovery::Resyncing { .. } | Recovery::Failed { .. } => &[],
        }
    }

    /// The package that it came back in.
    pub fn came_back_in(&self) -> Option<&PackageKey> {
        match &self.recovery {
            Recovery::Back { package, .. } => package.as_ref(),
            Recovery::NotAsked | Recovery::Resyncing { .. } | Recovery::Failed { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests;
