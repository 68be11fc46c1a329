//! Tracking numbers that nobody uses: those of processes that ended between asking and printing, and those of waybills that are
//! void. What is not answered is tried again later; an answer that cannot be used, so many times only.

use super::{Desk, changed, stopped};
use crate::carriers::book::{given_back, intent};
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
/// Tries that count where a carrier was not heard, or could not be asked: from then on the pause grows no more. However long it is
/// away, no number is given up for that.
const OUTAGE_TRIES: u32 = 6;
/// Tries of one number after which an answer that cannot be used is the last: ten such answers at least, over some ten hours.
const TRIES_MAX: u32 = OUTAGE_TRIES + 10;

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
            let to_void = self.no_more_printed(open).await?;
            let (mut known, unknown): (Vec<_>, Vec<_>) = to_void
                .into_iter()
                .partition(|booking| booking.tracking_no.is_some());
            known.extend(self.learn(unknown).await?);
            self.give_back(known).await?;
        }
    }

    /// What was not printed until now is not printed any more: that is written before its carrier is asked about it.
    async fn no_more_printed(&self, open: Vec<Booking>) -> Result<Vec<Booking>, Stopped> {
        let (mut to_void, unprinted): (Vec<Booking>, Vec<Booking>) = open
            .into_iter()
            .partition(|booking| booking.state == BookingState::ToVoid);
        let now = self.app.clock.now();
        let marked: Vec<Settled> = unprinted.iter().map(|booking| given_back(booking, now)).collect();
        let tenant = &self.caller.tenant;
        let written = self.app.store.settle_bookings(tenant, &marked).await?;
        let ours = unprinted.into_iter().zip(written).filter(|(_, written)| *written);
        to_void.extend(ours.map(|(booking, _)| Booking {
            state: BookingState::ToVoid,
            ..booking
        }));
        Ok(to_void)
    }

    /// Asks again for numbers of which no answer is known: they may have been given, and are to be given back then.
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
        let (mut settled, mut seen) = (Vec::new(), BTreeSet::new());
        for booking in asked {
            if !seen.insert(booking.key.clone()) {
                // The next look takes it: a call names a package once.
                continue;
            }
            let order = orders.get(&booking.order);
            match order.map(|order| parcel_of(order, &booking.key, booking.serial, &addresses)) {
                Some(Ok(parcel)) => {
                    parcels.push(parcel);
                    sent.push(booking);
                }
                Some(Err(refusal)) => settled.push(self.away(booking, &refusal)),
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
        let tenant = &self.caller.tenant;
        let written = self.app.store.settle_bookings(tenant, &settled).await?;
        let mut known = Vec::new();
        for (settled, written) in settled.into_iter().zip(written) {
            let is_given = settled.tracking_no.is_some();
            let booking = Booking {
                tracking_no: settled.tracking_no,
                ..settled.booking
            };
            match (is_given, written) {
                (true, true) => known.push(booking),
                (true, false) => self.not_ours(&booking).await?,
                (false, _) => {}
            }
        }
        self.or_stopped(answers.stopped.as_ref())?;
        Ok(known)
    }

    /// A number that was given and could not be written: mostly it is another parcel's, and that is the end of it.
    async fn not_ours(&mut self, booking: &Booking) -> Result<(), Stopped> {
        let refusal = self.app.why_untaken(&self.caller, booking).await?;
        self.tell(&name(booking), refusal.into());
        Ok(())
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
            Err(fault) => self.unsettled(booking, fault, answers),
        }
    }

    /// What came of one that has no good answer: it is tried again where the carrier was not heard, and where its answer cannot be
    /// used as long as there is hope.
    fn unsettled<T>(&mut self, booking: Booking, fault: &ItemFault, answers: &Answers<T>) -> Settled {
        let why = said::fault(fault, answers);
        match fault {
            ItemFault::NoAnswer => return self.away(booking, &why),
            ItemFault::Refused(_)
            | ItemFault::Missing
            | ItemFault::Repeated { .. }
            | ItemFault::Unreadable { .. }
            | ItemFault::AskedTwice => {}
        }
        if booking.tries.saturating_add(1) < TRIES_MAX {
            return self.later(booking, &why, true);
        }
        let text = format!(
            "{}. It was asked {} times without an answer that can be used, and is asked no more",
            why.message,
            booking.tries.saturating_add(1)
        );
        let outcome = Outcome::with(OutcomeKind::Failed, why.code.as_str(), text.clone());
        self.tell(&name(&booking), outcome);
        Settled {
            state: BookingState::Kept,
            said: Some((why.code.as_str().to_owned(), text)),
            tried: true,
            ..as_it_is(booking)
        }
    }

    /// Gives numbers back that are known.
    async fn give_back(&mut self, to_void: Vec<Booking>) -> Result<(), Stopped> {
        let numbers: Vec<String> = to_void
            .iter()
            .filter_map(|booking| booking.tracking_no.clone())
            .collect();
        if numbers.is_empty() {
            return Ok(());
        }
        let key = intent(&format!("WV:{}", self.app.clock.now().0))?;
        let answers = self.connector.void(&numbers, &key).await;
        let mut settled = Vec::with_capacity(to_void.len());
        for (booking, answer) in to_void.into_iter().zip(&answers.items) {
            settled.push(self.taken_back(booking, answer, &answers));
        }
        self.app
            .store
            .settle_bookings(&self.caller.tenant, &settled)
            .await?;
        self.or_stopped(answers.stopped.as_ref())
    }

    fn taken_back(
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
            Err(fault) => self.unsettled(booking, fault, answers),
        }
    }

    /// The carrier was not heard, or cannot be asked: that is no fault of the number, and it is tried again for as long as it takes.
    fn away(&mut self, booking: Booking, why: &Refusal) -> Settled {
        let counts = booking.tries < OUTAGE_TRIES;
        self.later(booking, why, counts)
    }

    /// It is tried again, later each time, and told; whether that counts as a try.
    fn later(&mut self, booking: Booking, why: &Refusal, tried: bool) -> Settled {
        let outcome = Outcome::with(OutcomeKind::Failed, why.code.as_str(), why.message.clone());
        self.tell(&name(&booking), outcome);
        Settled {
            said: Some((why.code.as_str().to_owned(), why.message.clone())),
            tried,
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
