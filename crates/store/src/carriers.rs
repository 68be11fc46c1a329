//! Accounts at carriers with their sealed keys, and which facility's packages go with whom.

use crate::engine::{Row, StoreError, Value, with_retry};
use crate::queue::{NewRun, insert_run, open_run};
use crate::{Store, statements as sql};
use domain::carrier::CarrierAccount;
use domain::codes::{CarrierCode, FacilityCode, TenantCode};
use domain::moment::Moment;
use domain::run::{RunKind, lane};
use std::collections::BTreeMap;

/// An account whose turn in the background has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueCarrier {
    /// Whose it is.
    pub tenant: TenantCode,
    /// Its code.
    pub carrier: CarrierCode,
    /// Since when it is due.
    pub due: Moment,
    /// When it is asked in the background.
    pub timer: String,
}

impl Store {
    /// Adds an account at a carrier with its sealed key; answers whether it was new. An existing one is left as it is. It is
    /// asked in the background from `account.next_at` on.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn add_carrier(
        &self,
        tenant: &TenantCode,
        account: &CarrierAccount,
        sealed: &[u8],
    ) -> Result<bool, StoreError> {
        let binds = [
            tenant.as_str().into(),
            account.code.as_str().into(),
            account.base_url.as_str().into(),
            Value::Blob(sealed.to_vec()),
            account.next_at.0.into(),
            account.timer.as_str().into(),
        ];
        self.exec_once(&sql::INSERT_CARRIER, &binds).await.map(|n| n == 1)
    }

    /// All accounts of a tenant, by code.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn carriers(&self, tenant: &TenantCode) -> Result<Vec<CarrierAccount>, StoreError> {
        let binds = [tenant.as_str().into()];
        let found = self.engine().ask(&sql::LOAD_CARRIERS, &binds).await?;
        let read = |row: Row| {
            let mut r = row.reader();
            Ok(CarrierAccount {
                code: CarrierCode::stored(r.text()?),
                base_url: r.text()?,
                enabled: r.flag()?,
                scan_cursor: r.opt_text()?,
                timer: r.text()?,
                next_at: Moment(r.int()?),
            })
        };
        found.into_iter().map(read).collect()
    }

    /// The sealed key of an account.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn carrier_secret(
        &self,
        tenant: &TenantCode,
        carrier: &CarrierCode,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let binds = [tenant.as_str().into(), carrier.as_str().into()];
        let found = self.engine().ask(&sql::LOAD_CARRIER_SECRET, &binds).await?;
        found
            .into_iter()
            .next()
            .map(|row| row.reader().blob())
            .transpose()
    }

    /// Switches an account on or off; answers whether it exists.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_carrier_enabled(
        &self,
        tenant: &TenantCode,
        carrier: &CarrierCode,
        enabled: bool,
    ) -> Result<bool, StoreError> {
        let binds = [tenant.as_str().into(), carrier.as_str().into(), enabled.into()];
        self.exec_once(&sql::SET_CARRIER_ENABLED, &binds)
            .await
            .map(|n| n == 1)
    }

    /// Replaces an account's sealed key, and where it is reached by `account.base_url`; answers whether it exists. It is asked in
    /// the background from `account.next_at` on, if not before.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_carrier_key(
        &self,
        tenant: &TenantCode,
        account: &CarrierAccount,
        sealed: &[u8],
    ) -> Result<bool, StoreError> {
        let binds = [
            tenant.as_str().into(),
            account.code.as_str().into(),
            Value::Blob(sealed.to_vec()),
            account.base_url.as_str().into(),
            account.next_at.0.into(),
        ];
        self.exec_once(&sql::SET_CARRIER_KEY, &binds)
            .await
            .map(|n| n == 1)
    }

    /// Writes when an account is asked in the background, and when that is next; answers whether it exists.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_carrier_timer(
        &self,
        tenant: &TenantCode,
        carrier: &CarrierCode,
        (timer, next_at): (&str, Moment),
    ) -> Result<bool, StoreError> {
        let binds = [
            tenant.as_str().into(),
            carrier.as_str().into(),
            timer.into(),
            next_at.0.into(),
        ];
        self.exec_once(&sql::SET_CARRIER_TIMER, &binds)
            .await
            .map(|n| n == 1)
    }

    /// Removes an account that no facility's packages go with and where nothing is open; answers whether it did.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn remove_carrier(
        &self,
        tenant: &TenantCode,
        carrier: &CarrierCode,
    ) -> Result<bool, StoreError> {
        let binds = [tenant.as_str().into(), carrier.as_str().into()];
        self.exec_once(&sql::REMOVE_CARRIER, &binds).await.map(|n| n == 1)
    }

    /// Says whom a facility's packages go with, `None` being the seller himself; answers whether the facility exists.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_facility_carrier(
        &self,
        tenant: &TenantCode,
        facility: &FacilityCode,
        carrier: Option<&CarrierCode>,
    ) -> Result<bool, StoreError> {
        let binds = [
            tenant.as_str().into(),
            facility.as_str().into(),
            Value::OptText(carrier.map(ToString::to_string)),
        ];
        self.exec_once(&sql::SET_FACILITY_CARRIER, &binds)
            .await
            .map(|n| n == 1)
    }

    /// The facilities whose packages go with a carrier, and with which.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn facility_carriers(
        &self,
        tenant: &TenantCode,
    ) -> Result<BTreeMap<FacilityCode, CarrierCode>, StoreError> {
        let binds = [tenant.as_str().into()];
        let found = self.engine().ask(&sql::FACILITY_CARRIERS, &binds).await?;
        let read = |row: Row| {
            let mut r = row.reader();
            Ok((FacilityCode::stored(r.text()?), CarrierCode::stored(r.text()?)))
        };
        found.into_iter().map(read).collect()
    }

    /// Accounts of all tenants whose turn in the background has come, the longest due first; `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn due_carriers(&self, now: Moment, limit: i64) -> Result<Vec<DueCarrier>, StoreError> {
        let binds = [now.0.into(), limit.clamp(1, 1_000).into()];
        let found = self.engine().ask(&sql::DUE_CARRIERS, &binds).await?;
        let read = |row: Row| {
            let mut r = row.reader();
            Ok(DueCarrier {
                tenant: TenantCode::stored(r.text()?),
                carrier: CarrierCode::stored(r.text()?),
                due: Moment(r.int()?),
                timer: r.text()?,
            })
        };
        found.into_iter().map(read).collect()
    }

    /// Takes an account's turn: moves it on from `due` to `next` and queues its run in the same transaction, unless one waits or
    /// runs already. Answers `false` where another process took the turn.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn claim_carrier(
        &self,
        tenant: &TenantCode,
        carrier: &CarrierCode,
        (due, next): (Moment, Moment),
        run: &NewRun,
    ) -> Result<bool, StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let binds = [
                tenant.as_str().into(),
                carrier.as_str().into(),
                due.0.into(),
                next.0.into(),
            ];
            if session.exec(&sql::CLAIM_CARRIER, &binds).await? != 1 {
                return Ok(false);
            }
            let lane = lane(&run.channel, RunKind::CarrierSync);
            if open_run(&mut *session, tenant, &lane).await?.is_none() {
                insert_run(&mut *session, tenant, run).await?;
            }
            session.commit().await?;
            Ok(true)
        })
        .await
    }

    /// Writes up to where a carrier's scans were read.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_scan_cursor(
        &self,
        tenant: &TenantCode,
        carrier: &CarrierCode,
        cursor: Option<&str>,
    ) -> Result<(), StoreError> {
        let binds = [
            tenant.as_str().into(),
            carrier.as_str().into(),
            Value::OptText(cursor.map(str::to_owned)),
        ];
        self.exec_once(&sql::SET_SCAN_CURSOR, &binds).await.map(drop)
    }
}
