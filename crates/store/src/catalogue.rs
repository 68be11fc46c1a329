//! What a tenant is made of: facilities, sequences, SKUs.

use crate::engine::{StoreError, Together, Value, rows, with_retry};
use crate::orders::corrupt;
use crate::page::lost_race;
use crate::{Store, numbers, statements as sql};
use domain::codes::{FacilityCode, Sku, TenantCode};
use domain::moment::Moment;
use domain::order::address::Address;
use domain::sequence::{NumberBook, Sequence, SequenceKind};
use domain::stock::Level;
use std::collections::{BTreeMap, BTreeSet};

impl Store {
    /// Adds a facility with its sequences; answers whether it was new.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn add_facility(
        &self,
        tenant: &TenantCode,
        facility: &FacilityCode,
        sequences: &[(SequenceKind, Sequence)],
        now: Moment,
    ) -> Result<bool, StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let binds = [tenant.as_str().into(), facility.as_str().into(), now.0.into()];
            let is_new = session.exec(&sql::INSERT_FACILITY, &binds).await? == 1;
            if is_new && !sequences.is_empty() {
                let all = sequences
                    .iter()
                    .map(|(kind, sequence)| numbers::row_of(facility, *kind, sequence));
                session
                    .exec(&sql::INSERT_SEQUENCES, &[rows(all)?, tenant.as_str().into()])
                    .await?;
            }
            session.commit().await?;
            Ok(is_new)
        })
        .await
    }

    /// The tenant's facilities, first choice first; with a channel, those that serve it: its own, else all.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn facilities(
        &self,
        tenant: &TenantCode,
        channel: Option<&domain::codes::ChannelCode>,
    ) -> Result<Vec<FacilityCode>, StoreError> {
        let mut found = Vec::new();
        if let Some(channel) = channel {
            let binds = [tenant.as_str().into(), channel.as_str().into()];
            found = self.engine().ask(&sql::LOAD_CHANNEL_FACILITIES, &binds).await?;
        }
        if found.is_empty() {
            found = self
                .engine()
                .ask(&sql::LOAD_FACILITIES, &[tenant.as_str().into()])
                .await?;
        }
        found
            .into_iter()
            .map(|row| row.reader().text().map(FacilityCode::stored))
            .collect()
    }

    /// The tenant's sequences.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn sequences(&self, tenant: &TenantCode) -> Result<NumberBook, StoreError> {
        numbers::load(&mut *self.engine().read().await?, tenant, false).await
    }

    /// Defines a sequence, or defines it anew as `redefine` allows.
    ///
    /// # Errors
    /// Those of the database; `Constraint` with the rule over issued numbers, where it would come to one that was issued
    /// before; the inner result is the rule's.
    pub async fn define_sequence<E: Send>(
        &self,
        tenant: &TenantCode,
        facility: &FacilityCode,
        kind: SequenceKind,
        define: impl Fn(Option<&Sequence>) -> Result<Sequence, E> + Send + Sync,
    ) -> Result<Result<Sequence, E>, StoreError> {
        let define = &define;
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let before = numbers::load(&mut *session, tenant, true).await?;
            let old = before
                .iter()
                .find(|(f, k, _)| *f == facility && *k == kind)
                .map(|(_, _, s)| s.clone());
            let new = match define(old.as_ref()) {
                Ok(new) => new,
                Err(refused) => return Ok(Err(refused)),
            };
            numbers::refuse_issued(&mut *session, tenant, (facility, kind), &new).await?;
            if old.is_some() {
                let after = NumberBook::new([(facility.clone(), kind, new.clone())]);
                let mut together = Together::default();
                numbers::write(&mut together, tenant, &before, &after)?;
                together.run(&mut *session).await?;
            } else {
                let all = [numbers::row_of(facility, kind, &new)];
                session
                    .exec(&sql::INSERT_SEQUENCES, &[rows(all)?, tenant.as_str().into()])
                    .await
                    .map_err(lost_race)?;
            }
            session.commit().await?;
            Ok(Ok(new))
        })
        .await
    }

    /// Adds a SKU, or renames it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn put_sku(
        &self,
        tenant: &TenantCode,
        sku: &Sku,
        name: &str,
        now: Moment,
    ) -> Result<(), StoreError> {
        let binds = [
            tenant.as_str().into(),
            sku.as_str().into(),
            name.into(),
            now.0.into(),
        ];
        self.exec_once(&sql::INSERT_SKU, &binds).await.map(drop)
    }

    /// Of these SKUs, those that the catalogue lacks, sorted.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn unmapped(&self, tenant: &TenantCode, skus: &BTreeSet<Sku>) -> Result<Vec<Sku>, StoreError> {
        let mut session = self.engine().read().await?;
        let asked = rows(skus.iter().map(|sku| [Value::from(sku.as_str())]))?;
        let found = session
            .query(&sql::UNMAPPED_SKUS, &[asked, tenant.as_str().into()])
            .await?;
        let mut lacking: Vec<Sku> = found
            .into_iter()
            .map(|row| row.reader().text().map(Sku::stored))
            .collect::<Result<_, _>>()?;
        // Not by the database: what is asked for has no column's collation, so each would sort it in its own way.
        lacking.sort();
        Ok(lacking)
    }

    /// Stock by SKU and facility, 500 rows a page after the given SKU; a SKU without stock has no facility.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn stock_page(
        &self,
        tenant: &TenantCode,
        after: &str,
        only: Option<&Sku>,
    ) -> Result<Vec<(Sku, Option<FacilityCode>, Level)>, StoreError> {
        let mut session = self.engine().read().await?;
        let binds = [
            tenant.as_str().into(),
            after.into(),
            only.map_or("", Sku::as_str).into(),
        ];
        let mut page = Vec::new();
        for row in session.query(&sql::LIST_STOCK, &binds).await? {
            let mut r = row.reader();
            let (sku, facility) = (Sku::stored(r.text()?), r.opt_text()?.map(FacilityCode::stored));
            let mut level = Level::default();
            for units in &mut level.0 {
                *units = r.opt_int()?.unwrap_or(0);
            }
            page.push((sku, facility, level));
        }
        Ok(page)
    }

    pub(crate) async fn exec_once(
        &self,
        statement: &'static crate::engine::Statement,
        binds: &[Value],
    ) -> Result<u64, StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let affected = session.exec(statement, binds).await?;
            session.commit().await?;
            Ok(affected)
        })
        .await
    }

    /// Where each facility is, by code.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn facility_addresses(
        &self,
        tenant: &TenantCode,
    ) -> Result<BTreeMap<FacilityCode, Address>, StoreError> {
        let found = self
            .engine()
            .ask(&sql::FACILITY_ADDRESSES, &[tenant.as_str().into()])
            .await?;
        let read = |row: crate::engine::Row| {
            let mut r = row.reader();
            let (code, text) = (FacilityCode::stored(r.text()?), r.text()?);
            let address = serde_json::from_str(&text).map_err(|_| corrupt("a facility's address", &text))?;
            Ok((code, address))
        };
        found.into_iter().map(read).collect()
    }

    /// Says where a facility is; answers whether it exists.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_facility_address(
        &self,
        tenant: &TenantCode,
        facility: &FacilityCode,
        address: &Address,
    ) -> Result<bool, StoreError> {
        let text = serde_json::to_string(address).map_err(|e| StoreError::Other {
            message: e.to_string(),
        })?;
        let binds = [tenant.as_str().into(), facility.as_str().into(), text.into()];
        self.exec_once(&sql::SET_FACILITY_ADDRESS, &binds)
            .await
            .map(|n| n == 1)
    }

    /// The names of these SKUs; those that the catalogue lacks are left out.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn names_of_skus(
        &self,
        tenant: &TenantCode,
        skus: &BTreeSet<Sku>,
    ) -> Result<BTreeMap<Sku, String>, StoreError> {
        let given = rows(skus.iter().map(|sku| [Value::from(sku.as_str())]))?;
        let found = self
            .engine()
            .ask(&sql::NAMES_OF_SKUS, &[given, tenant.as_str().into()])
            .await?;
        let read = |row: crate::engine::Row| {
            let mut r = row.reader();
            Ok((Sku::stored(r.text()?), r.text()?))
        };
        found.into_iter().map(read).collect()
    }
}
