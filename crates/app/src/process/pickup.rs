//! Pickups: packages of a facility that a carrier is asked to collect together.

use super::OWN_CARRIER;
use super::name::PackageName;
use super::step::{Done, Step, Stepped, told};
use crate::list::{Listed, ROWS_MAX, first_page, one_more};
use crate::{App, AppError, Caller};
use domain::codes::FacilityCode;
use domain::moment::Moment;
use domain::package::{PackageStatus, Pickup, PickupState};
use domain::refusal::{Refusal, RefusalCode};
use domain::sequence::SequenceKind;
use std::collections::{BTreeMap, BTreeSet};
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
    /// Asks for a pickup of packages: one for each facility that they lie in. Packages that cannot be picked up are told and left
    /// out; a pickup that none joined is called off.
    ///
    /// # Errors
    /// `BAD_INPUT` for the window or note, `SEQUENCE_NOT_DEFINED`, and what stops all of them.
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
        let mut facilities: BTreeMap<FacilityCode, Vec<PackageName>> = BTreeMap::new();
        for package in meant.iter().filter_map(|one| one.package.as_ref().ok()) {
            facilities
                .entry(package.key.facility.clone())
                .or_default()
                .push(package.clone());
        }
        let (mut done, mut pickups) = (Done::new(), Vec::new());
        for (facility, packages) in facilities {
            let pickup = match self.begin_pickup(caller, &facility, wish).await {
                Ok(pickup) => pickup,
                Err(AppError::Refused(refusal)) => {
                    done.extend(
                        packages
                            .into_iter()
                            .map(|package| (package, Err(refusal.clone().into()))),
                    );
                    continue;
                }
                Err(error) => return Err(error),
            };
            let joined = self
                .step_packages(caller, &packages, &Step::Join(pickup.pickup_no.clone()))
                .await?;
            match joined.values().any(Result::is_ok) {
                true => pickups.push(self.pickup_line(caller, pickup).await?),
                false => {
                    self.close_pickup(caller, pickup, PickupState::Cancelled).await?;
                }
            }
            done.extend(joined);
        }
        Ok((told(meant, done), pickups))
    }

    /// Draws a pickup's number and writes it, without packages yet. The seller's own carrier comes whenever he is asked.
    async fn begin_pickup(
        &self,
        caller: &Caller,
        facility: &FacilityCode,
        wish: &PickupWish,
    ) -> Result<Pickup, AppError> {
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
                carrier: OWN_CARRIER.to_owned(),
                state: PickupState::Accepted,
                window: wish.window,
                note: wish.note.clone(),
                asked_by: caller.who.clone(),
                asked_at: actor.at,
                closed_at: None,
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

    async fn close_pickup(
        &self,
        caller: &Caller,
        pickup: Pickup,
        state: PickupState,
    ) -> Result<Pickup, AppError> {
        let closed = Pickup {
            state,
            closed_at: Some(self.clock.now()),
            ..pickup
        };
        self.put_pickup(caller, &closed).await?;
        Ok(closed)
    }

    async fn put_pickup(&self, caller: &Caller, pickup: &Pickup) -> Result<(), AppError> {
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
        Ok(self.store.decide(&scope, &actor, "pickup", write).await?)
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
    /// As [`App::pickup`]; `NOT_ALLOWED_IN_STATE` for one that is over.
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
        self.put_pickup(caller, &changed).await?;
        self.pickup_line(caller, changed).await
    }

    /// Calls a pickup off: its packages are PACKED again.
    ///
    /// # Errors
    /// As [`App::edit_pickup`].
    pub async fn cancel_pickup(
        &self,
        caller: &Caller,
        (pickup_no, facility): (&str, Option<&str>),
    ) -> Result<PickupLine, AppError> {
        let pickup = self.open_pickup(caller, pickup_no, facility).await?;
        let all = self
            .store
            .packages_of_pickup(&caller.tenant, &pickup.facility, pickup_no)
            .await?;
        let here = all
            .into_iter()
            .filter(|(.., status)| *status == PackageStatus::ReadyToShip);
        let packages: Vec<PackageName> = here
            .map(|(order, key, channel, _)| PackageName { order, key, channel })
            .collect();
        let why = format!("pickup {pickup_no} was called off");
        self.step_packages(caller, &packages, &Step::Leave(why)).await?;
        let closed = self.close_pickup(caller, pickup, PickupState::Cancelled).await?;
        self.pickup_line(caller, closed).await
    }

    async fn open_pickup(
        &self,
        caller: &Caller,
        pickup_no: &str,
        facility: Option<&str>,
    ) -> Result<Pickup, AppError> {
        let pickup = self.pickup(caller, pickup_no, facility).await?.pickup;
        match pickup.state {
            PickupState::Requested | PickupState::Accepted => Ok(pickup),
            PickupState::Collected | PickupState::Failed | PickupState::Cancelled => {
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
        let done = self.step(caller, names, &Step::HandOver).await?;
        let mut pickups: BTreeSet<(FacilityCode, String)> = BTreeSet::new();
        for package in done.iter().filter_map(|one| one.result.as_ref().ok()) {
            let order = self.order(caller, package.order.as_str()).await?;
            let no = order
                .package(&package.key)
                .and_then(|found| found.pickup_no.clone());
            pickups.extend(no.map(|no| (package.key.facility.clone(), no)));
        }
        for (facility, pickup_no) in pickups {
            let line = self.pickup(caller, &pickup_no, Some(facility.as_str())).await?;
            let is_open = matches!(line.pickup.state, PickupState::Requested | PickupState::Accepted);
            let all_left = line
                .packages
                .iter()
                .all(|(_, status)| *status != PackageStatus::ReadyToShip);
            if is_open && all_left {
                self.close_pickup(caller, line.pickup, PickupState::Collected)
                    .await?;
            }
        }
        Ok(done)
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
