//! What a tenant is made of: the tenant itself, facilities, sequences, SKUs.

use crate::typed::{AddressWish, address_of};
use crate::{App, AppError, Caller};
use domain::codes::{FacilityCode, Sku, TenantCode};
use domain::order::address::Address;
use domain::refusal::Refusal;
use domain::sequence::{Sequence, SequenceKind, YearlyReset, check_prefix};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// How a sequence is to be defined.
#[derive(Debug, Clone)]
pub struct SequenceWish {
    /// What is numbered.
    pub kind: SequenceKind,
    /// Before the number.
    pub prefix: String,
    /// Digits.
    pub padding: u8,
    /// The next number.
    pub next: u64,
    /// First day and prefix of next year's numbers.
    pub yearly_reset: Option<(Date, String)>,
}

/// Digits of the sequences that come with a facility.
const DEFAULT_PADDING: u8 = 6;

impl App {
    /// Adds a tenant.
    ///
    /// # Errors
    /// `BAD_INPUT` for the code or an unknown zone, `EXISTS`.
    pub async fn add_tenant(&self, code: &str, time_zone: &str) -> Result<TenantCode, AppError> {
        let tenant = TenantCode::parse(code)?;
        if TimeZone::get(time_zone).is_err() {
            let text =
                format!("the time zone {time_zone:?} is not known. Give an IANA name such as Asia/Kolkata");
            return Err(AppError::bad_input(text));
        }
        match self
            .store
            .add_tenant(&tenant, time_zone, self.clock.now())
            .await?
        {
            true => Ok(tenant),
            false => Err(AppError::Exists {
                what: "tenant",
                given: code.to_owned(),
            }),
        }
    }

    /// Adds a facility with working PACKING, PUTAWAY, RETURN and PICKUP sequences. INVOICE is the seller's to define.
    ///
    /// # Errors
    /// `BAD_INPUT`, `EXISTS`.
    pub async fn add_facility(&self, caller: &Caller, code: &str) -> Result<FacilityCode, AppError> {
        let facility = FacilityCode::parse(code)?;
        let sequences = default_sequences(&facility)?;
        match self
            .store
            .add_facility(&caller.tenant, &facility, &sequences, self.clock.now())
            .await?
        {
            true => Ok(facility),
            false => Err(AppError::Exists {
                what: "facility",
                given: code.to_owned(),
            }),
        }
    }

    /// A facility of the tenant.
    ///
    /// # Errors
    /// `NOT_FOUND`, naming those that exist.
    pub async fn facility(&self, caller: &Caller, code: &str) -> Result<FacilityCode, AppError> {
        let all = self.store.facilities(&caller.tenant, None).await?;
        let known = all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        all.into_iter()
            .find(|f| f.as_str() == code)
            .ok_or_else(|| AppError::not_found("facility", code, &known))
    }

    /// Where the facilities are, of those for which that was said.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn facility_addresses(
        &self,
        caller: &Caller,
    ) -> Result<BTreeMap<FacilityCode, Address>, AppError> {
        let mut all = self.store.facility_addresses(&caller.tenant).await?;
        all.retain(|_, address| *address != Address::default());
        Ok(all)
    }

    /// Says where a facility is.
    ///
    /// # Errors
    /// `NOT_FOUND` for the facility; `BAD_INPUT` for a text that is too long.
    pub async fn set_facility_address(
        &self,
        caller: &Caller,
        code: &str,
        wish: &AddressWish,
    ) -> Result<Address, AppError> {
        let facility = self.facility(caller, code).await?;
        let address = address_of(wish)?;
        self.store
            .set_facility_address(&caller.tenant, &facility, &address)
            .await?;
        Ok(address)
    }

    /// Defines a sequence, or defines it anew; numbers that were issued never come again.
    ///
    /// # Errors
    /// `BAD_INPUT` for prefix, padding or number, `NOT_ALLOWED_IN_STATE` or `NUMBER_ALREADY_ISSUED` where numbers would come
    /// again.
    pub async fn define_sequence(
        &self,
        caller: &Caller,
        facility: &str,
        wish: &SequenceWish,
    ) -> Result<Sequence, AppError> {
        let facility = self.facility(caller, facility).await?;
        let define = |old: Option<&Sequence>| -> Result<Sequence, Refusal> {
            let mut sequence = match old {
                Some(old) => old.redefine(&wish.prefix, wish.padding, wish.next)?,
                None => Sequence::define(&wish.prefix, wish.padding, wish.next)?,
            };
            if let Some((on, next_prefix)) = &wish.yearly_reset {
                check_prefix(next_prefix)?;
                sequence.yearly_reset = Some(YearlyReset {
                    on: *on,
                    next_prefix: next_prefix.clone(),
                });
            }
            Ok(sequence)
        };
        let defined = self
            .store
            .define_sequence(&caller.tenant, &facility, wish.kind, define)
            .await;
        Ok(defined.map_err(AppError::of_definition)??)
    }

    /// Adds a SKU to the catalogue, or renames it. Orders that waited for it get stock as soon as there is some.
    ///
    /// # Errors
    /// `BAD_INPUT`.
    pub async fn put_sku(&self, caller: &Caller, sku: &str, name: &str) -> Result<Sku, AppError> {
        let sku = Sku::parse(sku)?;
        self.store
            .put_sku(&caller.tenant, &sku, name, self.clock.now())
            .await?;
        Ok(sku)
    }
}

/// The prefix names the facility where it may: a code holds letters, digits, `-` and `_`, a prefix has no `_`.
fn default_sequences(facility: &FacilityCode) -> Result<Vec<(SequenceKind, Sequence)>, Refusal> {
    let place: String = facility.as_str().replace('_', "-").chars().take(20).collect();
    SequenceKind::ALL
        .iter()
        .filter_map(|kind| kind.default_prefix_letter().map(|letters| (*kind, letters)))
        .map(|(kind, letters)| {
            Ok((
                kind,
                Sequence::define(&format!("{place}-{letters}"), DEFAULT_PADDING, 1)?,
            ))
        })
        .collect()
}
