//! Two tenants with the same codes, numbers, SKUs and channels: neither is seen or changed through the other.

use crate::images::{Image, image, image_of, touched, watch};
use crate::life::{live, read};
use crate::runs::{page_of, run, start};
use crate::shop::{Shop, WH1, actor, capabilities, channel, facility, sku, so};
use crate::specimen::changing;
use crate::words::at;
use crate::work::{Dice, one_thing};
use domain::channel::Flow;
use domain::sequence::{Sequence, SequenceKind};
use domain::tenant::GoLive;
use store::{NewRun, PageRecord, Store, StoreError};
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
    store.put_sku(tenant, &sku("S0"), "third", at(9)).await.unwrap();
    assert_eq!(
        store.set_channel_enabled(tenant, &channel("TWO"), true).await,
        Ok(true)
    );
    assert_eq!(
        store.add_facility(tenant, &facility("WH3"), &[], at(9)).await,
        Ok(true)
    );
    start(
        shop,
        &NewRun {
            flow: Flow::ReturnSync,
            ..run("R4", 9_000)
        },
    )
    .await;
    let record = PageRecord {
        counts: [1; 5],
        ..page_of("R4", 1)
    };
    store.record_page(tenant, &record, at(9_001)).await.unwrap();
    let end = ("FAILED", "no", at(9_002));
    let ended = NewRun {
        flow: Flow::ReturnSync,
        ..run("R4", 9_000)
    };
    store.finish_run(tenant, &ended, end, Some(at(9))).await.unwrap();
    let mut dice = Dice(99);
    for seconds in 500..560 {
        one_thing(shop, &mut dice, seconds, 4).await.unwrap();
    }
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
    let who = actor(9);
    let order = other.order(&so(1)).await;
    let mut held = order.clone();
    held.flags.on_hold = true;
    let change = [changing(Some(&order), held)];
    let refused = store.commit_changes(tenant, &change, &who, "why").await;
    assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
    let end = ("FAILED", "no", at(9));
    store
        .finish_run(tenant, &run("R3", 0), end, Some(at(9)))
        .await
        .unwrap();
    store
        .record_page(tenant, &page_of("R3", 9), at(9))
        .await
        .unwrap_err();
    let none = |old: Option<&Sequence>| old.cloned().ok_or("there is none");
    let defined = store
        .define_sequence(tenant, &facility(WH1), SequenceKind::Packing, none)
        .await;
    assert_eq!(defined, Ok(Err("there is none")));
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
        include_str!("shop.rs"),
        include_str!("runs.rs"),
    ]
    .concat();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let mut functions = Vec::new();
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
    assert!(functions.len() > 30, "{functions:?}");
    functions.retain(|name| !here.contains(&format!(".{name}(")));
    assert_eq!(functions, Vec::<String>::new());
}
