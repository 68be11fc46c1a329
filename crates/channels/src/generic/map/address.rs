//! Where an order goes.

use super::super::wire::Scalar;
use super::bad::clean;
use domain::order::address::Address;
use serde_json::value::RawValue;
use std::collections::HashMap;

/// A field of an address holds at most so much.
const FIELD_CHARS_MAX: usize = 300;

/// The address as far as it is given; `None` where nothing is. Never a reason to refuse an order: what is missing is
/// shown on it as an incomplete address.
pub(super) fn address(raw: Option<&RawValue>) -> Option<Address> {
    let fields: HashMap<String, &RawValue> = serde_json::from_str(raw?.get()).ok()?;
    // The first name is the contract's, the others are seen at implementers.
    let field = |names: &[&str]| {
        let given = names
            .iter()
            .find_map(|name| Scalar::of(fields.get(*name).copied()).filled());
        given
            .map(|text| clean(&text, FIELD_CHARS_MAX))
            .unwrap_or_default()
    };
    let address = Address {
        name: field(&["name", "fullName"]),
        line1: field(&["addressLine1", "address1", "line1"]),
        line2: field(&["addressLine2", "address2", "line2"]),
        city: field(&["city"]),
        state: field(&["state"]),
        country: field(&["country"]),
        postal_code: field(&["pincode", "postalCode", "zipCode", "zip"]),
        phone: field(&["phone", "phoneNumber", "mobile"]),
    };
    (address != Address::default()).then_some(address)
}
