//! Use cases: load → decide → apply → record. Rules live in `domain`, words of channels in `channels`, rows in `store`;
//! here they meet, one transaction at a time and never with a channel inside one.

pub mod act;
pub mod allocate;
mod blocking;
pub mod carriers;
pub mod catalogue;
pub mod clock;
pub mod connect;
pub mod doctor;
pub mod error;
pub mod export;
pub mod freshness;
pub mod golive;
pub mod idempotency;
pub mod keys;
pub mod list;
pub mod orders;
pub mod process;
pub mod putaway;
pub mod recovery;
pub mod returns;
pub mod runs;
pub mod scratch;
pub mod shelves;
pub mod span;
pub mod stock;
pub mod sync;
pub mod tasks;
pub mod typed;
pub mod upload;
pub mod work;

pub use clock::Clock;
pub use error::AppError;

use ::channels::transport::Transport;
use domain::codes::TenantCode;
use domain::moment::Moment;
use domain::order::event::Actor;
use domain::tenant::{GoLive, RecoveryPolicy};
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
    /// How its cancelled deliveries come back.
    pub recovery: RecoveryPolicy,
    /// Who: `cli`, later `user:…`, `key:…`, `timer`.
    pub who: String,
    /// The run that does it, where one does: what it writes is written only while the run is its worker's.
    pub fence: Option<store::Fence>,
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
        Caller::of(chosen, who.to_owned())
    }

    /// A new id that sorts by time.
    pub fn new_id(&self) -> String {
        sync::new_id(self.clock.now())
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
    fn of(tenant: &store::Tenant, who: String) -> Result<Self, AppError> {
        let zone = TimeZone::get(&tenant.time_zone).map_err(|_| {
            AppError::bad_input(format!(
                "the tenant's time zone {:?} is not known here",
                tenant.time_zone
            ))
        })?;
        Ok(Self {
            tenant: tenant.code.clone(),
            zone,
            golive: tenant.golive,
            recovery: tenant.recovery,
            who,
            fence: None,
        })
    }

    pub(crate) fn actor(&self, at: Moment) -> Actor {
        Actor {
            who: self.who.clone(),
            at,
        }
    }
}
