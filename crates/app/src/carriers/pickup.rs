//! Pickups at a carrier: asked for, changed, called off. A pickup is written before its carrier hears of it, and what the carrier
//! said after; the same number asked for again is the same pickup.

use super::book::intent;
use super::parcel::sender_of;
use super::{pause_s, said};
use crate::process::PickupWish;
use crate::{App, AppError, Caller};
use ::channels::carrier::{
    IntentKey, PickupAnswer, PickupBooked, PickupRequest, PickupState as CarrierState, RefusalReason, Slot,
};
use domain::codes::{CarrierCode, FacilityCode};
use domain::moment::Moment;
use domain::package::{Pickup, PickupOwed, PickupState};
use domain::refusal::{Refusal, RefusalCode};

/// What became of asking for a pickup.
pub(crate) struct AskedFor {
    /// The pickup, as it is by now.
    pub(crate) pickup: Pickup,
    /// The carrier's no to it.
    pub(crate) refused: Option<Refusal>,
}

impl App {
    /// Asks the carrier of a pickup to come. Where it says no, or refuses to be asked, the pickup is FAILED and its packages are
    /// PACKED again; where it cannot be heard it stays REQUESTED and is asked again in the background, under the same number. Only a
    /// no in the contract's own words says that it made none.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE` for one that is over by now; those of the database.
    pub(crate) async fn ask_for_pickup(&self, caller: &Caller, pickup: Pickup) -> Result<AskedFor, AppError> {
        match self.answer_to(caller, &pickup).await {
            Ok(Ok(booked)) => self.note_booked(caller, pickup, &booked).await,
            Ok(Err(no)) => {
                let heard = Pickup {
                    next_slot: no.next_slot.map(|slot| (slot.from, slot.to)),
                    // A request that it refused made none.
                    unheard: false,
                    ..pickup
                };
                self.fail_pickup(caller, heard, said::refusal(&no)).await
            }
            Err(AppError::Carrier(error)) if error.is_refusal() => {
                let refused = Pickup {
                    // The last try was refused. One before it may have been taken and not heard, so it is called off in any case.
                    unheard: true,
                    ..pickup
                };
                self.fail_pickup(caller, refused, said::not_asked(&error)).await
            }
            Err(error @ AppError::Store(_)) => Err(error),
            Err(error) => self.ask_later(caller, pickup, &error).await,
        }
    }

    async fn answer_to(&self, caller: &Caller, pickup: &Pickup) -> Result<PickupAnswer, AppError> {
        let request = self.request_of(caller, pickup).await?;
        let code = CarrierCode::stored(&pickup.carrier);
        let carrier = self.carrier_to_ask(caller, &code).await?;
        Ok(carrier.request_pickup(&request, &request_key(pickup)?).await?)
    }

    async fn ask_later(
        &self,
        caller: &Caller,
        pickup: Pickup,
        error: &AppError,
    ) -> Result<AskedFor, AppError> {
        let waiting = Pickup {
            owed: Some(PickupOwed::Ask),
            said: Some((error.code().to_owned(), error.to_string())),
            next_at: self.clock.now().plus_s(pause_s(pickup.tries)),
            tries: pickup.tries.saturating_add(1),
            unheard: pickup.unheard || matches!(error, AppError::Carrier(_)),
            ..pickup
        };
        self.put_pickup(caller, &waiting).await?;
        Ok(AskedFor {
            pickup: waiting,
            refused: None,
        })
    }

    async fn note_booked(
        &self,
        caller: &Caller,
        pickup: Pickup,
        booked: &PickupBooked,
    ) -> Result<AskedFor, AppError> {
        let place = (&pickup.facility, pickup.pickup_no.as_str());
        self.store
            .name_pickup(&caller.tenant, place, &booked.carrier_ref)
            .await?;
        let noted = Pickup {
            state: match booked.state {
                CarrierState::Accepted | CarrierState::Collected => PickupState::Accepted,
                // What it came to is read in the background.
                CarrierState::Requested
                | CarrierState::Failed
                | CarrierState::Cancelled
                | CarrierState::Unknown => PickupState::Requested,
            },
            carrier_ref: Some(booked.carrier_ref.clone()),
            owed: None,
            said: None,
            next_slot: None,
            tries: 0,
            unheard: false,
            ..pickup
        };
        self.put_pickup(caller, &noted).await?;
        Ok(AskedFor {
            pickup: noted,
            refused: None,
        })
    }

    async fn fail_pickup(
        &self,
        caller: &Caller,
        pickup: Pickup,
        refusal: Refusal,
    ) -> Result<AskedFor, AppError> {
        let why = (refusal.code.as_str(), refusal.message.as_str());
        let failed = over(pickup, PickupState::Failed, why, self.clock.now());
        self.put_pickup(caller, &failed).await?;
        Ok(AskedFor {
            pickup: self.release_pickup(caller, failed).await?,
            refused: Some(refusal),
        })
    }

    /// What a carrier is asked: the packages that wait in the pickup now.
    ///
    /// # Errors
    /// `BAD_INPUT` without a window, `BAD_ADDRESS` without the facility's address; those of the database.
    pub(super) async fn request_of(
        &self,
        caller: &Caller,
        pickup: &Pickup,
    ) -> Result<PickupRequest, AppError> {
        let Some((from, to)) = pickup.window else {
            let text = format!(
                "Carrier {} must be told from when to when it may come",
                pickup.carrier
            );
            return Err(AppError::bad_input(text));
        };
        let addresses = self.store.facility_addresses(&caller.tenant).await?;
        let waiting = self.waiting_in_pickup(caller, pickup).await?;
        let codes: Vec<_> = waiting.iter().map(|name| name.order.clone()).collect();
        let orders = self.store.orders(&caller.tenant, &codes).await?;
        let numbers = waiting.iter().filter_map(|name| {
            let order = orders.iter().find(|order| order.code == name.order)?;
            let waybill = order.package(&name.key)?.waybill.as_ref()?;
            Some(waybill.tracking_no.clone())
        });
        Ok(PickupRequest {
            request_id: format!("{}/{}", pickup.facility, pickup.pickup_no),
            window: Slot { from, to },
            address: sender_of(&pickup.facility, &addresses)?,
            parcels: numbers.collect(),
            note: pickup.note.clone().unwrap_or_default(),
        })
    }

    /// Tells the carrier of a change of window or note, before it is written.
    ///
    /// # Errors
    /// The carrier's no, such as `CUT_OFF_PASSED`; nothing is changed then. Those of a carrier that cannot be asked.
    pub(crate) async fn edit_at_carrier(&self, caller: &Caller, changed: &Pickup) -> Result<(), AppError> {
        if changed.carrier == CarrierCode::OWN {
            return Ok(());
        }
        let carrier_ref = known_at_carrier(changed)?;
        let request = self.request_of(caller, changed).await?;
        let carrier = self
            .carrier_to_ask(caller, &CarrierCode::stored(&changed.carrier))
            .await?;
        let key = intent(&format!("PE:{carrier_ref}:{}", self.clock.now().0))?;
        match carrier.edit_pickup(carrier_ref, &request, &key).await? {
            Ok(_) => Ok(()),
            Err(no) => Err(said::refusal(&no).into()),
        }
    }

    /// Tells the carrier that it need not come, before that is written. One that it does not know, or was not heard about, may be
    /// over here at once. Answers whether the carrier is to be told still.
    ///
    /// # Errors
    /// As [`App::edit_at_carrier`].
    pub(crate) async fn cancel_at_carrier(&self, caller: &Caller, pickup: &Pickup) -> Result<bool, AppError> {
        if pickup.carrier == CarrierCode::OWN {
            return Ok(false);
        }
        let Some(carrier_ref) = &pickup.carrier_ref else {
            return Ok(true);
        };
        let carrier = self
            .carrier_to_ask(caller, &CarrierCode::stored(&pickup.carrier))
            .await?;
        let key = intent(&format!("PC:{carrier_ref}:{}", self.clock.now().0))?;
        match carrier.cancel_pickup(carrier_ref, &key).await? {
            Ok(_) => Ok(false),
            Err(no) if no.reason == RefusalReason::UnknownPickup => Ok(false),
            Err(no) => Err(said::refusal(&no).into()),
        }
    }

    /// Refuses a wish that a carrier cannot be asked with, before anything is begun.
    ///
    /// # Errors
    /// `BAD_WINDOW` without a window, `BAD_ADDRESS` without the facility's address, `NOT_ALLOWED_IN_STATE` for a carrier that is
    /// switched off; `NOT_FOUND`.
    pub(crate) async fn may_ask_carrier(
        &self,
        caller: &Caller,
        facility: &FacilityCode,
        (carrier, wish): (&str, &PickupWish),
    ) -> Result<(), AppError> {
        if wish.window.is_none() {
            let text = format!(
                "Carrier {carrier} must be told from when to when it may come. Say it with --from and --to"
            );
            return Err(Refusal::new(RefusalCode::BadWindow, text).into());
        }
        sender_of(facility, &self.store.facility_addresses(&caller.tenant).await?)?;
        Ok(super::turn::refuse_disabled(
            &self.carrier(caller, carrier).await?,
        )?)
    }
}

/// The key under which a pickup is asked for: it is one pickup, however often it is asked for.
///
/// # Errors
/// `BAD_INPUT` where no key can be made of its name.
pub(super) fn request_key(pickup: &Pickup) -> Result<IntentKey, AppError> {
    intent(&format!("PU:{}:{}", pickup.facility, pickup.pickup_no))
}

/// A pickup that is over, whose packages are to be PACKED again.
pub(crate) fn over(pickup: Pickup, state: PickupState, (code, text): (&str, &str), now: Moment) -> Pickup {
    Pickup {
        state,
        said: Some((code.to_owned(), text.to_owned())),
        closed_at: Some(now),
        owed: Some(PickupOwed::Release),
        next_at: now.plus_s(pause_s(0)),
        tries: 0,
        ..pickup
    }
}

fn known_at_carrier(pickup: &Pickup) -> Result<&str, Refusal> {
    pickup.carrier_ref.as_deref().ok_or_else(|| {
        let text = format!(
            "Carrier {} has not answered yet whether it knows pickup {}. It is being asked; wait for it",
            pickup.carrier, pickup.pickup_no
        );
        Refusal::new(RefusalCode::NotAllowedInState, text)
    })
}
