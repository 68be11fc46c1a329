//! Workers side by side that are killed and stopped past their lease while orders flow: every order comes to its right end, no
//! worker commits after it lost its run, no tick is run twice and none is left out.
//!
//! `ORDERTIDE_CRASH_KILLS` is the number of kills (25 by default; two stops to five kills), `ORDERTIDE_CRASH_SEED` the seed.

mod crew;
mod record;
mod watch;

use crate::place::{Place, Stopwatch, channels};
use crate::shop::{Bazaar, Dice};
use crate::{KILLS, number, truth};
use crew::Crew;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use testkit::{Kind, TestDatabase};

/// The shortest beat of a timer.
const BEAT: &str = "5s";
const BEAT_US: i64 = 5_000_000;
/// The kinds of task, in the order in which an order meets them.
const TASKS: [&str; 4] = ["ORDER_IMPORT", "STATUS_SYNC", "DELIVERY_SYNC", "RETURN_SYNC"];
/// How long a worker is not heard of before its runs are another's.
const LEASE_MS: u64 = 1_000;
/// How late a shop answers, in milliseconds, so that some run is under way at most moments.
const SLOW_MS: u64 = 250;
/// Orders of a shop when it begins.
const ORDERS: usize = 150;
/// Stops within which the planted fault must show. Two or three are the rule; a busy machine has needed more than twelve.
const STOPS_TO_SEE_IT: u32 = 60;

/// A live tenant with a task every few seconds, and its shops.
struct Trial {
    place: Place,
    shops: Vec<Bazaar>,
    over: AtomicBool,
}

#[test]
fn three_workers_that_are_killed_and_stopped_lose_nothing_and_commit_nothing_stale() {
    testkit::run(Kind::Postgres, async |db| {
        let (kills, seed) = trial_size();
        let began = Stopwatch::start();
        let trial = Trial::open(db, 2).await;
        watch::install(&trial.place).await;
        let mut crew = Crew::start(&trial.place, 3, LEASE_MS);
        let mut dice = Dice::new(seed);
        let trouble = async {
            while crew.kills.0 < kills || crew.stops.0 < kills * 2 / 5 {
                tokio::time::sleep(dice.part_of(Duration::from_millis(1_200))).await;
                // Whichever is further from its end.
                if crew.stops.0 * 5 < crew.kills.0 * 2 {
                    crew.stop_one(&mut dice).await;
                } else {
                    crew.kill_one(&mut dice).await;
                }
            }
            trial.over.store(true, Ordering::Relaxed);
        };
        tokio::join!(trouble, trial.feed(seed), trial.ask_beside(seed));
        trial.drain().await;
        crew.leave().await;
        let stale = watch::stale_commits(&trial.place).await;
        assert!(
            stale.is_empty(),
            "commits by who did not hold the run: {stale:#?}"
        );
        watch::assert_steps(&trial.place).await;
        let commits = watch::commits(&trial.place).await;
        println!("  {commits} commits of work, each by the holder of its run");
        assert!(
            crew.stops.1 > 0,
            "no stop led to a run being taken over: it proves nothing"
        );
        trial.check(&crew, &began).await;
    });
}

#[test]
fn a_commit_that_proves_nothing_with_its_token_is_seen() {
    testkit::run(Kind::Postgres, async |db| {
        let (_, seed) = trial_size();
        let trial = Trial::open(db, 2).await;
        watch::install(&trial.place).await;
        watch::freeze_tokens(&trial.place).await;
        let mut crew = Crew::start(&trial.place, 3, LEASE_MS);
        let mut dice = Dice::new(seed);
        let is_stale = |line: &String| line.contains(" committed ");
        let trouble = async {
            let mut seen = Vec::new();
            // A worker that wakes up touches its lost run first, which is seen too; the commit that follows is what must be.
            while !seen.iter().any(is_stale) && crew.stops.0 < STOPS_TO_SEE_IT {
                crew.stop_one(&mut dice).await;
                tokio::time::sleep(Duration::from_secs(1)).await;
                seen = watch::stale_commits(&trial.place).await;
            }
            trial.over.store(true, Ordering::Relaxed);
            seen
        };
        let (seen, ()) = tokio::join!(trouble, trial.feed(seed));
        println!("after {:?} stops: {seen:#?}", crew.stops);
        assert!(
            seen.iter().any(is_stale),
            "the planted fault is not seen: {seen:?}"
        );
    });
}

#[test]
fn a_worker_that_is_killed_beside_commands_on_one_file_loses_nothing() {
    testkit::run(Kind::Sqlite, async |db| {
        let (kills, seed) = trial_size();
        let began = Stopwatch::start();
        let trial = Trial::open(db, 1).await;
        let mut crew = Crew::start(&trial.place, 1, LEASE_MS);
        let mut dice = Dice::new(seed);
        let trouble = async {
            while crew.kills.0 < kills.div_ceil(2) {
                tokio::time::sleep(dice.part_of(Duration::from_millis(1_200))).await;
                crew.kill_one(&mut dice).await;
            }
            trial.over.store(true, Ordering::Relaxed);
        };
        tokio::join!(trouble, trial.feed(seed), trial.ask_beside(seed));
        trial.drain().await;
        crew.leave().await;
        trial.check(&crew, &began).await;
    });
}

#[test]
fn a_task_that_cannot_be_read_stops_no_other() {
    testkit::run(Kind::Sqlite, async |db| {
        let trial = Trial::open(db, 1).await;
        trial
            .place
            .tamper("UPDATE task SET timer = 'now and then', next_at = 0 WHERE kind = 'RETURN_SYNC'")
            .await;
        let mut crew = Crew::start(&trial.place, 1, LEASE_MS);
        let worked = "SELECT run_id FROM run WHERE kind = 'STATUS_SYNC' AND state = 'SUCCEEDED'";
        let over = tokio::time::timeout(crate::PATIENCE, async {
            while trial.place.select(worked).await.is_empty() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        assert!(over.await.is_ok(), "{}", crew.said());
        crew.leave().await;
    });
}

fn trial_size() -> (u32, u64) {
    let seed = number("ORDERTIDE_CRASH_SEED", 1);
    (number("ORDERTIDE_CRASH_KILLS", KILLS), u64::from(seed))
}

impl Trial {
    async fn open(database: &TestDatabase, count: usize) -> Self {
        let mut shops = Vec::new();
        for _ in 0..count {
            shops.push(Bazaar::open().await);
        }
        let place = Place::live(database, &shops).await;
        for task in Self::tasks(&shops) {
            let set = ["tasks", "set-timer", &task, "--every", BEAT, "--jitter", "0s"];
            place.good(&set).await;
        }
        Self {
            place,
            shops,
            over: AtomicBool::new(false),
        }
    }

    fn tasks(shops: &[Bazaar]) -> Vec<String> {
        let of = |channel: String| TASKS.map(|kind| format!("{channel}/{kind}"));
        channels(shops).into_iter().flat_map(of).collect()
    }

    /// Orders come in and move, until the trouble is over. The shops answer late meanwhile.
    async fn feed(&self, seed: u64) {
        let mut dice = Dice::new(seed + 1);
        for shop in &self.shops {
            shop.answer_late(SLOW_MS).await;
            shop.place_orders(ORDERS, &mut dice).await;
        }
        while !self.over.load(Ordering::Relaxed) {
            for (shop, channel) in self.shops.iter().zip(channels(&self.shops)) {
                // Only those that are here: an order that is over before it was ever seen is not taken in.
                let here = format!(
                    "SELECT channel_order_no FROM sale_order WHERE channel = '{channel}' ORDER BY order_code"
                );
                let here = self.place.select(&here).await;
                let moving = dice.choose(&here, here.len() / 12);
                shop.shake(&moving, &mut dice).await;
                shop.place_orders(2 + dice.below(5), &mut dice).await;
            }
            tokio::time::sleep(dice.part_of(Duration::from_millis(1_200))).await;
        }
        for shop in &self.shops {
            shop.answer_late(0).await;
        }
    }

    /// A person syncs now and then, and waits for it; a worker may do it, and be killed over it.
    async fn ask_beside(&self, seed: u64) {
        let mut dice = Dice::new(seed + 2);
        let channels = channels(&self.shops);
        while !self.over.load(Ordering::Relaxed) {
            let channel = &channels[dice.below(channels.len())];
            let kind = truth::KINDS[dice.below(truth::KINDS.len())];
            let said = self.place.run(&["sync", kind, "--channel", channel]).await;
            let complaint = String::from_utf8_lossy(&said.stderr);
            assert!(!complaint.contains("panicked at"), "{complaint}");
            tokio::time::sleep(dice.part_of(Duration::from_secs(3))).await;
        }
    }

    /// Lets the workers bring everything to its end, by themselves: what they were at, then each task once more, and again.
    async fn drain(&self) {
        let tasks = Self::tasks(&self.shops);
        for task in &tasks {
            self.place.good(&["tasks", "pause", task]).await;
        }
        self.all_is_over().await;
        for _ in 0..2 {
            for kind in TASKS {
                for task in tasks.iter().filter(|task| task.ends_with(kind)) {
                    self.place.good(&["tasks", "run", task]).await;
                }
                self.all_is_over().await;
            }
        }
        for task in self.place.good(&["tasks", "list"]).await.as_array().unwrap() {
            assert_eq!(task["last_run_state"], "SUCCEEDED", "{task}");
        }
    }

    async fn all_is_over(&self) {
        let open =
            "SELECT run_id || ' ' || lane || ' ' || state FROM run WHERE state IN ('QUEUED', 'RUNNING')";
        let over = tokio::time::timeout(crate::PATIENCE, async {
            while !self.place.select(open).await.is_empty() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        assert!(
            over.await.is_ok(),
            "workers leave runs lying: {:?}",
            self.place.select(open).await
        );
    }

    /// Checks all that was promised, and says what there was.
    async fn check(&self, crew: &Crew<'_>, began: &Stopwatch) {
        let record = record::check(&self.place, BEAT_US).await;
        self.place.assert_clean().await;
        for channel in channels(&self.shops) {
            truth::nothing_is_left(&self.place, &channel).await;
        }
        let orders = truth::check(&self.place, &self.shops).await;
        println!(
            "  {orders} orders, {} kills ({} of a worker that held a run), {} stops past a lease ({} taken over, {} gave way), \
             {record:?}, {:?}",
            crew.kills.0,
            crew.kills.1,
            crew.stops.0,
            crew.stops.1,
            crew.gave_way(),
            began.elapsed()
        );
        assert!(
            crew.kills.1 > 0,
            "no kill hit a worker that held a run: it proves nothing"
        );
        assert!(
            record.claimed_again > 0,
            "no run went on in another process: it proves nothing"
        );
    }
}
