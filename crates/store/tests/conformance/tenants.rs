//! Two tenants with the same codes, numbers, SKUs and channels: neither is seen or changed through the other.

use crate::carriers::{fast, pickup};
use crate::images::{Image, image, image_of, touched, watch};
use crate::life::{live, read};
use crate::runs::{finish, page_of, run, start, worker};
use crate::shelves::shelf_key;
use crate::shop::{CHANNEL, Shop, WH1, actor, all_good, capabilities, channel, facility, sku, so};
use crate::specimen::changing;
use crate::tasks::tick;
use crate::upload_jobs::{meaning, meddle_with_uploads};
use crate::words::at;
use crate::work::{Dice, one_thing};
use domain::channel::Flow;
use domain::order::ShortPolicy;
use domain::package::PickupOwed;
use domain::run::RunCause;
use domain::run::RunKind;
use domain::sequence::{Sequence, SequenceKind};
use domain::tenant::{GoLive, RecoveryPolicy, WithdrawnPolicy};
use domain::upload::UploadKind;
use store::{
    Cancelled, Claimed, Fence, Kept, NewRun, PageRecord, ShelfRemoved, Store, StoreError, TimerSetting,
    UploadEnd,
};
use testkit::TestDatabase;

// Both lives at once must leave each what one alone leaves: rows, answers, and the number of rows written.
testkit::on_both!(a_tenant_is_as_if_it_were_alone, async |db| {
    let alone = TestDatabase::fresh(db.kind).await;
    let only = Shop::bare(Store::new(alone.engine().await), "T1").await;
    watch(&alone).await;
    live(&only).await;
    let (rows, answers, writes) = (
        image_of(&alone, "T1").await,
        read(&only).await,
        touched(&alone).await,
    );
    assert!(
        rows.values().all(|table| !table.is_empty()),
        "a table is empty, so nothing is shown of it: {rows:?}"
    );

    let first = Shop::bare(Store::new(db.engine().await), "T1").await;
    let second = Shop::bare(first.store.clone(), "T2").await;
    let nobody = Shop::bare(first.store.clone(), "T0").await;
    let nothing = (image_of(db, "T0").await, read(&nobody).await);
    watch(db).await;
    live(&first).await;
    touched(db).await;
    live(&second).await;
    assert_eq!(touched(db).await, writes);
    for (tenant, shop) in [("T1", &first), ("T2", &second)] {
        assert_same(&image_of(db, tenant).await, &rows, tenant);
        assert_eq!(read(shop).await, answers, "{tenant}");
    }
    // One goes on, and then a third one tries what it can with the codes of the others.
    go_on(&first).await;
    assert_same(&image_of(db, "T2").await, &rows, "T2 while T1 goes on");
    assert_eq!(read(&second).await, answers);
    assert_same(&image_of(db, "T0").await, &nothing.0, "T0");
    assert_eq!(read(&nobody).await, nothing.1);
    let before = image(db).await;
    meddle(&nobody, &second).await;
    assert_same(&image(db).await, &before, "after meddling");
    let known = first.store.tenants().await.unwrap();
    let known: Vec<_> = known
        .iter()
        .map(|tenant| (tenant.code.as_str(), tenant.golive))
        .collect();
    assert_eq!(
        known,
        [
            ("T0", GoLive::Setup),
            ("T1", GoLive::Paused),
            ("T2", GoLive::Live)
        ]
    );
});

fn assert_same(found: &Image, expected: &Image, whose: &str) {
    for (table, rows) in expected {
        assert_eq!(found.get(table), Some(rows), "{table} of {whose}");
    }
}

/// Other values than the life has, so that a write that reaches the other tenant shows.
async fn go_on(shop: &Shop) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    store.set_golive(tenant, GoLive::Paused).await.unwrap();
    let policy = RecoveryPolicy {
        window_s: 60,
        short: ShortPolicy::Refuse,
        withdrawn: WithdrawnPolicy::Resync,
    };
    store.set_recovery_policy(tenant, policy).await.unwrap();
    store.put_sku(tenant, &sku("S0"), "third", at(9)).await.unwrap();
    assert_eq!(
        store.set_channel_enabled(tenant, &channel("TWO"), true).await,
        Ok(true)
    );
    assert_eq!(
        store.add_facility(tenant, &facility("WH3"), &[], at(9)).await,
        Ok(true)
    );
    let kind = UploadKind::Orders;
    let kept = [meaning("menge", "price")];
    store
        .change_header_mappings(tenant, kind, Some("nr"), &kept)
        .await
        .unwrap();
    let import = NewRun {
        kind: RunKind::OrderImport,
        ..run("R5", 9_000)
    };
    let work = start(shop, &import).await;
    let record = PageRecord {
        counts: [1; 5],
        ..page_of("R5", 1)
    };
    store.record_page(tenant, &record, at(9_001)).await.unwrap();
    finish(shop, &work, 9_002, Some(at(9))).await.unwrap();
    let place = (&channel(CHANNEL), Flow::OrderImport);
    store.set_task_paused(tenant, place, false).await.unwrap();
    store.cancel_run(tenant, "R4", "ann", at(9_003)).await.unwrap();
    let mut dice = Dice(99);
    for seconds in 500..560 {
        one_thing(shop, &mut dice, seconds, 4).await.unwrap();
    }
}

/// The runs and tasks of another, by their ids.
async fn meddle_with_runs(nobody: &Shop) {
    let (store, tenant) = (&nobody.store, &nobody.tenant);
    let fence = Fence {
        run_id: "R3".to_owned(),
        token: 1,
    };
    let work = Claimed {
        tenant: tenant.clone(),
        fence: fence.clone(),
        channel: channel(CHANNEL),
        kind: RunKind::ReturnSync,
        request: "{}".to_owned(),
        started_by: String::new(),
        cause: RunCause::Hand,
        attempts: 1,
        attempts_max: 1,
        pages: 0,
        began_at: at(9),
    };
    assert_eq!(finish(nobody, &work, 9, Some(at(9))).await, Ok(false));
    assert_eq!(
        store.keep_run(tenant, &fence, at(9), at(99)).await,
        Ok(Kept::Lost)
    );
    store.set_run_expected(tenant, &fence, 9).await.unwrap();
    let cancelled = store.cancel_run(tenant, "R3", "eve", at(9)).await;
    assert_eq!(cancelled, Ok(Cancelled::WasOver));
    let place = (&channel(CHANNEL), Flow::StatusSync);
    assert_eq!(store.set_task_paused(tenant, place, true).await, Ok(false));
    let setting = TimerSetting {
        timer: "every 5s".to_owned(),
        jitter_s: 0,
        window_s: None,
    };
    assert_eq!(store.set_timer(tenant, place, &setting, tick(1)).await, Ok(false));
    let only = Some((tenant, "R4"));
    assert_eq!(store.claim_run(worker("W9", 9_999), only).await, Ok(None));
}

/// The carrier of another, and what is open there.
async fn meddle_with_carriers(nobody: &Shop) {
    let (store, tenant) = (&nobody.store, &nobody.tenant);
    assert_eq!(store.set_carrier_enabled(tenant, &fast(), false).await, Ok(false));
    let (place, times) = (facility("WH2"), (at(9), at(99)));
    assert_eq!(store.set_facility_carrier(tenant, &place, None).await, Ok(false));
    assert_eq!(store.remove_carrier(tenant, &fast()).await, Ok(false));
    store.set_scan_cursor(tenant, &fast(), None).await.unwrap();
    assert_eq!(
        store.claim_carrier(tenant, &fast(), times, &run("R9", 9)).await,
        Ok(false)
    );
    store
        .name_pickup(tenant, (&facility(WH1), "PI1-7"), "theirs")
        .await
        .unwrap();
    let theirs = pickup("PI1-7", "FAST", None);
    let settled = store.settle_pickup(tenant, &theirs, PickupOwed::CallOff).await;
    assert_eq!(settled, Ok(false));
}

/// A tenant who has nothing uses the codes of one who has all.
async fn meddle(nobody: &Shop, other: &Shop) {
    let (store, tenant) = (&nobody.store, &nobody.tenant);
    assert_eq!(store.add_tenant(&other.tenant, "UTC", at(0)).await, Ok(false));
    assert_eq!(
        store.set_channel_enabled(tenant, &channel("TWO"), true).await,
        Ok(false)
    );
    assert_eq!(store.revoke_api_key(tenant, "first", at(9)).await, Ok(false));
    store.touch_api_key(tenant, "first", at(9), at(9)).await.unwrap();
    meddle_with_uploads(nobody, other).await;
    let ended = store.end_upload(tenant, "U2", UploadEnd::default(), at(9)).await;
    assert_eq!(ended, Ok(false));
    meddle_with_carriers(nobody).await;
    let who = actor(9);
    let order = other.order(&so(1)).await;
    let mut held = order.clone();
    held.flags.on_hold = true;
    let change = [changing(Some(&order), held)];
    let refused = store.commit_changes(tenant, &change, &who, "why").await;
    assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
    meddle_with_runs(nobody).await;
    store
        .record_page(tenant, &page_of("R3", 9), at(9))
        .await
        .unwrap_err();
    let none = |old: Option<&Sequence>| old.cloned().ok_or("there is none");
    let defined = store
        .define_sequence(tenant, &facility(WH1), SequenceKind::Packing, none)
        .await;
    assert_eq!(defined, Ok(Err("there is none")));
    let theirs = other
        .store
        .find_putaways(&other.tenant, "PU1-002", "")
        .await
        .unwrap();
    let placed = nobody.complete_putaway(&theirs[0], &all_good(), 9).await.unwrap();
    placed.unwrap_err();
    let shelf = shelf_key(WH1, "A-1");
    assert_eq!(store.add_shelf(tenant, &shelf, None, at(9)).await, Ok(false));
    assert_eq!(
        store.set_shelf_blocked(tenant, &shelf, Some("eve")).await,
        Ok(false)
    );
    assert_eq!(
        store.remove_shelf(tenant, &shelf).await,
        Ok(ShelfRemoved::Unknown)
    );
    let taken = nobody.adjust("S0", WH1, -1, "TAKE").await.unwrap();
    taken.unwrap_err();
    assert_eq!(
        capabilities(),
        other.store.channels(&other.tenant).await.unwrap()[0].capabilities
    );
}

/// A function that is added to the store is called here too, or this fails.
#[test]
fn every_function_of_the_store_is_among_them() {
    let here = [
        include_str!("tenants.rs"),
        include_str!("life.rs"),
        include_str!("carriers.rs"),
        include_str!("shop.rs"),
        include_str!("runs.rs"),
        include_str!("queue.rs"),
        include_str!("tasks.rs"),
        include_str!("shelves.rs"),
        include_str!("upload_jobs.rs"),
    ]
    .concat();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let mut functions = Vec::new();
    for folder in [folder.to_owned(), format!("{folder}/queue")] {
        for file in std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path())
        {
            if file.is_file() {
                let text = std::fs::read_to_string(file).unwrap();
                let names = text
                    .lines()
                    .filter_map(|line| line.strip_prefix("    pub async fn "));
                functions.extend(names.map(|rest| rest.split(['(', '<']).next().unwrap().to_owned()));
            }
        }
    }
    assert!(functions.len() > 30, "{functions:?}");
    functions.retain(|name| !here.contains(&format!(".{name}(")));
    assert_eq!(functions, Vec::<String>::new());
}
