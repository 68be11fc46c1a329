//! A person's answer to a contradiction on something that we hold as cancelled (domain.md §4, Contradiction).

use super::contradiction::{ContradictionKind, ContradictionState};
use crate::codes::ShelfCode;
use crate::order::Parcel;
use crate::order::edit::Edit;
use crate::order::event::EventKind;
use crate::order::item::{ItemState, OrderItem};
use crate::putaway::PutawayMark;
use crate::refusal::{Refusal, RefusalCode};
use crate::stock::Bucket;
use crate::transition::Command;
use std::collections::BTreeSet;

/// What the person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The goods left the building.
    ItLeft,
    /// They did not.
    ItDidNot,
}

impl Edit<'_> {
    /// Answers an open contradiction. *It left*: its items become DISPATCHED; goods that waited for putaway leave from
    /// there, and goods that had become sellable again leave UNTRACKED, for only a count tells which unit went. *It did
    /// not*: closed until the channel changes its word.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE` where there is no such open contradiction, or it is not about cancelled items;
    /// `SEQUENCE_NOT_DEFINED` where the package that left needs an invoice number.
    pub fn answer_contradiction(&mut self, no: u32, answer: Answer) -> Result<(), Refusal> {
        let Some(contradiction) = self.order.contradictions.iter().find(|c| c.no == no).cloned() else {
            let text = format!("Order {} has no contradiction {no}", self.order.code);
            return Err(Refusal::new(RefusalCode::NotAllowedInState, text));
        };
        if contradiction.state != ContradictionState::Open {
            let text = format!("Contradiction {no} is {} already", contradiction.state);
            return Err(Refusal::new(RefusalCode::NotAllowedInState, text));
        }
        let state = match answer {
            Answer::ItDidNot => ContradictionState::ItDidNot,
            Answer::ItLeft if is_about_cancelled_goods(contradiction.kind) => {
                self.it_left(&contradiction.items)?;
                ContradictionState::ItLeft
            }
            Answer::ItLeft => {
                let text = "Only goods that are held as cancelled can be said to have left";
                return Err(Refusal::new(RefusalCode::NotAllowedInState, text));
            }
        };
        let now = self.now();
        if let Some(contradiction) = self.order.contradictions.iter_mut().find(|c| c.no == no) {
            contradiction.state = state;
            contradiction.closed_at = Some(now);
        }
        self.note(
            EventKind::ContradictionChanged,
            &contradiction.items,
            format!("Contradiction {no}: {state}"),
        );
        Ok(())
    }

    /// Goods held as cancelled are DISPATCHED; those that came back or were printed again, and travel under a void label, leave as
    /// any others.
    fn it_left(&mut self, nos: &[u32]) -> Result<(), Refusal> {
        let cancelled = self.in_state(nos, ItemState::Cancelled);
        let is_here = |no: &u32| {
            self.order
                .item(*no)
                .is_some_and(|item| item.state.is_before_dispatch())
        };
        let here: Vec<(u32, Parcel)> = nos
            .iter()
            .copied()
            .filter(is_here)
            .map(|no| (no, Parcel::default()))
            .collect();
        if cancelled.is_empty() && here.is_empty() {
            let text = "Its goods have left under another label. See that one of the parcels comes back, and answer that it did not leave";
            return Err(Refusal::new(RefusalCode::NotAllowedInState, text));
        }
        if !cancelled.is_empty() {
            self.bring_back_as_dispatched(&cancelled)?;
        }
        let nos: Vec<u32> = here.iter().map(|(no, _)| *no).collect();
        let why = "a person says that it left under a void label";
        for (key, group) in self.by_package(&nos) {
            if let Some(key) = key.filter(|key| self.live_nos_of(key).len() == group.len()) {
                // The label that it has now is not the one that travels, and nobody comes for it.
                self.take_out_of_pickup(&key, why)?;
                self.drop_waybill(&key, why);
            }
        }
        let swaps = self.goods_that_left_instead(&nos);
        self.dispatch(&here, why)?;
        swaps.into_iter().try_for_each(|swap| self.settle_swap(swap))
    }

    /// For units that leave on paper only: the goods that waited for putaway are those that left. What is reserved lies on its shelf
    /// still. Units that are packed anew are left: one of two parcels is here, and is put away.
    fn goods_that_left_instead(&self, nos: &[u32]) -> Vec<Swap> {
        let mut taken = BTreeSet::new();
        let mut swaps = Vec::new();
        for item in nos.iter().filter_map(|no| self.order.item(*no)) {
            let to = match item.state {
                ItemState::Fulfillable => Bucket::Available,
                ItemState::Unfulfillable => Bucket::Untracked,
                ItemState::Packed
                | ItemState::ReadyToShip
                | ItemState::Dispatched
                | ItemState::Delivered
                | ItemState::ReturnRequested
                | ItemState::CourierReturn
                | ItemState::Returned
                | ItemState::Cancelled => continue,
            };
            let facility = |item: &OrderItem| item.package.as_ref().map(|key| key.facility.clone());
            let waits = self.order.items.iter().find(|old| {
                old.superseded
                    && old.putaway == PutawayMark::Pending
                    && old.sku == item.sku
                    && facility(old) == facility(item)
                    && !taken.contains(&old.no)
            });
            if let Some(old) = waits {
                taken.insert(old.no);
                let (old, shelf) = (old.no, item.shelf.clone());
                swaps.push(Swap { old, to, shelf });
            }
        }
        swaps
    }

    fn settle_swap(&mut self, swap: Swap) -> Result<(), Refusal> {
        self.move_stock_of(
            &[swap.old],
            (Bucket::PutawayPending, swap.to),
            swap.shelf.as_ref(),
        )?;
        if let Some(item) = self.item_mut(swap.old) {
            item.putaway = PutawayMark::None;
        }
        let text = "Its goods left under the void label: nothing of it waits for putaway any more";
        self.note(EventKind::ContradictionChanged, &[swap.old], text);
        Ok(())
    }

    fn bring_back_as_dispatched(&mut self, nos: &[u32]) -> Result<(), Refusal> {
        let (pending, gone): (Vec<u32>, Vec<u32>) = nos.iter().partition(|no| {
            self.order
                .item(**no)
                .is_some_and(|item| item.putaway == PutawayMark::Pending)
        });
        self.move_stock(&pending, Bucket::PutawayPending, Bucket::Customer)?;
        self.move_stock(&gone, Bucket::Untracked, Bucket::Customer)?;
        self.step(
            nos,
            Command::ItLeft,
            "A person says that it left although it was cancelled",
        )?;
        for no in nos {
            if let Some(item) = self.item_mut(*no) {
                item.cancelled_by = None;
                item.putaway = PutawayMark::None;
            }
        }
        for (key, group) in self.by_package(nos) {
            let whole = key.filter(|key| self.live_nos_of(key).len() == group.len());
            let key = match whole {
                Some(key) => key,
                None => {
                    let facility = self.facility_of(&group)?;
                    self.make_package(&facility, &group)?
                }
            };
            self.ensure_invoice(&key, None)?;
        }
        Ok(())
    }

    fn facility_of(&self, nos: &[u32]) -> Result<crate::codes::FacilityCode, Refusal> {
        let held = nos
            .iter()
            .filter_map(|no| self.order.item(*no))
            .find_map(|item| item.package.as_ref());
        held.map_or_else(|| self.first_facility(), |key| Ok(key.facility.clone()))
    }
}

/// A unit that waited for putaway and was out all the time.
struct Swap {
    old: u32,
    /// Where the unit is that leaves on paper in its place.
    to: Bucket,
    /// Where that one lies.
    shelf: Option<ShelfCode>,
}

const fn is_about_cancelled_goods(kind: ContradictionKind) -> bool {
    match kind {
        ContradictionKind::CancelledHereMovedThere
        | ContradictionKind::CancelRefusedThere
        | ContradictionKind::VoidHereMovedThere => true,
        ContradictionKind::CancelledAfterDispatch | ContradictionKind::MoreUnitsThere => false,
    }
}
