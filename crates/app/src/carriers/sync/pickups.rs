//! Pickups at a carrier: those that it was not heard about are asked for, those that are over here are called off, and of those that
//! are open it is asked how they stand.

use super::scans::Word;
use super::{Desk, changed, stopped};
use crate::carriers::pickup::over;
use crate::carriers::{pause_s, said};
use crate::process::{PackageName, Step};
use crate::work::Stopped;
use crate::{AppError, carriers};
use ::channels::carrier::{
    CarrierError, CarrierRefusal, ItemFault, Pickup as Told, PickupState as CarrierState, RefusalReason,
};
use domain::moment::Moment;
use domain::order::CarrierWord;
use domain::package::{Pickup, PickupOwed, PickupState};
use domain::refusal::{Refusal, RefusalCode};
use domain::sync::{Outcome, OutcomeKind};
use std::collections::BTreeSet;

/// Pickups looked at together: what one question of the contract holds.
const TOGETHER: i64 = 100;

/// What a carrier answers when it is asked for its number of a pickup.
type RefAnswer = Result<Result<String, CarrierRefusal>, CarrierError>;

impl Desk<'_> {
    pub(super) async fn settle_owed_pickups(&mut self) -> Result<(), Stopped> {
        // Each once a run: what the carrier did not answer is due again soon, and must not hold up the rest of the run.
        let now = self.app.clock.now();
        loop {
            self.may_go_on()?;
            let tenant = &self.caller.tenant;
            let owed = self
                .app
                .store
                .owed_to_carrier(tenant, self.code(), now, TOGETHER)
                .await?;
            if owed.is_empty() {
                return Ok(());
            }
            for pickup in owed {
                match pickup.owed {
                    Some(PickupOwed::Ask) => self.ask(pickup).await?,
                    Some(PickupOwed::CallOff) => self.call_off(pickup, now).await?,
                    Some(PickupOwed::Release) | None => {}
                }
            }
        }
    }

    async fn ask(&mut self, pickup: Pickup) -> Result<(), Stopped> {
        let about = name(&pickup);
        let place = (pickup.pickup_no.clone(), pickup.facility.to_string());
        match self.app.settle_begun(&self.caller, pickup).await {
            Ok(()) => {
                let now = self
                    .app
                    .pickup(&self.caller, &place.0, Some(&place.1))
                    .await?
                    .pickup;
                let text = format!("Pickup {} is {}", now.pickup_no, now.state);
                let outcome = match &now.said {
                    None => changed(text),
                    Some((code, message)) => {
                        Outcome::with(OutcomeKind::Failed, code, format!("{text}. {message}"))
                    }
                };
                self.tell(&about, outcome);
                Ok(())
            }
            // It was closed while the carrier was answering.
            Err(AppError::Refused(refusal)) => {
                self.tell(&about, refusal.into());
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Tells the carrier that it need not come. What it does not take back is told, and is over here all the same. Only its own word
    /// on this pickup ends that: an HTTP 4xx may be a proxy's, and says nothing of what the carrier made before.
    async fn call_off(&mut self, mut pickup: Pickup, now: Moment) -> Result<(), Stopped> {
        let about = name(&pickup);
        let asked = match &pickup.carrier_ref {
            Some(carrier_ref) => Ok(Ok(carrier_ref.clone())),
            None => match self.learn_ref(&pickup).await {
                Ok(asked) => asked,
                // Such as a facility whose address is missing: it may be called off when that is mended.
                Err(AppError::Refused(refusal)) => {
                    let why = (refusal.code.as_str(), refusal.message.as_str());
                    self.settled(later(pickup, why, now)).await?;
                    self.tell(&about, refusal.into());
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            },
        };
        if let Ok(Ok(carrier_ref)) = &asked {
            pickup.carrier_ref = Some(carrier_ref.clone());
        }
        let answered = match asked {
            Ok(Ok(carrier_ref)) => {
                let key = carriers::book::intent(&format!("PO:{carrier_ref}"))?;
                let answer = self.connector.cancel_pickup(&carrier_ref, &key).await;
                answer.map(|answer| answer.map(|_| carrier_ref))
            }
            Ok(Err(no)) => Ok(Err(no)),
            Err(error) => Err(error),
        };
        let (outcome, said) = match answered {
            Ok(Ok(carrier_ref)) => {
                let text = format!("Pickup {carrier_ref} is called off at the carrier");
                (changed(text), pickup.said.clone())
            }
            Ok(Err(no)) => not_called_off(&pickup, said::refusal(&no)),
            Err(error) => return self.not_heard(pickup, &error, now).await,
        };
        self.tell(&about, outcome);
        let done = Pickup {
            owed: None,
            unheard: false,
            said,
            ..pickup
        };
        self.settled(done).await
    }

    /// A pickup that the carrier could not be told of: it is told later. What refuses this one call holds up nothing else; a carrier
    /// that is away, or refuses the key, is asked nothing more in this run.
    async fn not_heard(&mut self, pickup: Pickup, error: &CarrierError, now: Moment) -> Result<(), Stopped> {
        let (about, text) = (name(&pickup), error.to_string());
        self.settled(later(pickup, (error.code(), &text), now)).await?;
        self.tell(&about, Outcome::with(OutcomeKind::Failed, error.code(), text));
        match error.is_refusal() && error.code() != "CARRIER_AUTH" {
            true => Ok(()),
            false => Err(stopped(error)),
        }
    }

    /// The carrier's number of a pickup that it may have taken note of without being heard: asked for again under the same number it
    /// is the same pickup, and what it refuses in the contract's words it never had.
    async fn learn_ref(&self, pickup: &Pickup) -> Result<RefAnswer, AppError> {
        let request = self.app.request_of(&self.caller, pickup).await?;
        let key = carriers::pickup::request_key(pickup)?;
        let answer = self.connector.request_pickup(&request, &key).await;
        if let Ok(Ok(booked)) = &answer {
            let place = (&pickup.facility, pickup.pickup_no.as_str());
            self.app
                .store
                .name_pickup(&self.caller.tenant, place, &booked.carrier_ref)
                .await?;
        }
        Ok(answer.map(|answer| answer.map(|booked| booked.carrier_ref)))
    }

    async fn settled(&self, pickup: Pickup) -> Result<(), Stopped> {
        let tenant = &self.caller.tenant;
        self.app
            .store
            .settle_pickup(tenant, &pickup, PickupOwed::CallOff)
            .await?;
        Ok(())
    }

    pub(super) async fn read_pickups(&mut self) -> Result<(), Stopped> {
        let mut after = (String::new(), String::new());
        loop {
            self.may_go_on()?;
            let tenant = &self.caller.tenant;
            let place = (after.0.as_str(), after.1.as_str());
            let open = self
                .app
                .store
                .open_pickups(tenant, self.code(), place, TOGETHER)
                .await?;
            let Some(last) = open.last() else { return Ok(()) };
            after = (last.facility.to_string(), last.pickup_no.clone());
            let refs: Vec<String> = open
                .iter()
                .filter_map(|pickup| pickup.carrier_ref.clone())
                .collect();
            let mut answers = self.connector.pickups(&refs).await;
            let told = std::mem::take(&mut answers.items);
            for (pickup, answer) in open.into_iter().zip(told) {
                let about = name(&pickup);
                let came = match answer {
                    Ok(told) => self.hear(pickup, &told).await,
                    Err(ItemFault::Refused(no)) if no.reason == RefusalReason::UnknownPickup => {
                        self.unknown_there(pickup, &no).await
                    }
                    Err(fault) => Err(said::fault(&fault, &answers).into()),
                };
                match came {
                    Ok(Some(outcome)) => self.tell(&about, outcome),
                    Ok(None) => self.tell(&about, Outcome::unchanged()),
                    // Somebody was quicker, or it could not be done; the next run sees it as it is then.
                    Err(AppError::Refused(refusal)) => self.tell(&about, refusal.into()),
                    Err(error) => return Err(error.into()),
                }
            }
            self.or_stopped(answers.stopped.as_ref())?;
        }
    }

    async fn hear(&mut self, pickup: Pickup, told: &Told) -> Result<Option<Outcome>, AppError> {
        let now = self.app.clock.now();
        let why = told
            .reason
            .clone()
            .unwrap_or_else(|| "it gave no reason".to_owned());
        match told.state {
            CarrierState::Requested => self.keep(pickup, PickupState::Requested, told).await,
            CarrierState::Accepted => self.keep(pickup, PickupState::Accepted, told).await,
            CarrierState::Collected => self.collected(pickup, told).await.map(Some),
            CarrierState::Failed => {
                let text = format!("The carrier did not collect it ({why:?})");
                let said = (told.state.as_str(), text.as_str());
                self.gone(over(pickup, PickupState::Failed, said, now)).await
            }
            CarrierState::Cancelled => {
                let text = format!("The carrier called it off ({why:?})");
                let said = (told.state.as_str(), text.as_str());
                self.gone(over(pickup, PickupState::Cancelled, said, now)).await
            }
            CarrierState::Unknown => Ok(Some(Outcome::with(
                OutcomeKind::Skipped,
                RefusalCode::UnknownWord.as_str(),
                format!(
                    "The carrier says {:?}, which is not in the contract",
                    told.raw_state
                ),
            ))),
        }
    }

    /// The carrier does not know it (any more): nobody comes.
    async fn unknown_there(&self, pickup: Pickup, no: &CarrierRefusal) -> Result<Option<Outcome>, AppError> {
        let refusal = said::refusal(no);
        let why = (refusal.code.as_str(), refusal.message.as_str());
        let failed = over(pickup, PickupState::Failed, why, self.app.clock.now());
        self.gone(failed).await
    }

    /// A pickup that does not take place: its packages are let go.
    async fn gone(&self, pickup: Pickup) -> Result<Option<Outcome>, AppError> {
        let text = pickup
            .said
            .as_ref()
            .map(|(_, text)| text.clone())
            .unwrap_or_default();
        self.app.put_pickup(&self.caller, &pickup).await?;
        self.app.release_pickup(&self.caller, pickup).await?;
        Ok(Some(changed(format!("{text}; its packages are PACKED again"))))
    }

    async fn keep(
        &self,
        pickup: Pickup,
        state: PickupState,
        told: &Told,
    ) -> Result<Option<Outcome>, AppError> {
        let window = told.window.map(|slot| (slot.from, slot.to)).or(pickup.window);
        if pickup.state == state && pickup.window == window {
            return Ok(None);
        }
        let text = format!("Pickup {} is {state}", pickup.pickup_no);
        let kept = Pickup {
            state,
            window,
            ..pickup
        };
        self.app.put_pickup(&self.caller, &kept).await?;
        Ok(Some(changed(text)))
    }

    /// The carrier came: what it took has left, and what it did not find is PACKED again.
    async fn collected(&mut self, pickup: Pickup, told: &Told) -> Result<Outcome, AppError> {
        let waiting = self.app.waiting_in_pickup(&self.caller, &pickup).await?;
        let numbers = self.numbers_of(&waiting).await?;
        let all_of_it = told.collected.is_empty() && told.not_found.is_empty();
        let taken: BTreeSet<String> = match all_of_it {
            true => numbers.iter().map(|(_, no)| no.clone()).collect(),
            false => told.collected.iter().cloned().collect(),
        };
        let text = format!(
            "Carrier {} collected it with pickup {}",
            self.code(),
            pickup.pickup_no
        );
        let heard: Vec<Word> = taken
            .iter()
            .map(|no| Word {
                number: no.clone(),
                word: CarrierWord::OnTheWay,
                at: None,
                text: text.clone(),
            })
            .collect();
        let failed = self.take_words(&heard).await?;
        let left: Vec<PackageName> = numbers
            .iter()
            .filter(|(_, no)| !taken.contains(no))
            .map(|(name, _)| name.clone())
            .collect();
        let why = format!("carrier {} did not find it", self.code());
        self.app
            .step_packages(&self.caller, &left, &Step::Leave(why))
            .await?;
        if failed > 0 {
            let text = format!("{failed} packages that the carrier took could not be dispatched here");
            return Err(Refusal::new(RefusalCode::NotAllowedInState, text).into());
        }
        let place = (pickup.pickup_no.clone(), pickup.facility.to_string());
        let now = self
            .app
            .pickup(&self.caller, &place.0, Some(&place.1))
            .await?
            .pickup;
        if now.state.is_open() {
            self.app
                .close_pickup(&self.caller, now, PickupState::Collected)
                .await?;
        }
        Ok(changed(format!(
            "Collected: {} taken, {} not found",
            taken.len(),
            left.len()
        )))
    }

    async fn numbers_of(&self, names: &[PackageName]) -> Result<Vec<(PackageName, String)>, AppError> {
        let codes: Vec<_> = names.iter().map(|name| name.order.clone()).collect();
        let orders = self.app.store.orders(&self.caller.tenant, &codes).await?;
        let number = |name: &PackageName| {
            let order = orders.iter().find(|order| order.code == name.order)?;
            let waybill = order.package(&name.key)?.waybill.as_ref()?;
            Some((name.clone(), waybill.tracking_no.clone()))
        };
        Ok(names.iter().filter_map(number).collect())
    }
}

/// A pickup of which the carrier is to be told later, and why.
fn later(pickup: Pickup, (code, text): (&str, &str), now: Moment) -> Pickup {
    Pickup {
        next_at: now.plus_s(pause_s(pickup.tries)),
        tries: pickup.tries.saturating_add(1),
        said: Some((code.to_owned(), text.to_owned())),
        ..pickup
    }
}

/// What is told and kept of a pickup that the carrier did not call off.
fn not_called_off(pickup: &Pickup, refusal: Refusal) -> (Outcome, Option<(String, String)>) {
    let code = refusal.code.as_str();
    // It is over there too, nobody knows it, or it was never made.
    let is_over = pickup.carrier_ref.is_none()
        || matches!(
            refusal.code,
            RefusalCode::PickupClosed | RefusalCode::UnknownPickup
        );
    let kind = match is_over {
        true => OutcomeKind::Unchanged,
        false => OutcomeKind::Contradiction,
    };
    let said = Some((code.to_owned(), refusal.message.clone()));
    (Outcome::with(kind, code, refusal.message), said)
}

fn name(pickup: &Pickup) -> String {
    format!("{}/{}", pickup.facility, pickup.pickup_no)
}
