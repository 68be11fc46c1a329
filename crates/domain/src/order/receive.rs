//! The warehouse's own word on a return: received, and inspected (domain.md §4: the warehouse's receipt completes a return
//! too).

use super::come_back::Arrival;
use super::edit::Edit;
use super::event::EventKind;
use super::item::{ItemState, OrderItem};
use crate::codes::FacilityCode;
use crate::putaway::{Condition, PutawayMark};
use crate::refusal::{LineRefused, Refusal, RefusalCode, Refused};
use crate::returns::{GoodsReturn, Inspection, ReturnState};
use crate::sync::observation::{ReturnDetails, ReturnKind};
use crate::transition::{self, Command};
use std::collections::{BTreeMap, BTreeSet};

/// Goods that came back to the warehouse.
#[derive(Debug, Clone)]
pub struct Received {
    /// The return that they are of, where it is known.
    pub return_no: Option<String>,
    /// The items; none means all of the return that are out, or without one all that are announced, or, where none is, all
    /// that are out.
    pub items: Vec<u32>,
    /// Which kind it is, for goods whose return nobody announced; `None`: what reached the buyer comes from the buyer.
    pub kind: Option<ReturnKind>,
    /// Where it was received; `None` is the facility of the package.
    pub facility: Option<FacilityCode>,
    /// What the parcel says: reason, tracking.
    pub details: ReturnDetails,
    /// Who received it.
    pub by: String,
}

/// How one unit was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// The item; `None` is every item of the order that is back and waits.
    pub item: Option<u32>,
    /// How.
    pub condition: Condition,
    /// Why; required for what is missing.
    pub reason: Option<String>,
    /// Anything else.
    pub comment: Option<String>,
}

impl Edit<'_> {
    /// Takes returned goods in: they wait for putaway from now on, and their return is over.
    ///
    /// # Errors
    /// A reason for each item that is not out: `ITEM_NOT_FOUND`, `NOT_ALLOWED_IN_STATE`; for all of it:
    /// `NOT_ALLOWED_IN_STATE` where nothing is out, or the kind is not the announced one, `SEQUENCE_NOT_DEFINED`.
    pub fn receive_return(&mut self, received: &Received) -> Result<(), Refused> {
        let nos = match (received.items.is_empty(), &received.return_no) {
            (true, None) => self.what_may_come_back(),
            (true, Some(return_no)) => self.out_of(return_no),
            (false, _) => {
                let mut nos = received.items.clone();
                nos.sort_unstable();
                nos.dedup();
                nos
            }
        };
        if nos.is_empty() {
            let text = format!("Nothing of order {} is out", self.order.code);
            return Err(Refusal::new(RefusalCode::NotAllowedInState, text).into());
        }
        self.each_is_of(received.return_no.as_deref(), &nos)?;
        self.each_may(&nos, Command::ReceiveReturn)?;
        let other = |goods: &&GoodsReturn| {
            goods.state == ReturnState::Announced
                && goods.items.iter().any(|no| nos.contains(no))
                && received.kind.is_some_and(|kind| kind != goods.kind)
        };
        if let Some(goods) = self.order.returns.iter().find(other) {
            let text = format!(
                "Return {} is announced as {}, so it is received as that",
                goods.return_no, goods.kind
            );
            return Err(Refusal::new(RefusalCode::NotAllowedInState, text).into());
        }
        let arrival = Arrival {
            command: Command::ReceiveReturn,
            kind: received.kind,
            details: &received.details,
            why: "Received at the warehouse",
            facility: received.facility.as_ref(),
            by: Some(&received.by),
        };
        Ok(self.take_back(&nos, &arrival)?)
    }

    /// The items of a return that are not back; where all are, all of them, so that each is refused with its reason.
    fn out_of(&self, return_no: &str) -> Vec<u32> {
        let of_it = self
            .order
            .returns
            .iter()
            .find(|goods| goods.return_no == return_no);
        let all = of_it.map_or(&[][..], |goods| &goods.items);
        let is_back = |no: &&u32| {
            self.order
                .item(**no)
                .is_some_and(|item| item.state == ItemState::Returned)
        };
        let out: Vec<u32> = all.iter().filter(|no| !is_back(no)).copied().collect();
        if out.is_empty() { all.to_vec() } else { out }
    }

    fn what_may_come_back(&self) -> Vec<u32> {
        let in_states = |states: [ItemState; 2]| -> Vec<u32> {
            self.order
                .items
                .iter()
                .filter(|item| item.is_live() && states.contains(&item.state))
                .map(|item| item.no)
                .collect()
        };
        let announced = in_states([ItemState::ReturnRequested, ItemState::CourierReturn]);
        match announced.is_empty() {
            true => in_states([ItemState::Dispatched, ItemState::Delivered]),
            false => announced,
        }
    }

    /// Checks that each of these items is of the return, where one is named: a slip of the pen must not take in what the buyer
    /// has.
    fn each_is_of(&self, return_no: Option<&str>, nos: &[u32]) -> Result<(), Refused> {
        let Some(return_no) = return_no else {
            return Ok(());
        };
        let of_it: BTreeSet<u32> = self
            .order
            .returns
            .iter()
            .filter(|goods| goods.return_no == return_no)
            .flat_map(|goods| goods.items.iter().copied())
            .collect();
        let others = nos.iter().filter(|no| !of_it.contains(no)).map(|no| {
            let text = format!("Item {no} is not of return {return_no}");
            let refusal = Refusal::new(RefusalCode::ItemNotFound, text);
            LineRefused::new(format!("{}-{no}", self.order.code), refusal)
        });
        Refused::if_any(others.collect())
    }

    /// Checks that a command may be done to each of these items.
    pub(super) fn each_may(&self, nos: &[u32], command: Command) -> Result<(), Refused> {
        let refused = nos.iter().filter_map(|no| {
            let refusal = match self.order.item(*no) {
                None => Refusal::new(
                    RefusalCode::ItemNotFound,
                    format!("Order {} has no item {no}", self.order.code),
                ),
                Some(item) => transition::next(item.state, command).err()?.into(),
            };
            Some(LineRefused::new(format!("{}-{no}", self.order.code), refusal))
        });
        Refused::if_any(refused.collect())
    }

    /// Records how returned goods were found; what is said of every item is meant of one return, where one is named. The last word before putaway counts; earlier ones stay on record.
    ///
    /// # Errors
    /// A reason for each item: `ITEM_NOT_FOUND`, `NOT_ALLOWED_IN_STATE` where it is not back, `NOT_PENDING` where it was put
    /// away already, `REASON_REQUIRED`; `NOT_ALLOWED_IN_STATE` where nothing is back, `BAD_INPUT` where an
    /// item is named twice.
    pub fn inspect_return(
        &mut self,
        of_return: Option<&str>,
        inspected: &[Inspected],
        by: &str,
    ) -> Result<(), Refused> {
        refuse_named_twice(inspected)?;
        let mut all: BTreeMap<u32, &Inspected> = BTreeMap::new();
        for one in inspected.iter().filter(|one| one.item.is_none()) {
            all.extend(self.back_and_waiting(of_return).into_iter().map(|no| (no, one)));
        }
        all.extend(inspected.iter().filter_map(|one| Some((one.item?, one))));
        if all.is_empty() {
            let text = format!(
                "Nothing of order {} is back and waits for putaway",
                self.order.code
            );
            return Err(Refusal::new(RefusalCode::NotAllowedInState, text).into());
        }
        let nos: Vec<u32> = all.keys().copied().collect();
        self.each_is_of(of_return, &nos)?;
        self.each_may(&nos, Command::InspectReturn)?;
        let refused = all.iter().filter_map(|(no, one)| {
            let refusal = self.may_be_inspected(*no, one).err()?;
            Some(LineRefused::new(format!("{}-{no}", self.order.code), refusal))
        });
        Refused::if_any(refused.collect())?;
        for (no, one) in all {
            self.record_inspection(no, one, by);
        }
        Ok(())
    }

    fn back_and_waiting(&self, of_return: Option<&str>) -> Vec<u32> {
        let waits = |item: &&OrderItem| {
            let of_it = |no: &str| {
                self.order
                    .return_of(item)
                    .is_some_and(|goods| goods.return_no == no)
            };
            waits_for_putaway(item) && of_return.is_none_or(of_it)
        };
        self.order
            .items
            .iter()
            .filter(waits)
            .map(|item| item.no)
            .collect()
    }

    fn may_be_inspected(&self, no: u32, one: &Inspected) -> Result<(), Refusal> {
        if !self.order.item(no).is_some_and(waits_for_putaway) {
            let text = "It was put away already";
            return Err(Refusal::new(RefusalCode::NotPending, text));
        }
        let has_reason = one.reason.as_ref().is_some_and(|why| !why.trim().is_empty());
        if one.condition == Condition::Missing && !has_reason {
            let text = "What is missing needs a reason";
            return Err(Refusal::new(RefusalCode::ReasonRequired, text));
        }
        Ok(())
    }

    fn record_inspection(&mut self, no: u32, one: &Inspected, by: &str) {
        let at = self.now();
        let return_no = self
            .order
            .item(no)
            .and_then(|item| self.order.return_of(item))
            .map(|goods| goods.return_no.clone());
        let Some(return_no) = return_no else { return };
        let inspection = Inspection {
            item: no,
            condition: one.condition,
            reason: one.reason.clone().filter(|why| !why.trim().is_empty()),
            comment: one.comment.clone().filter(|text| !text.trim().is_empty()),
            at,
            by: by.to_owned(),
        };
        let mut text = format!("Return {return_no}: inspected, {}", inspection.condition);
        for words in [&inspection.reason, &inspection.comment].into_iter().flatten() {
            text += &format!(": \"{words}\"");
        }
        let of_it = |goods: &&mut GoodsReturn| goods.return_no == return_no && goods.items.contains(&no);
        if let Some(goods) = self.order.returns.iter_mut().find(of_it) {
            goods.inspections.push(inspection);
        }
        self.note(EventKind::ReturnInspected, &[no], text);
    }
}

/// The second word on an item is more likely meant of another one.
fn refuse_named_twice(inspected: &[Inspected]) -> Result<(), Refusal> {
    let mut named = BTreeSet::new();
    match inspected.iter().find(|one| !named.insert(one.item)) {
        None => Ok(()),
        Some(Inspected { item: Some(no), .. }) => {
            let text = format!("Item {no} is named twice");
            Err(Refusal::new(RefusalCode::BadInput, text))
        }
        Some(Inspected { item: None, .. }) => {
            let text = "What is meant of all other items is said twice";
            Err(Refusal::new(RefusalCode::BadInput, text))
        }
    }
}

fn waits_for_putaway(item: &OrderItem) -> bool {
    item.state == ItemState::Returned && item.putaway == PutawayMark::Pending
}
