//! Contradictions (domain.md §4): kept visible, nothing forced, closed by a person's answer or by the channel.

use crate::order::Origin;
use crate::order::item::ItemState::{Cancelled, CourierReturn, Delivered, Dispatched, Fulfillable};
use crate::package::PackageStatus;
use crate::putaway::PutawayMark;
use crate::recovery::CancelledBy;
use crate::recovery::view::{Group, group_of};
use crate::refusal::RefusalCode;
use crate::sequence::SequenceKind;
use crate::stock::Bucket;
use crate::sync::answer::Answer::{ItDidNot, ItLeft};
use crate::sync::observation::Reading;
use crate::sync::{Decision, OutcomeKind};
use crate::testing::{Shop, Told, WH1, says, units};

/// State and items of every contradiction of the first order.
fn kept(shop: &Shop) -> Vec<(&'static str, Vec<u32>)> {
    shop.order()
        .contradictions
        .iter()
        .map(|c| (c.state.as_str(), c.items.clone()))
        .collect()
}

fn hear(shop: &mut Shop, asked_s: i64, quantity: u32, reading: Reading) -> Decision {
    shop.hear(&says(asked_s, [units("A", quantity, reading)]))
}

fn cancelled_and_dispatched_there() -> Shop {
    let mut shop = Shop::with_line(1, 1);
    shop.cancel(&[1]);
    hear(&mut shop, 100, 1, Reading::Dispatched);
    shop
}

#[test]
fn an_open_contradiction_is_reported_again_and_nothing_is_written() {
    let mut shop = cancelled_and_dispatched_there();
    for asked_s in [100, 200] {
        let again = hear(&mut shop, asked_s, 1, Reading::Dispatched);
        assert_eq!(
            (again.outcome.kind, again.change),
            (OutcomeKind::Contradiction, None)
        );
    }
    assert_eq!(kept(&shop), [("OPEN", vec![1])]);
    let by_the_way = shop.hear(&says(300, []));
    assert_eq!(
        by_the_way.outcome.kind,
        OutcomeKind::Contradiction,
        "whatever else is said"
    );
}

#[test]
fn it_left_after_putaway_was_due_takes_the_goods_from_there() {
    let mut shop = Shop::with_line(1, 1);
    shop.pack().cancel(&[1]);
    hear(&mut shop, 100, 1, Reading::Dispatched);
    assert_eq!(shop.buckets("SKU-A", WH1), [0, 0, 0, 1, 0]);
    shop.edit(|edit| edit.answer_contradiction(1, ItLeft));
    let item = shop.item(1);
    assert_eq!(
        (item.state, item.putaway, item.cancelled_by),
        (Dispatched, PutawayMark::None, None)
    );
    assert_eq!(shop.buckets("SKU-A", WH1), [0; 5]);
    let package = shop.package_of(1);
    assert_eq!(
        (package.key.packing_no.as_str(), package.status),
        ("PK1-001", PackageStatus::Dispatched)
    );
    assert!(package.invoice.is_some(), "what was dispatched has an invoice");
    assert_eq!(kept(&shop), [("IT_LEFT", vec![1])]);
    shop.assert_sound();
    hear(&mut shop, 200, 1, Reading::Delivered);
    assert_eq!(shop.states(), [Delivered], "later observations apply");
    shop.assert_sound();
}

#[test]
fn it_left_after_it_was_sellable_again_leaves_untracked() {
    let mut at_once = cancelled_and_dispatched_there();
    let mut after_putaway = Shop::with_line(1, 1);
    after_putaway.pack().cancel(&[1]).put_away_all(0);
    hear(&mut after_putaway, 100, 1, Reading::Dispatched);
    for shop in [&mut at_once, &mut after_putaway] {
        shop.edit(|edit| edit.answer_contradiction(1, ItLeft));
        assert_eq!(shop.states(), [Dispatched]);
        assert_eq!(shop.buckets("SKU-A", WH1), [1, 0, 0, 0, 0], "the count will tell");
        let last = shop.desk.stock.journal().last().unwrap();
        assert_eq!((last.from, last.to), (Bucket::Untracked, Bucket::Customer));
        shop.assert_sound();
    }
}

#[test]
fn it_left_of_some_units_gives_them_a_package_of_their_own() {
    let mut shop = Shop::with_line(2, 2);
    shop.cancel(&[2]);
    shop.told(
        100,
        [units("A", 1, Reading::Dispatched), units("A", 1, Reading::Open)],
    );
    shop.told(200, [units("A", 2, Reading::Dispatched)]);
    shop.edit(|edit| edit.answer_contradiction(1, ItLeft));
    assert_eq!(shop.states(), [Dispatched; 2]);
    assert_ne!(shop.package_of(1).key, shop.package_of(2).key);
    shop.assert_sound();
}

#[test]
fn it_left_without_the_invoice_sequence_changes_nothing() {
    let mut shop = Shop::without(SequenceKind::Invoice);
    shop.stock("SKU-A", WH1, 1);
    shop.import("N-1", [units("A", 1, Reading::Open)]);
    shop.cancel(&[1]);
    hear(&mut shop, 100, 1, Reading::Dispatched);
    let before = shop.clone();
    let refusal = shop
        .edit_of(0, |edit| edit.answer_contradiction(1, ItLeft))
        .unwrap_err();
    assert_eq!(refusal.code, RefusalCode::SequenceNotDefined);
    assert_eq!((shop.stood(), shop.orders), (before.stood(), before.orders));
}

#[test]
fn it_did_not_stays_closed_until_the_channel_changes_its_word() {
    let mut shop = cancelled_and_dispatched_there();
    shop.edit(|edit| edit.answer_contradiction(1, ItDidNot));
    let again = hear(&mut shop, 200, 1, Reading::Dispatched);
    assert_eq!((again.outcome.kind, again.change), (OutcomeKind::Unchanged, None));
    assert_eq!(
        (kept(&shop), shop.states()),
        (vec![("IT_DID_NOT", vec![1])], vec![Cancelled])
    );
    let other = hear(&mut shop, 300, 1, Reading::Delivered);
    assert_eq!(other.outcome.kind, OutcomeKind::Contradiction);
    assert_eq!(kept(&shop), [("RESOLVED", vec![1]), ("OPEN", vec![1])]);
    shop.assert_sound();
}

#[test]
fn it_did_not_opens_again_when_the_channel_took_its_word_back_in_between() {
    let mut shop = cancelled_and_dispatched_there();
    shop.edit(|edit| edit.answer_contradiction(1, ItDidNot));
    hear(&mut shop, 200, 1, Reading::Open);
    let again = hear(&mut shop, 300, 1, Reading::Dispatched);
    assert_eq!(again.outcome.kind, OutcomeKind::Contradiction);
    assert_eq!(kept(&shop), [("RESOLVED", vec![1]), ("OPEN", vec![1])]);
}

#[test]
fn it_resolves_itself_when_the_channel_says_what_we_hold() {
    for word in [Reading::Open, Reading::Cancelled] {
        let mut shop = cancelled_and_dispatched_there();
        let decision = hear(&mut shop, 200, 1, word);
        assert_eq!(decision.outcome.kind, OutcomeKind::Changed);
        assert_eq!(
            (kept(&shop), shop.states()),
            (vec![("RESOLVED", vec![1])], vec![Cancelled])
        );
        shop.assert_sound();
    }
}

#[test]
fn a_word_older_than_the_one_that_opened_it_does_not_resolve_it() {
    let mut shop = Shop::with_line(1, 1);
    shop.cancel(&[1]);
    shop.told(100, [units("A", 1, Reading::Dispatched).at(90)]);
    let late = shop.hear(&says(110, [units("A", 1, Reading::Open).at(80)]));
    assert_eq!(
        (late.outcome.kind, late.change),
        (OutcomeKind::Contradiction, None)
    );
    assert_eq!(kept(&shop), [("OPEN", vec![1])]);
}

#[test]
fn more_units_of_it_open_one_for_those_units_and_each_can_be_answered() {
    let mut shop = Shop::with_line(2, 2);
    shop.cancel(&[1, 2]);
    shop.told(
        100,
        [units("A", 1, Reading::Dispatched), units("A", 1, Reading::Open)],
    );
    shop.told(200, [units("A", 2, Reading::Dispatched)]);
    let items: Vec<u32> = shop
        .order()
        .contradictions
        .iter()
        .flat_map(|c| c.items.clone())
        .collect();
    assert_eq!(items.len(), 2, "no unit stands in two open ones: {items:?}");
    shop.edit(|edit| edit.answer_contradiction(1, ItLeft));
    shop.edit(|edit| edit.answer_contradiction(2, ItLeft));
    assert_eq!(shop.states(), [Dispatched; 2]);
    shop.assert_sound();
}

#[test]
fn what_left_here_and_is_cancelled_there_is_expected_back() {
    let mut shop = Shop::with_line(1, 1);
    shop.told(100, [units("A", 1, Reading::Dispatched)]);
    hear(&mut shop, 200, 1, Reading::Cancelled);
    assert_eq!(shop.states(), [CourierReturn]);
    let refused = shop
        .edit_of(0, |edit| edit.answer_contradiction(1, ItLeft))
        .unwrap_err();
    assert_eq!(
        refused.code,
        RefusalCode::NotAllowedInState,
        "it is not held as cancelled"
    );
    shop.edit(|edit| edit.answer_contradiction(1, ItDidNot));
    let again = hear(&mut shop, 300, 1, Reading::Cancelled);
    assert_eq!((again.outcome.kind, again.change), (OutcomeKind::Unchanged, None));
    shop.told(400, [units("A", 1, Reading::Delivered)]);
    assert_eq!(
        (shop.states(), shop.order().returns[0].state.as_str()),
        (vec![Delivered], "WITHDRAWN")
    );
    shop.assert_sound();
}

#[test]
fn an_answer_needs_an_open_contradiction() {
    let mut shop = cancelled_and_dispatched_there();
    shop.edit(|edit| edit.answer_contradiction(1, ItDidNot));
    for no in [1, 2] {
        let refusal = shop
            .edit_of(0, |edit| edit.answer_contradiction(no, ItLeft))
            .unwrap_err();
        assert_eq!(refusal.code, RefusalCode::NotAllowedInState);
    }
}

#[test]
fn more_units_there_than_here_move_nothing_until_the_count_fits() {
    let mut shop = Shop::with_line(2, 2);
    let decision = hear(&mut shop, 100, 3, Reading::Dispatched);
    assert_eq!(decision.outcome.kind, OutcomeKind::Contradiction);
    assert_eq!(
        (kept(&shop), shop.states()),
        (vec![("OPEN", vec![1, 2])], vec![Fulfillable; 2])
    );
    let again = hear(&mut shop, 200, 3, Reading::Dispatched);
    assert_eq!(
        (again.outcome.kind, again.change),
        (OutcomeKind::Contradiction, None)
    );
    hear(&mut shop, 300, 4, Reading::Dispatched);
    assert_eq!(
        kept(&shop),
        [("RESOLVED", vec![1, 2]), ("OPEN", vec![1, 2])],
        "another count is another word"
    );
    hear(&mut shop, 400, 2, Reading::Dispatched);
    assert_eq!(shop.order().contradictions[1].state.as_str(), "RESOLVED");
    assert_eq!(shop.states(), [Dispatched; 2]);
    shop.assert_sound();
}

#[test]
fn more_units_there_are_resolved_by_fewer_too() {
    let mut shop = Shop::with_line(2, 2);
    hear(&mut shop, 100, 3, Reading::Open);
    hear(&mut shop, 200, 1, Reading::Open);
    assert_eq!(kept(&shop), [("RESOLVED", vec![1, 2])]);
}

#[test]
fn the_site_cancelling_what_the_seller_cancelled_is_noted_once_and_leaves_the_seller_as_the_one_who_did() {
    let mut shop = Shop::with_line(1, 1);
    shop.cancel(&[1]);
    hear(&mut shop, 100, 1, Reading::Cancelled);
    assert!(shop.order().cancelled[0].site_cancelled_at.is_some());
    assert_eq!(shop.item(1).cancelled_by, Some(CancelledBy::Seller));
    assert_eq!(hear(&mut shop, 200, 1, Reading::Cancelled).change, None);
    shop.assert_sound();
}

#[test]
fn while_a_unit_is_open_there_the_delivery_is_not_the_sites() {
    let mut shop = Shop::with_line(2, 2);
    shop.cancel(&[1, 2]);
    let one = [units("A", 1, Reading::Cancelled), units("A", 1, Reading::Open)];
    assert_eq!(shop.hear(&says(100, one)).change, None);
    assert_eq!(shop.order().cancelled[0].site_cancelled_at, None);
    hear(&mut shop, 200, 2, Reading::Cancelled);
    assert!(shop.order().cancelled[0].site_cancelled_at.is_some());
    shop.assert_sound();
}

#[test]
fn a_site_that_takes_its_cancel_back_withdraws_it_though_the_seller_had_cancelled_before() {
    let mut shop = Shop::with_line(1, 1);
    shop.cancel(&[1]);
    assert_eq!(
        hear(&mut shop, 90, 1, Reading::Open).change,
        None,
        "the seller's own is left alone"
    );
    hear(&mut shop, 100, 1, Reading::Cancelled);
    assert_eq!(
        hear(&mut shop, 100, 1, Reading::Open).change,
        None,
        "no newer than the cancel"
    );
    assert_eq!(
        hear(&mut shop, 110, 1, Reading::OnClaim)
            .change
            .map(|c| c.after.cancelled[0].withdrawn_at),
        Some(None)
    );
    hear(&mut shop, 120, 1, Reading::Open);
    let record = &shop.order().cancelled[0];
    assert!(record.withdrawn_at.is_some());
    assert_eq!(group_of(Origin::Api, record), Group::Api);
    assert_eq!(shop.order().cancel_watched_at(), None);
    assert_eq!(hear(&mut shop, 130, 1, Reading::Open).change, None);
    shop.assert_sound();
}

#[test]
fn the_same_cancel_of_one_unit_that_left_never_takes_the_next_one_too() {
    let mut shop = Shop::with_line(3, 3);
    shop.told(100, [units("A", 3, Reading::Dispatched)]);
    for asked_s in [200, 300, 400] {
        let lines = [units("A", 1, Reading::Cancelled), units("A", 2, Reading::Open)];
        shop.told(asked_s, lines);
        assert_eq!(shop.states(), [Dispatched, Dispatched, CourierReturn]);
    }
    let rest = units("A", 1, Reading::Open);
    let lines = [
        units("A", 1, crate::testing::RTO_ANNOUNCED),
        units("A", 1, Reading::Cancelled),
        rest,
    ];
    for asked_s in [500, 600] {
        shop.told(asked_s, lines.clone());
        assert_eq!(shop.states(), [CourierReturn, Dispatched, CourierReturn]);
    }
    assert_eq!(kept(&shop), [("OPEN", vec![3])]);
    shop.assert_sound();
}
