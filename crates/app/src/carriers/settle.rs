//! Pickups that are over let their packages go; those whose process ended in between are settled by whoever looks next.

use crate::process::{PackageName, Step};
use crate::{App, AppError, Caller};
use domain::codes::CarrierCode;
use domain::package::{PackageStatus, Pickup, PickupOwed, PickupState};

/// Pickups that one look settles at most; the next look takes the rest.
const SETTLED_MAX: i64 = 20;

impl App {
    /// The packages that wait in a pickup.
    pub(crate) async fn waiting_in_pickup(
        &self,
        caller: &Caller,
        pickup: &Pickup,
    ) -> Result<Vec<PackageName>, AppError> {
        let all = self
            .store
            .packages_of_pickup(&caller.tenant, &pickup.facility, &pickup.pickup_no)
            .await?;
        let here = all
            .into_iter()
            .filter(|(.., status)| *status == PackageStatus::ReadyToShip);
        Ok(here
            .map(|(order, key, channel, _)| PackageName { order, key, channel })
            .collect())
    }

    /// Lets the packages of a pickup go that is over: they are PACKED again. Nobody joins it any more, so none is missed.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn release_pickup(&self, caller: &Caller, pickup: Pickup) -> Result<Pickup, AppError> {
        let waiting = self.waiting_in_pickup(caller, &pickup).await?;
        let why = match &pickup.said {
            Some((_, text)) => format!("pickup {} is {}: {text}", pickup.pickup_no, pickup.state),
            None => format!("pickup {} is {}", pickup.pickup_no, pickup.state),
        };
        let done = self.step_packages(caller, &waiting, &Step::Leave(why)).await?;
        if done.values().any(Result::is_err) {
            // Such as a database that refused one order: it stays owed, and is tried again.
            return Ok(pickup);
        }
        let released = Pickup {
            // A carrier that may know of it is told that it need not come.
            owed: pickup.unheard.then_some(PickupOwed::CallOff),
            next_at: self.clock.now(),
            tries: 0,
            ..pickup
        };
        self.store
            .settle_pickup(&caller.tenant, &released, PickupOwed::Release)
            .await?;
        Ok(released)
    }

    /// Settles pickups, of all tenants, whose process ended before it was done with them.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn settle_pickups(&self) -> Result<(), AppError> {
        for (tenant, pickup) in self.store.owing_pickups(self.clock.now(), SETTLED_MAX).await? {
            let caller = self.caller(Some(tenant.as_str()), "timer").await?;
            match pickup.owed {
                Some(PickupOwed::Release) => {
                    self.release_pickup(&caller, pickup).await?;
                }
                Some(PickupOwed::Ask) => self.settle_begun(&caller, pickup).await?,
                Some(PickupOwed::CallOff) | None => {}
            }
        }
        Ok(())
    }

    /// One that was begun and not asked for: called off where no package joined it; the seller's own comes in any case.
    pub(crate) async fn settle_begun(&self, caller: &Caller, pickup: Pickup) -> Result<(), AppError> {
        let is_empty = self.waiting_in_pickup(caller, &pickup).await?.is_empty();
        let settled = match (is_empty, pickup.carrier == CarrierCode::OWN) {
            (true, _) => Pickup {
                state: PickupState::Cancelled,
                closed_at: Some(self.clock.now()),
                owed: None,
                ..pickup
            },
            (false, true) => Pickup { owed: None, ..pickup },
            (false, false) => {
                // Whoever began it may have asked before it ended.
                let again = Pickup {
                    unheard: true,
                    ..pickup
                };
                return self.ask_for_pickup(caller, again).await.map(drop);
            }
        };
        self.put_pickup(caller, &settled).await
    }
}
