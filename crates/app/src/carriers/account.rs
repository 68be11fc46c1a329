//! Accounts at carriers: adding one with its sealed key, replacing the key, connecting to it, and whom a facility's packages go with.

use crate::connect::Tried;
use crate::{App, AppError, Caller};
use ::channels::carrier::{Carrier, CarrierConfig, HttpCarrier, generic_capabilities};
use ::channels::channel::TestOutcome;
use ::channels::generic::HttpLimits;
use ::channels::policy::{RatePolicy, RetryPolicy};
use domain::carrier::CarrierAccount;
use domain::codes::{CarrierCode, FacilityCode};
use domain::refusal::{Refusal, RefusalCode};
use secrecy::{ExposeSecret, SecretString};
use std::num::NonZeroU32;
use std::time::Duration;

/// An account as a person enters it.
#[derive(Debug)]
pub struct CarrierWish {
    /// Its code.
    pub code: String,
    /// Where it is reached: the address before /waybills.
    pub base_url: String,
    /// The account's key.
    pub api_key: SecretString,
}

/// The shortest pause between two questions to one carrier, and how many may go out at once before it counts.
const RATE: (Duration, u32) = (Duration::from_millis(50), 20);

impl App {
    /// Adds an account at a carrier; its key is sealed before it is stored.
    ///
    /// # Errors
    /// `BAD_INPUT` for code, address or key, `EXISTS`, `SECRET_KEY`.
    pub async fn add_carrier(&self, caller: &Caller, wish: &CarrierWish) -> Result<CarrierAccount, AppError> {
        let code = CarrierCode::parse(&wish.code)?;
        if code.as_str() == CarrierCode::OWN {
            let text = "OWN is the seller himself, who needs no account; choose another code";
            return Err(AppError::bad_input(text));
        }
        let account = CarrierAccount {
            code,
            base_url: wish.base_url.trim().to_owned(),
            enabled: true,
            scan_cursor: None,
            timer: super::turn::TIMER.to_owned(),
            next_at: self.clock.now(),
        };
        let sealed = self.sealed_key(caller, &account, &wish.api_key)?;
        match self.store.add_carrier(&caller.tenant, &account, &sealed).await? {
            true => Ok(account),
            false => Err(AppError::Exists {
                what: "carrier",
                given: wish.code.clone(),
            }),
        }
    }

    /// All accounts of the tenant at carriers, by code.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn carriers(&self, caller: &Caller) -> Result<Vec<CarrierAccount>, AppError> {
        Ok(self.store.carriers(&caller.tenant).await?)
    }

    /// An account at a carrier.
    ///
    /// # Errors
    /// `NOT_FOUND`, naming those that exist.
    pub async fn carrier(&self, caller: &Caller, code: &str) -> Result<CarrierAccount, AppError> {
        let all = self.store.carriers(&caller.tenant).await?;
        let known = all
            .iter()
            .map(|c| c.code.to_string())
            .collect::<Vec<_>>()
            .join(", ");
        all.into_iter()
            .find(|account| account.code.as_str() == code)
            .ok_or_else(|| AppError::not_found("carrier", code, &known))
    }

    /// Replaces the key of an account, and where it is reached where that is said. The old key is used for nothing that is begun
    /// after; what waited for a right one goes on soon.
    ///
    /// # Errors
    /// `NOT_FOUND`; `BAD_INPUT` for address or key, `SECRET_KEY`.
    pub async fn set_carrier_key(
        &self,
        caller: &Caller,
        code: &str,
        (api_key, base_url): (&SecretString, Option<&str>),
    ) -> Result<CarrierAccount, AppError> {
        let found = self.carrier(caller, code).await?;
        let account = CarrierAccount {
            base_url: base_url.map_or_else(|| found.base_url.clone(), |given| given.trim().to_owned()),
            next_at: found.next_at.min(self.clock.now()),
            ..found
        };
        let sealed = self.sealed_key(caller, &account, api_key)?;
        match self
            .store
            .set_carrier_key(&caller.tenant, &account, &sealed)
            .await?
        {
            true => Ok(account),
            // It was removed since it was read.
            false => Err(AppError::not_found("carrier", code, "")),
        }
    }

    /// A key as it is stored, once account and key are such that the carrier can be asked.
    fn sealed_key(
        &self,
        caller: &Caller,
        account: &CarrierAccount,
        api_key: &SecretString,
    ) -> Result<Vec<u8>, AppError> {
        self.open_carrier(account, api_key.clone())?;
        let key = api_key.expose_secret().as_bytes();
        let sealed = self
            .vault()?
            .seal(caller.tenant.as_str(), &sealed_as(&account.code), key);
        sealed.map_err(|e| AppError::Secret {
            message: e.to_string(),
        })
    }

    /// Switches an account on or off. One that is off is not asked, by nobody; what is open there waits.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub async fn enable_carrier(
        &self,
        caller: &Caller,
        code: &str,
        enabled: bool,
    ) -> Result<CarrierAccount, AppError> {
        let account = self.carrier(caller, code).await?;
        self.store
            .set_carrier_enabled(&caller.tenant, &account.code, enabled)
            .await?;
        Ok(CarrierAccount { enabled, ..account })
    }

    /// Removes an account.
    ///
    /// # Errors
    /// `NOT_FOUND`; `NOT_ALLOWED_IN_STATE` while a facility's packages go with it, or something is open there.
    pub async fn remove_carrier(&self, caller: &Caller, code: &str) -> Result<(), AppError> {
        let account = self.carrier(caller, code).await?;
        if self.store.remove_carrier(&caller.tenant, &account.code).await? {
            return Ok(());
        }
        let text = format!(
            "Carrier {code} is needed still: packages of a facility go with it, or tracking numbers or pickups are open there. \
             Name another with `ordertide facility carrier`, and let `ordertide carrier sync {code}` settle what is open"
        );
        Err(Refusal::new(RefusalCode::NotAllowedInState, text).into())
    }

    /// Tries the connection to a carrier: step, and what was seen, or code and text of the failure. Nothing is written.
    ///
    /// # Errors
    /// `NOT_FOUND`, `SECRET_KEY`.
    pub async fn test_carrier(&self, caller: &Caller, code: &str) -> Result<Vec<Tried>, AppError> {
        let account = self.carrier(caller, code).await?;
        let connector = self.connect_carrier(caller, &account).await?;
        let steps = connector.test().await.into_iter();
        let tried = steps.map(|step| Tried {
            step: step.name.as_str(),
            outcome: match step.outcome {
                TestOutcome::Passed(seen) => Some(Ok(seen)),
                TestOutcome::Failed(error) => Some(Err((error.code(), error.to_string()))),
                TestOutcome::NotTried => None,
            },
        });
        Ok(tried.collect())
    }

    /// Says whom a facility's packages go with: a carrier's code, or `OWN` for the seller himself. What is printed already stays
    /// with whom it is printed for.
    ///
    /// # Errors
    /// `NOT_FOUND` for the facility or the carrier.
    pub async fn set_facility_carrier(
        &self,
        caller: &Caller,
        facility: &str,
        carrier: &str,
    ) -> Result<FacilityCode, AppError> {
        let facility = self.facility(caller, facility).await?;
        let carrier = match carrier == CarrierCode::OWN {
            true => None,
            false => Some(self.carrier(caller, carrier).await?.code),
        };
        self.store
            .set_facility_carrier(&caller.tenant, &facility, carrier.as_ref())
            .await?;
        Ok(facility)
    }

    /// The connector of an account that is switched on, with its key opened.
    pub(crate) async fn carrier_to_ask(
        &self,
        caller: &Caller,
        code: &CarrierCode,
    ) -> Result<Box<dyn Carrier>, AppError> {
        let account = self.carrier(caller, code.as_str()).await?;
        super::turn::refuse_disabled(&account)?;
        self.connect_carrier(caller, &account).await
    }

    async fn connect_carrier(
        &self,
        caller: &Caller,
        account: &CarrierAccount,
    ) -> Result<Box<dyn Carrier>, AppError> {
        let secret = |message: String| AppError::Secret { message };
        let sealed = self.store.carrier_secret(&caller.tenant, &account.code).await?;
        let sealed = sealed.ok_or_else(|| secret(format!("carrier {} has no stored key", account.code)))?;
        let opened = self
            .vault()?
            .open(caller.tenant.as_str(), &sealed_as(&account.code), &sealed)
            .map_err(|e| secret(e.to_string()))?;
        let key = std::str::from_utf8(opened.expose_secret())
            .map_err(|_| secret(format!("the stored key of carrier {} is not text", account.code)))?;
        self.open_carrier(account, SecretString::from(key))
    }

    fn open_carrier(
        &self,
        account: &CarrierAccount,
        api_key: SecretString,
    ) -> Result<Box<dyn Carrier>, AppError> {
        let config = CarrierConfig {
            base_url: account.base_url.clone(),
            api_key,
            capabilities: generic_capabilities(),
            retry: RetryPolicy::default(),
            rate: RatePolicy {
                interval: RATE.0,
                burst: NonZeroU32::new(RATE.1).unwrap_or(NonZeroU32::MIN),
            },
            limits: HttpLimits::default(),
        };
        match HttpCarrier::new(config, self.transport.clone()) {
            Ok(carrier) => Ok(Box::new(carrier)),
            Err(error) => Err(AppError::bad_input(error.to_string())),
        }
    }
}

/// What a key is sealed for: no channel's code has a colon, so neither opens as the other.
fn sealed_as(carrier: &CarrierCode) -> String {
    format!("carrier:{carrier}")
}
