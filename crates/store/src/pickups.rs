//! Pickups, and packages as they are named and scanned.

use crate::engine::{ConstraintKind, Row, RowReader, Session, StoreError, Value, rows, with_retry};
use crate::orders::corrupt;
use crate::{Store, statements as sql};
use domain::codes::{CarrierCode, ChannelCode, FacilityCode, OrderCode, TenantCode};
use domain::moment::Moment;
use domain::order::OrderStatus;
use domain::order::item::PackageKey;
use domain::package::{Package, PackageStatus, Pickup, PickupOwed, PickupState};
use std::collections::BTreeSet;

/// A package that was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPackage {
    /// The name.
    pub name: String,
    /// Our code of its order.
    pub order: OrderCode,
    /// Facility and packing no.
    pub key: PackageKey,
    /// How it stands.
    pub status: PackageStatus,
    /// The order's channel.
    pub channel: ChannelCode,
    /// Whether its order lives.
    pub is_of_live_order: bool,
}

/// A place in the list of pickups: when it was asked for, facility, number.
pub type PickupPlace = (Moment, String, String);

impl Store {
    /// The packages behind each name: a packing no., a tracking no., or an order, which means all of its packages. `names` are
    /// 1,000 at most.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn named_packages(
        &self,
        tenant: &TenantCode,
        names: &[String],
    ) -> Result<Vec<NamedPackage>, StoreError> {
        let unique: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        let given = rows(unique.into_iter().map(|name| [Value::from(name)]))?;
        let binds = [given, tenant.as_str().into()];
        let found = self.engine().ask(&sql::NAMED_PACKAGES, &binds).await?;
        let read = |row: Row| {
            let mut r = row.reader();
            let (name, order) = (r.text()?, OrderCode::stored(r.text()?));
            let facility = FacilityCode::stored(r.text()?);
            let packing_no = r.text()?;
            let status = r.text()?;
            Ok(NamedPackage {
                name,
                order,
                key: PackageKey { facility, packing_no },
                status: PackageStatus::parse(&status).ok_or_else(|| corrupt("package status", &status))?,
                channel: ChannelCode::stored(r.text()?),
                is_of_live_order: r.text()? != OrderStatus::Cancelled.as_str(),
            })
        };
        found.into_iter().map(read).collect()
    }

    /// The pickups with this number, in one facility or (empty) in all.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn find_pickups(
        &self,
        tenant: &TenantCode,
        pickup_no: &str,
        facility: &str,
    ) -> Result<Vec<Pickup>, StoreError> {
        let binds = [tenant.as_str().into(), pickup_no.into(), facility.into()];
        let found = self.engine().ask(&sql::FIND_PICKUPS, &binds).await?;
        found.into_iter().map(pickup_of).collect()
    }

    /// A page of pickups, the newest first, after a place; in one state or (empty) in all. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn list_pickups(
        &self,
        tenant: &TenantCode,
        after: Option<&PickupPlace>,
        state: &str,
        limit: i64,
    ) -> Result<Vec<Pickup>, StoreError> {
        let (at, facility, no) = match after {
            Some((at, facility, no)) => (at.0, facility.as_str(), no.as_str()),
            None => (i64::MAX, "", ""),
        };
        let binds = [
            tenant.as_str().into(),
            at.into(),
            facility.into(),
            no.into(),
            state.into(),
            limit.clamp(1, 1_000).into(),
        ];
        let mut session = self.engine().read().await?;
        let found = session.query(&sql::LIST_PICKUPS, &binds).await?;
        found.into_iter().map(pickup_of).collect()
    }

    /// The packages of a pickup: order, key, channel, how it stands.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn packages_of_pickup(
        &self,
        tenant: &TenantCode,
        facility: &FacilityCode,
        pickup_no: &str,
    ) -> Result<Vec<(OrderCode, PackageKey, ChannelCode, PackageStatus)>, StoreError> {
        let binds = [tenant.as_str().into(), facility.as_str().into(), pickup_no.into()];
        let found = self.engine().ask(&sql::PACKAGES_OF_PICKUP, &binds).await?;
        let read = |row: Row| {
            let mut r = row.reader();
            let order = OrderCode::stored(r.text()?);
            let facility = FacilityCode::stored(r.text()?);
            let key = PackageKey {
                facility,
                packing_no: r.text()?,
            };
            let (channel, status) = (ChannelCode::stored(r.text()?), r.text()?);
            let status = PackageStatus::parse(&status).ok_or_else(|| corrupt("package status", &status))?;
            Ok((order, key, channel, status))
        };
        found.into_iter().map(read).collect()
    }
}

fn pickup_of(row: Row) -> Result<Pickup, StoreError> {
    read_pickup(&mut row.reader())
}

fn read_pickup(r: &mut RowReader) -> Result<Pickup, StoreError> {
    let (facility, pickup_no, carrier, state) =
        (FacilityCode::stored(r.text()?), r.text()?, r.text()?, r.text()?);
    let slot = |(from, to): (Option<i64>, Option<i64>)| from.map(Moment).zip(to.map(Moment));
    let window = slot((r.opt_int()?, r.opt_int()?));
    let (note, asked_by, asked_at) = (r.opt_text()?, r.text()?, Moment(r.int()?));
    let (closed_at, carrier_ref) = (r.opt_int()?.map(Moment), r.opt_text()?);
    let said = r.opt_text()?.zip(r.opt_text()?);
    let next_slot = slot((r.opt_int()?, r.opt_int()?));
    let owed = match r.opt_text()? {
        Some(text) => {
            Some(PickupOwed::parse(&text).ok_or_else(|| corrupt("what is owed to a pickup", &text))?)
        }
        None => None,
    };
    let next_at = Moment(r.int()?);
    let tries = r.int()?;
    let unheard = r.flag()?;
    Ok(Pickup {
        facility,
        pickup_no,
        carrier,
        state: PickupState::parse(&state).ok_or_else(|| corrupt("a pickup's state", &state))?,
        window,
        note,
        asked_by,
        asked_at,
        closed_at,
        carrier_ref,
        said,
        next_slot,
        owed,
        next_at,
        tries: u32::try_from(tries).map_err(|_| corrupt("a pickup's tries", &tries.to_string()))?,
        unheard,
    })
}

/// Writes a new pickup.
///
/// # Errors
/// A constraint where its number was issued before.
pub(crate) async fn insert(
    session: &mut dyn Session,
    tenant: &TenantCode,
    pickup: &Pickup,
) -> Result<(), StoreError> {
    let (from, to) = pickup.window.unzip();
    let binds = [
        tenant.as_str().into(),
        pickup.facility.as_str().into(),
        pickup.pickup_no.as_str().into(),
        pickup.carrier.as_str().into(),
        pickup.state.as_str().into(),
        Value::OptInt(from.map(|at| at.0)),
        Value::OptInt(to.map(|at| at.0)),
        Value::OptText(pickup.note.clone()),
        pickup.asked_by.as_str().into(),
        pickup.asked_at.0.into(),
        Value::OptInt(pickup.closed_at.map(|at| at.0)),
        owed(pickup.owed),
        pickup.next_at.0.into(),
    ];
    hurry(session, tenant, pickup).await?;
    session.exec(&sql::INSERT_PICKUP, &binds).await.map(drop)
}

fn owed(owed: Option<PickupOwed>) -> Value {
    Value::OptText(owed.map(|owed| owed.as_str().to_owned()))
}

/// Lets its carrier's next turn come when the pickup is due there, where its timer would have it later. Accounts are locked before
/// pickups.
async fn hurry(session: &mut dyn Session, tenant: &TenantCode, pickup: &Pickup) -> Result<(), StoreError> {
    match pickup.owed {
        Some(PickupOwed::Ask | PickupOwed::CallOff) => {
            let told = rows([[Value::from(pickup.carrier.as_str())]])?;
            let binds = [told, tenant.as_str().into(), pickup.next_at.0.into()];
            session.exec(&sql::HURRY_CARRIERS, &binds).await.map(drop)
        }
        Some(PickupOwed::Release) | None => Ok(()),
    }
}

/// Changes a pickup that is open.
///
/// # Errors
/// As [`is_over`] where it is over.
pub(crate) async fn update(
    session: &mut dyn Session,
    tenant: &TenantCode,
    pickup: &Pickup,
) -> Result<(), StoreError> {
    let (from, to) = pickup.window.unzip();
    let (next_from, next_to) = pickup.next_slot.unzip();
    let (code, message) = pickup.said.clone().unzip();
    let binds = [
        tenant.as_str().into(),
        pickup.facility.as_str().into(),
        pickup.pickup_no.as_str().into(),
        pickup.state.as_str().into(),
        Value::OptInt(from.map(|at| at.0)),
        Value::OptInt(to.map(|at| at.0)),
        Value::OptText(pickup.note.clone()),
        Value::OptInt(pickup.closed_at.map(|at| at.0)),
        Value::OptText(code),
        Value::OptText(message),
        Value::OptInt(next_from.map(|at| at.0)),
        Value::OptInt(next_to.map(|at| at.0)),
        owed(pickup.owed),
        pickup.next_at.0.into(),
        i64::from(pickup.tries).into(),
        pickup.unheard.into(),
    ];
    hurry(session, tenant, pickup).await?;
    match session.exec(&sql::UPDATE_PICKUP, &binds).await? {
        1 => Ok(()),
        _ => Err(is_over(&pickup.pickup_no)),
    }
}

/// What is told where a pickup is over by now: no race to be run again, for it stays over.
fn is_over(pickup_no: &str) -> StoreError {
    StoreError::Constraint {
        kind: ConstraintKind::Other,
        name: PICKUP_OPEN.to_owned(),
        message: format!("pickup {pickup_no} is over"),
    }
}

/// The rule that packages join, and people change, pickups that are open.
pub const PICKUP_OPEN: &str = "pickup_is_open";

/// Pickups of a page of changes that packages join and leave: nobody joins one that is over, and one in which nothing waits any
/// more is over.
#[derive(Default)]
pub(crate) struct Joined {
    joined: BTreeSet<(String, String)>,
    left: BTreeSet<(String, String)>,
}

impl Joined {
    /// Takes note of a package as it was and is.
    pub(crate) fn note(&mut self, old: Option<&Package>, new: &Package) {
        let Some(old) = old else { return };
        let place = |no: &String| (new.key.facility.to_string(), no.clone());
        if old.pickup_no != new.pickup_no {
            self.joined.extend(new.pickup_no.as_ref().map(place));
        }
        let waits = |package: &Package| package.status == PackageStatus::ReadyToShip;
        if waits(old) && (!waits(new) || old.pickup_no != new.pickup_no) {
            self.left.extend(old.pickup_no.as_ref().map(place));
        }
    }

    /// Writes it, after the packages.
    ///
    /// # Errors
    /// As [`is_over`] for a pickup that somebody called off meanwhile.
    pub(crate) async fn write(
        self,
        session: &mut dyn Session,
        tenant: &TenantCode,
        at: Moment,
    ) -> Result<(), StoreError> {
        let given = |all: &BTreeSet<(String, String)>| {
            rows(
                all.iter()
                    .map(|(facility, no)| [Value::from(facility.as_str()), no.as_str().into()]),
            )
        };
        if let Some((_, first)) = self.joined.first() {
            let held = session
                .exec(
                    &sql::HOLD_PICKUPS,
                    &[given(&self.joined)?, tenant.as_str().into()],
                )
                .await?;
            if usize::try_from(held) != Ok(self.joined.len()) {
                return Err(is_over(first));
            }
        }
        if !self.left.is_empty() {
            let binds = [given(&self.left)?, tenant.as_str().into(), at.0.into()];
            session.exec(&sql::CLOSE_PICKUPS, &binds).await?;
        }
        Ok(())
    }
}

impl Store {
    /// Writes the carrier's number of a pickup, once it is known; one that it has stays. Where the pickup is over here by then and
    /// was not collected, its carrier is owed that.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn name_pickup(
        &self,
        tenant: &TenantCode,
        (facility, pickup_no): (&FacilityCode, &str),
        carrier_ref: &str,
    ) -> Result<(), StoreError> {
        let binds = [
            tenant.as_str().into(),
            facility.as_str().into(),
            pickup_no.into(),
            carrier_ref.into(),
        ];
        let place = [tenant.as_str().into(), pickup_no.into(), facility.as_str().into()];
        let (binds, place) = (&binds, &place);
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            session.exec(&sql::NAME_PICKUP, binds).await?;
            let found = session.query(&sql::FIND_PICKUPS, place).await?;
            for row in found {
                let named = pickup_of(row)?;
                if named.owed == Some(PickupOwed::CallOff) {
                    hurry(&mut *session, tenant, &named).await?;
                }
            }
            session.commit().await
        })
        .await
    }

    /// Writes how what was owed to a pickup stands: `pickup` as it is now, `was` what was owed. Answers whether it was owed still: a
    /// pickup that its carrier gave a number meanwhile is to be called off under that one.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn settle_pickup(
        &self,
        tenant: &TenantCode,
        pickup: &Pickup,
        was: PickupOwed,
    ) -> Result<bool, StoreError> {
        let (code, message) = pickup.said.clone().unzip();
        let binds = [
            tenant.as_str().into(),
            pickup.facility.as_str().into(),
            pickup.pickup_no.as_str().into(),
            was.as_str().into(),
            owed(pickup.owed),
            Value::OptText(code),
            Value::OptText(message),
            pickup.next_at.0.into(),
            i64::from(pickup.tries).into(),
            pickup.unheard.into(),
            Value::OptText(pickup.carrier_ref.clone()),
        ];
        let binds = &binds;
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            hurry(&mut *session, tenant, pickup).await?;
            if session.exec(&sql::SETTLE_PICKUP, binds).await? != 1 {
                return Ok(false);
            }
            session.commit().await?;
            Ok(true)
        })
        .await
    }

    /// Pickups of all tenants for which something is to be done by now that no carrier is needed for; `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn owing_pickups(
        &self,
        now: Moment,
        limit: i64,
    ) -> Result<Vec<(TenantCode, Pickup)>, StoreError> {
        let binds = [now.0.into(), limit.clamp(1, 1_000).into()];
        let found = self.engine().ask(&sql::OWING_PICKUPS, &binds).await?;
        let read = |row: Row| {
            let mut r = row.reader();
            Ok((TenantCode::stored(r.text()?), read_pickup(&mut r)?))
        };
        found.into_iter().map(read).collect()
    }

    /// Pickups that a carrier is to be asked or told about by now; `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn owed_to_carrier(
        &self,
        tenant: &TenantCode,
        carrier: &CarrierCode,
        now: Moment,
        limit: i64,
    ) -> Result<Vec<Pickup>, StoreError> {
        let binds = [
            tenant.as_str().into(),
            carrier.as_str().into(),
            now.0.into(),
            limit.clamp(1, 1_000).into(),
        ];
        let found = self.engine().ask(&sql::OWED_TO_CARRIER, &binds).await?;
        found.into_iter().map(pickup_of).collect()
    }

    /// Pickups that a carrier has taken note of and that are open, by facility and number after a place; `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn open_pickups(
        &self,
        tenant: &TenantCode,
        carrier: &CarrierCode,
        after: (&str, &str),
        limit: i64,
    ) -> Result<Vec<Pickup>, StoreError> {
        let binds = [
            tenant.as_str().into(),
            carrier.as_str().into(),
            after.0.into(),
            after.1.into(),
            limit.clamp(1, 1_000).into(),
        ];
        let found = self.engine().ask(&sql::OPEN_PICKUPS, &binds).await?;
        found.into_iter().map(pickup_of).collect()
    }
}

/// The pickups that may still take place, or for which something is to be done.
pub(crate) async fn of_audit(
    session: &mut dyn Session,
    tenant: &TenantCode,
) -> Result<Vec<Pickup>, StoreError> {
    let found = session
        .query(&sql::AUDIT_PICKUPS, &[tenant.as_str().into()])
        .await?;
    found.into_iter().map(pickup_of).collect()
}
