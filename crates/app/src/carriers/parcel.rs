//! A package as a carrier sees it: from whom, to whom, what is to be taken for it.

use ::channels::carrier::{CashOnDelivery, Parcel};
use domain::codes::FacilityCode;
use domain::order::SaleOrder;
use domain::order::address::Address;
use domain::order::item::PackageKey;
use domain::refusal::{Refusal, RefusalCode};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How much of a parcel's hash is its mark, in bytes: enough that no two parcels of a package have one.
const MARK_BYTES: usize = 16;

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
    let sender = sender_of(&key.facility, addresses)?;
    Ok(parcel_from(order, key, serial, sender))
}

fn parcel_from(order: &SaleOrder, key: &PackageKey, serial: u32, sender: Address) -> Parcel {
    let goods: i64 = order
        .live_items_of(key)
        .map(|item| item.price_minor)
        .fold(0, i64::saturating_add);
    Parcel {
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
        sender,
    }
}

/// Refuses to print a package that is not what its carrier was told any more: the recipient would pay, or the parcel go, as it was
/// before. Where it comes from is as it was when the carrier was asked.
///
/// # Errors
/// `PARCEL_CHANGED`.
pub(super) fn refuse_changed(order: &SaleOrder, key: &PackageKey, told: &Parcel) -> Result<(), Refusal> {
    let now = parcel_from(order, key, told.serial, told.sender.clone());
    if now == *told {
        return Ok(());
    }
    let what = match now.cash_on_delivery == told.cash_on_delivery {
        true => "its address or order number is another one",
        false => "what is to be taken for it is another sum",
    };
    let text = format!(
        "Package {} changed while its carrier was asked for a tracking number: {what}. Print it again: it gets another number, and \
         this one is given back",
        key.packing_no
    );
    Err(Refusal::new(RefusalCode::ParcelChanged, text))
}

/// The mark of all that a carrier is told of a parcel, but for which of its package's waybills it is.
pub(super) fn mark_of(parcel: &Parcel) -> String {
    let mut hash = Sha256::new();
    // Each text after its length, so that no two parcels run into one.
    let mut add = |text: &str| {
        hash.update(text.len().to_be_bytes());
        hash.update(text);
    };
    let Parcel {
        facility,
        packing_no,
        serial: _,
        order_no,
        weight_g,
        cash_on_delivery,
        recipient,
        sender,
    } = parcel;
    for text in [facility.as_str(), packing_no, order_no] {
        add(text);
    }
    add(&weight_g.map_or_else(String::new, |weight| weight.to_string()));
    let cash = cash_on_delivery.as_ref();
    add(&cash.map_or_else(String::new, |cash| cash.amount_minor.to_string()));
    add(cash.map_or("", |cash| cash.currency.as_str()));
    for address in [recipient, sender] {
        let Address {
            name,
            line1,
            line2,
            city,
            state,
            country,
            postal_code,
            phone,
        } = address;
        for text in [name, line1, line2, city, state, country, postal_code, phone] {
            add(text);
        }
    }
    let mut mark = String::with_capacity(2 * MARK_BYTES);
    for byte in hash.finalize().iter().take(MARK_BYTES) {
        // Writing to a String cannot fail.
        let _ = write!(mark, "{byte:02x}");
    }
    mark
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

#[cfg(test)]
mod tests {
    use super::mark_of;
    use ::channels::carrier::{CashOnDelivery, Parcel};
    use domain::codes::FacilityCode;
    use domain::order::address::Address;
    use rstest::rstest;

    fn parcel() -> Parcel {
        Parcel {
            facility: FacilityCode::stored("WH1"),
            packing_no: "P1".to_owned(),
            serial: 1,
            order_no: "T-1".to_owned(),
            weight_g: None,
            cash_on_delivery: Some(CashOnDelivery {
                amount_minor: 2_500,
                currency: "INR".to_owned(),
            }),
            recipient: Address {
                line1: "ab".to_owned(),
                line2: "c".to_owned(),
                ..Address::default()
            },
            sender: Address::default(),
        }
    }

    #[test]
    fn the_next_waybill_of_the_same_parcel_has_the_same_mark() {
        let next = Parcel {
            serial: 2,
            ..parcel()
        };
        assert_eq!(mark_of(&next), mark_of(&parcel()));
        assert_eq!(mark_of(&parcel()).len(), 32);
    }

    #[rstest]
    #[case::less_money(|parcel: &mut Parcel| parcel.cash_on_delivery.as_mut().unwrap().amount_minor = 1_250)]
    #[case::another_currency(|parcel: &mut Parcel| parcel.cash_on_delivery.as_mut().unwrap().currency = "KRW".to_owned())]
    #[case::paid(|parcel: &mut Parcel| parcel.cash_on_delivery = None)]
    #[case::a_weight(|parcel: &mut Parcel| parcel.weight_g = Some(1))]
    #[case::another_street(|parcel: &mut Parcel| parcel.recipient.line1 = "x".to_owned())]
    #[case::lines_cut_elsewhere(|parcel: &mut Parcel| {
        parcel.recipient.line1 = "a".to_owned();
        parcel.recipient.line2 = "bc".to_owned();
    })]
    #[case::from_elsewhere(|parcel: &mut Parcel| parcel.sender.city = "Pune".to_owned())]
    #[case::another_number(|parcel: &mut Parcel| parcel.order_no = "T-2".to_owned())]
    fn another_parcel_has_another_mark(#[case] change: fn(&mut Parcel)) {
        let mut other = parcel();
        change(&mut other);
        assert_ne!(mark_of(&other), mark_of(&parcel()));
    }
}
