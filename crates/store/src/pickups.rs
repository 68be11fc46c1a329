//! Pickups, and packages as they are named and scanned.

use crate::engine::{Row, Session, StoreError, Value, rows};
use crate::orders::corrupt;
use crate::{Store, statements as sql};
use domain::codes::{ChannelCode, FacilityCode, OrderCode, TenantCode};
use domain::moment::Moment;
use domain::order::OrderStatus;
use domain::order::item::PackageKey;
use domain::package::{PackageStatus, Pickup, PickupState};
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
        let found = self.engine().ask(&sql::LIST_PICKUPS, &binds).await?;
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
    let mut r = row.reader();
    let (facility, pickup_no, carrier, state) =
        (FacilityCode::stored(r.text()?), r.text()?, r.text()?, r.text()?);
    let (from, to) = (r.opt_int()?, r.opt_int()?);
    Ok(Pickup {
        facility,
        pickup_no,
        carrier,
        state: PickupState::parse(&state).ok_or_else(|| corrupt("a pickup's state", &state))?,
        window: from.zip(to).map(|(from, to)| (Moment(from), Moment(to))),
        note: r.opt_text()?,
        asked_by: r.text()?,
        asked_at: Moment(r.int()?),
        closed_at: r.opt_int()?.map(Moment),
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
    ];
    session.exec(&sql::INSERT_PICKUP, &binds).await.map(drop)
}

/// Changes a pickup that is open.
///
/// # Errors
/// `Conflict` where it is over.
pub(crate) async fn update(
    session: &mut dyn Session,
    tenant: &TenantCode,
    pickup: &Pickup,
) -> Result<(), StoreError> {
    let (from, to) = pickup.window.unzip();
    let binds = [
        tenant.as_str().into(),
        pickup.facility.as_str().into(),
        pickup.pickup_no.as_str().into(),
        pickup.state.as_str().into(),
        Value::OptInt(from.map(|at| at.0)),
        Value::OptInt(to.map(|at| at.0)),
        Value::OptText(pickup.note.clone()),
        Value::OptInt(pickup.closed_at.map(|at| at.0)),
    ];
    match session.exec(&sql::UPDATE_PICKUP, &binds).await? {
        1 => Ok(()),
        _ => Err(StoreError::Conflict {
            what: format!("pickup {} is over", pickup.pickup_no),
        }),
    }
}
