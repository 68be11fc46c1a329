//! What a channel says in these tests.

use domain::codes::{ChannelItemId, ChannelOrderNo, Sku};
use domain::moment::Moment;
use domain::order::address::Address;
use domain::sync::observation::{
    ListedOrder, Observation, ObservedUnits, Reading, ReturnDetails, ReturnKind,
};

pub(crate) const RTO_ANNOUNCED: Reading = Reading::ReturnAnnounced(ReturnKind::Rto);
pub(crate) const CIR_OVER: Reading = Reading::ReturnOver(Some(ReturnKind::Cir));

/// A moment in seconds of the tests' own time, which begins on 2026-10-01.
pub(crate) fn at(seconds: i64) -> Moment {
    Moment(1_790_812_800_000_000).plus_s(seconds)
}

pub(crate) fn no(text: &str) -> ChannelOrderNo {
    ChannelOrderNo::parse(text).unwrap()
}

/// Units of one line with one word; the line's id is its SKU's.
pub(crate) fn units(sku: &str, quantity: u32, reading: Reading) -> ObservedUnits {
    ObservedUnits {
        channel_item_id: ChannelItemId::parse(sku).unwrap(),
        sku: Some(Sku::parse(sku).unwrap()),
        raw_status: format!("{reading:?}"),
        reading,
        quantity,
        changed_at: None,
        tracking_no: Some(format!("TRACK {sku}")),
        shipping_provider: Some("Speedy".to_owned()),
        invoice_no: None,
        return_details: reading.is_of_returns().then(|| ReturnDetails {
            reason: Some("too \"small\"".to_owned()),
            date: Some("2026-10-02".to_owned()),
            tracking_no: None,
            shipping_provider: None,
        }),
    }
}

/// What the channel says of one order, asked at this second.
pub(crate) fn says(
    number: &str,
    asked_s: i64,
    lines: impl IntoIterator<Item = ObservedUnits>,
) -> Observation {
    Observation {
        channel_order_no: no(number),
        asked_at: at(asked_s),
        raw_status: "WHATEVER".to_owned(),
        third_party_shipping: Some(true),
        address: None,
        lines: lines.into_iter().collect(),
    }
}

/// A listed order with these lines, placed at this second.
pub(crate) fn listed(
    number: &str,
    placed_s: i64,
    lines: impl IntoIterator<Item = ObservedUnits>,
) -> ListedOrder {
    let address = Address {
        name: "Ann Buyer".to_owned(),
        line1: "1 First Street".to_owned(),
        city: "Seoul".to_owned(),
        postal_code: "04524".to_owned(),
        ..Address::default()
    };
    let observation = Observation {
        address: Some(address),
        ..says(number, placed_s, lines)
    };
    let unit_prices_minor = vec![1_000; observation.lines.len()];
    ListedOrder {
        observation,
        placed_at: at(placed_s),
        currency: "KRW".to_owned(),
        cash_on_delivery: true,
        is_paid: None,
        unit_prices_minor,
    }
}

/// A listed order of one open line.
pub(crate) fn order_of(number: &str, sku: &str, quantity: u32) -> ListedOrder {
    listed(number, 0, [units(sku, quantity, Reading::Open)])
}
