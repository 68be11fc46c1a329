//! Use cases: load → decide → apply → record. Rules live in `domain`, words of channels in `channels`, rows in `store`;
//! here they meet, one transaction at a time and never with a channel inside one.

pub mod allocate;
pub mod catalogue;
pub mod clock;
pub mod connect;
pub mod doctor;
pub mod error;
pub mod golive;
pub mod listed;
pub mod orders;
pub mod putaway;
pub mod returns;
pub mod stock;
pub mod sync;

pub use clock::Clock;
pub use error::AppError;

use ::channels::transport::Transport;
use domain::codes::TenantCode;
use domain::moment::Moment;
use domain::order::event::Actor;
use domain::tenant::GoLive;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::Arc;
use store::Store;
use store::secrets::Vault;

/// All that use cases need of the world.
#[derive(Clone)]
pub struct App {
    /// What is stored.
    pub store: Store,
    /// Opens and seals the channels' secrets; `None` where no key is configured, which only work with channels minds.
    pub vault: Option<Arc<Vault>>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The way to the channels.
    pub transport: Arc<dyn Transport>,
}

/// For whom, and by whom, something is done.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The tenant.
    pub tenant: TenantCode,
    /// Its zone.
    pub zone: TimeZone,
    /// Whether it works for real.
    pub golive: GoLive,
    /// Who: `cli`, later `user:…`, `key:…`, `timer`.
    pub who: String,
}

impl App {
    /// The caller for a tenant; without a code, the only tenant there is.
    ///
    /// # Errors
    /// `NOT_FOUND` for an unknown tenant or when there is none, `AMBIGUOUS` when there are several.
    pub async fn caller(&self, tenant: Option<&str>, who: &str) -> Result<Caller, AppError> {
        let tenants = self.store.tenants().await?;
        let known = || {
            tenants
                .iter()
                .map(|t| t.code.to_string())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let chosen = match (tenant, tenants.as_slice()) {
            (Some(code), all) => all
                .iter()
                .find(|t| t.code.as_str() == code)
                .ok_or_else(|| AppError::not_found("tenant", code, &known()))?,
            (None, [only]) => only,
            (None, []) => {
                return Err(AppError::not_found(
                    "tenant",
                    "(any)",
                    "none; begin with `ordertide init`",
                ));
            }
            (None, _) => {
                return Err(AppError::Ambiguous {
                    what: "tenant",
                    option: "--tenant",
                    known: known(),
                });
            }
        };
        let zone = TimeZone::get(&chosen.time_zone).map_err(|_| {
            AppError::bad_input(format!(
                "the tenant's time zone {:?} is not known here",
                chosen.time_zone
            ))
        })?;
        Ok(Caller {
            tenant: chosen.code.clone(),
            zone,
            golive: chosen.golive,
            who: who.to_owned(),
        })
    }

    /// The moment and the tenant's day.
    pub(crate) fn now(&self, caller: &Caller) -> (Moment, Date) {
        let now = self.clock.now();
        let day = jiff::Timestamp::from_microsecond(now.0)
            .map_or(Date::MIN, |now| now.to_zoned(caller.zone.clone()).date());
        (now, day)
    }
}

impl Caller {
    pub(crate) fn actor(&self, at: Moment) -> Actor {
        Actor {
            who: self.who.clone(),
            at,
        }
    }
}
