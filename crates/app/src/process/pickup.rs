//! Pickups: packages of a facility that a carrier is asked to collect together.

use super::name::{Meant, PackageName};
use super::print::packages_of;
use super::step::{Done, Step, Stepped, alike, told};
use crate::carriers::{SETTLED_S, over};
use crate::list::{Listed, ROWS_MAX, first_page, one_more};
use crate::{App, AppError, Caller};
use domain::codes::{CarrierCode, FacilityCode};
use domain::moment::Moment;
use domain::package::{PackageStatus, Pickup, PickupOwed, PickupState};
use domain::refusal::{Refusal, RefusalCode};
use domain::sequence::SequenceKind;
use std::collections::BTreeMap;
use store::{FollowUp, Loaded, Pick, Written};

/// How a pickup is asked for.
#[derive(Debug, Clone, Default)]
pub struct PickupWish {
    /// From when to when the carrier may come.
    pub window: Option<(Moment, Moment)>,
    /// What is to be said beside it, up to 500 characters.
    pub note: Option<String>,
}

/// A pickup with its packages.
#[derive(Debug, Clone)]
pub struct PickupLine {
    /// The pickup.
    pub pickup: Pickup,
    /// Packing nos. of its packages, and how each stands.
    pub packages: Vec<(String, PackageStatus)>,
}

/// The longest note, in characters.
const NOTE_CHARS_MAX: usize = 500;

impl PickupWish {
    fn check(&self) -> Result<(), AppError> {
        if self.window.is_some_and(|(from, to)| from >= to) {
            return Err(AppError::bad_input("the window must end after it begins"));
        }
        match self
            .note
            .as_ref()
            .is_some_and(|note| note.chars().count() > NOTE_CHARS_MAX)
        {
            true => Err(AppError::bad_input(format!(
                "the note must be up to {NOTE_CHARS_MAX} characters"
            ))),
            false => Ok(()),
        }
    }
}

impl App {
    /// Asks for a pickup of packages: one for each facility that they lie in and each carrier that they go with. Packages that
    /// cannot be picked up are told and left out, those that the carrier does not come for in its own words; a pickup that none
    /// joined is called off. One that fails, for whatever reason, takes no other with it.
    ///
    /// # Errors
    /// `BAD_INPUT` for the window or note; those of the database before the first is asked for.
    pub async fn request_pickup(
        &self,
        caller: &Caller,
        names: &[String],
        wish: &PickupWish,
    ) -> Result<(Vec<Stepped>, Vec<PickupLine>), AppError> {
        wish.check()?;
        let meant = self
            .named_packages(caller, names, &[PackageStatus::Packed])
            .await?;
        let mut groups: BTreeMap<(FacilityCode, String), Vec<PackageName>> = BTreeMap::new();
        for (package, carrier) in self.with_carriers(caller, &meant).await? {
            let place = (package.key.facility.clone(), carrier);
            groups.entry(place).or_default().push(package);
        }
        let (mut done, mut pickups) = (Done::new(), Vec::new());
        for (place, packages) in groups {
            let asked = match self.begin_pickup(caller, &place, wish).await {
                Ok(pickup) => self.fill_pickup(caller, pickup, &packages, &mut done).await,
                Err(error) => Err(error),
            };
            match asked {
                Ok(line) => pickups.extend(line),
                Err(error) => done.extend(alike(packages, error)),
            }
        }
        Ok((told(meant, done), pickups))
    }

    /// The packages that were named, each with who carries it: whoever gave its waybill's number.
    async fn with_carriers(
        &self,
        caller: &Caller,
        meant: &[Meant],
    ) -> Result<Vec<(PackageName, String)>, AppError> {
        let packages = packages_of(meant);
        let orders = self.orders_of(caller, &packages).await?;
        let with = |name: PackageName| {
            let package = orders.get(&name.order).and_then(|order| order.package(&name.key));
            let waybill = package.and_then(|package| package.waybill.as_ref());
            let carrier = waybill
                .map_or(CarrierCode::OWN, |waybill| &waybill.carrier)
                .to_owned();
            (name, carrier)
        };
        Ok(packages.into_iter().map(with).collect())
    }

    /// Puts packages into a pickup that was begun, and asks its carrier to come.
    async fn fill_pickup(
        &self,
        caller: &Caller,
        pickup: Pickup,
        packages: &[PackageName],
        done: &mut Done,
    ) -> Result<Option<PickupLine>, AppError> {
        let mut joined = self
            .step_packages(caller, packages, &Step::Join(pickup.pickup_no.clone()))
            .await?;
        let is_empty = !joined.values().any(Result::is_ok);
        let filled = match (is_empty, pickup.carrier == CarrierCode::OWN) {
            (true, _) => {
                self.close_pickup(caller, pickup, PickupState::Cancelled).await?;
                None
            }
            (false, true) => {
                let filled = Pickup { owed: None, ..pickup };
                self.put_pickup(caller, &filled).await?;
                Some(filled)
            }
            (false, false) => {
                let asked = self.ask_for_pickup(caller, pickup).await?;
                if let Some(refusal) = &asked.refused {
                    let of_it = joined.values_mut().filter(|result| result.is_ok());
                    of_it.for_each(|result| *result = Err(refusal.clone().into()));
                }
                Some(asked.pickup)
            }
        };
        done.extend(joined);
        match filled {
            Some(pickup) => self.pickup_line(caller, pickup).await.map(Some),
            None => Ok(None),
        }
    }

    /// Draws a pickup's number and writes it, without packages yet. The seller's own carrier comes whenever he is asked.
    async fn begin_pickup(
        &self,
        caller: &Caller,
        (facility, carrier): &(FacilityCode, String),
        wish: &PickupWish,
    ) -> Result<Pickup, AppError> {
        let state = match carrier == CarrierCode::OWN {
            true => PickupState::Accepted,
            false => {
                self.may_ask_carrier(caller, facility, (carrier, wish)).await?;
                PickupState::Requested
            }
        };
        let scope = self.scope_of(caller, std::slice::from_ref(facility), &[], false);
        let scope = store::Scope {
            pick: Pick::None,
            ..scope
        };
        let actor = caller.actor(scope.now.0);
        let begin = |mut loaded: Loaded| {
            let today = loaded.desk.today;
            let drawn = loaded.desk.numbers.draw(facility, SequenceKind::Pickup, today);
            let pickup = drawn.map(|pickup_no| Pickup {
                facility: facility.clone(),
                pickup_no,
                carrier: carrier.clone(),
                state,
                window: wish.window,
                note: wish.note.clone(),
                asked_by: caller.who.clone(),
                asked_at: actor.at,
                closed_at: None,
                carrier_ref: None,
                said: None,
                next_slot: None,
                owed: Some(PickupOwed::Ask),
                next_at: scope.now.0.plus_s(SETTLED_S),
                tries: 0,
                unheard: false,
            });
            Written {
                changes: Vec::new(),
                adjustment: None,
                desk: loaded.desk,
                next_order: loaded.next_order,
                page: None,
                follow_up: FollowUp {
                    new_pickups: pickup.iter().cloned().collect(),
                    ..FollowUp::default()
                },
                result: pickup,
            }
        };
        let begun = self.store.decide(&scope, &actor, "pickup asked for", begin).await;
        Ok(begun.map_err(AppError::of_store)??)
    }

    /// Closes a pickup in which nothing waits any more.
    pub(crate) async fn close_pickup(
        &self,
        caller: &Caller,
        pickup: Pickup,
        state: PickupState,
    ) -> Result<Pickup, AppError> {
        let closed = Pickup {
            state,
            closed_at: Some(self.clock.now()),
            owed: None,
            ..pickup
        };
        self.put_pickup(caller, &closed).await?;
        Ok(closed)
    }

    /// Writes a change of an open pickup.
    pub(crate) async fn put_pickup(&self, caller: &Caller, pickup: &Pickup) -> Result<(), AppError> {
        let scope = self.scope_of(caller, &[], &[], false);
        let scope = store::Scope {
            pick: Pick::None,
            ..scope
        };
        let actor = caller.actor(scope.now.0);
        let write = |loaded: Loaded| Written {
            changes: Vec::new(),
            adjustment: None,
            desk: loaded.desk,
            next_order: loaded.next_order,
            page: None,
            follow_up: FollowUp {
                pickups: vec![pickup.clone()],
                ..FollowUp::default()
            },
            result: (),
        };
        let written = self.store.decide(&scope, &actor, "pickup", write).await;
        written.map_err(AppError::of_store)
    }

    /// A pickup by its number.
    ///
    /// # Errors
    /// `NOT_FOUND`; `AMBIGUOUS` where several facilities have one with this number.
    pub async fn pickup(
        &self,
        caller: &Caller,
        pickup_no: &str,
        facility: Option<&str>,
    ) -> Result<PickupLine, AppError> {
        let found = self
            .store
            .find_pickups(&caller.tenant, pickup_no, facility.unwrap_or_default())
            .await?;
        let known = found
            .iter()
            .map(|pickup| pickup.facility.to_string())
            .collect::<Vec<_>>()
            .join(", ");
        let mut found = found.into_iter();
        match (found.next(), found.next()) {
            (Some(only), None) => self.pickup_line(caller, only).await,
            (None, _) => Err(AppError::not_found(
                "pickup",
                pickup_no,
                "see `ordertide pickup list`",
            )),
            (Some(_), Some(_)) => Err(AppError::Ambiguous {
                what: "pickup",
                option: "--facility",
                known,
            }),
        }
    }

    /// Changes window and note of a pickup that is open.
    ///
    /// # Errors
    /// As [`App::pickup`]; `NOT_ALLOWED_IN_STATE` for one that is over, or of which its carrier has yet to be heard; the carrier's
    /// no, such as `CUT_OFF_PASSED`; nothing is changed then.
    pub async fn edit_pickup(
        &self,
        caller: &Caller,
        (pickup_no, facility): (&str, Option<&str>),
        wish: &PickupWish,
    ) -> Result<PickupLine, AppError> {
        wish.check()?;
        let pickup = self.open_pickup(caller, pickup_no, facility).await?;
        let changed = Pickup {
            window: wish.window.or(pickup.window),
            note: wish.note.clone().or(pickup.note),
            ..pickup
        };
        self.edit_at_carrier(caller, &changed).await?;
        self.put_pickup(caller, &changed).await?;
        self.pickup_line(caller, changed).await
    }

    /// Calls a pickup off: its packages are PACKED again. It is over first, so that nobody joins it meanwhile. A carrier that was
    /// not heard about it is told in the background.
    ///
    /// # Errors
    /// As [`App::pickup`]; `NOT_ALLOWED_IN_STATE` for one that is over; the carrier's no, such as `PICKUP_CLOSED`.
    pub async fn cancel_pickup(
        &self,
        caller: &Caller,
        (pickup_no, facility): (&str, Option<&str>),
    ) -> Result<PickupLine, AppError> {
        let pickup = self.open_pickup(caller, pickup_no, facility).await?;
        let unheard = self.cancel_at_carrier(caller, &pickup).await?;
        let said = (PickupState::Cancelled.as_str(), "it was called off");
        let cancelled = Pickup {
            unheard,
            ..over(pickup, PickupState::Cancelled, said, self.clock.now())
        };
        self.put_pickup(caller, &cancelled).await?;
        let closed = self.release_pickup(caller, cancelled).await?;
        self.pickup_line(caller, closed).await
    }

    async fn open_pickup(
        &self,
        caller: &Caller,
        pickup_no: &str,
        facility: Option<&str>,
    ) -> Result<Pickup, AppError> {
        let pickup = self.pickup(caller, pickup_no, facility).await?.pickup;
        match pickup.state.is_open() {
            true => Ok(pickup),
            false => {
                let text = format!("Pickup {pickup_no} is {}", pickup.state);
                Err(Refusal::new(RefusalCode::NotAllowedInState, text).into())
            }
        }
    }

    async fn pickup_line(&self, caller: &Caller, pickup: Pickup) -> Result<PickupLine, AppError> {
        let packages = self
            .store
            .packages_of_pickup(&caller.tenant, &pickup.facility, &pickup.pickup_no)
            .await?;
        Ok(PickupLine {
            packages: packages
                .into_iter()
                .map(|(_, key, _, status)| (key.packing_no, status))
                .collect(),
            pickup,
        })
    }

    /// A page of pickups, the newest first, after a place. `limit` is 1 to 999.
    ///
    /// # Errors
    /// `BAD_INPUT` for a place that no page gave.
    pub async fn list_pickups(
        &self,
        caller: &Caller,
        state: Option<PickupState>,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Listed<PickupLine>, AppError> {
        let limit = limit.clamp(1, ROWS_MAX);
        let after = after.map(read_place).transpose()?;
        let state = state.map_or("", PickupState::as_str);
        let found = self
            .store
            .list_pickups(&caller.tenant, after.as_ref(), state, one_more(limit))
            .await?;
        let mut rows = Vec::with_capacity(found.len());
        for pickup in found {
            rows.push(self.pickup_line(caller, pickup).await?);
        }
        Ok(first_page(rows, limit, |line| {
            let pickup = &line.pickup;
            format!("{} {} {}", pickup.asked_at.0, pickup.facility, pickup.pickup_no)
        }))
    }

    /// Hands packages over: they leave the building. A pickup of which nothing is left here is COLLECTED then.
    ///
    /// # Errors
    /// Only what stops all of them, such as a database that is gone.
    pub async fn hand_over(&self, caller: &Caller, names: &[String]) -> Result<Vec<Stepped>, AppError> {
        self.step(caller, names, &Step::HandOver).await
    }
}

fn read_place(text: &str) -> Result<store::PickupPlace, AppError> {
    let parts: Vec<&str> = text.split(' ').collect();
    let read = match parts.as_slice() {
        [at, facility, no] => at
            .parse()
            .ok()
            .map(|at| (Moment(at), (*facility).to_owned(), (*no).to_owned())),
        _ => None,
    };
    read.ok_or_else(|| AppError::bad_input("the list goes on from a place that one of its pages gave"))
}
