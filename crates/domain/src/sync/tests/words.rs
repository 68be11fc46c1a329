//! Words that move nothing: unknown, stale, drift, skipped; and the flags and the address that a word carries.

use crate::order::item::ItemState::{Cancelled, Delivered, Dispatched, Fulfillable, ReturnRequested};
use crate::order::{Origin, SaleOrder};
use crate::sync::observation::{Observation, Reading};
use crate::sync::{Outcome, OutcomeKind, decide};
use crate::testing::{CIR_ANNOUNCED, Shop, Told, at, capabilities, says, units};

fn unchanged(code: &str, outcome: &Outcome) -> bool {
    outcome.kind == OutcomeKind::Unchanged && outcome.code.as_deref() == Some(code)
}

#[test]
fn a_word_that_nobody_knows_changes_nothing_and_is_shown_word_for_word() {
    let mut shop = Shop::with_line(1, 1);
    let decision = shop.hear(&says(100, [units("A", 1, Reading::Unknown).word("배송보류 !")]));
    assert!(unchanged("UNKNOWN_STATUS", &decision.outcome));
    assert!(
        decision.outcome.message.contains("\"배송보류 !\""),
        "{}",
        decision.outcome.message
    );
    assert_eq!((decision.change, shop.states()), (None, vec![Fulfillable]));
}

#[test]
fn an_unknown_word_of_one_line_stops_no_other_line_and_is_told_all_the_same() {
    let mut shop = Shop::with_line(2, 2);
    let decision = shop.hear(&says(
        100,
        [
            units("A", 1, Reading::Unknown),
            units("A", 1, Reading::Dispatched),
        ],
    ));
    assert_eq!(shop.states(), [Dispatched, Fulfillable]);
    assert_eq!(decision.outcome.kind, OutcomeKind::Changed);
    assert!(
        decision.outcome.message.contains("\"ZORP\""),
        "{}",
        decision.outcome.message
    );
}

#[test]
fn fewer_units_there_are_drift_and_nothing_moves() {
    let mut shop = Shop::with_line(3, 3);
    let decision = shop.hear(&says(100, [units("A", 2, Reading::Dispatched)]));
    assert!(unchanged("DRIFT", &decision.outcome));
    assert_eq!(
        decision.outcome.message,
        "line A has 2 units on the site and 3 here"
    );
    assert_eq!((decision.change, shop.states()), (None, vec![Fulfillable; 3]));
}

#[test]
fn what_the_seller_cancelled_and_took_off_the_channels_order_is_not_missing_there() {
    let mut shop = Shop::with_line(3, 3);
    shop.cancel(&[1]);
    let decision = shop.hear(&says(100, [units("A", 2, Reading::Dispatched)]));
    assert_eq!(decision.outcome.kind, OutcomeKind::Changed);
    assert_eq!(shop.states(), [Cancelled, Dispatched, Dispatched]);
    let fewer = shop.hear(&says(200, [units("A", 1, Reading::Delivered)]));
    assert!(
        unchanged("DRIFT", &fewer.outcome),
        "another is missing: {fewer:?}"
    );
    shop.assert_sound();
}

#[test]
fn a_channel_that_cancels_all_that_it_still_has_is_followed_though_it_has_fewer() {
    let mut shop = Shop::with_line(3, 3);
    shop.cancel(&[1]);
    shop.hear(&says(100, [units("A", 2, Reading::Cancelled)]));
    assert_eq!(shop.states(), [Cancelled; 3], "nothing of it may be sent");
    shop.assert_sound();
}

#[test]
fn where_the_channel_shows_cancelled_units_nobody_guesses_which_it_dropped() {
    let mut shop = Shop::with_line(3, 3);
    shop.cancel(&[1]);
    let dropped = says(
        100,
        [units("A", 1, Reading::Open), units("A", 1, Reading::Cancelled)],
    );
    let decision = shop.hear(&dropped);
    assert!(unchanged("DRIFT", &decision.outcome));
    assert_eq!(shop.states(), [Cancelled, Fulfillable, Fulfillable]);
}

#[test]
fn lines_that_are_new_gone_or_of_another_sku_there_are_drift() {
    let mut shop = Shop::with_line(1, 1);
    let new = shop.hear(&says(
        100,
        [units("A", 1, Reading::Open), units("B", 2, Reading::Open)],
    ));
    assert_eq!(new.outcome.message, "line B with 2 units is new on the site");
    let gone = shop.hear(&says(100, [units("B", 1, Reading::Open)]));
    assert!(
        gone.outcome
            .message
            .contains("line A with 1 unit is not on the site any more")
    );
    let other = shop.hear(&says(100, [units("A", 1, Reading::Open).sku("SKU-Z")]));
    assert_eq!(
        other.outcome.message,
        "line A is SKU-Z on the site and SKU-A here"
    );
    for decision in [new, gone, other] {
        assert!(unchanged("DRIFT", &decision.outcome));
        assert_eq!(decision.change, None);
    }
}

#[test]
fn older_than_the_newest_applied_is_stale() {
    let mut shop = Shop::with_line(1, 1);
    shop.told(100, [units("A", 1, Reading::Dispatched).at(50)]);
    let decision = shop.hear(&says(110, [units("A", 1, Reading::Cancelled).at(40)]));
    assert!(unchanged("STALE", &decision.outcome));
    assert_eq!((decision.change, shop.states()), (None, vec![Dispatched]));
}

#[test]
fn the_returns_stream_has_a_time_of_its_own() {
    let mut shop = Shop::with_line(1, 1);
    shop.told(100, [units("A", 1, Reading::Delivered).at(90)]);
    shop.told(110, [units("A", 1, CIR_ANNOUNCED).at(80)]);
    assert_eq!(
        shop.states(),
        [ReturnRequested],
        "older than the newest status, but the first of its own stream"
    );
    assert_eq!(
        (shop.item(1).status_seen_at, shop.item(1).return_seen_at),
        (Some(at(90)), Some(at(80)))
    );
    let decision = shop.hear(&says(120, [units("A", 1, CIR_ANNOUNCED).at(70)]));
    assert!(unchanged("STALE", &decision.outcome));
}

#[test]
fn a_return_is_withdrawn_only_by_a_word_that_is_newer_than_it() {
    let mut shop = Shop::with_line(1, 1);
    shop.told(100, [units("A", 1, CIR_ANNOUNCED).at(80)]);
    let old = shop.hear(&says(110, [units("A", 1, Reading::Delivered).at(80)]));
    assert!(unchanged("STALE", &old.outcome));
    shop.told(120, [units("A", 1, Reading::Delivered).at(81)]);
    assert_eq!(
        (shop.states(), shop.order().returns[0].state.as_str()),
        (vec![Delivered], "WITHDRAWN")
    );
    shop.assert_sound();
}

#[test]
fn a_cancel_is_withdrawn_only_by_a_newer_word_that_says_valid() {
    let mut shop = Shop::with_line(1, 1);
    shop.told(100, [units("A", 1, Reading::Cancelled).at(80)]);
    for word in [
        units("A", 1, Reading::Open).at(80),
        units("A", 1, Reading::Open).at(79),
    ] {
        assert!(unchanged("STALE", &shop.hear(&says(110, [word])).outcome));
    }
    shop.told(120, [units("A", 1, Reading::OnClaim).at(81)]);
    assert_eq!(
        shop.order().cancelled[0].withdrawn_at,
        None,
        "an order on claim is not valid"
    );
    shop.told(130, [units("A", 1, Reading::Open).at(82)]);
    assert_eq!(shop.order().cancelled[0].withdrawn_at, Some(at(1_000)));
    assert_eq!(shop.states(), [Cancelled], "it only suggests a resync");
    shop.assert_sound();
}

#[test]
fn on_a_channel_like_amazon_only_orders_that_it_ships_are_synced() {
    let amazon = crate::channel::Capabilities {
        channel_ships_only: true,
        ..capabilities()
    };
    let mut shop = Shop::with_line(1, 1);
    let dispatched = says(100, [units("A", 1, Reading::Dispatched)]);
    let told = |order: &SaleOrder, said: Option<bool>, shop: &mut Shop| {
        let observation = Observation {
            third_party_shipping: said,
            ..dispatched.clone()
        };
        decide(order, &observation, &amazon, &mut shop.desk)
    };
    let theirs = shop.order().clone();
    let ours = SaleOrder {
        third_party_shipping: false,
        ..theirs.clone()
    };
    let skipped = told(&ours, None, &mut shop);
    assert_eq!(
        (skipped.outcome.kind, skipped.outcome.code.as_deref()),
        (OutcomeKind::Skipped, Some("SELLER_SHIPS"))
    );
    assert_eq!(skipped.change, None);
    assert_eq!(
        told(&theirs, Some(false), &mut shop).outcome.kind,
        OutcomeKind::Skipped,
        "the newer word counts"
    );
    assert_eq!(
        told(&theirs, None, &mut shop.clone()).outcome.kind,
        OutcomeKind::Changed
    );
    assert_eq!(
        told(&ours, Some(true), &mut shop.clone()).outcome.kind,
        OutcomeKind::Changed
    );
    let elsewhere = decide(&ours, &dispatched, &capabilities(), &mut shop.desk);
    assert_eq!(
        elsewhere.outcome.kind,
        OutcomeKind::Changed,
        "any other channel syncs them all"
    );
}

#[test]
fn only_api_orders_are_synced() {
    let mut shop = Shop::with_line(1, 1);
    for origin in [Origin::Excel, Origin::Manual] {
        let typed = SaleOrder {
            origin,
            ..shop.order().clone()
        };
        let decision = decide(
            &typed,
            &says(100, [units("A", 1, Reading::Cancelled)]),
            &capabilities(),
            &mut shop.desk,
        );
        assert_eq!(decision.outcome.code.as_deref(), Some("NOT_FROM_CHANNEL"));
        assert_eq!(
            (decision.outcome.kind, decision.change),
            (OutcomeKind::Skipped, None)
        );
    }
}

#[test]
fn superseded_units_are_never_matched_or_counted() {
    let mut shop = Shop::with_line(2, 2);
    shop.cancel(&[2]);
    shop.orders[0].items[1].superseded = true;
    shop.told(100, [units("A", 1, Reading::Dispatched)]);
    assert_eq!(shop.states(), [Dispatched, Cancelled]);
}

#[test]
fn a_word_of_the_same_second_is_not_older() {
    let mut shop = Shop::with_line(1, 1);
    shop.told(100, [units("A", 1, Reading::Dispatched).at(50)]);
    shop.told(110, [units("A", 1, Reading::Delivered).at(50)]);
    assert_eq!(shop.states(), [Delivered]);
}

#[test]
fn an_old_word_withdraws_no_return_of_the_line_whichever_unit_it_spoke_of() {
    let mut shop = Shop::with_line(2, 2);
    shop.told(
        3,
        [
            units("A", 1, CIR_ANNOUNCED).at(3),
            units("A", 1, Reading::Dispatched).at(2),
        ],
    );
    shop.told(80, [units("A", 2, CIR_ANNOUNCED).at(80)]);
    shop.told(
        90,
        [
            units("A", 1, CIR_ANNOUNCED).at(3),
            units("A", 1, Reading::Delivered).at(4),
        ],
    );
    assert_eq!(shop.states(), [ReturnRequested; 2]);
    shop.assert_sound();
}

#[test]
fn a_line_and_stream_has_one_time_its_newest() {
    let mut shop = Shop::with_line(2, 2);
    shop.told(
        100,
        [
            units("A", 1, Reading::Dispatched).at(50),
            units("A", 1, Reading::Cancelled).at(60),
        ],
    );
    assert!(
        shop.order()
            .items
            .iter()
            .all(|item| item.status_seen_at == Some(at(60)))
    );
}
