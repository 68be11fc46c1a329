//! API keys. The secret itself is never here, only its hash.

use crate::engine::{RowReader, StoreError, Value};
use crate::tenants::{Tenant, tenant_of};
use crate::{Store, statements as sql};
use domain::codes::TenantCode;
use domain::moment::Moment;

/// A key as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// The part of it that is no secret.
    pub key_id: String,
    /// Its name, unique in the tenant for good.
    pub name: String,
    /// What it may do, separated by blanks.
    pub scopes: String,
    /// Who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: Moment,
    /// From when on it is refused.
    pub expires_at: Option<Moment>,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
    /// When it was last used, to about a minute.
    pub last_used_at: Option<Moment>,
}

/// A new key.
#[derive(Debug, Clone, Copy)]
pub struct NewApiKey<'a> {
    /// As in [`ApiKey`].
    pub key_id: &'a str,
    /// As in [`ApiKey`].
    pub name: &'a str,
    /// SHA-256 of its secret.
    pub secret_hash: &'a [u8],
    /// As in [`ApiKey`].
    pub scopes: &'a str,
    /// As in [`ApiKey`].
    pub created_by: &'a str,
    /// As in [`ApiKey`].
    pub created_at: Moment,
    /// As in [`ApiKey`].
    pub expires_at: Option<Moment>,
}

/// A key that a call named, with the tenant that it speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundKey {
    /// Whose it is.
    pub tenant: Tenant,
    /// SHA-256 of its secret.
    pub secret_hash: Vec<u8>,
    /// The key.
    pub key: ApiKey,
}

impl Store {
    /// Adds a key; answers whether its name was new.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn add_api_key(&self, tenant: &TenantCode, key: NewApiKey<'_>) -> Result<bool, StoreError> {
        let binds = [
            tenant.as_str().into(),
            key.key_id.into(),
            key.name.into(),
            Value::Blob(key.secret_hash.to_vec()),
            key.scopes.into(),
            key.created_by.into(),
            key.created_at.0.into(),
            Value::OptInt(key.expires_at.map(|at| at.0)),
        ];
        self.exec_once(&sql::INSERT_API_KEY, &binds).await.map(|n| n == 1)
    }

    /// A page of the tenant's keys after a name, revoked ones included. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn api_keys(
        &self,
        tenant: &TenantCode,
        after: &str,
        limit: i64,
    ) -> Result<Vec<ApiKey>, StoreError> {
        let mut session = self.engine().read().await?;
        let binds = [tenant.as_str().into(), after.into(), limit.clamp(1, 1_000).into()];
        let found = session.query(&sql::LOAD_API_KEYS, &binds).await?;
        found.into_iter().map(|row| key_of(&mut row.reader())).collect()
    }

    /// The keys of this id, of whatever tenant: the secret tells which one calls.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn find_api_keys(&self, key_id: &str) -> Result<Vec<FoundKey>, StoreError> {
        let mut session = self.engine().read().await?;
        let mut keys = Vec::new();
        for row in session.query(&sql::FIND_API_KEYS, &[key_id.into()]).await? {
            let mut r = row.reader();
            keys.push(FoundKey {
                tenant: tenant_of(&mut r)?,
                secret_hash: r.blob()?,
                key: key_of(&mut r)?,
            });
        }
        Ok(keys)
    }

    /// Revokes a key for good; answers whether it exists.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn revoke_api_key(
        &self,
        tenant: &TenantCode,
        name: &str,
        now: Moment,
    ) -> Result<bool, StoreError> {
        let binds = [tenant.as_str().into(), name.into(), now.0.into()];
        self.exec_once(&sql::REVOKE_API_KEY, &binds).await.map(|n| n == 1)
    }

    /// Notes that a key was used, where that was not noted since `noted_before`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn touch_api_key(
        &self,
        tenant: &TenantCode,
        key_id: &str,
        now: Moment,
        noted_before: Moment,
    ) -> Result<(), StoreError> {
        let binds = [
            tenant.as_str().into(),
            key_id.into(),
            now.0.into(),
            noted_before.0.into(),
        ];
        self.exec_once(&sql::TOUCH_API_KEY, &binds).await.map(drop)
    }
}

fn key_of(r: &mut RowReader) -> Result<ApiKey, StoreError> {
    Ok(ApiKey {
        key_id: r.text()?,
        name: r.text()?,
        scopes: r.text()?,
        created_by: r.text()?,
        created_at: Moment(r.int()?),
        expires_at: r.opt_int()?.map(Moment),
        revoked_at: r.opt_int()?.map(Moment),
        last_used_at: r.opt_int()?.map(Moment),
    })
}
