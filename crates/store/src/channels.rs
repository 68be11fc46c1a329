//! Channels and their sealed secrets.

use crate::engine::{StoreError, Value, rows, with_retry};
use crate::{Store, statements as sql};
use domain::channel::Channel;
use domain::codes::{ChannelCode, FacilityCode, TenantCode};
use domain::moment::Moment;

impl Store {
    /// Adds a channel with its sealed secret; answers whether it was new. An existing one is left as it is.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn add_channel(
        &self,
        tenant: &TenantCode,
        channel: &Channel,
        sealed: &[u8],
        now: Moment,
    ) -> Result<bool, StoreError> {
        let capabilities = serde_json::to_string(&channel.capabilities).map_err(|e| StoreError::Other {
            message: e.to_string(),
        })?;
        let capabilities = capabilities.as_str();
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let id = || [Value::from(tenant.as_str()), Value::from(channel.code.as_str())];
            let mut binds: Vec<Value> = id().into();
            binds.extend([
                channel.source.as_str().into(),
                channel.base_url.as_str().into(),
                channel.username.as_str().into(),
                capabilities.into(),
                now.0.into(),
            ]);
            if session.exec(&sql::INSERT_CHANNEL, &binds).await? == 0 {
                return Ok(false);
            }
            let mut secret: Vec<Value> = id().into();
            secret.push(Value::Blob(sealed.to_vec()));
            session.exec(&sql::INSERT_CHANNEL_SECRET, &secret).await?;
            if !channel.facilities.is_empty() {
                let all = (1_i64..)
                    .zip(&channel.facilities)
                    .map(|(n, f)| [Value::from(f.as_str()), n.into()]);
                let [tenant, code] = id();
                session
                    .exec(&sql::INSERT_CHANNEL_FACILITIES, &[rows(all)?, tenant, code])
                    .await?;
            }
            session.commit().await?;
            Ok(true)
        })
        .await
    }

    /// All channels of a tenant, by code, with the facilities of their own.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn channels(&self, tenant: &TenantCode) -> Result<Vec<Channel>, StoreError> {
        let mut session = self.engine().read().await?;
        let mut channels = Vec::new();
        for row in session
            .query(&sql::LOAD_CHANNELS, &[tenant.as_str().into()])
            .await?
        {
            let mut r = row.reader();
            let code = ChannelCode::stored(r.text()?);
            let (source, base_url, username) = (r.text()?, r.text()?, r.text()?);
            let enabled = r.flag()?;
            let capabilities = serde_json::from_str(&r.text()?).map_err(|e| StoreError::Corrupt {
                what: format!("capabilities of channel {code}"),
                problem: e.to_string(),
            })?;
            channels.push(Channel {
                code,
                source,
                base_url,
                username,
                enabled,
                facilities: Vec::new(),
                capabilities,
            });
        }
        let binds = [tenant.as_str().into()];
        for row in session.query(&sql::LOAD_FACILITIES_OF_CHANNELS, &binds).await? {
            let mut r = row.reader();
            let (code, facility) = (r.text()?, FacilityCode::stored(r.text()?));
            let channel = channels
                .iter_mut()
                .find(|channel: &&mut Channel| channel.code.as_str() == code);
            if let Some(channel) = channel {
                channel.facilities.push(facility);
            }
        }
        Ok(channels)
    }

    /// A channel's sealed secret.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn channel_secret(
        &self,
        tenant: &TenantCode,
        channel: &ChannelCode,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let mut session = self.engine().read().await?;
        let found = session
            .query(
                &sql::LOAD_CHANNEL_SECRET,
                &[tenant.as_str().into(), channel.as_str().into()],
            )
            .await?;
        found
            .into_iter()
            .next()
            .map(|row| row.reader().blob())
            .transpose()
    }

    /// Switches a channel on or off; answers whether it exists.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_channel_enabled(
        &self,
        tenant: &TenantCode,
        channel: &ChannelCode,
        enabled: bool,
    ) -> Result<bool, StoreError> {
        let binds = [tenant.as_str().into(), channel.as_str().into(), enabled.into()];
        self.exec_once(&sql::SET_CHANNEL_ENABLED, &binds)
            .await
            .map(|n| n == 1)
    }
}
