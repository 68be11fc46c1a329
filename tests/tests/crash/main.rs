//! Kills: the binary is started for real, killed with SIGKILL at a random moment of its work, and started again.
//!
//! After every kill `doctor` must find nothing; at the end a full good run must bring every order to what the shop says,
//! with nothing lost, nothing doubled, no number twice and every unit of stock accounted for. Workers side by side are killed
//! and stopped too (`workers`). `ORDERTIDE_CRASH_KILLS` is
//! the number of kills (25 by default, 5 of each while files are gone through), `ORDERTIDE_CRASH_SEED` the seed of everything
//! that is random but the clock.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops where its ground gives way, and tells what its kills hit"
)]

mod imports;
mod kills;
mod place;
mod recovery;
mod shop;
mod truth;
mod workers;

use kills::Killer;
use place::Place;
use shop::{Bazaar, Dice};
use std::time::Duration;

/// Kills of a run when nothing else is said.
const KILLS: u32 = 25;
/// Kills of `init` and `migrate` each.
const EARLY_KILLS: u32 = 4;

testkit::on_both!(nothing_is_lost_or_doubled_by_kills_during_a_sync, async |db| {
    let (kills, seed) = (
        number("ORDERTIDE_CRASH_KILLS", KILLS),
        number("ORDERTIDE_CRASH_SEED", 1),
    );
    let mut dice = Dice::new(u64::from(seed));
    let shops = [Bazaar::open().await];
    let place = Place::live(db, &shops).await;
    let [shop] = &shops;
    shop.place_orders(300, &mut dice).await;
    let taken_in = place.good(&["sync", "orders", "--channel", "SHOP1"]).await;
    assert_eq!(
        taken_in["counts"]["changed"], 300,
        "the import is the ground of the test: {taken_in}"
    );
    let mut killer = Killer::new(&place, shop, &mut dice).await;
    killer.kill(kills).await;
    println!("{:?}: {}", db.kind, killer.told());
    killer.assert_it_hit_work();
    truth::settle(&place).await;
    truth::check(&place, &shops).await;
});

testkit::on_both!(an_init_that_is_killed_can_be_run_again, async |db| {
    early(db.kind, &["init", "--time-zone", "Asia/Kolkata"]).await;
});

testkit::on_both!(a_migrate_that_is_killed_can_be_run_again, async |db| {
    early(db.kind, &["migrate"]).await;
});

/// Kills a command that makes the database, each time on a new one, and sees that the next ones work.
async fn early(kind: testkit::Kind, command: &[&str]) {
    let mut dice = Dice::new(7);
    let whole = testkit::TestDatabase::fresh(kind).await;
    let place = Place::new(&whole);
    let began = place::Stopwatch::start();
    place.run(command).await;
    let duration = began.elapsed();
    let mut landed = 0;
    for round in 0..EARLY_KILLS {
        let database = testkit::TestDatabase::fresh(kind).await;
        let place = Place::new(&database);
        // A quarter of the duration each, so that every part of the work is hit.
        let part = duration / EARLY_KILLS;
        let moment = tokio::time::sleep(part * round + dice.part_of(part));
        landed += u32::from(place.kill_at(command, moment).await.landed);
        place.set_up().await;
        place.assert_clean().await;
    }
    println!("{kind:?} {command:?}: {landed} of {EARLY_KILLS} kills landed within {duration:?}");
    assert!(landed > 0, "no kill landed: the test proves nothing");
}

#[expect(
    clippy::disallowed_methods,
    reason = "the count is chosen by `make crash N=…`"
)]
fn number(name: &str, otherwise: u32) -> u32 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|e| panic!("{name}={text}: {e}")),
        Err(_) => otherwise,
    }
}

/// Longest that a command may take before the test says so.
const PATIENCE: Duration = Duration::from_secs(60);
