//! Tenants: their go-live state and their policies.

use crate::engine::{RowReader, StoreError};
use crate::{Store, statements as sql};
use domain::codes::TenantCode;
use domain::moment::Moment;
use domain::order::ShortPolicy;
use domain::tenant::{GoLive, RecoveryPolicy, WithdrawnPolicy};

/// A tenant as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Its code.
    pub code: TenantCode,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Whether it works for real.
    pub golive: GoLive,
    /// How cancelled deliveries come back.
    pub recovery: RecoveryPolicy,
}

impl Store {
    /// Adds a tenant; answers whether it was new.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn add_tenant(
        &self,
        tenant: &TenantCode,
        time_zone: &str,
        now: Moment,
    ) -> Result<bool, StoreError> {
        let binds = [tenant.as_str().into(), time_zone.into(), now.0.into()];
        self.exec_once(&sql::INSERT_TENANT, &binds).await.map(|n| n == 1)
    }

    /// All tenants, by code.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn tenants(&self) -> Result<Vec<Tenant>, StoreError> {
        let mut tenants = Vec::new();
        for row in self.engine().ask(&sql::LOAD_TENANTS, &[]).await? {
            tenants.push(tenant_of(&mut row.reader())?);
        }
        Ok(tenants)
    }

    /// Sets the go-live state.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_golive(&self, tenant: &TenantCode, golive: GoLive) -> Result<(), StoreError> {
        self.exec_once(
            &sql::SET_GOLIVE,
            &[tenant.as_str().into(), golive.as_str().into()],
        )
        .await
        .map(drop)
    }

    /// Sets how cancelled deliveries come back.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_recovery_policy(
        &self,
        tenant: &TenantCode,
        policy: RecoveryPolicy,
    ) -> Result<(), StoreError> {
        let binds = [
            tenant.as_str().into(),
            policy.window_s.into(),
            policy.short.as_str().into(),
            policy.withdrawn.as_str().into(),
        ];
        self.exec_once(&sql::SET_RECOVERY_POLICY, &binds).await.map(drop)
    }
}

/// A tenant from its columns: code, zone, go-live state, the three policies of recovery.
pub(crate) fn tenant_of(r: &mut RowReader) -> Result<Tenant, StoreError> {
    let (code, time_zone, golive) = (TenantCode::stored(r.text()?), r.text()?, r.text()?);
    let window_s = r.int()?;
    let (short, withdrawn) = (r.text()?, r.text()?);
    let corrupt = |what: &str, problem: &str| StoreError::Corrupt {
        what: format!("tenant.{what}"),
        problem: problem.to_owned(),
    };
    Ok(Tenant {
        code,
        time_zone,
        golive: GoLive::parse(&golive).ok_or_else(|| corrupt("golive", &golive))?,
        recovery: RecoveryPolicy {
            window_s,
            short: ShortPolicy::parse(&short).ok_or_else(|| corrupt("short_policy", &short))?,
            withdrawn: WithdrawnPolicy::parse(&withdrawn)
                .ok_or_else(|| corrupt("withdrawn_policy", &withdrawn))?,
        },
    })
}
