//! A package as a carrier sees it: from whom, to whom, what is to be taken for it.

use ::channels::carrier::{CashOnDelivery, Parcel};
use domain::codes::FacilityCode;
use domain::order::SaleOrder;
use domain::order::address::Address;
use domain::order::item::PackageKey;
use domain::refusal::{Refusal, RefusalCode};
use std::collections::BTreeMap;

/// The parcel that a package is under one of its waybills.
///
/// # Errors
/// `BAD_ADDRESS` where its facility has no address.
pub(super) fn parcel_of(
    order: &SaleOrder,
    key: &PackageKey,
    serial: u32,
    addresses: &BTreeMap<FacilityCode, Address>,
) -> Result<Parcel, Refusal> {
    let goods: i64 = order
        .live_items_of(key)
        .map(|item| item.price_minor)
        .fold(0, i64::saturating_add);
    Ok(Parcel {
        facility: key.facility.clone(),
        packing_no: key.packing_no.clone(),
        serial,
        order_no: order.channel_order_no.to_string(),
        weight_g: None,
        cash_on_delivery: order.cash_on_delivery.then(|| CashOnDelivery {
            amount_minor: goods,
            currency: order.currency.clone(),
        }),
        recipient: order.address.clone(),
        sender: sender_of(&key.facility, addresses)?,
    })
}

/// Where a carrier comes to, and brings back to.
///
/// # Errors
/// `BAD_ADDRESS` where the facility has no address.
pub(super) fn sender_of(
    facility: &FacilityCode,
    addresses: &BTreeMap<FacilityCode, Address>,
) -> Result<Address, Refusal> {
    let found = addresses.get(facility).filter(|address| !address.name.is_empty());
    found.cloned().ok_or_else(|| {
        let text = format!(
            "Facility {facility} has no address, and a carrier must know where to come. Set it with `ordertide facility address`"
        );
        Refusal::new(RefusalCode::BadAddress, text)
    })
}
