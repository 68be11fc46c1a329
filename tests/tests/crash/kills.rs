//! The killing: one command after the other. Half are killed at a random moment of the time they take, half shortly after a
//! random one of their calls to the shop, which is when pages are decided, written and committed.

use crate::place::Place;
use crate::shop::{Bazaar, Dice};
use std::collections::BTreeMap;
use std::time::Duration;

/// What is killed, in turn.
const TURNS: [Turn; 7] = [
    Turn::Sync("status"),
    Turn::Sync("status"),
    Turn::Sync("orders"),
    Turn::Sync("delivery"),
    Turn::Sync("status"),
    Turn::Sync("returns"),
    Turn::Pack,
];
/// A run is given this much more than it took the last time, so that its end is hit too.
const OVER: f64 = 1.1;
/// How long after a call an aimed kill may come.
const SHORTLY: Duration = Duration::from_millis(25);
/// Orders that come in and orders that move between two kills.
const NEW: usize = 10;
const MOVING: usize = 45;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Sync(&'static str),
    Pack,
}

impl Turn {
    fn name(self) -> &'static str {
        match self {
            Self::Sync(kind) => kind,
            Self::Pack => "pack",
        }
    }
}

async fn after_call(shop: &Bazaar, call: u64, delay: Duration) {
    while shop.calls().await < call {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    tokio::time::sleep(delay).await;
}

/// How many kills found the process where.
#[derive(Default)]
struct Landed {
    of: u32,
    too_late: u32,
    before_it_asked: u32,
    before_it_wrote: u32,
    after_a_write: u32,
}

/// Kills, and counts where it hit.
pub(crate) struct Killer<'a> {
    place: &'a Place,
    shop: &'a Bazaar,
    dice: &'a mut Dice,
    takes: BTreeMap<Turn, (Duration, u64)>,
    landed: BTreeMap<&'static str, Landed>,
}

impl<'a> Killer<'a> {
    /// Learns first how long each command takes when it has work.
    pub(crate) async fn new(place: &'a Place, shop: &'a Bazaar, dice: &'a mut Dice) -> Self {
        let mut killer = Self {
            place,
            shop,
            dice,
            takes: BTreeMap::new(),
            landed: BTreeMap::new(),
        };
        for turn in TURNS {
            killer.learn(turn).await;
        }
        killer
    }

    async fn learn(&mut self, turn: Turn) {
        let command = self.prepare(turn).await;
        let command: Vec<&str> = command.iter().map(String::as_str).collect();
        let calls = self.shop.calls().await;
        let whole = self
            .place
            .kill_at(&command, tokio::time::sleep(crate::PATIENCE))
            .await;
        assert!(!whole.landed, "{command:?} hangs");
        self.takes
            .insert(turn, (whole.ran, self.shop.calls().await - calls));
    }

    /// Gives a command work, and says how it is called.
    async fn prepare(&mut self, turn: Turn) -> Vec<String> {
        if turn == Turn::Sync("orders") {
            self.shop.place_orders(NEW * TURNS.len(), self.dice).await;
        }
        let here = self.place.good(&["orders", "list"]).await;
        let here: Vec<String> = here
            .as_array()
            .unwrap()
            .iter()
            .map(|order| order["channel_order_no"].as_str().unwrap().to_owned())
            .collect();
        let moving = self.dice.choose(&here, MOVING * here.len().div_ceil(300));
        self.shop.shake(&moving, self.dice).await;
        let words: Vec<String> = match turn {
            Turn::Sync(kind) => ["sync", kind, "--channel", "SHOP1"].map(str::to_owned).into(),
            Turn::Pack => {
                let chosen = self.dice.choose(&here, 30);
                let mut confirm = vec!["orders", "confirm"];
                confirm.extend(&chosen);
                // Those that are past it are refused.
                self.place.run(&confirm).await;
                let pack = ["orders", "pack"].into_iter().chain(chosen);
                pack.map(str::to_owned).collect()
            }
        };
        words
    }

    /// Kills so many times; a kill that came too late does not count, and is made again.
    pub(crate) async fn kill(&mut self, kills: u32) {
        let (mut made, mut tried) = (0, 0);
        while made < kills {
            tried += 1;
            assert!(
                tried < 3 * kills + 20,
                "kills come too late again and again: {}",
                self.told()
            );
            let turn = TURNS[tried as usize % TURNS.len()];
            made += u32::from(self.kill_once(turn).await);
        }
    }

    async fn kill_once(&mut self, turn: Turn) -> bool {
        let command = self.prepare(turn).await;
        let command: Vec<&str> = command.iter().map(String::as_str).collect();
        let (takes, calls_made) = self.takes[&turn];
        let calls = self.shop.calls().await;
        let written = self.written().await;
        let aimed = calls_made > 0 && self.dice.below(2) == 0;
        let killed = if aimed {
            let call =
                calls + 1 + u64::try_from(self.dice.below(usize::try_from(calls_made).unwrap())).unwrap();
            let delay = self.dice.part_of(SHORTLY);
            self.place
                .kill_at(&command, after_call(self.shop, call, delay))
                .await
        } else {
            let delay = self.dice.part_of(takes.mul_f64(OVER));
            self.place.kill_at(&command, tokio::time::sleep(delay)).await
        };
        self.place.assert_clean().await;
        let (asked, wrote) = (self.shop.calls().await > calls, self.written().await != written);
        if !killed.landed {
            let (known, calls_made) = self.takes[&turn];
            self.takes
                .insert(turn, ((known + killed.ran) / 2, calls_made.div_ceil(2)));
        }
        let landed = self.landed.entry(turn.name()).or_default();
        landed.of += 1;
        match (killed.landed, asked, wrote) {
            (false, _, _) => landed.too_late += 1,
            (true, _, true) => landed.after_a_write += 1,
            (true, true, false) => landed.before_it_wrote += 1,
            (true, false, false) => landed.before_it_asked += 1,
        }
        killed.landed
    }

    /// Something that every page of changes changes: orders by state, and stock by bucket.
    async fn written(&self) -> String {
        let (orders, stock) = (
            self.place.good(&["orders", "list"]).await,
            self.place.good(&["stock", "show"]).await,
        );
        format!("{orders}{stock}")
    }

    /// What was hit, in words.
    pub(crate) fn told(&self) -> String {
        let mut text = String::new();
        for (name, l) in &self.landed {
            let landed = l.of - l.too_late;
            text += &format!(
                "\n  {name:<9} {landed:>3} kills landed: {} before it asked the shop, {} asking or deciding, {} after a page \
                 was written; {} came too late",
                l.before_it_asked, l.before_it_wrote, l.after_a_write, l.too_late
            );
        }
        text
    }

    /// Kills must have hit work under way, after something was asked and after something was written.
    pub(crate) fn assert_it_hit_work(&self) {
        let sum = |of: fn(&Landed) -> u32| self.landed.values().map(of).sum::<u32>();
        assert!(
            sum(|l| l.before_it_wrote) > 0,
            "no kill hit a run while it asked: {}",
            self.told()
        );
        assert!(
            sum(|l| l.after_a_write) > 0,
            "no kill hit a run between two pages: {}",
            self.told()
        );
    }
}
