//! Two orders made by hand: one that has everything, one that has as little as an order can.

use crate::shop::{CHANNEL, WH1, WH2, channel, facility, sku};
use crate::words::{at, no};
use domain::change::OrderChange;
use domain::codes::{ChannelItemId, OrderCode, ShelfCode};
use domain::order::address::Address;
use domain::order::event::{Event, EventKind};
use domain::order::item::{ItemState, OrderItem, PackageKey};
use domain::order::{CarrierWord, Flags, Origin, SaleOrder};
use domain::package::{Invoice, InvoiceSource, Package, PackageStatus, SaidOfParcel, Waybill};
use domain::putaway::{Condition, PutawayMark};
use domain::recovery::{CancelStage, CancelledBy, CancelledDelivery, Push, Recovery};
use domain::returns::{GoodsReturn, Inspection, Receipt, ReturnState};
use domain::stock::{Bucket, Movement};
use domain::sync::contradiction::{Contradiction, ContradictionKind, ContradictionState};
use domain::sync::observation::{ReturnDetails, ReturnKind};

/// Text with all that a statement or a format could trip over.
pub(crate) const AWKWARD: &str =
    "O'Brien \"q\" \\ $1 %_ {{rows}} ?1 :a -- ; \u{1f4e6} é e\u{301} 주문\t\r\n\u{feff}\u{200b}NULL";

fn key(place: &str, packing_no: &str) -> PackageKey {
    PackageKey {
        facility: facility(place),
        packing_no: packing_no.to_owned(),
    }
}

/// An order with one unfulfillable item and nothing else.
pub(crate) fn least(code: &OrderCode, number: &str) -> SaleOrder {
    SaleOrder {
        code: code.clone(),
        channel: channel(CHANNEL),
        channel_order_no: no(number),
        origin: Origin::Manual,
        placed_at: at(0),
        imported_at: at(1),
        currency: String::new(),
        address: Address::default(),
        third_party_shipping: false,
        cash_on_delivery: false,
        flags: Flags::default(),
        items: vec![item(1, ItemState::Unfulfillable)],
        packages: Vec::new(),
        cancelled: Vec::new(),
        returns: Vec::new(),
        contradictions: Vec::new(),
        version: 0,
        events: 0,
        movements: 0,
    }
}

/// An item with every optional field empty.
pub(crate) fn item(no: u32, state: ItemState) -> OrderItem {
    OrderItem {
        no,
        sku: sku("A"),
        channel_item_id: None,
        state,
        package: None,
        shelf: None,
        putaway: PutawayMark::None,
        cancelled_by: None,
        superseded: false,
        price_minor: 0,
        status_seen_at: None,
        return_seen_at: None,
    }
}

fn package(place: &str, packing_no: &str, status: PackageStatus) -> Package {
    Package {
        status,
        ..Package::new(facility(place), packing_no.to_owned(), at(2))
    }
}

pub(crate) fn invoice(serial: u32, invoice_no: &str, source: InvoiceSource) -> Invoice {
    Invoice {
        serial,
        invoice_no: invoice_no.to_owned(),
        source,
        channel_invoice_no: (source == InvoiceSource::Channel).then(|| AWKWARD.to_owned()),
        issued_at: at(3),
    }
}

/// An order with everything, in its extremes.
pub(crate) fn everything(code: &OrderCode, number: &str) -> SaleOrder {
    let long = format!("{AWKWARD}{}", "långt ".repeat(20_000));
    SaleOrder {
        origin: Origin::Api,
        currency: "KRW".to_owned(),
        address: Address {
            name: AWKWARD.to_owned(),
            line1: long.clone(),
            line2: "NUL \0 inside".to_owned(),
            ..Address::default()
        },
        third_party_shipping: true,
        cash_on_delivery: true,
        flags: Flags {
            unverified: true,
            on_claim: true,
            on_hold: true,
        },
        items: items(),
        packages: packages(),
        cancelled: vec![
            cancelled_of(1, Some(key(WH1, "PA'1")), &long),
            cancelled_of(2, None, ""),
        ],
        returns: returns(&long),
        contradictions: contradictions(&long),
        events: 2,
        movements: 2,
        ..least(code, number)
    }
}

/// One delivered, one cancelled and superseded, one back.
fn items() -> Vec<OrderItem> {
    let full = OrderItem {
        sku: sku("sku '\"é주"),
        channel_item_id: Some(ChannelItemId::parse("line '\"é주").unwrap()),
        package: Some(key(WH1, "PA'1")),
        price_minor: i64::MAX,
        status_seen_at: Some(at(4)),
        return_seen_at: Some(at(-5)),
        ..item(1, ItemState::Delivered)
    };
    let cancelled = OrderItem {
        no: 2,
        state: ItemState::Cancelled,
        shelf: None,
        putaway: PutawayMark::Done,
        cancelled_by: Some(CancelledBy::Seller),
        superseded: true,
        price_minor: i64::MIN,
        ..full.clone()
    };
    let back = OrderItem {
        no: 3,
        state: ItemState::Returned,
        shelf: Some(ShelfCode::parse("A/1.b_2-3").unwrap()),
        putaway: PutawayMark::Pending,
        package: Some(key(WH2, "PA'1")),
        ..full.clone()
    };
    vec![full, cancelled, back]
}

/// One with a channel's invoice and all else, one with ours.
fn packages() -> Vec<Package> {
    let channels = Package {
        confirmed: true,
        invoice: Some(invoice(2, AWKWARD, InvoiceSource::Channel)),
        invoices_issued: 2,
        waybill: Some(Waybill {
            serial: 2,
            tracking_no: AWKWARD.to_owned(),
            carrier: "OWN".to_owned(),
            prints: 3,
            printed_at: at(21),
            printed_by: AWKWARD.to_owned(),
            said: Some(SaidOfParcel {
                word: CarrierWord::ComingBack,
                at: domain::moment::Moment(7),
                announced: true,
            }),
        }),
        waybills_issued: 2,
        pickup_no: Some("PI'1".to_owned()),
        tracking_no: Some(AWKWARD.to_owned()),
        shipping_provider: Some(String::new()),
        ..package(WH1, "PA'1", PackageStatus::Delivered)
    };
    let ours = Package {
        invoice: Some(invoice(1, "INV/'1", InvoiceSource::Ours)),
        invoices_issued: 1,
        ..package(WH2, "PA'1", PackageStatus::Returned)
    };
    vec![channels, ours]
}

fn cancelled_of(no: u32, package: Option<PackageKey>, reason: &str) -> CancelledDelivery {
    let known = package.is_some();
    CancelledDelivery {
        no,
        whole_package: known,
        items: if known { vec![2] } else { Vec::new() },
        by: if known {
            CancelledBy::Seller
        } else {
            CancelledBy::Buyer
        },
        reason: reason.to_owned(),
        stage: if known {
            CancelStage::ReadyToShip
        } else {
            CancelStage::Unpackaged
        },
        cancelled_at: at(5),
        site_cancelled_at: known.then(|| at(6)),
        withdrawn_at: known.then(|| at(7)),
        who: "ann".to_owned(),
        comment: known.then(|| reason.to_owned()),
        push: known.then(|| Push::Refused {
            at: at(8),
            code: "NO".to_owned(),
            message: reason.to_owned(),
        }),
        recovery: match &package {
            Some(key) => Recovery::Back {
                package: Some(key.clone()),
                items: vec![2, 3],
                by: "bob".to_owned(),
                at: at(9),
            },
            None => Recovery::NotAsked,
        },
        package,
    }
}

fn returns(long: &str) -> Vec<GoodsReturn> {
    let announced = GoodsReturn {
        facility: facility(WH1),
        return_no: "RE'1".to_owned(),
        kind: ReturnKind::Cir,
        state: ReturnState::Announced,
        items: vec![1],
        details: ReturnDetails::default(),
        opened_at: at(8),
        closed_at: None,
        receipts: Vec::new(),
        inspections: Vec::new(),
    };
    let over = GoodsReturn {
        facility: facility(WH2),
        kind: ReturnKind::Rto,
        state: ReturnState::Over,
        items: vec![3],
        details: ReturnDetails {
            reason: Some(long.to_owned()),
            date: Some(AWKWARD.to_owned()),
            tracking_no: Some("\"".to_owned()),
            shipping_provider: None,
        },
        closed_at: Some(at(9)),
        receipts: vec![receipt(3, None), receipt(1, Some(AWKWARD))],
        inspections: vec![inspection(long), inspection(AWKWARD)],
        ..announced.clone()
    };
    vec![announced, over]
}

fn receipt(item: u32, by: Option<&str>) -> Receipt {
    Receipt {
        item,
        facility: facility(WH2),
        at: at(9),
        by: by.map(str::to_owned),
    }
}

fn inspection(text: &str) -> Inspection {
    Inspection {
        item: 3,
        condition: Condition::Missing,
        reason: Some(text.to_owned()),
        comment: None,
        at: at(-9),
        by: AWKWARD.to_owned(),
    }
}

fn contradictions(long: &str) -> Vec<Contradiction> {
    let open = Contradiction {
        no: 1,
        kind: ContradictionKind::CancelledHereMovedThere,
        items: vec![1, 2],
        word: long.to_owned(),
        state: ContradictionState::Open,
        opened_at: at(10),
        closed_at: None,
        said: None,
    };
    let answered = Contradiction {
        no: 2,
        kind: ContradictionKind::MoreUnitsThere,
        items: Vec::new(),
        word: AWKWARD.to_owned(),
        state: ContradictionState::ItDidNot,
        closed_at: Some(at(11)),
        said: Some(SaidOfParcel {
            word: CarrierWord::Delivered,
            at: at(12),
            announced: false,
        }),
        ..open.clone()
    };
    vec![open, answered]
}

/// The order as a change that makes it, with its two events and two movements.
pub(crate) fn making(order: SaleOrder) -> OrderChange {
    let first = Event {
        no: 1,
        kind: EventKind::OrderImported,
        items: Vec::new(),
        before: None,
        after: None,
        detail: AWKWARD.to_owned(),
    };
    let second = Event {
        no: 2,
        kind: EventKind::ItemsChanged,
        items: vec![1, 3],
        before: Some(ItemState::Unfulfillable),
        after: Some(ItemState::Fulfillable),
        detail: "x".repeat(100_000),
    };
    let in_from = Movement {
        sku: sku("sku '\"é주"),
        facility: facility(WH1),
        from: Bucket::Untracked,
        to: Bucket::Customer,
        quantity: 1 << 53,
        shelf: None,
    };
    let bad = Movement {
        quantity: 1,
        ..in_from.clone()
    };
    OrderChange {
        before: None,
        after: order,
        events: vec![first, second],
        movements: vec![in_from, bad],
    }
}

/// A change of one order that has no event and no movement.
pub(crate) fn changing(before: Option<&SaleOrder>, after: SaleOrder) -> OrderChange {
    OrderChange {
        before: before.cloned(),
        after,
        events: Vec::new(),
        movements: Vec::new(),
    }
}
