//! Any history at all: whatever the channel says and whatever people do in between, every invariant holds, nothing is
//! oversold, the same input gives the same decision, and a refused decision leaves the desk as it was.

use super::warehouse::{Work, do_work, work};
use crate::order::item::ItemState;
use crate::sequence::SequenceKind;
use crate::stock::Bucket;
use crate::sync::answer::Answer;
use crate::sync::decide;
use crate::sync::observation::{ObservedUnits, Reading};
use crate::testing::{
    CIR_ANNOUNCED, CIR_OVER, RTO_ANNOUNCED, RTO_OVER, Shop, Told, WH1, WH2, by_seller, capabilities, says,
    units,
};
use crate::transition::Command;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
struct Entry {
    line: &'static str,
    quantity: u32,
    reading: Reading,
    changed_s: Option<i64>,
    tracking: Option<u8>,
    invoice: Option<u8>,
}

#[derive(Debug, Clone)]
enum Deed {
    Hear {
        order: usize,
        asked_s: i64,
        entries: Vec<Entry>,
    },
    Import {
        quantities: [u32; 2],
    },
    Reserve {
        order: usize,
    },
    Confirm {
        order: usize,
    },
    Pack {
        order: usize,
    },
    RequestPickup {
        order: usize,
    },
    SellerCancels {
        order: usize,
        units: u8,
    },
    Answer {
        order: usize,
        no: u32,
        it_left: bool,
    },
    PutAway {
        order: usize,
    },
    Warehouse {
        order: usize,
        work: Work,
    },
    StockIn {
        sku: &'static str,
        second: bool,
        quantity: i64,
    },
    StockOut {
        sku: &'static str,
        second: bool,
        quantity: i64,
    },
}

fn reading() -> impl Strategy<Value = Reading> {
    proptest::sample::select(vec![
        Reading::Open,
        Reading::PendingVerification,
        Reading::OnClaim,
        Reading::Cancelled,
        Reading::Cancelled,
        Reading::Dispatched,
        Reading::Dispatched,
        Reading::Delivered,
        RTO_ANNOUNCED,
        CIR_ANNOUNCED,
        RTO_OVER,
        CIR_OVER,
        Reading::ReturnOver(None),
        Reading::Unknown,
    ])
}

fn entry() -> impl Strategy<Value = Entry> {
    let line = proptest::sample::select(vec!["A", "B"]);
    let (changed_s, tracking) = (proptest::option::of(0..60_i64), proptest::option::of(0..3_u8));
    (
        line,
        1..4_u32,
        reading(),
        changed_s,
        tracking,
        proptest::option::weighted(0.3, 0..3_u8),
    )
        .prop_map(|(line, quantity, reading, changed_s, tracking, invoice)| Entry {
            line,
            quantity,
            reading,
            changed_s,
            tracking,
            invoice,
        })
}

fn deed() -> impl Strategy<Value = Deed> {
    let sku = || proptest::sample::select(vec!["SKU-A", "SKU-B"]);
    let order = || 0..3_usize;
    prop_oneof![
        8 => (order(), 0..60_i64, proptest::collection::vec(entry(), 0..5))
            .prop_map(|(order, asked_s, entries)| Deed::Hear { order, asked_s, entries }),
        1 => [0..4_u32, 1..4_u32].prop_map(|quantities| Deed::Import { quantities }),
        2 => order().prop_map(|order| Deed::Reserve { order }),
        2 => order().prop_map(|order| Deed::Confirm { order }),
        2 => order().prop_map(|order| Deed::Pack { order }),
        1 => order().prop_map(|order| Deed::RequestPickup { order }),
        1 => (order(), any::<u8>()).prop_map(|(order, units)| Deed::SellerCancels { order, units }),
        1 => (order(), 1..4_u32, any::<bool>()).prop_map(|(order, no, it_left)| Deed::Answer { order, no, it_left }),
        1 => order().prop_map(|order| Deed::PutAway { order }),
        9 => (order(), work()).prop_map(|(order, work)| Deed::Warehouse { order, work }),
        2 => (sku(), any::<bool>(), 1..5_i64).prop_map(|(sku, second, quantity)| Deed::StockIn { sku, second, quantity }),
        1 => (sku(), any::<bool>(), 1..5_i64).prop_map(|(sku, second, quantity)| Deed::StockOut { sku, second, quantity }),
    ]
}

/// The channel's entries, with the quantities mostly brought to what the order has, so that most of them match.
fn observed(shop: &Shop, order: usize, entries: &[Entry]) -> Vec<ObservedUnits> {
    let ours = |line: &str| {
        let of_line = |i: &&crate::order::item::OrderItem| {
            i.channel_item_id.as_ref().is_some_and(|l| l.as_str() == line)
        };
        shop.orders[order].items.iter().filter(of_line).count()
    };
    let mut left: BTreeMap<&str, u32> = ["A", "B"]
        .into_iter()
        .map(|line| (line, u32::try_from(ours(line)).unwrap()))
        .collect();
    let mut said: Vec<ObservedUnits> = Vec::new();
    for entry in entries {
        let left = left.get_mut(entry.line).unwrap();
        // Asked for 3 of a line, an entry takes what is left of it: fewer and more stay possible, and are not the rule.
        let quantity = if entry.quantity == 3 {
            (*left).max(1)
        } else {
            entry.quantity
        };
        *left = left.saturating_sub(quantity);
        let mut told = units(entry.line, quantity, entry.reading);
        told.changed_at = entry.changed_s.map(crate::testing::at);
        told = entry
            .tracking
            .map_or(told.clone(), |no| told.tracking(&format!("T-{no}")));
        told = entry
            .invoice
            .map_or(told.clone(), |no| told.invoice(&format!("CH-{no}")));
        said.push(told);
    }
    for (line, left) in left {
        if left > 0 {
            said.push(units(line, left, Reading::Open));
        }
    }
    said
}

fn hear(shop: &mut Shop, order: usize, asked_s: i64, entries: &[Entry]) {
    let observation = says(asked_s, observed(shop, order, entries));
    let (mut first, mut second) = (shop.desk.clone(), shop.desk.clone());
    let decided = decide(&shop.orders[order], &observation, &capabilities(), &mut first);
    assert_eq!(
        decided,
        decide(&shop.orders[order], &observation, &capabilities(), &mut second),
        "deterministic"
    );
    assert_eq!((&first.stock, &first.numbers), (&second.stock, &second.numbers));
    let heard = shop.hear_of(order, &observation);
    assert_eq!(heard, decided);
    if let Some(change) = &heard.change {
        assert!(!change.events.is_empty(), "nothing is silent: {change:?}");
        assert!(!heard.outcome.message.is_empty(), "{:?}", heard.outcome);
    }
    assert_eq!(
        shop.hear_of(order, &observation).change,
        None,
        "the same one twice changes nothing: {heard:?}"
    );
}

fn do_it(shop: &mut Shop, deed: &Deed) {
    let last = shop.orders.len() - 1;
    // A refusal is a fine answer to any deed of a person; what it must not do, the invariants see.
    match deed {
        Deed::Hear {
            order,
            asked_s,
            entries,
        } => hear(shop, (*order).min(last), *asked_s, entries),
        Deed::Import { quantities } if shop.orders.len() < 3 => import(shop, *quantities),
        Deed::Import { .. } => {}
        Deed::Reserve { order } => drop(shop.edit_of((*order).min(last), |edit| edit.reserve_waiting())),
        Deed::Confirm { order } => drop(shop.edit_of((*order).min(last), |edit| edit.confirm_order(&[]))),
        Deed::Pack { order } => drop(shop.edit_of((*order).min(last), |edit| edit.pack_order())),
        Deed::RequestPickup { order } => drop(shop.edit_of((*order).min(last), |edit| {
            let all: Vec<u32> = edit.order.items.iter().map(|item| item.no).collect();
            let packed = edit.in_state(&all, ItemState::Packed);
            let packages = edit.by_package(&packed);
            packages.first().map_or(Ok(()), |(_, nos)| {
                edit.step(nos, Command::RequestPickup, "Pickup requested")
            })
        })),
        Deed::SellerCancels { order, units } => drop(shop.edit_of((*order).min(last), |edit| {
            let chosen = |no: &u32| (units >> (no % 8)) & 1 == 1;
            let nos: Vec<u32> = edit
                .order
                .items
                .iter()
                .map(|item| item.no)
                .filter(chosen)
                .collect();
            edit.cancel(&nos, &by_seller("Out of colour"))
        })),
        Deed::Answer { order, no, it_left } => drop(shop.edit_of((*order).min(last), |edit| {
            edit.answer_contradiction(
                *no,
                if *it_left {
                    Answer::ItLeft
                } else {
                    Answer::ItDidNot
                },
            )
        })),
        Deed::PutAway { order } => shop.put_away_all((*order).min(last)),
        Deed::Warehouse { order, work } => do_work(shop, (*order).min(last), work),
        Deed::StockIn {
            sku,
            second,
            quantity,
        } => shop.stock(sku, if *second { WH2 } else { WH1 }, *quantity),
        Deed::StockOut {
            sku,
            second,
            quantity,
        } => {
            let place = if *second { WH2 } else { WH1 };
            drop(shop.move_units(sku, place, Bucket::Available, Bucket::Adjustment, *quantity));
        }
    }
}

/// Units come from outside and go there; between, each is in one bucket, so the sums must be what came less what went.
fn assert_stock_is_conserved(shop: &Shop) {
    let mut inside: BTreeMap<&str, i64> = BTreeMap::new();
    for movement in shop.desk.stock.journal() {
        let units = inside.entry(movement.sku.as_str()).or_default();
        if movement.from.index().is_none() {
            *units += movement.quantity;
        }
        if movement.to.index().is_none() {
            *units -= movement.quantity;
        }
    }
    for code in ["SKU-A", "SKU-B"] {
        let held: i64 = [WH1, WH2]
            .iter()
            .flat_map(|place| shop.buckets(code, place))
            .sum();
        assert_eq!(held, inside.get(code).copied().unwrap_or(0), "{code}");
    }
}

fn import(shop: &mut Shop, quantities: [u32; 2]) {
    let lines = ["A", "B"]
        .into_iter()
        .zip(quantities)
        .filter(|(_, quantity)| *quantity > 0);
    let number = format!("N-{}", shop.orders.len() + 1);
    shop.import(
        &number,
        lines.map(|(line, quantity)| units(line, quantity, Reading::Open)),
    );
}

/// What the ledger says the customers have is what the items say that left and is not back.
fn assert_customers_have_what_left(shop: &Shop) {
    let mut at_customers: BTreeMap<&str, i64> = BTreeMap::new();
    for movement in shop.desk.stock.journal() {
        let units = at_customers.entry(movement.sku.as_str()).or_default();
        *units += if movement.to == Bucket::Customer {
            movement.quantity
        } else {
            0
        };
        *units -= if movement.from == Bucket::Customer {
            movement.quantity
        } else {
            0
        };
    }
    for item in shop.orders.iter().flat_map(|order| &order.items) {
        if item.state.has_left() && item.state != ItemState::Returned {
            *at_customers.entry(item.sku.as_str()).or_default() -= 1;
        }
    }
    assert!(at_customers.values().all(|units| *units == 0), "{at_customers:?}");
}

proptest! {
    #[test]
    fn any_history_keeps_every_invariant(
        invoices_defined in proptest::bool::weighted(0.8),
        stock in [0..6_i64, 0..6_i64, 0..3_i64],
        first in [1..4_u32, 0..4_u32],
        deeds in proptest::collection::vec(deed(), 1..25),
    ) {
        let mut shop = if invoices_defined { Shop::new() } else { Shop::without(SequenceKind::Invoice) };
        shop.stock("SKU-A", WH1, stock[0]);
        shop.stock("SKU-B", WH1, stock[1]);
        shop.stock("SKU-A", WH2, stock[2]);
        import(&mut shop, first);
        for (step, deed) in deeds.iter().enumerate() {
            shop.desk.now = crate::testing::at(1_000 + i64::try_from(step).unwrap());
            do_it(&mut shop, deed);
            prop_assert_eq!(shop.violations(), [], "after {:?}", deed);
            assert_customers_have_what_left(&shop);
            assert_stock_is_conserved(&shop);
        }
    }
}
