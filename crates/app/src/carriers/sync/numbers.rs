//! Tracking numbers that nobody uses: those of processes that ended between asking and printing, and those of waybills that are
//! void. What is not answered is tried again later.

use super::{Desk, changed, stopped};
use crate::carriers::book::intent;
use crate::carriers::parcel::parcel_of;
use crate::carriers::{pause_s, said};
use crate::work::Stopped;
use ::channels::carrier::{Answers, CarrierError, ItemFault, Parcel, RefusalReason, Voided, Waybill};
use domain::carrier::{Booking, BookingState};
use domain::codes::OrderCode;
use domain::order::SaleOrder;
use domain::refusal::Refusal;
use domain::sync::{Outcome, OutcomeKind};
use std::collections::{BTreeMap, BTreeSet};
use store::Settled;

/// Numbers settled together: what one request of the contract holds.
const TOGETHER: i64 = 100;

impl Desk<'_> {
    pub(super) async fn settle_numbers(&mut self) -> Result<(), Stopped> {
        loop {
            self.may_go_on()?;
            let now = self.app.clock.now();
            let tenant = &self.caller.tenant;
            let open = self
                .app
                .store
                .open_bookings(tenant, self.code(), now, TOGETHER)
                .await?;
            if open.is_empty() {
                return Ok(());
            }
            let (asked, mut to_void): (Vec<_>, Vec<_>) = open
                .into_iter()
                .partition(|booking| booking.state == BookingState::Asked);
            to_void.extend(self.learn(asked).await?);
            self.give_back(to_void).await?;
        }
    }

    /// Asks again for numbers of which no answer is known: they may have been given. Those that were are to be given back.
    async fn learn(&mut self, asked: Vec<Booking>) -> Result<Vec<Booking>, Stopped> {
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let codes: BTreeSet<OrderCode> = asked.iter().map(|booking| booking.order.clone()).collect();
        let codes: Vec<OrderCode> = codes.into_iter().collect();
        let orders = self.app.store.orders(&self.caller.tenant, &codes).await?;
        let orders: BTreeMap<&OrderCode, &SaleOrder> =
            orders.iter().map(|order| (&order.code, order)).collect();
        let addresses = self.app.store.facility_addresses(&self.caller.tenant).await?;
        let (mut sent, mut parcels): (Vec<Booking>, Vec<Parcel>) = (Vec::new(), Vec::new());
        let mut settled = Vec::new();
        for booking in asked {
            let order = orders.get(&booking.order);
            match order.map(|order| parcel_of(order, &booking.key, booking.serial, &addresses)) {
                Some(Ok(parcel)) => {
                    parcels.push(parcel);
                    sent.push(booking);
                }
                Some(Err(refusal)) => settled.push(self.later(booking, &refusal)),
                None => settled.push(Settled {
                    state: BookingState::Refused,
                    ..as_it_is(booking)
                }),
            }
        }
        let key = intent(&format!("WS:{}", self.app.clock.now().0))?;
        let answers = self.connector.waybills(&parcels, &key).await;
        for (booking, answer) in sent.into_iter().zip(&answers.items) {
            settled.push(self.learned(booking, answer, &answers));
        }
        let written = self
            .app
            .store
            .settle_bookings(&self.caller.tenant, &settled)
            .await?;
        self.or_stopped(answers.stopped.as_ref())?;
        let known = settled.into_iter().zip(written).filter(|(_, written)| *written);
        Ok(known
            .filter(|(settled, _)| settled.state == BookingState::ToVoid)
            .map(|(settled, _)| Booking {
                state: BookingState::ToVoid,
                tracking_no: settled.tracking_no,
                ..settled.booking
            })
            .collect())
    }

    fn learned(
        &mut self,
        booking: Booking,
        answer: &Result<Waybill, ItemFault>,
        answers: &Answers<Waybill>,
    ) -> Settled {
        match answer {
            Ok(waybill) => Settled {
                state: BookingState::ToVoid,
                tracking_no: Some(waybill.tracking_no.clone()),
                said: None,
                ..as_it_is(booking)
            },
            Err(fault @ ItemFault::Refused(_)) => {
                let refusal = said::fault(fault, answers);
                Settled {
                    state: BookingState::Refused,
                    said: Some((refusal.code.as_str().to_owned(), refusal.message)),
                    ..as_it_is(booking)
                }
            }
            Err(
                fault @ (ItemFault::NoAnswer
                | ItemFault::Missing
                | ItemFault::Repeated { .. }
                | ItemFault::Unreadable { .. }
                | ItemFault::AskedTwice),
            ) => {
                let refusal = said::fault(fault, answers);
                self.later(booking, &refusal)
            }
        }
    }

    /// Gives numbers back. What was not printed until now is not printed any more: that is written first.
    async fn give_back(&mut self, numbers: Vec<Booking>) -> Result<(), Stopped> {
        let (mut to_void, booked): (Vec<Booking>, Vec<Booking>) = numbers
            .into_iter()
            .partition(|booking| booking.state == BookingState::ToVoid);
        let marked: Vec<Settled> = booked
            .iter()
            .map(|booking| Settled {
                state: BookingState::ToVoid,
                ..as_it_is(booking.clone())
            })
            .collect();
        let written = self
            .app
            .store
            .settle_bookings(&self.caller.tenant, &marked)
            .await?;
        let ours = booked.into_iter().zip(written).filter(|(_, written)| *written);
        to_void.extend(ours.map(|(booking, _)| Booking {
            state: BookingState::ToVoid,
            ..booking
        }));
        let numbers: Vec<String> = to_void
            .iter()
            .filter_map(|booking| booking.tracking_no.clone())
            .collect();
        if numbers.is_empty() {
            return Ok(());
        }
        to_void.retain(|booking| booking.tracking_no.is_some());
        let key = intent(&format!("WV:{}", self.app.clock.now().0))?;
        let answers = self.connector.void(&numbers, &key).await;
        let mut settled = Vec::with_capacity(to_void.len());
        for (booking, answer) in to_void.into_iter().zip(&answers.items) {
            settled.push(self.given_back(booking, answer, &answers));
        }
        self.app
            .store
            .settle_bookings(&self.caller.tenant, &settled)
            .await?;
        self.or_stopped(answers.stopped.as_ref())
    }

    fn given_back(
        &mut self,
        booking: Booking,
        answer: &Result<Voided, ItemFault>,
        answers: &Answers<Voided>,
    ) -> Settled {
        let (about, no) = (name(&booking), booking.tracking_no.clone().unwrap_or_default());
        match answer {
            Ok(Voided) => {
                self.tell(&about, changed(format!("Tracking no. {no} is given back")));
                Settled {
                    state: BookingState::Voided,
                    said: None,
                    ..as_it_is(booking)
                }
            }
            Err(ItemFault::Refused(refused)) if refused.reason == RefusalReason::UnknownParcel => {
                self.tell(
                    &about,
                    changed(format!("Tracking no. {no} is not known to the carrier")),
                );
                Settled {
                    state: BookingState::Voided,
                    ..as_it_is(booking)
                }
            }
            Err(ItemFault::Refused(refused)) => {
                let refusal = said::refusal(refused);
                let code = refusal.code.as_str();
                self.tell(
                    &about,
                    Outcome::with(OutcomeKind::Contradiction, code, refusal.message.clone()),
                );
                Settled {
                    state: BookingState::Kept,
                    said: Some((code.to_owned(), refusal.message)),
                    ..as_it_is(booking)
                }
            }
            Err(
                fault @ (ItemFault::NoAnswer
                | ItemFault::Missing
                | ItemFault::Repeated { .. }
                | ItemFault::Unreadable { .. }
                | ItemFault::AskedTwice),
            ) => {
                let refusal = said::fault(fault, answers);
                self.later(booking, &refusal)
            }
        }
    }

    /// It is tried again, later each time, and told.
    fn later(&mut self, booking: Booking, why: &Refusal) -> Settled {
        let outcome = Outcome::with(OutcomeKind::Failed, why.code.as_str(), why.message.clone());
        self.tell(&name(&booking), outcome);
        Settled {
            said: Some((why.code.as_str().to_owned(), why.message.clone())),
            tried: true,
            next_at: self.app.clock.now().plus_s(pause_s(booking.tries)),
            ..as_it_is(booking)
        }
    }

    pub(super) fn or_stopped(&self, error: Option<&CarrierError>) -> Result<(), Stopped> {
        error.map_or(Ok(()), |error| Err(stopped(error)))
    }
}

/// Which number it is about, as people know it: the package, and which of its waybills.
fn name(booking: &Booking) -> String {
    format!(
        "{}/{} waybill {}",
        booking.key.facility, booking.key.packing_no, booking.serial
    )
}

fn as_it_is(booking: Booking) -> Settled {
    Settled {
        state: booking.state,
        tracking_no: booking.tracking_no.clone(),
        said: booking.said.clone(),
        tried: false,
        next_at: booking.asked_at,
        booking,
    }
}
