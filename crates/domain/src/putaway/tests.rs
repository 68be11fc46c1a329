//! The rules of putaway as tables: what may be chosen, how a line is completed, when a putaway may be given up.

use super::{
    CompletePutaway, Condition, LineResult, LineState, NewPutaway, Others, PutawayMark, PutawayState,
    PutawayType, Unit, state_of,
};
use crate::codes::OrderCode;
use crate::order::event::EventKind;
use crate::order::item::ItemState;
use crate::order::{Inspected, Received};
use crate::refusal::{RefusalCode, Refused};
use crate::sequence::SequenceKind;
use crate::sync::answer::Answer;
use crate::sync::observation::{Reading, ReturnDetails, ReturnKind};
use crate::testing::{CIR_OVER, Shop, WH1, WH2, facility, units};

fn unit(item: u32) -> Unit {
    Unit {
        order: OrderCode::numbered(1),
        item,
    }
}

fn wish(items: &[u32]) -> NewPutaway {
    NewPutaway {
        facility: facility(WH1),
        source: PutawayType::CancelledItem,
        units: items.iter().map(|no| unit(*no)).collect(),
        by: "ann".to_owned(),
    }
}

fn line(no: u32, result: Option<Condition>, reason: Option<&str>) -> LineResult {
    LineResult {
        no,
        result,
        reason: reason.map(str::to_owned),
    }
}

fn completing(lines: Vec<LineResult>, others: Others) -> CompletePutaway {
    CompletePutaway {
        lines,
        others,
        by: "ann".to_owned(),
    }
}

/// Four units packed and cancelled, so that they wait for putaway.
fn cancelled_after_invoice() -> Shop {
    let mut shop = Shop::with_line(4, 4);
    shop.pack().cancel(&[1, 2, 3, 4]);
    assert_eq!(shop.buckets("SKU-A", WH1), [0, 0, 0, 4, 0]);
    shop
}

fn codes(refused: Refused) -> Vec<(String, RefusalCode)> {
    match refused {
        Refused::Whole(refusal) => vec![(String::new(), refusal.code)],
        Refused::Lines(lines) => lines
            .into_iter()
            .map(|line| (line.place, line.refusal.code))
            .collect(),
    }
}

fn at(place: &str, code: RefusalCode) -> Vec<(String, RefusalCode)> {
    vec![(place.to_owned(), code)]
}

#[test]
fn goods_are_sellable_only_when_their_line_is_completed() {
    let mut shop = cancelled_after_invoice();
    let place = shop.create_putaway(&wish(&[1, 2, 3])).unwrap();
    assert_eq!(shop.putaways[place].key.putaway_no, "PA1-001");
    assert_eq!(shop.buckets("SKU-A", WH1), [0, 0, 0, 4, 0], "made is not placed");
    let good = completing(vec![line(1, Some(Condition::Good), None)], Others::StayOpen);
    shop.complete_putaway(place, &good).unwrap();
    assert_eq!(shop.putaways[place].state, PutawayState::InProgress);
    assert_eq!(shop.buckets("SKU-A", WH1), [1, 0, 0, 3, 0]);
    assert_eq!(
        (shop.item(1).putaway, shop.item(2).putaway),
        (PutawayMark::Done, PutawayMark::Pending)
    );
    let rest = vec![
        line(2, Some(Condition::Bad), Some("dent")),
        line(3, Some(Condition::Missing), Some("not on the pile")),
    ];
    shop.complete_putaway(place, &completing(rest, Others::StayOpen))
        .unwrap();
    assert_eq!(shop.buckets("SKU-A", WH1), [1, 0, 0, 1, 1]);
    assert_eq!(shop.putaways[place].state, PutawayState::Complete);
    assert_eq!(shop.putaways[place].closed_at, Some(shop.desk.now));
    let told = shop.events[0].iter().filter(|e| e.kind == EventKind::PutAway);
    let told: Vec<&str> = told.map(|e| e.detail.as_str()).collect();
    assert_eq!(
        told,
        [
            "Put away as GOOD with putaway PA1-001",
            "Put away as BAD with putaway PA1-001: \"dent\"",
            "Put away as MISSING with putaway PA1-001: \"not on the pile\""
        ]
    );
    shop.assert_sound();
}

#[test]
fn what_may_not_be_in_a_putaway_is_refused_with_its_reason_and_nothing_is_made() {
    let mut shop = cancelled_after_invoice();
    shop.import("N-2", [units("A", 1, Reading::Open)]);
    shop.create_putaway(&wish(&[4])).unwrap();
    let before = (shop.stood(), shop.orders.clone(), shop.putaways.clone());
    let elsewhere = NewPutaway {
        facility: facility(WH2),
        ..wish(&[1])
    };
    let returned = NewPutaway {
        source: PutawayType::CourierReturnedItem,
        ..wish(&[1])
    };
    let mut live = wish(&[]);
    live.units.insert(Unit {
        order: OrderCode::numbered(2),
        item: 1,
    });
    let mut nobody = wish(&[]);
    nobody.units.insert(Unit {
        order: OrderCode::numbered(9),
        item: 1,
    });
    for (wish, expected) in [
        (elsewhere, at("SO-000000001-1", RefusalCode::OtherFacility)),
        (returned, at("SO-000000001-1", RefusalCode::OtherSource)),
        (live, at("SO-000000002-1", RefusalCode::NotPending)),
        (nobody, at("SO-000000009-1", RefusalCode::ItemNotFound)),
        (wish(&[9]), at("SO-000000001-9", RefusalCode::ItemNotFound)),
        (wish(&[1, 4]), at("SO-000000001-4", RefusalCode::AlreadyInPutaway)),
        (wish(&[]), at("", RefusalCode::BadInput)),
    ] {
        assert_eq!(codes(shop.create_putaway(&wish).unwrap_err()), expected);
    }
    assert_eq!((shop.stood(), shop.orders.clone(), shop.putaways.clone()), before);
}

#[test]
fn a_facility_without_a_putaway_sequence_makes_none() {
    let mut shop = Shop::without(SequenceKind::Putaway);
    shop.stock("SKU-A", WH1, 1);
    shop.import("N-1", [units("A", 1, Reading::Open)]);
    shop.pack().cancel(&[1]);
    let refused = codes(shop.create_putaway(&wish(&[1])).unwrap_err());
    assert_eq!(refused, at("", RefusalCode::SequenceNotDefined));
}

#[test]
fn a_line_is_completed_once_with_what_its_rule_asks() {
    let mut shop = cancelled_after_invoice();
    let place = shop.create_putaway(&wish(&[1, 2])).unwrap();
    let good = completing(vec![line(1, Some(Condition::Good), None)], Others::StayOpen);
    shop.complete_putaway(place, &good).unwrap();
    let before = (shop.stood(), shop.putaways.clone());
    let missing = Some(Condition::Missing);
    for (lines, expected) in [
        (
            vec![line(1, Some(Condition::Good), None)],
            at("line 1", RefusalCode::LineAlreadyDone),
        ),
        (
            vec![line(3, Some(Condition::Good), None)],
            at("line 3", RefusalCode::LineNotFound),
        ),
        (
            vec![line(0, Some(Condition::Good), None)],
            at("line 0", RefusalCode::LineNotFound),
        ),
        (
            vec![line(2, missing, None)],
            at("line 2", RefusalCode::ReasonRequired),
        ),
        (
            vec![line(2, missing, Some("  "))],
            at("line 2", RefusalCode::ReasonRequired),
        ),
        (vec![line(2, None, None)], at("line 2", RefusalCode::BadInput)),
        (
            vec![
                line(2, Some(Condition::Good), None),
                line(2, Some(Condition::Bad), None),
            ],
            at("line 2", RefusalCode::BadInput),
        ),
        (Vec::new(), at("", RefusalCode::BadInput)),
        (
            vec![
                line(2, Some(Condition::Good), None),
                line(1, Some(Condition::Bad), None),
            ],
            at("line 1", RefusalCode::LineAlreadyDone),
        ),
    ] {
        let refused = shop.complete_putaway(place, &completing(lines, Others::StayOpen));
        assert_eq!(codes(refused.unwrap_err()), expected);
    }
    assert_eq!((shop.stood(), shop.putaways.clone()), before, "all or nothing");
    shop.complete_putaway(place, &completing(Vec::new(), Others::Good))
        .unwrap();
    let again = shop.complete_putaway(place, &completing(Vec::new(), Others::Good));
    assert_eq!(
        codes(again.unwrap_err()),
        at("", RefusalCode::NotAllowedInState),
        "complete is immutable"
    );
}

#[test]
fn a_discarded_putaway_leaves_its_goods_waiting_and_one_with_placed_goods_is_not_discarded() {
    let mut shop = cancelled_after_invoice();
    let place = shop.create_putaway(&wish(&[1, 2])).unwrap();
    shop.discard_putaway(place).unwrap();
    assert_eq!(shop.putaways[place].state, PutawayState::Discarded);
    assert_eq!(shop.buckets("SKU-A", WH1), [0, 0, 0, 4, 0]);
    shop.discard_putaway(place).unwrap_err();

    let place = shop.create_putaway(&wish(&[1, 2])).unwrap();
    assert_eq!(
        shop.putaways[place].key.putaway_no, "PA1-002",
        "a number is never issued twice"
    );
    let good = completing(vec![line(1, Some(Condition::Good), None)], Others::StayOpen);
    shop.complete_putaway(place, &good).unwrap();
    let refused = shop.discard_putaway(place).unwrap_err();
    assert_eq!(refused.code, RefusalCode::NotAllowedInState);
    shop.assert_sound();
}

#[test]
fn goods_that_left_after_all_are_taken_off_the_putaway_and_never_placed() {
    let mut shop = cancelled_after_invoice();
    let place = shop.create_putaway(&wish(&[1, 2, 3, 4])).unwrap();
    shop.told(
        50,
        [units("A", 2, Reading::Dispatched), units("A", 2, Reading::Open)],
    );
    let items = shop.order().contradictions[0].items.clone();
    assert_eq!(items.len(), 2);
    shop.edit(|edit| edit.answer_contradiction(1, Answer::ItLeft));
    let states: Vec<LineState> = shop.putaways[place].lines.iter().map(|l| l.state).collect();
    assert_eq!(
        states
            .iter()
            .filter(|state| **state == LineState::Withdrawn)
            .count(),
        2
    );
    assert_eq!(shop.putaways[place].state, PutawayState::Created);
    assert_eq!(shop.buckets("SKU-A", WH1), [0, 0, 0, 2, 0]);
    let gone = completing(
        vec![line(items[0], Some(Condition::Good), None)],
        Others::StayOpen,
    );
    let refused = shop.complete_putaway(place, &gone).unwrap_err();
    assert_eq!(
        codes(refused),
        at(&format!("line {}", items[0]), RefusalCode::LineWithdrawn)
    );
    shop.complete_putaway(place, &completing(Vec::new(), Others::Good))
        .unwrap();
    assert_eq!(shop.putaways[place].state, PutawayState::Complete);
    assert_eq!(shop.buckets("SKU-A", WH1), [2, 0, 0, 0, 0]);
    shop.assert_sound();
}

#[test]
fn the_state_is_what_the_lines_say() {
    use LineState::{Discarded, Done, Open, Withdrawn};
    for (lines, state) in [
        (vec![Open, Open], PutawayState::Created),
        (vec![Open, Withdrawn], PutawayState::Created),
        (vec![Open, Done], PutawayState::InProgress),
        (vec![Done, Done], PutawayState::Complete),
        (vec![Done, Withdrawn], PutawayState::Complete),
        (vec![Withdrawn], PutawayState::Complete),
        (vec![Discarded, Withdrawn], PutawayState::Discarded),
    ] {
        assert_eq!(state_of(lines.clone()), state, "{lines:?}");
    }
}

fn received(items: &[u32]) -> Received {
    Received {
        return_no: None,
        items: items.to_vec(),
        kind: None,
        facility: None,
        details: ReturnDetails::default(),
        by: "bob".to_owned(),
    }
}

fn inspected(item: Option<u32>, condition: Condition, reason: Option<&str>) -> Inspected {
    Inspected {
        item,
        condition,
        reason: reason.map(str::to_owned),
        comment: None,
    }
}

fn try_receive(shop: &mut Shop, what: &Received) -> Result<(), Refused> {
    let order = shop.orders[0].clone();
    let mut desk = shop.desk.clone();
    let mut edit = crate::order::edit::Edit::of(&order, &mut desk);
    edit.receive_return(what)?;
    let change = edit.finish().unwrap();
    shop.desk = desk;
    shop.write(0, &change);
    Ok(())
}

fn try_inspect(shop: &mut Shop, what: &[Inspected]) -> Result<(), Refused> {
    let order = shop.orders[0].clone();
    let mut edit = crate::order::edit::Edit::of(&order, &mut shop.desk);
    edit.inspect_return(None, what, "bob")?;
    let change = edit.finish().unwrap();
    shop.write(0, &change);
    Ok(())
}

/// A line of three that left, as far as this word says.
fn out(reading: Reading) -> Shop {
    let mut shop = Shop::with_line(3, 3);
    shop.told(10, [units("A", 3, Reading::Dispatched)]);
    if reading != Reading::Dispatched {
        shop.told(20, [units("A", 3, reading)]);
    }
    shop
}

#[test]
fn the_warehouse_receives_what_nobody_announced() {
    for (word, said, kind) in [
        (Reading::Dispatched, None, ReturnKind::Rto),
        (Reading::Delivered, None, ReturnKind::Cir),
        (Reading::Dispatched, Some(ReturnKind::Cir), ReturnKind::Cir),
        (Reading::Delivered, Some(ReturnKind::Rto), ReturnKind::Rto),
    ] {
        let mut shop = out(word);
        let elsewhere = Received {
            kind: said,
            facility: Some(facility(WH2)),
            ..received(&[2])
        };
        try_receive(&mut shop, &elsewhere).unwrap();
        assert_eq!(shop.item(2).state, ItemState::Returned);
        let goods = &shop.order().returns[0];
        assert_eq!(
            (goods.kind, goods.return_no.as_str()),
            (kind, "RT2-001"),
            "the facility that receives numbers it"
        );
        assert_eq!(
            (
                goods.receipts[0].facility.as_str(),
                goods.receipts[0].by.as_deref()
            ),
            (WH2, Some("bob"))
        );
        assert_eq!(
            shop.buckets("SKU-A", WH2),
            [0, 0, 0, 1, 0],
            "where the receipt says"
        );
        assert_eq!(shop.buckets("SKU-A", WH1), [0; 5]);
        try_receive(&mut shop, &received(&[])).unwrap();
        assert_eq!(shop.states(), [ItemState::Returned; 3]);
        assert_eq!(shop.buckets("SKU-A", WH1), [0, 0, 0, 2, 0]);
        shop.assert_sound();
        // The channel says so later: there is nothing left to do.
        let orders = shop.orders.clone();
        shop.told(99, [units("A", 3, CIR_OVER)]);
        assert_eq!(shop.orders, orders);
    }
}

#[test]
fn an_announced_return_is_received_in_parts() {
    let mut shop = out(Reading::Delivered);
    shop.told(30, [units("A", 3, crate::testing::CIR_ANNOUNCED)]);
    let wrong = Received {
        kind: Some(ReturnKind::Rto),
        ..received(&[1])
    };
    assert_eq!(
        codes(try_receive(&mut shop, &wrong).unwrap_err()),
        at("", RefusalCode::NotAllowedInState)
    );
    let elsewhere = Received {
        facility: Some(facility(WH2)),
        ..received(&[1])
    };
    try_receive(&mut shop, &elsewhere).unwrap();
    assert_eq!(shop.order().returns.len(), 1);
    assert_eq!(shop.order().returns[0].closed_at, None, "two are still out");
    try_receive(&mut shop, &received(&[])).unwrap();
    assert_eq!(shop.order().returns[0].closed_at, Some(shop.desk.now));
    let places: Vec<String> = shop
        .pending()
        .iter()
        .map(|(_, w)| w.facility.to_string())
        .collect();
    assert_eq!(places, [WH2, WH1, WH1]);
    let refused = codes(try_receive(&mut shop, &received(&[1, 7])).unwrap_err());
    assert_eq!(
        refused,
        [
            ("SO-000000001-1".to_owned(), RefusalCode::NotAllowedInState),
            ("SO-000000001-7".to_owned(), RefusalCode::ItemNotFound)
        ]
    );
    assert_eq!(
        codes(try_receive(&mut shop, &received(&[])).unwrap_err()),
        at("", RefusalCode::NotAllowedInState)
    );
    shop.assert_sound();
}

#[test]
fn an_inspection_is_the_default_of_the_putaway() {
    let mut shop = out(CIR_OVER);
    let without = [inspected(Some(1), Condition::Missing, None)];
    assert_eq!(
        codes(try_inspect(&mut shop, &without).unwrap_err()),
        at("SO-000000001-1", RefusalCode::ReasonRequired)
    );
    try_inspect(&mut shop, &[inspected(None, Condition::Good, None)]).unwrap();
    let last_word = [
        inspected(Some(1), Condition::Missing, Some("empty box")),
        inspected(Some(2), Condition::Bad, Some("worn")),
    ];
    try_inspect(&mut shop, &last_word).unwrap();
    assert_eq!(
        shop.order().returns[0].inspections.len(),
        5,
        "earlier words stay on record"
    );
    let place = shop.create_putaway_like_first().unwrap();
    assert_eq!(shop.putaways[place].source, PutawayType::CustomerReturnedItem);
    shop.complete_putaway(place, &completing(Vec::new(), Others::AsInspected))
        .unwrap();
    assert_eq!(shop.buckets("SKU-A", WH1), [1, 0, 0, 0, 1]);
    let reasons: Vec<_> = shop.putaways[place]
        .lines
        .iter()
        .map(|l| l.reason.clone())
        .collect();
    assert_eq!(
        reasons,
        [Some("empty box".to_owned()), Some("worn".to_owned()), None]
    );
    let late = [inspected(Some(2), Condition::Good, None)];
    assert_eq!(
        codes(try_inspect(&mut shop, &late).unwrap_err()),
        at("SO-000000001-2", RefusalCode::NotPending)
    );
    shop.assert_sound();
}

#[test]
fn what_is_not_back_is_not_inspected() {
    let mut shop = out(Reading::Delivered);
    let one = [inspected(Some(1), Condition::Good, None)];
    assert_eq!(
        codes(try_inspect(&mut shop, &one).unwrap_err()),
        at("SO-000000001-1", RefusalCode::NotAllowedInState)
    );
    let all = [inspected(None, Condition::Good, None)];
    assert_eq!(
        codes(try_inspect(&mut shop, &all).unwrap_err()),
        at("", RefusalCode::NotAllowedInState)
    );
    let mut shop = cancelled_after_invoice();
    let one = [inspected(Some(1), Condition::Good, None)];
    assert_eq!(
        codes(try_inspect(&mut shop, &one).unwrap_err()),
        at("SO-000000001-1", RefusalCode::NotAllowedInState)
    );
}
