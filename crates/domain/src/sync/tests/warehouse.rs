//! What people do in the warehouse, for histories: goods received, inspected, put away.

use crate::codes::ScanId;
use crate::order::edit::Edit;
use crate::order::{Inspected, Received};
use crate::putaway::{CompletePutaway, Condition, LineResult, NewPutaway, NewScan, Others};
use crate::refusal::Refused;
use crate::sync::observation::{ReturnDetails, ReturnKind};
use crate::testing::{Shop, WH2, facility, open_shelf};
use proptest::prelude::*;

#[derive(Debug, Clone)]
pub(super) enum Work {
    Create {
        chosen: u8,
    },
    Complete {
        putaway: u8,
        line: u32,
        result: u8,
        others: u8,
    },
    Discard {
        putaway: u8,
    },
    Scan {
        putaway: u8,
        id: u8,
        quantity: u32,
        second: bool,
    },
    Undo {
        putaway: u8,
    },
    Stock {
        units: i64,
        second: bool,
    },
    Receive {
        units: u8,
        kind: Option<ReturnKind>,
        second: bool,
    },
    Inspect {
        item: Option<u32>,
        condition: u8,
    },
}

pub(super) fn work() -> impl Strategy<Value = Work> {
    let kind = proptest::sample::select(vec![None, Some(ReturnKind::Rto), Some(ReturnKind::Cir)]);
    prop_oneof![
        3 => any::<u8>().prop_map(|chosen| Work::Create { chosen }),
        2 => (any::<u8>(), 0..4_u32, 0..3_u8, 0..3_u8)
            .prop_map(|(putaway, line, result, others)| Work::Complete { putaway, line, result, others }),
        1 => any::<u8>().prop_map(|putaway| Work::Discard { putaway }),
        3 => (any::<u8>(), 0..8_u8, 1..3_u32, any::<bool>())
            .prop_map(|(putaway, id, quantity, second)| Work::Scan { putaway, id, quantity, second }),
        1 => any::<u8>().prop_map(|putaway| Work::Undo { putaway }),
        1 => (1..3_i64, any::<bool>()).prop_map(|(units, second)| Work::Stock { units, second }),
        2 => (any::<u8>(), kind, any::<bool>()).prop_map(|(units, kind, second)| Work::Receive { units, kind, second }),
        1 => (proptest::option::of(1..5_u32), 0..3_u8).prop_map(|(item, condition)| Work::Inspect { item, condition }),
    ]
}

/// A refusal is a fine answer; what it must not do, the invariants see.
pub(super) fn do_work(shop: &mut Shop, order: usize, work: &Work) {
    match work {
        Work::Create { chosen } => create_putaway(shop, *chosen),
        Work::Complete {
            putaway,
            line,
            result,
            others,
        } => {
            complete_putaway(shop, *putaway, (*line, *result), *others);
        }
        Work::Discard { putaway } => {
            if let Some(place) = nth(shop, *putaway) {
                drop(shop.discard_putaway(place));
            }
        }
        Work::Scan {
            putaway,
            id,
            quantity,
            second,
        } => scan(shop, *putaway, (*id, *quantity), shelf_name(*second)),
        Work::Undo { putaway } => {
            if let Some(place) = nth(shop, *putaway) {
                drop(shop.undo_scan(place, None));
            }
        }
        Work::Stock { units, second } => shop.stock_on("SKU-A", shelf_name(*second), *units),
        Work::Receive { units, kind, second } => {
            let items = (1..9).filter(|no| (units >> (no % 8)) & 1 == 1).collect();
            let received = Received {
                return_no: None,
                items: if units.is_multiple_of(4) {
                    Vec::new()
                } else {
                    items
                },
                kind: *kind,
                facility: second.then(|| facility(WH2)),
                details: ReturnDetails::default(),
                by: "bob".to_owned(),
            };
            by_hand(shop, order, |edit| edit.receive_return(&received));
        }
        Work::Inspect { item, condition } => {
            let inspected = [Inspected {
                item: *item,
                condition: Condition::ALL[usize::from(*condition)],
                reason: Some("seen".to_owned()),
                comment: None,
            }];
            by_hand(shop, order, |edit| edit.inspect_return(None, &inspected, "bob"));
        }
    }
}

/// Runs a verb that tells its refusals by line; a refusal takes everything back.
fn by_hand(shop: &mut Shop, order: usize, verb: impl FnOnce(&mut Edit<'_>) -> Result<(), Refused>) {
    drop(shop.edit_of(order, |edit| {
        verb(edit).map_err(|refused| match refused {
            Refused::Whole(refusal) => refusal,
            Refused::Lines(lines) => lines[0].refusal.clone(),
        })
    }));
}

fn nth(shop: &Shop, chosen: u8) -> Option<usize> {
    let last = shop.putaways.len().checked_sub(1)?;
    Some(usize::from(chosen) % (last + 1))
}

/// Some of what waits, whether it fits together or not; mostly all that fits to the first.
fn create_putaway(shop: &mut Shop, chosen: u8) {
    if chosen.is_multiple_of(2) {
        drop(shop.create_putaway_like_first());
        return;
    }
    let pending = shop.pending();
    let Some((_, first)) = pending.first() else { return };
    let units = pending
        .iter()
        .enumerate()
        .filter(|(place, _)| (chosen >> (place % 8)) & 1 == 1);
    let wish = NewPutaway {
        facility: first.facility.clone(),
        source: first.source,
        units: units.map(|(_, (unit, _))| unit.clone()).collect(),
        by: "ann".to_owned(),
    };
    drop(shop.create_putaway(&wish));
}

fn complete_putaway(shop: &mut Shop, putaway: u8, (line, result): (u32, u8), others: u8) {
    let Some(place) = nth(shop, putaway) else { return };
    let named = LineResult {
        no: line,
        result: Some(Condition::ALL[usize::from(result)]),
        reason: Some("seen".to_owned()),
    };
    let wish = CompletePutaway {
        lines: if line == 0 { Vec::new() } else { vec![named] },
        others: [Others::StayOpen, Others::AsInspected, Others::Good][usize::from(others)],
        by: "ann".to_owned(),
    };
    drop(shop.complete_putaway(place, &wish));
}

fn shelf_name(second: bool) -> &'static str {
    if second { "B" } else { "A" }
}

fn scan(shop: &mut Shop, putaway: u8, (id, quantity): (u8, u32), shelf: &str) {
    let Some(place) = nth(shop, putaway) else { return };
    let mut shelf = open_shelf(shelf);
    shelf.key.facility = shop.putaways[place].key.facility.clone();
    let Some(line) = shop.putaways[place].lines.first() else {
        return;
    };
    let wish = NewScan {
        scan_id: ScanId::parse(&format!("S{id}")).unwrap(),
        code: line.sku.to_string(),
        quantity,
        shelf: shelf.key.shelf.clone(),
        by: "bob".to_owned(),
    };
    drop(shop.scan(place, &wish, Some(&shelf)));
}
