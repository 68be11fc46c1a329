//! Channels: adding one with its sealed password, and connecting to it.

use crate::{App, AppError, Caller};
use ::channels::channel::{Channel as Connector, TestOutcome, TestStep};
use ::channels::generic::GenericConfig;
use ::channels::policy::{RatePolicy, RetryPolicy};
use ::channels::sources;
use domain::channel::{Capabilities, Channel};
use domain::codes::{ChannelCode, FacilityCode};
use jiff::tz::TimeZone;
use secrecy::{ExposeSecret, SecretString};
use std::num::NonZeroU32;
use std::time::Duration;

/// A channel as a person enters it.
#[derive(Debug)]
pub struct ChannelWish {
    /// Its code.
    pub code: String,
    /// The marketplace behind it.
    pub source: String,
    /// Where it is reached.
    pub base_url: String,
    /// The account.
    pub username: String,
    /// Its password.
    pub password: SecretString,
    /// The facilities that serve it; none means all.
    pub facilities: Vec<String>,
    /// Overrides of what the source can do.
    pub overrides: Overrides,
}

/// What an account differs in from its source.
#[derive(Debug, Clone, Copy, Default)]
pub struct Overrides {
    /// Orders that one status request may name.
    pub status_batch_max: Option<u32>,
    /// Orders on one page of a listing.
    pub list_page_max: Option<u32>,
    /// Pause between two requests in milliseconds.
    pub request_interval_ms_min: Option<u32>,
    /// Whether only orders that the channel ships are synced.
    pub channel_ships_only: Option<bool>,
}

/// How a step of a connection test went.
#[derive(Debug)]
pub struct Tried {
    /// Its name.
    pub step: &'static str,
    /// What was seen, or code and text of the failure; `None` where a step before it failed.
    pub outcome: Option<Result<String, (&'static str, String)>>,
}

/// Orders that one request may name or one page may hold at most, whatever an account claims.
const BATCH_MAX: u32 = 500;
/// Requests that may go out at once before the pause between them counts.
const BURST: u32 = 20;

impl App {
    /// Adds a channel; its password is sealed before it is stored.
    ///
    /// # Errors
    /// `BAD_INPUT` for code, source, address or bounds, `NOT_FOUND` for a facility, `EXISTS`, `SECRET_KEY`.
    pub async fn add_channel(&self, caller: &Caller, wish: &ChannelWish) -> Result<Channel, AppError> {
        let code = channel_code(&wish.code)?;
        let source = sources::find(&wish.source).ok_or_else(|| {
            let known = sources::known()
                .iter()
                .map(|s| s.code.as_str())
                .collect::<Vec<_>>()
                .join(", ");
            AppError::bad_input(format!(
                "the source {:?} is not known; known are {known}",
                wish.source
            ))
        })?;
        let mut facilities: Vec<FacilityCode> = Vec::new();
        for facility in &wish.facilities {
            let facility = self.facility(caller, facility).await?;
            if facilities.contains(&facility) {
                return Err(AppError::bad_input(format!(
                    "the facility {facility} is named twice"
                )));
            }
            facilities.push(facility);
        }
        let channel = Channel {
            code,
            source: source.code.clone(),
            base_url: wish.base_url.trim().to_owned(),
            username: wish.username.clone(),
            enabled: true,
            facilities,
            capabilities: overridden(source.capabilities.clone(), wish.overrides)?,
        };
        self.open(&channel, &caller.zone, wish.password.clone())?;
        let password = wish.password.expose_secret().as_bytes();
        let sealed = self
            .vault()?
            .seal(caller.tenant.as_str(), channel.code.as_str(), password)
            .map_err(|e| AppError::Secret {
                message: e.to_string(),
            })?;
        match self
            .store
            .add_channel(&caller.tenant, &channel, &sealed, self.clock.now())
            .await?
        {
            true => {
                let tasks = crate::tasks::of_new_channel(caller, &channel.code, self.clock.now());
                self.store
                    .add_tasks(&caller.tenant, &channel.code, &tasks)
                    .await?;
                Ok(channel)
            }
            false => Err(AppError::Exists {
                what: "channel",
                given: wish.code.clone(),
            }),
        }
    }

    /// A channel of the tenant.
    ///
    /// # Errors
    /// `NOT_FOUND`, naming those that exist.
    pub async fn channel(&self, caller: &Caller, code: &str) -> Result<Channel, AppError> {
        let all = self.store.channels(&caller.tenant).await?;
        let known = all
            .iter()
            .map(|c| c.code.to_string())
            .collect::<Vec<_>>()
            .join(", ");
        all.into_iter()
            .find(|channel| channel.code.as_str() == code)
            .ok_or_else(|| AppError::not_found("channel", code, &known))
    }

    /// Switches a channel on or off.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub async fn enable_channel(&self, caller: &Caller, code: &str, enabled: bool) -> Result<(), AppError> {
        let channel = self.channel(caller, code).await?;
        self.store
            .set_channel_enabled(&caller.tenant, &channel.code, enabled)
            .await?;
        Ok(())
    }

    /// Tries a channel's connection, step by step. Nothing is written.
    ///
    /// # Errors
    /// `NOT_FOUND`, `SECRET_KEY`.
    pub async fn test_channel(&self, caller: &Caller, code: &str) -> Result<Vec<TestStep>, AppError> {
        let channel = self.channel(caller, code).await?;
        let connector = self.connect(caller, &channel).await?;
        Ok(connector.test(self.clock.now()).await)
    }

    /// As [`Self::test_channel`], for who knows nothing of channels: step, and what was seen, or code and text of the failure.
    ///
    /// # Errors
    /// As for [`Self::test_channel`].
    pub async fn try_channel(&self, caller: &Caller, code: &str) -> Result<Vec<Tried>, AppError> {
        let steps = self.test_channel(caller, code).await?;
        let tried = steps.into_iter().map(|step| Tried {
            step: step.name.as_str(),
            outcome: match step.outcome {
                TestOutcome::Passed(seen) => Some(Ok(seen)),
                TestOutcome::Failed(error) => Some(Err((error.code(), error.to_string()))),
                TestOutcome::NotTried => None,
            },
        });
        Ok(tried.collect())
    }

    /// The marketplaces that channels can be of.
    pub fn sources(&self) -> &'static [sources::Source] {
        sources::known()
    }

    /// The connector of a channel, with its password opened.
    pub(crate) async fn connect(
        &self,
        caller: &Caller,
        channel: &Channel,
    ) -> Result<Box<dyn Connector>, AppError> {
        let secret = |message: String| AppError::Secret { message };
        let sealed = self.store.channel_secret(&caller.tenant, &channel.code).await?;
        let sealed =
            sealed.ok_or_else(|| secret(format!("channel {} has no stored password", channel.code)))?;
        let opened = self
            .vault()?
            .open(caller.tenant.as_str(), channel.code.as_str(), &sealed)
            .map_err(|e| secret(e.to_string()))?;
        let password = std::str::from_utf8(opened.expose_secret()).map_err(|_| {
            secret(format!(
                "the stored password of channel {} is not text",
                channel.code
            ))
        })?;
        self.open(channel, &caller.zone, SecretString::from(password))
    }

    fn open(
        &self,
        channel: &Channel,
        zone: &TimeZone,
        password: SecretString,
    ) -> Result<Box<dyn Connector>, AppError> {
        let pause = Duration::from_millis(u64::from(channel.capabilities.request_interval_ms_min));
        let config = GenericConfig {
            base_url: channel.base_url.clone(),
            username: channel.username.clone(),
            password,
            time_zone: zone.clone(),
            capabilities: channel.capabilities.clone(),
            retry: RetryPolicy::default(),
            rate: RatePolicy {
                interval: pause,
                burst: NonZeroU32::new(BURST).unwrap_or(NonZeroU32::MIN),
            },
            limits: ::channels::generic::HttpLimits::default(),
        };
        sources::connect(&channel.source, config, self.transport.clone())
            .map_err(|e| AppError::bad_input(e.to_string()))
    }

    pub(crate) fn vault(&self) -> Result<&store::secrets::Vault, AppError> {
        self.vault.as_deref().ok_or_else(|| AppError::Secret {
            message:
                "there is no key for the channels' passwords. `ordertide init` makes DATA/secret.key; with \
                      PostgreSQL, name a key file in ORDERTIDE_SECRET_KEY_FILE"
                    .to_owned(),
        })
    }
}

fn overridden(mut capabilities: Capabilities, overrides: Overrides) -> Result<Capabilities, AppError> {
    for (name, wish, own) in [
        (
            "status batch",
            overrides.status_batch_max,
            &mut capabilities.status_batch_max,
        ),
        (
            "list page",
            overrides.list_page_max,
            &mut capabilities.list_page_max,
        ),
    ] {
        if let Some(wish) = wish {
            if wish == 0 || wish > BATCH_MAX {
                return Err(AppError::bad_input(format!(
                    "the {name} must be 1 to {BATCH_MAX} orders"
                )));
            }
            *own = wish;
        }
    }
    if let Some(pause) = overrides.request_interval_ms_min {
        capabilities.request_interval_ms_min = pause;
    }
    if let Some(only) = overrides.channel_ships_only {
        capabilities.channel_ships_only = only;
    }
    Ok(capabilities)
}

/// The code of a new channel.
fn channel_code(text: &str) -> Result<ChannelCode, AppError> {
    let code = ChannelCode::parse(text)?;
    match code.as_str() == ChannelCode::MANUAL {
        true => {
            let text = "MANUAL is the built-in channel of uploaded and typed orders; choose another code";
            Err(AppError::bad_input(text))
        }
        false => Ok(code),
    }
}
