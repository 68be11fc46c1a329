//! The rules of scans as tables: what may be put on a shelf, and what is taken off it again.

use super::{LineState, NewPutaway, NewScan, PutawayMark, PutawayState, PutawayType, Unit};
use crate::codes::{OrderCode, ScanId};
use crate::order::Inspected;
use crate::order::event::EventKind;
use crate::putaway::Condition;
use crate::refusal::RefusalCode;
use crate::shelf::Shelf;
use crate::sync::observation::Reading;
use crate::testing::{CIR_OVER, Shop, WH1, facility, open_shelf, shelf_code, units};
use rstest::rstest;

fn wish(id: &str, code: &str, quantity: u32) -> NewScan {
    NewScan {
        scan_id: ScanId::parse(id).unwrap(),
        code: code.to_owned(),
        quantity,
        shelf: shelf_code("A-1"),
        by: "bob".to_owned(),
    }
}

/// Three units of SKU-A and one of SKU-B, packed, cancelled, and in one putaway.
fn carried() -> Shop {
    let mut shop = Shop::new();
    shop.stock("SKU-A", WH1, 3);
    shop.stock("SKU-B", WH1, 1);
    shop.import(
        "N-1",
        [units("A", 3, Reading::Open), units("B", 1, Reading::Open)],
    );
    shop.pack().cancel(&[1, 2, 3, 4]);
    let unit = |item| Unit {
        order: OrderCode::numbered(1),
        item,
    };
    shop.create_putaway(&NewPutaway {
        facility: facility(WH1),
        source: PutawayType::CancelledItem,
        units: (1..=4).map(unit).collect(),
        by: "ann".to_owned(),
    })
    .unwrap();
    shop
}

#[test]
fn a_scan_puts_units_on_a_shelf_and_its_undo_lets_them_wait_again() {
    let mut shop = carried();
    let shelf = open_shelf("A-1");
    let first = shop.scan(0, &wish("S1", "SKU-A", 2), Some(&shelf)).unwrap();
    assert_eq!((first.no, first.lines.as_slice()), (1, [1, 2].as_slice()));
    assert_eq!(shop.on_shelves("SKU-A"), [("A-1".to_owned(), 2)]);
    assert_eq!(shop.buckets("SKU-A", WH1), [2, 0, 0, 1, 0]);
    assert_eq!(shop.putaways[0].state, PutawayState::InProgress);
    assert_eq!(shop.putaways[0].lines[0].shelf, Some(shelf_code("A-1")));
    shop.scan(0, &wish("S2", "SO-000000001-4", 1), Some(&shelf))
        .unwrap();
    shop.assert_sound();
    let undone = shop.undo_scan(0, None).unwrap();
    assert_eq!(undone.scan_id.as_str(), "S2");
    assert_eq!(shop.item(4).putaway, PutawayMark::Pending);
    shop.undo_scan(0, None).unwrap();
    assert_eq!(shop.buckets("SKU-A", WH1), [0, 0, 0, 3, 0]);
    assert!(shop.on_shelves("SKU-A").is_empty());
    assert_eq!(shop.putaways[0].state, PutawayState::Created);
    assert_eq!(
        shop.undo_scan(0, None).unwrap_err().code,
        RefusalCode::NothingToUndo
    );
    let told: Vec<&str> = shop.events[0]
        .iter()
        .filter(|e| matches!(e.kind, EventKind::PutAway | EventKind::PutAwayUndone))
        .map(|e| e.detail.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "Put away as GOOD on shelf A-1 with putaway PA1-001",
            "Put away as GOOD on shelf A-1 with putaway PA1-001",
            "Taken off shelf A-1: a scan of putaway PA1-001 is taken back",
            "Taken off shelf A-1: a scan of putaway PA1-001 is taken back",
        ]
    );
    shop.assert_sound();
    shop.discard_putaway(0).unwrap();
    shop.assert_sound();
}

#[test]
fn the_way_of_goods_is_told() {
    let mut shop = carried();
    let told = |shop: &Shop| -> Vec<String> {
        let ways = shop.order().goods_ways(&shop.lines_of(shop.order()));
        ways.iter()
            .map(|way| format!("{} {}", way.item, way.in_words()))
            .collect()
    };
    let wish = |id, code| wish(id, code, 1);
    shop.scan(0, &wish("S1", "SKU-B"), Some(&open_shelf("A-1")))
        .unwrap();
    let waits = "waits in WH1 for putaway, lies in PA1-001";
    assert_eq!(
        told(&shop),
        [
            format!("1 {waits}"),
            format!("2 {waits}"),
            format!("3 {waits}"),
            "4 put away as GOOD in WH1 on shelf A-1 with PA1-001 by bob".to_owned(),
        ]
    );
    shop.undo_scan(0, None).unwrap();
    shop.discard_putaway(0).unwrap();
    assert_eq!(told(&shop)[3], "4 waits in WH1 for putaway");
}

#[test]
fn the_same_scan_again_changes_nothing_and_its_id_is_no_other_scans() {
    let mut shop = carried();
    let shelf = open_shelf("A-1");
    let first = shop.scan(0, &wish("S1", "SKU-A", 1), Some(&shelf)).unwrap();
    let before = shop.clone();
    assert_eq!(shop.scan(0, &wish("S1", "SKU-A", 1), None).unwrap(), first);
    assert_eq!((shop.stood(), &shop.putaways), (before.stood(), &before.putaways));
    let elsewhere = NewScan {
        shelf: shelf_code("B"),
        ..wish("S1", "SKU-A", 1)
    };
    for other in [wish("S1", "SKU-B", 1), wish("S1", "SKU-A", 2), elsewhere] {
        let refusal = shop.scan(0, &other, Some(&shelf)).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::ScanIdUsed);
    }
    let id = ScanId::parse("S1").unwrap();
    let undone = shop.undo_scan(0, Some(&id)).unwrap();
    assert_eq!(shop.undo_scan(0, Some(&id)).unwrap(), undone, "once is enough");
    let late = shop.scan(0, &wish("S1", "SKU-A", 1), Some(&shelf)).unwrap();
    assert_eq!(late, undone, "a scan that comes late does not undo its undo");
    assert!(shop.on_shelves("SKU-A").is_empty());
    shop.assert_sound();
}

#[rstest]
#[case::another_sku(wish("X", "SKU-Z", 1), Some(open_shelf("A-1")), RefusalCode::NotInPutaway)]
#[case::more_than_wait(wish("X", "SKU-A", 3), Some(open_shelf("A-1")), RefusalCode::OverQuantity)]
#[case::none_left(wish("X", "SKU-B", 1), Some(open_shelf("A-1")), RefusalCode::LineAlreadyDone)]
#[case::a_unit_twice(
    wish("X", "SO-000000001:1", 1),
    Some(open_shelf("A-1")),
    RefusalCode::LineAlreadyDone
)]
#[case::no_such_shelf(wish("X", "SKU-A", 1), None, RefusalCode::ShelfUnknown)]
#[case::blocked(wish("X", "SKU-A", 1), Some(Shelf { blocked: Some("wet".to_owned()), ..open_shelf("A-1") }), RefusalCode::ShelfBlocked)]
#[case::full(wish("X", "SKU-A", 2), Some(Shelf { capacity: Some(5), promised: 4, ..open_shelf("A-1") }), RefusalCode::ShelfFull)]
fn what_cannot_be_put_there_is_refused(
    #[case] wish: NewScan,
    #[case] shelf: Option<Shelf>,
    #[case] code: RefusalCode,
) {
    let mut shop = carried();
    let open = open_shelf("A-1");
    for (id, of) in [("S1", "SKU-A"), ("S2", "SKU-B")] {
        let wish = self::wish(id, of, 1);
        shop.scan(0, &wish, Some(&open)).unwrap();
    }
    assert_eq!(shop.scan(0, &wish, shelf.as_ref()).unwrap_err().code, code);
}

#[test]
fn a_packing_no_means_its_units_where_they_are_of_one_sku() {
    let mut shop = carried();
    let shelf = open_shelf("A-1");
    let packing_no = shop.package_of(1).key.packing_no.clone();
    let refusal = shop
        .scan(0, &wish("S1", &packing_no, 1), Some(&shelf))
        .unwrap_err();
    assert_eq!(refusal.code, RefusalCode::ScanAmbiguous);
    shop.scan(0, &wish("S2", "SKU-B", 1), Some(&shelf)).unwrap();
    shop.scan(0, &wish("S3", &packing_no, 3), Some(&shelf)).unwrap();
    assert_eq!(shop.putaways[0].state, PutawayState::Complete);
    let refusal = shop.undo_scan(0, None).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::NotAllowedInState);
    let refusal = shop.scan(0, &wish("S4", "SKU-A", 1), Some(&shelf)).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::NotAllowedInState);
    shop.assert_sound();
}

#[test]
fn what_was_promised_since_or_is_not_the_last_is_not_taken_back() {
    let mut shop = carried();
    let shelf = open_shelf("A-1");
    shop.scan(0, &wish("S1", "SKU-A", 1), Some(&shelf)).unwrap();
    shop.scan(0, &wish("S2", "SKU-A", 1), Some(&shelf)).unwrap();
    let refusal = shop
        .undo_scan(0, Some(&ScanId::parse("S1").unwrap()))
        .unwrap_err();
    assert_eq!(refusal.code, RefusalCode::NotTheLastScan);
    let other = shop.import("N-2", [units("A", 1, Reading::Open)]);
    assert_eq!(shop.orders[other].items[0].shelf, Some(shelf_code("A-1")));
    shop.undo_scan(0, None).unwrap();
    let refusal = shop.undo_scan(0, None).unwrap_err();
    assert_eq!(
        refusal.code,
        RefusalCode::UnitPromised,
        "the order has the one that is left"
    );
    shop.assert_sound();
}

#[test]
fn what_was_found_bad_is_not_scanned_to_a_shelf() {
    let mut shop = Shop::with_line(2, 2);
    shop.told(2, [units("A", 2, CIR_OVER)]);
    let inspected = [Inspected {
        item: Some(1),
        condition: Condition::Bad,
        reason: Some("dent".to_owned()),
        comment: None,
    }];
    shop.edit(|edit| {
        edit.inspect_return(None, &inspected, "bob")
            .map_err(|_| unreachable!())
    });
    shop.create_putaway_like_first().unwrap();
    let shelf = open_shelf("A-1");
    let done = shop.scan(0, &wish("S1", "SKU-A", 1), Some(&shelf)).unwrap();
    assert_eq!(done.lines, [2], "the good one");
    let refusal = shop.scan(0, &wish("S2", "SKU-A", 1), Some(&shelf)).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::FoundBad);
    assert_eq!(shop.putaways[0].count(LineState::Open), 1);
    shop.assert_sound();
}

#[test]
fn a_unit_keeps_its_shelf_while_it_is_here_and_goes_back_to_it() {
    let mut shop = Shop::new();
    shop.stock_on("SKU-A", "B", 2);
    shop.stock_on("SKU-A", "A", 1);
    shop.stock("SKU-A", WH1, 1);
    shop.import("N-1", [units("A", 4, Reading::Open)]);
    let shelves = |shop: &Shop| -> Vec<Option<String>> {
        let items = shop.order().items.iter();
        items
            .map(|item| item.shelf.as_ref().map(ToString::to_string))
            .collect()
    };
    let [a, b] = [Some("A".to_owned()), Some("B".to_owned())];
    assert_eq!(shelves(&shop), [a.clone(), b.clone(), b.clone(), None]);
    shop.cancel(&[2, 4]);
    assert_eq!(
        shop.on_shelves("SKU-A"),
        [("B".to_owned(), 1), ("-".to_owned(), 1)]
    );
    assert_eq!(shelves(&shop), [a.clone(), None, b.clone(), None]);
    shop.pack();
    assert_eq!(shelves(&shop), [a, None, b, None], "packed, it is here still");
    shop.cancel(&[1]);
    assert_eq!(shelves(&shop)[0], None, "it waits for putaway");
    shop.assert_sound();
    let mut shop = Shop::new();
    shop.stock_on("SKU-A", "B", 1);
    shop.import("N-1", [units("A", 1, Reading::Open)]);
    shop.pack().told(2, [units("A", 1, Reading::Dispatched)]);
    assert_eq!(shop.item(1).shelf, None, "it left");
    shop.assert_sound();
}
