//! Kills while files are gone through: a command that imports one, and workers that go through uploads of orders and of cancels.
//! Begun again, each comes to its end with every row done once, and says so.

use crate::number;
use crate::place::{Place, Stopwatch};
use crate::shop::{Bazaar, Dice};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;
use testkit::Door;

/// Kills of each turn when nothing else is said: a turn has a kill, a doctor's look and a worker who waits for a lease.
const KILLS: u32 = 5;
/// Orders of a file, a page and a few; another one is bad.
const ORDERS: usize = 104;
/// A lost worker's upload goes on after this.
const WORK: [&str; 3] = ["work", "--lease-ms", "1000"];

/// What is killed. Cancels are of the orders of the turn before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Command,
    Orders,
    Cancels,
}

const TURNS: [Turn; 3] = [Turn::Command, Turn::Orders, Turn::Cancels];

/// The killing so far.
struct Killing<'a> {
    place: &'a Place,
    door: Door,
    dice: Dice,
    takes: BTreeMap<Turn, Duration>,
    hits: BTreeMap<Turn, u32>,
}

testkit::on_both!(
    no_row_is_lost_or_done_twice_by_kills_during_an_import,
    async |db| {
        let (kills, seed) = (
            number("ORDERTIDE_CRASH_KILLS", KILLS),
            number("ORDERTIDE_CRASH_SEED", 1),
        );
        let shops = [Bazaar::open().await];
        let place = Place::live(db, &shops).await;
        let mut killing = Killing {
            door: Door::open(place.installation(), &["--no-work"]).await,
            place: &place,
            dice: Dice::new(u64::from(seed) + 99),
            takes: BTreeMap::new(),
            hits: BTreeMap::new(),
        };
        // Each of them is killed as often: the shortest is the hardest to hit.
        let mut round = 0;
        while TURNS.iter().any(|turn| killing.made(*turn) < kills) {
            assert!(
                round < 36 * kills + 120,
                "kills miss again and again: {:?}",
                killing.hits
            );
            killing.round(round, kills).await;
            round += 1;
            // A long run would tell nothing for an hour.
            if round % 60 == 0 {
                println!("{:?}: round {round}, kills that hit: {:?}", db.kind, killing.hits);
            }
        }
        // After each kill the doctor looked at what it left, and now at what came of it all.
        place.assert_clean().await;
        println!(
            "{:?}: kills that hit: {:?} in {round} rounds",
            db.kind, killing.hits
        );
    }
);

/// The rows of a file of orders, two units each; the one in the middle cannot be read.
fn orders_file(round: u32) -> String {
    let mut file = "order no,sku,qty,price,currency,name,line1,city,zip\n".to_owned();
    for n in 0..=ORDERS {
        let quantity = if n == ORDERS / 2 { "x" } else { "2" };
        let row = format!("R{round}-{n},CUP,{quantity},1.00,INR,Asha,1 First Street,Pune,411001");
        writeln!(file, "{row}").unwrap();
    }
    file
}

/// Cancels of the orders of a round: every other one whole, the others item by item.
fn cancels_file(round: u32) -> (String, usize) {
    let mut file = "order,item,reason\n".to_owned();
    let mut rows = 0;
    for n in (0..=ORDERS).filter(|n| *n != ORDERS / 2) {
        let items: &[&str] = if n % 2 == 0 { &[""] } else { &["1", "2"] };
        for item in items {
            writeln!(file, "R{round}-{n},{item},MISTAKE").unwrap();
            rows += 1;
        }
    }
    (file, rows)
}

impl Killing<'_> {
    fn made(&self, turn: Turn) -> u32 {
        self.hits.get(&turn).copied().unwrap_or_default()
    }

    async fn round(&mut self, round: u32, kills: u32) {
        let turn = TURNS[round as usize % TURNS.len()];
        let is_needed = match turn {
            Turn::Command | Turn::Cancels => self.made(turn) < kills,
            // Cancels are of the orders before them.
            Turn::Orders => self.made(turn).min(self.made(Turn::Cancels)) < kills,
        };
        if !is_needed {
            return;
        }
        match turn {
            Turn::Command => self.command(round).await,
            Turn::Orders => {
                let over = self
                    .upload(turn, "kind=ORDERS&name=o.csv", orders_file(round))
                    .await;
                assert_eq!(over["state"], "DONE_WITH_ERRORS", "{over}");
                assert_eq!(counts(&over), [ORDERS, 0, 1], "{over}");
                self.assert_taken_in_once(round).await;
            }
            Turn::Cancels => {
                let (file, rows) = cancels_file(round - 1);
                let over = self.upload(turn, "kind=CANCEL&name=c.csv", file).await;
                assert_eq!(over["state"], "DONE", "{over}");
                assert_eq!(counts(&over), [rows, 0, 0], "{over}");
                let records = self
                    .place
                    .select(&format!(
                        "SELECT o.order_code FROM cancelled_delivery AS c JOIN sale_order AS o ON o.tenant_id = c.tenant_id \
                         AND o.order_code = c.order_code WHERE o.channel_order_no LIKE 'R{}-%' AND o.status = 'CANCELLED'",
                        round - 1
                    ))
                    .await;
                assert_eq!(
                    records.len(),
                    rows,
                    "a record a row, and every order is cancelled"
                );
            }
        }
    }

    async fn command(&mut self, round: u32) {
        let file = self.place.installation().file("orders.csv", &orders_file(round));
        let file = file.display().to_string();
        let command = ["import", "orders", &file];
        if let Some(known) = self.takes.get(&Turn::Command).copied() {
            let moment = tokio::time::sleep(self.dice.part_of(known.mul_f64(1.1)));
            let killed = self.place.kill_at(&command, moment).await;
            self.place.assert_clean().await;
            match killed.landed {
                true => *self.hits.entry(Turn::Command).or_default() += 1,
                false => drop(self.takes.insert(Turn::Command, (known + killed.ran) / 2)),
            }
        }
        let began = Stopwatch::start();
        self.place.run(&command).await;
        self.takes.entry(Turn::Command).or_insert_with(|| began.elapsed());
        self.assert_taken_in_once(round).await;
    }

    /// Uploads a file, kills the worker that goes through it, and lets another one end it.
    async fn upload(&mut self, turn: Turn, query: &str, file: String) -> Value {
        let id = self.door.upload(query, file).await;
        if let Some(known) = self.takes.get(&turn).copied() {
            let moment = tokio::time::sleep(self.dice.part_of(known.mul_f64(1.1)));
            self.place.kill_at(&WORK, moment).await;
            self.place.assert_clean().await;
            if self.door.upload_now(&id).await["state"] == "COMMITTING" {
                *self.hits.entry(turn).or_default() += 1;
            }
        }
        let began = Stopwatch::start();
        let (door, mut over) = (&self.door, Value::Null);
        let until_over = async { over = door.until_over(&id).await };
        self.place.kill_at(&WORK, until_over).await;
        self.takes.entry(turn).or_insert_with(|| began.elapsed());
        over
    }

    async fn assert_taken_in_once(&self, round: u32) {
        let sql = format!("SELECT channel_order_no FROM sale_order WHERE channel_order_no LIKE 'R{round}-%'");
        let mut numbers = self.place.select(&sql).await;
        assert_eq!(numbers.len(), ORDERS, "round {round}");
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), ORDERS, "round {round}: twice");
    }
}

/// done, skipped, failed
fn counts(upload: &Value) -> [usize; 3] {
    ["done", "skipped", "failed"].map(|field| {
        let count = upload["progress"][field].as_u64().unwrap();
        usize::try_from(count).unwrap()
    })
}
