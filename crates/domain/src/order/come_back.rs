//! After dispatch: delivered, announced to come back, back, or kept after all.

use super::edit::Edit;
use super::event::EventKind;
use super::item::ItemState;
use crate::codes::FacilityCode;
use crate::refusal::Refusal;
use crate::returns::{GoodsReturn, Receipt, ReturnState};
use crate::sequence::SequenceKind;
use crate::stock::Bucket;
use crate::sync::observation::{ReturnDetails, ReturnKind};
use crate::transition::Command;

/// How goods came back.
#[derive(Debug)]
pub(super) struct Arrival<'a> {
    /// On whose word: COMPLETE_RETURN is the channel's, RECEIVE_RETURN the warehouse's.
    pub(super) command: Command,
    /// Which kind it is, where that was said.
    pub(super) kind: Option<ReturnKind>,
    /// What is said of it.
    pub(super) details: &'a ReturnDetails,
    /// For the timeline.
    pub(super) why: &'a str,
    /// Where they came in, where that is not the facility of their package.
    pub(super) facility: Option<&'a FacilityCode>,
    /// Who received them.
    pub(super) by: Option<&'a str>,
}

impl Edit<'_> {
    /// The units reached the buyer; those that did already are left alone.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE` where one is not on its way.
    pub fn deliver(&mut self, nos: &[u32], why: &str) -> Result<(), Refusal> {
        let on_the_way = self.in_state(nos, ItemState::Dispatched);
        self.step(&on_the_way, Command::Deliver, why)
    }

    /// A return of the units is announced. A customer's return means that they had been delivered.
    ///
    /// # Errors
    /// `SEQUENCE_NOT_DEFINED` where the facility has no RETURN sequence.
    pub fn announce_return(
        &mut self,
        nos: &[u32],
        kind: ReturnKind,
        details: &ReturnDetails,
        why: &str,
    ) -> Result<(), Refusal> {
        let command = match kind {
            ReturnKind::Cir => {
                self.deliver(nos, why)?;
                Command::AnnounceCustomerReturn
            }
            ReturnKind::Rto => Command::AnnounceCourierReturn,
        };
        self.step(nos, command, why)?;
        self.open_returns(nos, (kind, ReturnState::Announced), details, None)
    }

    /// The return of the units is over: CUSTOMER → PUTAWAY_PENDING, and the goods wait for putaway.
    ///
    /// # Errors
    /// As [`Self::announce_return`].
    pub fn complete_return(
        &mut self,
        nos: &[u32],
        kind: Option<ReturnKind>,
        details: &ReturnDetails,
        why: &str,
    ) -> Result<(), Refusal> {
        let arrival = Arrival {
            command: Command::CompleteReturn,
            kind,
            details,
            why,
            facility: None,
            by: None,
        };
        self.take_back(nos, &arrival)
    }

    /// The goods are back: they wait for putaway, and their return is over, as it was announced or opened now.
    ///
    /// # Errors
    /// As [`Self::announce_return`].
    pub(super) fn take_back(&mut self, nos: &[u32], arrival: &Arrival<'_>) -> Result<(), Refusal> {
        let (kind, details, why) = (arrival.kind, arrival.details, arrival.why);
        let announced: Vec<u32> = nos.iter().copied().filter(|no| self.is_announced(*no)).collect();
        let sudden: Vec<u32> = nos.iter().copied().filter(|no| !announced.contains(no)).collect();
        let (customers, couriers): (Vec<u32>, Vec<u32>) = sudden
            .into_iter()
            .partition(|no| self.kind_of(*no, kind) == ReturnKind::Cir);
        self.deliver(&customers, why)?;
        match arrival.facility {
            Some(facility) => {
                self.move_stock_in(nos, (Bucket::Customer, Bucket::PutawayPending), (facility, None))?;
            }
            None => self.move_stock(nos, Bucket::Customer, Bucket::PutawayPending)?,
        }
        self.step(nos, arrival.command, why)?;
        self.wait_for_putaway(nos);
        let receipts = self.receipts_of(nos, arrival)?;
        self.close_returns(&announced, details, &receipts);
        for (nos, kind) in [(&customers, ReturnKind::Cir), (&couriers, ReturnKind::Rto)] {
            let receipts = Some((arrival.facility, receipts.as_slice()));
            self.open_returns(nos, (kind, ReturnState::Over), details, receipts)?;
        }
        Ok(())
    }

    fn receipts_of(&self, nos: &[u32], arrival: &Arrival<'_>) -> Result<Vec<Receipt>, Refusal> {
        let receipt = |item: &u32| {
            let package = self.order.item(*item).and_then(|item| item.package.as_ref());
            let facility = match (arrival.facility, package) {
                (Some(facility), _) => facility.clone(),
                (None, Some(key)) => key.facility.clone(),
                (None, None) => self.first_facility()?,
            };
            Ok(Receipt {
                item: *item,
                facility,
                at: self.now(),
                by: arrival.by.map(str::to_owned),
            })
        };
        nos.iter().map(receipt).collect()
    }

    /// The announced return does not take place: the buyer has the goods and keeps them.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE` where no return is announced.
    pub fn withdraw_return(&mut self, nos: &[u32], why: &str) -> Result<(), Refusal> {
        self.step(nos, Command::WithdrawReturn, why)?;
        let now = self.now();
        let returned = self.returned();
        let mut withdrawn = Vec::new();
        for goods_return in &mut self.order.returns {
            let open = goods_return.state == ReturnState::Announced;
            if open && goods_return.items.iter().any(|no| nos.contains(no)) {
                withdrawn.push(goods_return.return_no.clone());
                if goods_return.items.iter().all(|no| nos.contains(no)) {
                    goods_return.state = ReturnState::Withdrawn;
                    goods_return.closed_at = Some(now);
                } else {
                    goods_return.items.retain(|no| !nos.contains(no));
                    // What is left of it may all be back already.
                    if goods_return.items.iter().all(|no| returned.contains(no)) {
                        goods_return.state = ReturnState::Over;
                        goods_return.closed_at = Some(now);
                    }
                }
            }
        }
        self.note(
            EventKind::ReturnChanged,
            nos,
            format!("Return {} is withdrawn", withdrawn.join(", ")),
        );
        Ok(())
    }

    fn returned(&self) -> Vec<u32> {
        let back = self
            .order
            .items
            .iter()
            .filter(|item| item.state == ItemState::Returned);
        back.map(|item| item.no).collect()
    }

    fn is_announced(&self, no: u32) -> bool {
        let announced = |goods_return: &GoodsReturn| {
            goods_return.state == ReturnState::Announced && goods_return.items.contains(&no)
        };
        self.order.returns.iter().any(announced)
    }

    /// A word that does not say which kind: what reached the buyer comes from the buyer, the rest from the courier.
    fn kind_of(&self, no: u32, said: Option<ReturnKind>) -> ReturnKind {
        said.unwrap_or_else(|| match self.order.item(no).map(|item| item.state) {
            Some(ItemState::Delivered | ItemState::ReturnRequested) => ReturnKind::Cir,
            Some(_) | None => ReturnKind::Rto,
        })
    }

    fn open_returns(
        &mut self,
        nos: &[u32],
        (kind, state): (ReturnKind, ReturnState),
        details: &ReturnDetails,
        receipts: Option<(Option<&FacilityCode>, &[Receipt])>,
    ) -> Result<(), Refusal> {
        for (key, mut items) in self.by_package(nos) {
            let facility = match (receipts.and_then(|(facility, _)| facility), key) {
                (Some(facility), _) => facility.clone(),
                (None, Some(key)) => key.facility,
                (None, None) => self.first_facility()?,
            };
            let came = receipts.map_or(&[][..], |(_, all)| all).iter();
            let receipts = came.filter(|r| items.contains(&r.item)).cloned().collect();
            let return_no = self
                .desk
                .numbers
                .draw(&facility, SequenceKind::Return, self.desk.today)?;
            let now = self.now();
            let verb = if state == ReturnState::Over {
                "is back"
            } else {
                "is announced"
            };
            let detail = format!(
                "Return {return_no} ({}) {verb}{}",
                kind.as_str(),
                in_words(details)
            );
            items.sort_unstable();
            self.note(EventKind::ReturnChanged, &items, detail);
            self.order.returns.push(GoodsReturn {
                facility,
                return_no,
                kind,
                state,
                items,
                details: details.clone(),
                opened_at: now,
                closed_at: (state == ReturnState::Over).then_some(now),
                receipts,
                inspections: Vec::new(),
            });
        }
        Ok(())
    }

    /// Announced returns whose goods are all back are over; one of which some are back stays open for the rest.
    fn close_returns(&mut self, nos: &[u32], details: &ReturnDetails, receipts: &[Receipt]) {
        let now = self.now();
        let mut closed = Vec::new();
        let returned = self.returned();
        for goods_return in &mut self.order.returns {
            let touched = goods_return.items.iter().any(|no| nos.contains(no));
            if goods_return.state != ReturnState::Announced || !touched {
                continue;
            }
            goods_return.details.take_over(details);
            let came = receipts.iter().filter(|r| goods_return.items.contains(&r.item));
            goods_return.receipts.extend(came.cloned());
            if goods_return.items.iter().all(|no| returned.contains(no)) {
                goods_return.state = ReturnState::Over;
                goods_return.closed_at = Some(now);
                closed.push(goods_return.return_no.clone());
            }
        }
        if !closed.is_empty() {
            self.note(
                EventKind::ReturnChanged,
                nos,
                format!("Return {} is over", closed.join(", ")),
            );
        }
    }
}

impl ReturnDetails {
    /// Takes over what a newer word of the channel adds; what it leaves out stays.
    pub fn take_over(&mut self, newer: &Self) {
        for (mine, theirs) in [
            (&mut self.reason, &newer.reason),
            (&mut self.date, &newer.date),
            (&mut self.tracking_no, &newer.tracking_no),
            (&mut self.shipping_provider, &newer.shipping_provider),
        ] {
            if theirs.is_some() {
                mine.clone_from(theirs);
            }
        }
    }
}

fn in_words(details: &ReturnDetails) -> String {
    let reason = details
        .reason
        .as_ref()
        .map(|reason| format!(": \"{reason}\""))
        .unwrap_or_default();
    let tracking = details
        .tracking_no
        .as_ref()
        .map(|no| format!(", tracking no. {no}"))
        .unwrap_or_default();
    reason + &tracking
}
