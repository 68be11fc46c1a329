//! Kills while deliveries come back and while labels are printed: nothing waits for good, no number is used twice, and every
//! delivery is either back or says that it is not.

use crate::place::{Place, Stopwatch};
use crate::shop::{Bazaar, Dice};
use crate::{KILLS, number};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// Orders of each origin that a round is about.
const TOGETHER: usize = 12;
/// Orders of the shop, and typed ones.
const ORDERS: usize = 60;

/// What is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Resync,
    Restore,
    Print,
    /// A cancel that the channel is told of.
    Cancel,
}

const TURNS: [Turn; 4] = [Turn::Resync, Turn::Restore, Turn::Print, Turn::Cancel];

testkit::on_both!(
    nothing_is_lost_or_stuck_by_kills_while_deliveries_come_back,
    async |db| {
        let (kills, seed) = (
            number("ORDERTIDE_CRASH_KILLS", KILLS),
            number("ORDERTIDE_CRASH_SEED", 1),
        );
        let mut dice = Dice::new(u64::from(seed) + 77);
        let shops = [Bazaar::open().await];
        let place = Place::live(db, &shops).await;
        let [shop] = &shops;
        shop.place_orders(ORDERS, &mut dice).await;
        place.good(&["sync", "orders", "--channel", "SHOP1"]).await;
        for n in 0..ORDERS {
            place.type_in(&format!("T-{n}")).await;
        }
        let mut takes: BTreeMap<Turn, Duration> = BTreeMap::new();
        let mut landed: BTreeMap<Turn, u32> = BTreeMap::new();
        let mut tried = 0;
        // Each of them is killed as often: the shortest is the hardest to hit.
        for turn in TURNS.into_iter().cycle() {
            let made = |turn: &Turn| landed.get(turn).copied().unwrap_or_default();
            if TURNS.iter().all(|turn| made(turn) >= kills) {
                break;
            }
            if made(&turn) >= kills {
                continue;
            }
            tried += 1;
            assert!(
                tried < 12 * kills + 40,
                "kills come too late again and again: {landed:?}"
            );
            let command = prepare(&place, turn, &mut dice).await;
            let command: Vec<&str> = command.iter().map(String::as_str).collect();
            let Some(known) = takes.get(&turn).copied() else {
                let began = Stopwatch::start();
                place.run(&command).await;
                takes.insert(turn, began.elapsed());
                continue;
            };
            let moment = tokio::time::sleep(dice.part_of(known.mul_f64(1.1)));
            let killed = place.kill_at(&command, moment).await;
            place.assert_clean().await;
            if killed.landed {
                *landed.entry(turn).or_default() += 1;
            } else {
                takes.insert(turn, (known + killed.ran) / 2);
            }
        }
        println!("{:?}: kills landed: {landed:?}", db.kind);
        settle(&place).await;
    }
);

/// Orders that the turn is about, brought to where it begins; and its command.
async fn prepare(place: &Place, turn: Turn, dice: &mut Dice) -> Vec<String> {
    let channel = match turn {
        Turn::Resync | Turn::Cancel => "SHOP1",
        Turn::Restore => "MANUAL",
        Turn::Print => ["SHOP1", "MANUAL"][dice.below(2)],
    };
    let listed = place.said(&["orders", "list"]).await;
    let codes: Vec<String> = listed
        .as_array()
        .unwrap()
        .iter()
        .filter(|order| order["channel"] == channel)
        .filter(|order| turn != Turn::Cancel || order["status"] != "CANCELLED")
        .map(|order| order["code"].as_str().unwrap().to_owned())
        .collect();
    let chosen: Vec<String> = dice
        .choose(&codes, TOGETHER)
        .into_iter()
        .map(str::to_owned)
        .collect();
    let with = |words: &[&str], more: &[&str]| {
        let words = words.iter().map(|word| (*word).to_owned());
        words
            .chain(chosen.clone())
            .chain(more.iter().map(|word| (*word).to_owned()))
            .collect::<Vec<_>>()
    };
    let before = match turn {
        Turn::Resync | Turn::Restore => with(&["orders", "cancel"], &["--reason", "MISTAKE"]),
        Turn::Print => with(&["orders", "confirm"], &[]),
        Turn::Cancel => Vec::new(),
    };
    let before: Vec<&str> = before.iter().map(String::as_str).collect();
    // Some of them cannot be: what is cancelled is, and what is not is not.
    if !before.is_empty() {
        place.run(&before).await;
    }
    match turn {
        Turn::Resync => with(&["resync"], &["--wait"]),
        Turn::Restore => with(&["restore"], &[]),
        Turn::Print => with(&["waybill", "print"], &["-o", &place.path("labels.pdf")]),
        Turn::Cancel => with(
            &["orders", "cancel"],
            &["--reason", "OUT_OF_STOCK", "--on-channel"],
        ),
    }
}

/// A worker takes up what dead ones left; then no delivery is under way and `doctor` finds nothing.
async fn settle(place: &Place) {
    // A dead worker's lease lasts half a minute.
    for _ in 0..90 {
        place.work_for(Duration::from_secs(1)).await;
        let waiting = place.said(&["cancelled", "list", "--state", "RESYNCING"]).await;
        let untold = place
            .select("SELECT order_code FROM cancelled_delivery WHERE run_id IS NOT NULL")
            .await;
        if waiting == json!([]) && untold.is_empty() {
            place.assert_clean().await;
            return numbers_are_unique(place).await;
        }
    }
    panic!("a delivery waits for good");
}

/// Every number ever drawn is found at most once; the database would refuse, and here it is counted.
async fn numbers_are_unique(place: &Place) {
    for sql in [
        "SELECT packing_no FROM package GROUP BY facility, packing_no HAVING COUNT(*) > 1",
        "SELECT invoice_no FROM invoice WHERE source = 'OURS' GROUP BY facility, invoice_no HAVING COUNT(*) > 1",
    ] {
        assert_eq!(place.select(sql).await, [""; 0], "{sql}");
    }
    let back = place.said(&["cancelled", "list", "--state", "RESYNCED"]).await;
    assert_ne!(
        back,
        Value::Array(Vec::new()),
        "no delivery came back: the test proves nothing"
    );
}
