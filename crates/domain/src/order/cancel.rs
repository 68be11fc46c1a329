//! Cancelling units that are still here (domain.md §3, §4).

use super::edit::Edit;
use super::event::EventKind;
use super::item::{ItemState, PackageKey};
use crate::package::PackageStatus;
use crate::putaway::PutawayMark;
use crate::recovery::{CancelStage, CancelledBy, CancelledDelivery};
use crate::refusal::Refusal;
use crate::stock::Bucket;
use crate::transition::Command;

impl Edit<'_> {
    /// Cancels units. Reserved stock is sellable again at once; packed goods go to putaway (seed
    /// `uniware-status-sync.md`). A package of which some units remain keeps them; if it was invoiced, it goes back to
    /// CREATED.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE` where a unit has left.
    pub fn cancel(&mut self, nos: &[u32], by: CancelledBy, reason: &str) -> Result<(), Refusal> {
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
                reason: reason.to_owned(),
                stage,
                cancelled_at,
                site_cancelled_at: None,
                withdrawn_at: None,
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
        self.move_stock(&reserved, Bucket::Reserved, Bucket::Available)?;
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
