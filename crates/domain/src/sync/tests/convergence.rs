//! Convergence (domain.md §4, Time): snapshots of one history, in any order of arrival and with any repeats, end in the same
//! item states and the same buckets.

use crate::codes::{FacilityCode, Sku};
use crate::order::item::ItemState;
use crate::stock::Level;
use crate::sync::observation::{Observation, ObservedUnits, Reading};
use crate::testing::{CIR_ANNOUNCED, CIR_OVER, RTO_ANNOUNCED, RTO_OVER, Shop, Told, WH1, says, units};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What one unit goes through on the channel, each step at its second.
#[derive(Debug, Clone)]
struct Life {
    line: usize,
    steps: Vec<(i64, Reading)>,
}

/// Open → CANCELLED, or open → DISPATCHED → DELIVERED → return, cut off anywhere.
fn paths() -> Vec<Vec<Reading>> {
    let forth = [Reading::Dispatched, Reading::Delivered, CIR_ANNOUNCED, CIR_OVER];
    let mut all: Vec<Vec<Reading>> = (0..=forth.len()).map(|n| forth[..n].to_vec()).collect();
    all.push(vec![Reading::Cancelled]);
    all.push(vec![Reading::Dispatched, RTO_ANNOUNCED]);
    all.push(vec![Reading::Dispatched, RTO_ANNOUNCED, RTO_OVER]);
    all.push(vec![Reading::Dispatched, RTO_OVER]);
    all.push(vec![Reading::Dispatched, Reading::Delivered, CIR_OVER]);
    all
}

fn life() -> impl Strategy<Value = Life> {
    let path = proptest::sample::select(paths());
    (0..3_usize, path, proptest::collection::vec(1..100_i64, 4)).prop_map(|(line, path, mut at)| {
        at.sort_unstable();
        at.dedup();
        Life {
            line,
            steps: at.into_iter().zip(path).collect(),
        }
    })
}

fn is_return(reading: Reading) -> bool {
    matches!(reading, Reading::ReturnAnnounced(_) | Reading::ReturnOver(_))
}

/// Everything as it stands at a second; a line and stream carries the time of its newest change.
fn snapshot(lives: &[Life], second: i64) -> Observation {
    let mut lines: BTreeMap<(usize, Reading), u32> = BTreeMap::new();
    let mut newest: BTreeMap<(usize, bool), i64> = BTreeMap::new();
    for life in lives {
        let past = life.steps.iter().filter(|(at, _)| *at <= second);
        let mut now = Reading::Open;
        for (at, reading) in past {
            let time = newest.entry((life.line, is_return(*reading))).or_default();
            *time = (*time).max(*at);
            now = *reading;
        }
        *lines.entry((life.line, now)).or_default() += 1;
    }
    let entries: Vec<ObservedUnits> = lines
        .into_iter()
        .map(|((line, reading), quantity)| {
            let at = newest.get(&(line, is_return(reading))).copied().unwrap_or(0);
            units(&line.to_string(), quantity, reading).at(at)
        })
        .collect();
    says(second, entries)
}

type End = (
    BTreeMap<(String, ItemState), usize>,
    BTreeMap<(Sku, FacilityCode), Level>,
);

fn end_of(shop: &Shop) -> End {
    let mut states = BTreeMap::new();
    for item in &shop.order().items {
        let line = item.channel_item_id.as_ref().unwrap().to_string();
        *states.entry((line, item.state)).or_default() += 1;
    }
    (states, shop.levels())
}

fn shop_for(lives: &[Life], stock: [i64; 3]) -> Shop {
    let mut shop = Shop::new();
    for (line, stock) in stock.into_iter().enumerate() {
        shop.stock(&format!("SKU-{line}"), WH1, stock);
    }
    let quantity =
        |line: usize| u32::try_from(lives.iter().filter(|life| life.line == line).count()).unwrap();
    let lines = (0..3).filter(|line| quantity(*line) > 0);
    shop.import(
        "N-1",
        lines.map(|line| units(&line.to_string(), quantity(line), Reading::Open)),
    );
    shop
}

fn heard(mut shop: Shop, lives: &[Life], seconds: &[i64]) -> Shop {
    for second in seconds {
        let observation = snapshot(lives, *second);
        shop.hear(&observation);
        let again = shop.hear(&observation);
        assert_eq!(again.change, None, "the same one twice changes nothing");
    }
    shop.assert_sound();
    shop
}

proptest! {
    #[test]
    fn any_order_of_arrival_with_any_repeats_ends_alike(
        lives in proptest::collection::vec(life(), 1..7),
        stock in [0..4_i64, 0..4_i64, 0..4_i64],
        confirmed in any::<bool>(),
        seconds in proptest::collection::vec(0..101_i64, 0..8),
        last in 0..8_usize,
    ) {
        let mut shop = shop_for(&lives, stock);
        if confirmed {
            let _ = shop.edit_of(0, |edit| edit.confirm_order(&[]));
        }
        let mut arrival = seconds.clone();
        arrival.insert(last.min(seconds.len()), 100);
        let mut in_order = arrival.clone();
        in_order.sort_unstable();
        let at_once = heard(shop.clone(), &lives, &[100]);
        let in_order = heard(shop.clone(), &lives, &in_order);
        let as_it_came = heard(shop, &lives, &arrival);
        prop_assert_eq!(end_of(&as_it_came), end_of(&in_order), "arrival {:?} and the order of time", arrival);
        prop_assert_eq!(end_of(&as_it_came), end_of(&at_once), "arrival {:?} and the last one alone", arrival);
    }

    /// A packed package of one unit: nothing of it can leave apart, so what was packed has one way to go.
    #[test]
    fn packed_units_that_travel_alone_end_alike(
        life in life(),
        seconds in proptest::collection::vec(0..101_i64, 0..8),
        last in 0..8_usize,
    ) {
        let lives = [Life { line: 0, ..life }];
        let mut shop = shop_for(&lives, [1, 0, 0]);
        shop.pack();
        let mut arrival = seconds.clone();
        arrival.insert(last.min(seconds.len()), 100);
        let at_once = heard(shop.clone(), &lives, &[100]);
        let as_it_came = heard(shop, &lives, &arrival);
        prop_assert_eq!(end_of(&as_it_came), end_of(&at_once), "arrival {:?}", arrival);
    }
}
