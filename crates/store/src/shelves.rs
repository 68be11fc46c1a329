//! Shelves of a facility: what they hold, and where a SKU is best put.

use crate::engine::{Row, Session, StoreError, Value, rows, with_retry};
use crate::orders::number;
use crate::{Store, statements as sql, stock};
use domain::codes::{FacilityCode, ShelfCode, Sku, TenantCode};
use domain::moment::Moment;
use domain::shelf::{SHELVES_MAX, Shelf, ShelfKey, Suggester};
use domain::stock::Shelved;
use std::collections::BTreeSet;

/// What came of removing a shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShelfRemoved {
    /// It is gone.
    Gone,
    /// Something lies there, or was taken from there and may come back.
    InUse(Shelf),
    /// There is none.
    Unknown,
}

impl Store {
    /// Adds a shelf; answers whether it was new and there was room for one more.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn add_shelf(
        &self,
        tenant: &TenantCode,
        key: &ShelfKey,
        capacity: Option<u32>,
        now: Moment,
    ) -> Result<bool, StoreError> {
        let [tenant, facility, shelf] = binds_of(tenant, key);
        let binds = [
            tenant,
            facility,
            shelf,
            Value::OptInt(capacity.map(i64::from)),
            now.0.into(),
            i64::try_from(SHELVES_MAX).unwrap_or(i64::MAX).into(),
        ];
        self.exec_once(&sql::INSERT_SHELF, &binds).await.map(|n| n == 1)
    }

    /// A page of a facility's shelves after a code. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn list_shelves(
        &self,
        tenant: &TenantCode,
        facility: &FacilityCode,
        after: &str,
        limit: i64,
    ) -> Result<Vec<Shelf>, StoreError> {
        let binds = [
            tenant.as_str().into(),
            facility.as_str().into(),
            after.into(),
            limit.clamp(1, 1_000).into(),
        ];
        let found = self.engine().ask(&sql::LIST_SHELVES, &binds).await?;
        found.into_iter().map(shelf_of).collect()
    }

    /// One shelf.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn shelf(&self, tenant: &TenantCode, key: &ShelfKey) -> Result<Option<Shelf>, StoreError> {
        load_one(&mut *self.engine().read().await?, tenant, key, false).await
    }

    /// Says why nothing may be put on a shelf, or with `None` that something may; answers whether it exists.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_shelf_blocked(
        &self,
        tenant: &TenantCode,
        key: &ShelfKey,
        why: Option<&str>,
    ) -> Result<bool, StoreError> {
        let [tenant, facility, shelf] = binds_of(tenant, key);
        let binds = [tenant, facility, shelf, Value::OptText(why.map(str::to_owned))];
        self.exec_once(&sql::SET_SHELF_BLOCKED, &binds)
            .await
            .map(|n| n == 1)
    }

    /// Removes a shelf of which nothing lies there or may come back.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn remove_shelf(
        &self,
        tenant: &TenantCode,
        key: &ShelfKey,
    ) -> Result<ShelfRemoved, StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let Some(shelf) = load_one(&mut *session, tenant, key, true).await? else {
                return Ok(ShelfRemoved::Unknown);
            };
            if shelf.lying() + shelf.packed > 0 {
                return Ok(ShelfRemoved::InUse(shelf));
            }
            let binds = binds_of(tenant, key);
            session.exec(&sql::DELETE_SHELF_STOCK, &binds).await?;
            session.exec(&sql::DELETE_SHELF, &binds).await?;
            session.commit().await?;
            Ok(ShelfRemoved::Gone)
        })
        .await
    }

    /// What of these SKUs lies on shelves, by SKU, facility and shelf; 0 is where it lay before.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn on_shelves(&self, tenant: &TenantCode, skus: &BTreeSet<Sku>) -> Result<Shelved, StoreError> {
        stock::load_shelves(&mut *self.engine().read().await?, tenant, skus).await
    }

    /// What suggestions for these SKUs in a facility are made of: where they lie, and so many empty shelves.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn suggester(
        &self,
        tenant: &TenantCode,
        facility: &FacilityCode,
        (skus, empties): (&BTreeSet<Sku>, i64),
    ) -> Result<Suggester, StoreError> {
        let mut session = self.engine().read().await?;
        let all = stock::load_shelves(&mut *session, tenant, skus).await?;
        let of_sku: Vec<(Sku, ShelfCode, i64)> = all
            .into_iter()
            .filter(|((_, f, _), _)| f == facility)
            .map(|((sku, _, shelf), units)| (sku, shelf, units))
            .collect();
        let mut codes: BTreeSet<ShelfCode> = of_sku.iter().map(|(_, shelf, _)| shelf.clone()).collect();
        let binds = [
            tenant.as_str().into(),
            facility.as_str().into(),
            empties.clamp(1, 1_000).into(),
        ];
        for row in session.query(&sql::EMPTY_SHELVES, &binds).await? {
            codes.insert(ShelfCode::stored(row.reader().text()?));
        }
        let shelves = load(&mut *session, tenant, facility, &codes).await?;
        Ok(Suggester::new(shelves, of_sku))
    }
}

fn binds_of(tenant: &TenantCode, key: &ShelfKey) -> [Value; 3] {
    [
        tenant.as_str().into(),
        key.facility.as_str().into(),
        key.shelf.as_str().into(),
    ]
}

fn shelf_of(row: Row) -> Result<Shelf, StoreError> {
    let mut r = row.reader();
    Ok(Shelf {
        key: ShelfKey {
            facility: FacilityCode::stored(r.text()?),
            shelf: ShelfCode::stored(r.text()?),
        },
        capacity: r.opt_int()?.map(number).transpose()?,
        blocked: r.opt_text()?,
        available: r.int()?,
        promised: r.int()?,
        packed: r.int()?,
    })
}

async fn load(
    session: &mut dyn Session,
    tenant: &TenantCode,
    facility: &FacilityCode,
    codes: &BTreeSet<ShelfCode>,
) -> Result<Vec<Shelf>, StoreError> {
    let given = rows(codes.iter().map(|code| [Value::from(code.as_str())]))?;
    let binds = [given, tenant.as_str().into(), facility.as_str().into()];
    let found = session.query(&sql::LOAD_SHELVES, &binds).await?;
    found.into_iter().map(shelf_of).collect()
}

/// One shelf. What lies there is counted after its lock is held, so that two who fill it see each other.
pub(crate) async fn load_one(
    session: &mut dyn Session,
    tenant: &TenantCode,
    key: &ShelfKey,
    locked: bool,
) -> Result<Option<Shelf>, StoreError> {
    if locked {
        session.query(&sql::LOCK_SHELF, &binds_of(tenant, key)).await?;
    }
    let codes = BTreeSet::from([key.shelf.clone()]);
    let found = load(session, tenant, &key.facility, &codes).await?;
    Ok(found.into_iter().next())
}
