//! A postal address as the contract writes it.

use serde::{Deserialize, Serialize};

use crate::bounds;
use crate::refusal::Refusal;

/// A person and where they live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Address {
    /// The person, in their own script.
    pub(crate) name: String,
    /// House and street.
    pub(crate) address_line1: String,
    /// Area, left out when empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) address_line2: String,
    /// The city.
    pub(crate) city: String,
    /// The state or province.
    pub(crate) state: String,
    /// Two-letter country code.
    pub(crate) country: String,
    /// The postal code.
    pub(crate) pincode: String,
    /// With the country prefix.
    pub(crate) phone: String,
    /// The person's mailbox.
    pub(crate) email: String,
}

/// The fields of an address that a control call changes; those absent stay.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AddressChange {
    name: Option<String>,
    address_line1: Option<String>,
    address_line2: Option<String>,
    city: Option<String>,
    state: Option<String>,
    country: Option<String>,
    pincode: Option<String>,
    phone: Option<String>,
    email: Option<String>,
}

impl AddressChange {
    /// The address with the given fields in place of its own.
    pub(crate) fn onto(&self, address: &Address) -> Result<Address, Refusal> {
        let pick = |field: &str, given: &Option<String>, own: &String| match given {
            Some(value) => bounds::text(field, value).map(|text| text.as_ref().to_owned()),
            None => Ok(own.clone()),
        };
        Ok(Address {
            name: pick("name", &self.name, &address.name)?,
            address_line1: pick("addressLine1", &self.address_line1, &address.address_line1)?,
            address_line2: pick("addressLine2", &self.address_line2, &address.address_line2)?,
            city: pick("city", &self.city, &address.city)?,
            state: pick("state", &self.state, &address.state)?,
            country: pick("country", &self.country, &address.country)?,
            pincode: pick("pincode", &self.pincode, &address.pincode)?,
            phone: pick("phone", &self.phone, &address.phone)?,
            email: pick("email", &self.email, &address.email)?,
        })
    }
}
