//! What a carrier tells of a package, wherever the package is here: a table, and what a void label does.

use crate::order::item::ItemState::{self, Cancelled, CourierReturn, Delivered, Dispatched};
use crate::order::{CarrierSaid, CarrierWord, Heard, Tracking};
use crate::sync::contradiction::{ContradictionKind, ContradictionState};
use crate::testing::{Shop, WH1};
use rstest::rstest;

/// A package of one unit that is printed, and gone so far.
fn printed(gone: &str) -> Shop {
    let mut shop = Shop::with_line(1, 1);
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
    let key = shop.package_of(1).key.clone();
    let said = CarrierSaid {
        serial,
        word,
        text: format!("Carrier FAST says {word}"),
    };
    let mut heard = Heard::Known;
    shop.edit(|edit| {
        heard = edit.carrier_says(&key, &said)?;
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

#[test]
fn a_word_on_another_waybill_moves_nothing() {
    let mut shop = printed("READY");
    assert_eq!(hear(&mut shop, 2, CarrierWord::Delivered), Heard::Contradiction);
    assert_eq!(shop.states(), [ItemState::ReadyToShip]);
    assert!(
        shop.order().contradictions.is_empty(),
        "the goods are not cancelled"
    );
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
