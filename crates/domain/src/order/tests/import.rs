//! Taking an order in, and meeting it again.

use crate::codes::{ChannelCode, OrderCode};
use crate::order::import::{Known, met_at_a_glance, take_in};
use crate::order::item::ItemState::{Fulfillable, Unfulfillable};
use crate::order::{Origin, SaleOrder};
use crate::sequence::{NumberBook, SequenceKind};
use crate::sync::glance::Glance;
use crate::sync::observation::{LINE_UNITS_MAX, ListedOrder, Reading};
use crate::sync::{Decision, OutcomeKind};
use crate::testing::{Shop, Told, WH1, address, listed, units};

fn take(shop: &mut Shop, order: &ListedOrder) -> Decision {
    take_in(
        Known::No(&OrderCode::numbered(9)),
        &ChannelCode::parse("SHOP").unwrap(),
        order,
        &mut shop.desk,
    )
}

fn meet(shop: &mut Shop, order: &SaleOrder, listed: &ListedOrder) -> Decision {
    let decision = take_in(Known::Yes(order), &order.channel, listed, &mut shop.desk);
    if let Some(outcome) = met_at_a_glance(&Glance::of(order), &listed.observation) {
        let said = Decision {
            outcome,
            change: None,
        };
        assert_eq!(said, decision, "what a glance says is what is decided");
    } else {
        assert_ne!(decision.change, None, "a glance is enough where nothing changes");
    }
    decision
}

fn code(decision: &Decision) -> (OutcomeKind, Option<&str>) {
    (decision.outcome.kind, decision.outcome.code.as_deref())
}

#[test]
fn a_line_of_three_is_three_items_and_the_stock_there_is_reserved() {
    let mut shop = Shop::new();
    shop.stock("SKU-A", WH1, 2);
    let decision = take(
        &mut shop,
        &listed(
            "N-1",
            [units("A", 3, Reading::Open), units("B", 1, Reading::Open)],
        ),
    );
    assert_eq!(
        decision.outcome.message,
        "Taken in as SO-000000009; 2 of 4 units without stock"
    );
    let order = decision.change.unwrap().after;
    let states: Vec<_> = order
        .items
        .iter()
        .map(|i| (i.no, i.sku.to_string(), i.state))
        .collect();
    let expected = [
        (1, "SKU-A", Fulfillable),
        (2, "SKU-A", Fulfillable),
        (3, "SKU-A", Unfulfillable),
        (4, "SKU-B", Unfulfillable),
    ];
    assert_eq!(
        states,
        expected.map(|(no, sku, state)| (no, sku.to_owned(), state))
    );
    assert!(
        order.items[..3]
            .iter()
            .all(|i| i.channel_item_id == order.items[0].channel_item_id)
    );
    assert_eq!(
        (
            order.origin,
            order.packages.len(),
            order.packages[0].invoice.clone()
        ),
        (Origin::Api, 1, None)
    );
    assert_eq!(order.items[3].package, None, "without stock, in no package");
}

#[test]
fn what_cannot_be_an_order_fails_with_its_reason_and_leaves_the_desk() {
    let no_sku = crate::sync::observation::ObservedUnits {
        sku: None,
        ..units("B", 1, Reading::Open)
    };
    let priceless = ListedOrder {
        unit_prices_minor: vec![],
        ..listed("N-1", [units("A", 1, Reading::Open)])
    };
    let half = LINE_UNITS_MAX / 2 + 1;
    let cases = [
        (listed("N-1", []), "ORDER_WITHOUT_LINES"),
        (
            listed("N-1", [units("A", 0, Reading::Open)]),
            "QUANTITY_OUT_OF_RANGE",
        ),
        (
            listed("N-1", [units("A", LINE_UNITS_MAX + 1, Reading::Open)]),
            "QUANTITY_OUT_OF_RANGE",
        ),
        (
            listed(
                "N-1",
                [units("A", half, Reading::Open), units("A", half, Reading::Open)],
            ),
            "QUANTITY_OUT_OF_RANGE",
        ),
        (
            listed(
                "N-1",
                ["A", "B", "C"].map(|line| units(line, LINE_UNITS_MAX, Reading::Open)),
            ),
            "QUANTITY_OUT_OF_RANGE",
        ),
        (
            listed("N-1", [units("A", 1, Reading::Open), no_sku]),
            "LINE_WITHOUT_SKU",
        ),
        (priceless, "LINE_WITHOUT_PRICE"),
    ];
    for (order, expected) in cases {
        let mut shop = Shop::new();
        shop.stock("SKU-A", WH1, 2);
        let before = shop.stood();
        let decision = take(&mut shop, &order);
        assert_eq!(code(&decision), (OutcomeKind::Failed, Some(expected)));
        assert_eq!((decision.change, shop.stood()), (None, before));
    }
}

#[test]
fn a_line_of_ten_thousand_units_is_taken_in_and_dispatched() {
    let mut shop = Shop::new();
    shop.stock("SKU-A", WH1, 9_000);
    shop.import("N-1", [units("A", LINE_UNITS_MAX, Reading::Open)]);
    shop.told(
        100,
        [
            units("A", 4_000, Reading::Cancelled),
            units("A", 6_000, Reading::Dispatched),
        ],
    );
    assert_eq!(shop.buckets("SKU-A", WH1), [3_000, 0, 0, 0, 0]);
    shop.assert_sound();
}

#[test]
fn what_was_cancelled_before_it_was_known_is_skipped() {
    let mut shop = Shop::new();
    let decision = take(&mut shop, &listed("N-1", [units("A", 1, Reading::Cancelled)]));
    assert_eq!(
        code(&decision),
        (OutcomeKind::Skipped, Some("CANCELLED_AT_CHANNEL"))
    );
}

#[test]
fn a_missing_packing_sequence_fails_the_order_and_takes_back_its_reservation() {
    let mut shop = Shop::without(SequenceKind::Packing);
    shop.stock("SKU-A", WH1, 2);
    let before = shop.stood();
    let decision = take(&mut shop, &listed("N-1", [units("A", 1, Reading::Open)]));
    assert_eq!(
        code(&decision),
        (OutcomeKind::Failed, Some("SEQUENCE_NOT_DEFINED"))
    );
    assert_eq!(shop.stood(), before);
    shop.desk.numbers = NumberBook::default();
    let none = take(&mut shop, &listed("N-1", [units("B", 1, Reading::Open)]));
    assert_eq!(
        none.outcome.kind,
        OutcomeKind::Changed,
        "without stock no number is needed"
    );
}

#[test]
fn met_again_an_order_is_not_taken_in_twice() {
    let mut shop = Shop::with_line(1, 1);
    let order = shop.order().clone();
    let decision = meet(&mut shop, &order, &listed("N-1", [units("A", 1, Reading::Open)]));
    assert_eq!(
        (code(&decision), &decision.change),
        ((OutcomeKind::Unchanged, None), &None)
    );
}

#[test]
fn the_import_never_brings_a_cancelled_order_back() {
    let mut shop = Shop::with_line(1, 1);
    shop.cancel(&[1]);
    let (order, before) = (shop.order().clone(), shop.stood());
    let again = ListedOrder {
        ..listed("N-1", [units("A", 1, Reading::Open)])
    };
    let decision = meet(&mut shop, &order, &again);
    assert_eq!(
        (code(&decision), &decision.change),
        ((OutcomeKind::Unchanged, Some("CANCELLED_HERE")), &None)
    );
    assert_eq!(shop.stood(), before);
}

#[test]
fn met_again_another_address_is_taken_over_while_created_and_is_drift_after() {
    let mut shop = Shop::with_line(1, 1);
    let mut moved = listed("N-1", [units("A", 1, Reading::Open)]);
    moved.observation.address = Some(address("2 Second Street"));
    let order = shop.order().clone();
    let taken = meet(&mut shop, &order, &moved).change.unwrap();
    assert_eq!(taken.after.address.line1, "2 Second Street");
    shop.confirm();
    let order = shop.order().clone();
    let drift = meet(&mut shop, &order, &moved);
    assert_eq!(
        (code(&drift), &drift.change),
        ((OutcomeKind::Unchanged, Some("DRIFT")), &None)
    );
}

#[test]
fn met_again_other_lines_are_drift() {
    let mut shop = Shop::with_line(2, 2);
    let order = shop.order().clone();
    let now = listed(
        "N-1",
        [
            units("A", 1, Reading::Open).sku("SKU-Z"),
            units("C", 1, Reading::Open),
        ],
    );
    let decision = meet(&mut shop, &order, &now);
    assert_eq!(code(&decision), (OutcomeKind::Unchanged, Some("DRIFT")));
    assert_eq!(
        decision.outcome.message,
        "line A has 1 unit on the site and 2 here; line C with 1 unit is new on the site"
    );
}
