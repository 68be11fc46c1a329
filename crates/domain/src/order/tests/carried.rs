//! What a carrier tells of a package, wherever the package is here: a table, and what a void label does.

use crate::codes::OrderCode;
use crate::order::item::ItemState::{self, Cancelled, CourierReturn, Delivered, Dispatched, Packed};
use crate::order::item::PackageKey;
use crate::order::{
    Asked, CarrierSaid, CarrierWord, Heard, Origin, ShortPolicy, Tracking, TypedLine, TypedOrder,
    take_in_typed,
};
use crate::refusal::RefusalCode;
use crate::returns::ReturnState;
use crate::sync::answer::Answer;
use crate::sync::contradiction::{ContradictionKind, ContradictionState};
use crate::sync::observation::{ReturnDetails, ReturnKind};
use crate::testing::{Shop, WH1, at, sku};
use rstest::rstest;

/// A package of one unit that is printed, and gone so far.
fn printed(gone: &str) -> Shop {
    printed_of(gone, 1)
}

/// The same, with this many units in stock before.
fn printed_of(gone: &str, stock: i64) -> Shop {
    let mut shop = Shop::with_line(1, stock);
    shop.confirm();
    let key = shop.package_of(1).key.clone();
    let tracking = Tracking {
        tracking_no: "SC1".to_owned(),
        carrier: "FAST".to_owned(),
        serial: 1,
    };
    shop.edit(|edit| edit.print_waybill(&key, &tracking, "test"));
    match gone {
        "PACKED" => {}
        "READY" => {
            shop.edit(|edit| edit.request_pickup(&key, "P1"));
        }
        "CANCELLED" => {
            shop.cancel(&[1]);
        }
        word => {
            hear(&mut shop, 1, CarrierWord::parse(word).unwrap());
        }
    }
    shop
}

fn hear(shop: &mut Shop, serial: u32, word: CarrierWord) -> Heard {
    hear_at(shop, serial, word, None)
}

/// A word with the second at which it was so.
fn hear_at(shop: &mut Shop, serial: u32, word: CarrierWord, second: Option<i64>) -> Heard {
    let key = shop.package_of(1).key.clone();
    told(shop, &key, serial, (word, second))
}

fn hear_of(shop: &mut Shop, key: &PackageKey, serial: u32, word: CarrierWord) -> Heard {
    told(shop, key, serial, (word, None))
}

fn told(shop: &mut Shop, key: &PackageKey, serial: u32, (word, second): (CarrierWord, Option<i64>)) -> Heard {
    let said = CarrierSaid {
        serial,
        word,
        at: second.map(at),
        text: format!("Carrier FAST says {word}"),
    };
    let mut heard = Heard::Known;
    shop.edit(|edit| {
        heard = edit.carrier_says(key, &said)?;
        Ok(())
    });
    heard
}

#[rstest]
#[case::packed_leaves("PACKED", "ON_THE_WAY", Heard::Changed, Dispatched)]
#[case::packed_catches_up("PACKED", "DELIVERED", Heard::Changed, Delivered)]
#[case::packed_comes_back("PACKED", "COMING_BACK", Heard::Changed, CourierReturn)]
#[case::ready_leaves("READY", "ON_THE_WAY", Heard::Changed, Dispatched)]
#[case::ready_catches_up("READY", "DELIVERED", Heard::Changed, Delivered)]
#[case::known("ON_THE_WAY", "ON_THE_WAY", Heard::Known, Dispatched)]
#[case::arrives("ON_THE_WAY", "DELIVERED", Heard::Changed, Delivered)]
#[case::turns_round("ON_THE_WAY", "COMING_BACK", Heard::Changed, CourierReturn)]
#[case::stale("DELIVERED", "ON_THE_WAY", Heard::Known, Delivered)]
#[case::delivered_twice("DELIVERED", "DELIVERED", Heard::Known, Delivered)]
#[case::back_from_the_door("DELIVERED", "COMING_BACK", Heard::Changed, CourierReturn)]
#[case::still_coming_back("COMING_BACK", "COMING_BACK", Heard::Known, CourierReturn)]
#[case::passing_on_its_way_back("COMING_BACK", "ON_THE_WAY", Heard::Known, CourierReturn)]
#[case::delivered_although("COMING_BACK", "DELIVERED", Heard::Behind, CourierReturn)]
#[case::void("CANCELLED", "ON_THE_WAY", Heard::Contradiction, Cancelled)]
#[case::void_and_delivered("CANCELLED", "DELIVERED", Heard::Contradiction, Cancelled)]
fn a_carriers_word(
    #[case] gone: &str,
    #[case] word: &str,
    #[case] expected: Heard,
    #[case] state: ItemState,
) {
    let mut shop = printed(gone);
    let heard = hear(&mut shop, 1, CarrierWord::parse(word).unwrap());
    assert_eq!((heard, shop.states()), (expected, vec![state]));
    shop.assert_sound();
}

/// Words with the second at which each was so, in the order in which they are told, and what is true after all of them.
#[rstest]
#[case::in_order(&[("ON_THE_WAY", 1), ("DELIVERED", 2), ("COMING_BACK", 3)], CourierReturn)]
#[case::an_older_turn_is_over(&[("ON_THE_WAY", 1), ("DELIVERED", 3), ("COMING_BACK", 2)], Delivered)]
#[case::the_first_is_the_newest(&[("DELIVERED", 3), ("COMING_BACK", 2), ("ON_THE_WAY", 1)], Delivered)]
#[case::turned_again(&[("ON_THE_WAY", 1), ("COMING_BACK", 2), ("DELIVERED", 3)], Delivered)]
#[case::turned_again_and_told_late(&[("COMING_BACK", 2), ("DELIVERED", 3), ("ON_THE_WAY", 1)], Delivered)]
#[case::turned_again_seen_between(&[("COMING_BACK", 2), ("ON_THE_WAY", 3), ("DELIVERED", 4)], Delivered)]
#[case::seen_on_its_way_back(&[("COMING_BACK", 2), ("ON_THE_WAY", 3)], CourierReturn)]
#[case::twice(&[("COMING_BACK", 2), ("DELIVERED", 3), ("COMING_BACK", 2), ("DELIVERED", 3)], Delivered)]
#[case::back_at_last(&[("COMING_BACK", 2), ("DELIVERED", 3), ("COMING_BACK", 4)], CourierReturn)]
#[case::older_delivery(&[("COMING_BACK", 3), ("DELIVERED", 2)], CourierReturn)]
#[case::at_once(&[("ON_THE_WAY", 1), ("DELIVERED", 1)], Delivered)]
#[case::at_once_and_read_again(&[("DELIVERED", 1), ("COMING_BACK", 1), ("DELIVERED", 1)], CourierReturn)]
fn words_count_in_the_order_of_what_happened(#[case] words: &[(&str, i64)], #[case] state: ItemState) {
    let mut shop = printed("READY");
    for (word, second) in words {
        hear_at(&mut shop, 1, CarrierWord::parse(word).unwrap(), Some(*second));
    }
    assert_eq!(shop.states(), [state]);
    let open = shop
        .order()
        .returns
        .iter()
        .filter(|one| one.state == ReturnState::Announced);
    assert_eq!(open.count(), usize::from(state == CourierReturn));
    shop.assert_sound();
}

#[test]
fn a_return_that_others_know_of_is_not_the_carriers_to_withdraw() {
    let mut shop = printed("ON_THE_WAY");
    shop.edit(|edit| edit.announce_return(&[1], ReturnKind::Rto, &ReturnDetails::default(), "the channel"));
    assert_eq!(
        hear_at(&mut shop, 1, CarrierWord::ComingBack, Some(8)),
        Heard::Known
    );
    assert_eq!(
        hear_at(&mut shop, 1, CarrierWord::Delivered, Some(9)),
        Heard::Behind
    );
    assert_eq!(shop.states(), [CourierReturn]);
}

/// What is restored or printed again while the void label travels would be shipped twice.
#[test]
fn a_void_label_that_travels_holds_what_took_the_place_of_its_goods() {
    let mut shop = printed("READY");
    let held = |shop: &Shop| (shop.order().flags.on_hold, shop.order().contradictions.len());
    assert_eq!(hear(&mut shop, 2, CarrierWord::OnTheWay), Heard::Contradiction);
    // It leaves its pickup, nothing of it is handed over, and it stays held until somebody has answered.
    assert_eq!((shop.states(), held(&shop)), (vec![Packed], (true, 1)));
    assert_eq!(shop.package_of(1).pickup_no, None);
    let released = shop.edit_of(0, |edit| edit.release());
    assert_eq!(released.err().map(|no| no.code), Some(RefusalCode::GoodsMayBeOut));
    shop.edit(|edit| {
        edit.answer_contradiction(1, Answer::ItDidNot)?;
        edit.release()
    });
    // It is told once.
    hear(&mut shop, 2, CarrierWord::Delivered);
    assert_eq!(held(&shop), (false, 1));

    let mut shop = printed("CANCELLED");
    restore(&mut shop).unwrap();
    hear(&mut shop, 1, CarrierWord::OnTheWay);
    assert_eq!(held(&shop), (true, 1));
    assert_eq!(shop.order().contradictions[0].items, [2]);
    shop.assert_sound();
}

/// AVAILABLE, RESERVED, ALLOCATED, PUTAWAY_PENDING, BAD before and after a person said that it left: what waited for putaway was out.
#[rstest]
#[case::without_stock(1, "", [0, 0, 0, 1, 0], [0, 0, 0, 0, 0])]
#[case::another_unit_is_reserved(2, "", [0, 1, 0, 1, 0], [1, 0, 0, 0, 0])]
#[case::another_unit_is_packed(2, "PACKED", [0, 0, 1, 1, 0], [0, 0, 0, 1, 0])]
#[case::another_parcel_is_asked_for(2, "READY", [0, 0, 1, 1, 0], [0, 0, 0, 1, 0])]
fn what_left_under_a_void_label_is_the_unit_that_waited(
    #[case] stock: i64,
    #[case] again: &str,
    #[case] before: [i64; 5],
    #[case] after: [i64; 5],
) {
    let mut shop = printed_of("CANCELLED", stock);
    restore(&mut shop).unwrap();
    let key = shop.package_of(2).key.clone();
    if !again.is_empty() {
        shop.confirm();
        let tracking = Tracking {
            tracking_no: "SC2".to_owned(),
            carrier: "FAST".to_owned(),
            serial: 2,
        };
        shop.edit(|edit| edit.print_waybill(&key, &tracking, "test"));
    }
    if again == "READY" {
        shop.edit(|edit| edit.request_pickup(&key, "P2"));
    }
    assert_eq!(shop.buckets("SKU-A", WH1), before);
    hear_of(&mut shop, &key, 1, CarrierWord::OnTheWay);
    shop.edit(|edit| edit.answer_contradiction(1, Answer::ItLeft));
    assert_eq!(shop.states(), [Cancelled, Dispatched]);
    assert_eq!(shop.buckets("SKU-A", WH1), after);
    // The label that nobody used is void, nobody comes for it, and the one that travels is followed.
    let package = shop.package_of(2);
    assert_eq!((&package.waybill, &package.pickup_no), (&None, &None));
    shop.assert_sound();
    assert_eq!(
        hear_of(&mut shop, &key, 1, CarrierWord::Delivered),
        Heard::Changed
    );
    assert_eq!(shop.states(), [Cancelled, Delivered]);
    assert_eq!(hear_of(&mut shop, &key, 1, CarrierWord::Delivered), Heard::Known);
    hear_of(&mut shop, &key, 1, CarrierWord::ComingBack);
    assert_eq!(shop.states(), [Cancelled, CourierReturn]);
    assert_eq!(shop.order().contradictions.len(), 1);
    shop.assert_sound();
}

#[test]
fn a_word_that_is_read_again_overturns_nothing() {
    let mut shop = printed("ON_THE_WAY");
    assert_eq!(
        hear_at(&mut shop, 1, CarrierWord::ComingBack, Some(20)),
        Heard::Changed
    );
    shop.edit(|edit| edit.withdraw_return(&[1], "the channel withdrew it"));
    let states = shop.states();
    assert_eq!(
        hear_at(&mut shop, 1, CarrierWord::ComingBack, Some(20)),
        Heard::Known
    );
    assert_eq!(shop.states(), states);
}

#[test]
fn what_left_under_a_void_label_is_followed_by_the_carriers_clock() {
    let mut shop = printed("CANCELLED");
    hear_at(&mut shop, 1, CarrierWord::OnTheWay, Some(10));
    shop.edit(|edit| edit.answer_contradiction(1, Answer::ItLeft));
    assert_eq!(
        hear_at(&mut shop, 1, CarrierWord::Delivered, Some(30)),
        Heard::Changed
    );
    // Told late, or a second time: it was so before the parcel was delivered.
    for _ in 0..2 {
        let heard = hear_at(&mut shop, 1, CarrierWord::ComingBack, Some(20));
        assert_eq!((heard, shop.states()), (Heard::Behind, vec![Delivered]));
    }
    assert_eq!(
        hear_at(&mut shop, 1, CarrierWord::Delivered, Some(30)),
        Heard::Known
    );
    hear_at(&mut shop, 1, CarrierWord::ComingBack, Some(40));
    assert_eq!(shop.states(), [CourierReturn]);
    shop.assert_sound();
}

#[test]
fn a_number_is_not_given_again_while_its_goods_may_be_out() {
    let mut shop = printed("CANCELLED");
    hear(&mut shop, 1, CarrierWord::OnTheWay);
    let known = shop.order().clone();
    let typed = TypedOrder {
        origin: Origin::Excel,
        channel: known.channel.clone(),
        channel_order_no: known.channel_order_no.clone(),
        placed_at: at(0),
        currency: known.currency.clone(),
        address: known.address,
        cash_on_delivery: false,
        lines: vec![TypedLine {
            sku: sku("SKU-A"),
            quantity: 1,
            price_minor: 100,
        }],
    };
    let code = OrderCode::stored("SO-9".to_owned());
    let known = shop.order().clone();
    let again = take_in_typed(&code, Some(&known), &typed, &mut shop.desk);
    assert_eq!(again.err().map(|no| no.code), Some(RefusalCode::GoodsMayBeOut));
    shop.edit(|edit| edit.answer_contradiction(1, Answer::ItDidNot));
    let known = shop.order().clone();
    assert!(take_in_typed(&code, Some(&known), &typed, &mut shop.desk).is_ok());
}

#[test]
fn both_labels_under_way_are_told_and_cannot_both_have_left() {
    let mut shop = printed("ON_THE_WAY");
    hear(&mut shop, 2, CarrierWord::OnTheWay);
    assert_eq!(
        (shop.order().contradictions.len(), shop.order().flags.on_hold),
        (1, false)
    );
    let refused = shop
        .edit_of(0, |edit| edit.answer_contradiction(1, Answer::ItLeft))
        .map_err(|refusal| refusal.code);
    assert_eq!(refused.err(), Some(RefusalCode::NotAllowedInState));
    shop.edit(|edit| edit.answer_contradiction(1, Answer::ItDidNot));
}

fn restore(shop: &mut Shop) -> Result<(), RefusalCode> {
    let asked = Asked { record: 1, by: "ann" };
    shop.edit_of(0, |edit| edit.restore(asked, None, ShortPolicy::ComeBack))
        .map(|_| ())
        .map_err(|refusal| refusal.code)
}

#[test]
fn nothing_comes_back_while_its_label_may_travel() {
    let mut shop = printed("CANCELLED");
    hear(&mut shop, 1, CarrierWord::OnTheWay);
    assert_eq!(restore(&mut shop), Err(RefusalCode::GoodsMayBeOut));
    assert_eq!(shop.states(), [Cancelled]);
    shop.edit(|edit| edit.answer_contradiction(1, Answer::ItDidNot));
    assert_eq!(restore(&mut shop), Ok(()));
    shop.assert_sound();
}

#[test]
fn a_void_label_that_travels_opens_one_contradiction_which_the_channel_does_not_close() {
    let mut shop = printed("CANCELLED");
    for word in CarrierWord::ALL {
        hear(&mut shop, 1, *word);
    }
    let open = &shop.order().contradictions;
    assert_eq!(
        (open.len(), open[0].kind),
        (1, ContradictionKind::VoidHereMovedThere)
    );
    assert_eq!(open[0].state, ContradictionState::Open);
    assert_eq!(shop.buckets("SKU-A", WH1), [0, 0, 0, 1, 0]);
    shop.assert_sound();
}
