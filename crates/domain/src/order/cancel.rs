//! Cancelling units that are still here (domain.md §3, §4).

use super::edit::Edit;
use super::event::EventKind;
use super::item::{ItemState, PackageKey};
use crate::package::PackageStatus;
use crate::putaway::PutawayMark;
use crate::recovery::{CancelReason, CancelStage, CancelledBy, CancelledDelivery, Push, Recovery};
use crate::refusal::{Refusal, RefusalCode, Refused};
use crate::stock::Bucket;
use crate::transition::Command;
use std::collections::BTreeSet;

/// A cancel: on whose word, by whom, and why.
#[derive(Debug, Clone, Copy)]
pub struct Cancelling<'c> {
    /// Seller or channel.
    pub by: CancelledBy,
    /// The user, the key or the run.
    pub who: &'c str,
    /// A [`CancelReason`]'s code, or what the channel said.
    pub reason: &'c str,
    /// What the person said beside it.
    pub comment: Option<&'c str>,
    /// The run that tells the channel, where it is told.
    pub push_run: Option<&'c str>,
}

impl<'c> Cancelling<'c> {
    /// A cancel that the channel told of.
    pub(crate) fn by_channel(said: &'c str) -> Self {
        Self {
            by: CancelledBy::Buyer,
            who: CHANNEL,
            reason: said,
            comment: None,
            push_run: None,
        }
    }
}

/// Who cancelled what we learned from the channel.
const CHANNEL: &str = "channel";

impl Edit<'_> {
    /// The seller's cancel of some items, or of all that live where none is named: allowed while they are here.
    ///
    /// # Errors
    /// `ORDER_CANCELLED`; a reason for each item that cannot be cancelled: `ITEM_NOT_FOUND`, `NOT_ALLOWED_IN_STATE`;
    /// `REASON_REQUIRED` where the reason is OTHER and nothing is said beside it.
    pub fn cancel_by_seller(&mut self, items: &[u32], cancelling: &Cancelling<'_>) -> Result<(), Refused> {
        let says_nothing = cancelling.comment.is_none_or(|text| text.trim().is_empty());
        if cancelling.reason == CancelReason::Other.as_str() && says_nothing {
            let text = "The reason OTHER needs a comment that says which";
            return Err(Refusal::new(RefusalCode::ReasonRequired, text).into());
        }
        let nos: Vec<u32> = match items.is_empty() {
            true => self
                .order
                .items
                .iter()
                .filter(|i| i.is_live())
                .map(|i| i.no)
                .collect(),
            false => items
                .iter()
                .copied()
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
        };
        if nos.is_empty() {
            let text = format!(
                "Order {} is cancelled. It is found under Cancelled Delivery",
                self.order.code
            );
            return Err(Refusal::new(RefusalCode::OrderCancelled, text).into());
        }
        self.each_may(&nos, Command::Cancel)?;
        Ok(self.cancel(&nos, cancelling)?)
    }

    /// Cancels units. Reserved stock is sellable again at once; packed goods go to putaway (seed
    /// `uniware-status-sync.md`). A package of which some units remain keeps them; if it was invoiced, it goes back to
    /// CREATED.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE` where a unit has left.
    pub fn cancel(&mut self, nos: &[u32], cancelling: &Cancelling<'_>) -> Result<(), Refusal> {
        let (by, reason) = (cancelling.by, cancelling.reason);
        for (key, group) in self.by_package(nos) {
            self.order.settle_packages();
            let stage = self.stage_of(key.as_ref());
            self.give_back(&group)?;
            self.step(&group, Command::Cancel, reason)?;
            for no in &group {
                if let Some(item) = self.item_mut(*no) {
                    item.cancelled_by = Some(by);
                }
            }
            let whole_package = match &key {
                Some(key) => self.close_or_reopen(key, reason)?,
                None => false,
            };
            let no = u32::try_from(self.order.cancelled.len())
                .unwrap_or(u32::MAX)
                .saturating_add(1);
            let mut items = group;
            items.sort_unstable();
            let cancelled_at = self.now();
            self.order.cancelled.push(CancelledDelivery {
                no,
                package: key,
                whole_package,
                items,
                by,
                who: cancelling.who.to_owned(),
                reason: reason.to_owned(),
                comment: cancelling.comment.map(str::to_owned),
                stage,
                cancelled_at,
                site_cancelled_at: None,
                withdrawn_at: None,
                push: cancelling.push_run.map(|run_id| Push::Pending {
                    since: cancelled_at,
                    run_id: run_id.to_owned(),
                }),
                recovery: Recovery::NotAsked,
            });
        }
        Ok(())
    }

    fn stage_of(&self, key: Option<&PackageKey>) -> CancelStage {
        match key
            .and_then(|key| self.order.package(key))
            .map(|package| package.status)
        {
            Some(PackageStatus::Confirmed) => CancelStage::Confirmed,
            Some(PackageStatus::Packed) => CancelStage::Packed,
            Some(PackageStatus::ReadyToShip) => CancelStage::ReadyToShip,
            Some(
                PackageStatus::Created
                | PackageStatus::Dispatched
                | PackageStatus::Delivered
                | PackageStatus::ReturnExpected
                | PackageStatus::Returned
                | PackageStatus::Cancelled,
            ) => CancelStage::Created,
            None => CancelStage::Unpackaged,
        }
    }

    fn give_back(&mut self, group: &[u32]) -> Result<(), Refusal> {
        let reserved = self.in_state(group, ItemState::Fulfillable);
        self.free_units(&reserved)?;
        let mut packed = self.in_state(group, ItemState::Packed);
        packed.extend(self.in_state(group, ItemState::ReadyToShip));
        self.move_stock(&packed, Bucket::Allocated, Bucket::PutawayPending)?;
        self.wait_for_putaway(&packed);
        Ok(())
    }

    /// Marks units whose goods lie in the facility and are sellable only after putaway.
    pub(super) fn wait_for_putaway(&mut self, nos: &[u32]) {
        for no in nos {
            if let Some(item) = self.item_mut(*no) {
                item.putaway = PutawayMark::Pending;
            }
        }
        if !nos.is_empty() {
            let detail = "The goods wait for putaway; they are sellable after it";
            self.note(EventKind::PutawayPending, nos, detail);
        }
    }

    /// Answers whether the whole package went.
    fn close_or_reopen(&mut self, key: &PackageKey, reason: &str) -> Result<bool, Refusal> {
        let left = self.live_nos_of(key);
        if left.is_empty() {
            self.void_papers(key, reason);
            return Ok(true);
        }
        let still_here = left.iter().any(|no| {
            self.order
                .item(*no)
                .is_some_and(|item| item.state.is_before_dispatch())
        });
        let invoiced = self
            .order
            .package(key)
            .is_some_and(|package| package.invoice.is_some());
        if still_here && invoiced {
            self.reopen_package(key, &format!("{reason}; some of its goods were cancelled"))?;
        }
        Ok(false)
    }
}
