//! A tenant's life with every function of the store that writes, and the answers of every one that reads.

use crate::carriers;
use crate::deciding::{Said, written};
use crate::runs::{finish, page_of, run, start};
use crate::shop::{CHANNEL, Shop, WH1, WH2, actor, all_good, channel, channel_of, facility, sku, so};
use crate::specimen::{changing, everything, making};
use crate::tasks::tick;
use crate::upload_jobs::{live_uploads, read_uploads};
use crate::uploads::upload;
use crate::words::{CIR_OVER, at, no, order_of, says, units};
use crate::work::{Dice, one_thing};
use domain::channel::Flow;
use domain::codes::OrderCode;
use domain::invariants::PlacedLine;
use domain::moment::Moment;
use domain::order::SaleOrder;
use domain::order::address::Address;
use domain::order::event::Event;
use domain::package::{Pickup, PickupState};
use domain::recovery::view::Heading;
use domain::run::RunKind;
use domain::sequence::{Sequence, SequenceKind};
use domain::sync::observation::Reading;
use domain::tenant::GoLive;
use std::fmt::Debug;
use store::{CancelledFilter, FollowUp};
use store::{
    IdempotentCall, Kept, KeptAnswer, NewApiKey, NewRun, NewTask, OrderFilter, PageRecord, Pick, RunFilter,
    TimerSetting, UploadEnd,
};

/// The same each time.
pub(crate) async fn live(shop: &Shop) {
    set_up(shop).await;
    sync(shop).await;
    let (store, tenant, who) = (&shop.store, &shop.tenant, actor(6));
    let make = [making(everything(&so(900), "N-900"))];
    store.commit_changes(tenant, &make, &who, "why").await.unwrap();
    let stored = shop.order(&so(900)).await;
    let again = [changing(Some(&stored), stored.clone())];
    store.commit_changes(tenant, &again, &who, "why").await.unwrap();
    keys(shop).await;
    pick_up(shop).await;
    carriers::carry(shop).await;
    uploads(shop).await;
    crate::shelves::live(shop).await;
    let mut dice = Dice(3);
    for seconds in 100..160 {
        one_thing(shop, &mut dice, seconds, 4).await.unwrap();
    }
    let violations = shop.violations().await;
    assert_eq!(
        violations.len(),
        6,
        "those of the specimen, which no decision made: {violations:?}"
    );
}

async fn set_up(shop: &Shop) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    shop.furnish().await;
    store.set_golive(tenant, GoLive::Live).await.unwrap();
    store.put_sku(tenant, &sku("S0"), "first", at(0)).await.unwrap();
    store.put_sku(tenant, &sku("S0"), "second", at(1)).await.unwrap();
    let two = channel_of("TWO", &[WH2, WH1]);
    assert_eq!(store.add_channel(tenant, &two, b"secret", at(0)).await, Ok(true));
    assert_eq!(
        store.set_channel_enabled(tenant, &two.code, false).await,
        Ok(true)
    );
    let leap = |old: Option<&Sequence>| old.unwrap().redefine("IN1-", 3, 100);
    let (place, kind) = (facility(WH1), SequenceKind::Invoice);
    let leapt = store.define_sequence(tenant, &place, kind, leap).await;
    leapt.unwrap().unwrap();
    for n in 0..4 {
        shop.stock(&format!("S{n}"), WH1, 10 + n).await;
    }
}

async fn keys(shop: &Shop) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    for name in ["first", "second"] {
        let key = NewApiKey {
            key_id: name,
            name,
            secret_hash: b"hash",
            scopes: "orders:read",
            created_by: "test",
            created_at: at(1),
            expires_at: Some(at(999)),
        };
        assert_eq!(store.add_api_key(tenant, key).await, Ok(true));
        assert_eq!(store.add_api_key(tenant, key).await, Ok(false));
    }
    store.touch_api_key(tenant, "first", at(2), at(1)).await.unwrap();
    assert_eq!(store.revoke_api_key(tenant, "second", at(3)).await, Ok(true));
    let call = |idempotency_key| IdempotentCall {
        tenant,
        key_id: "first",
        idempotency_key,
    };
    for name in ["kept", "released"] {
        store.claim_call(call(name), b"print", "C1", at(4)).await.unwrap();
    }
    store.release_call(call("released"), "C1").await.unwrap();
    let answer = KeptAnswer {
        claim_id: "C1".to_owned(),
        status: 200,
        sealed: b"sealed".to_vec(),
    };
    assert_eq!(store.answer_call(call("kept"), &answer).await, Ok(true));
}

async fn uploads(shop: &Shop) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    let ended = UploadEnd {
        done: 2,
        skipped: 1,
        failed: 1,
    };
    live_uploads(shop).await;
    for (upload_id, second) in [("U1", 1), ("U2", 2)] {
        let upload = upload(upload_id, second);
        assert_eq!(store.begin_upload(tenant, &upload).await, Ok(true));
        assert_eq!(store.begin_upload(tenant, &upload).await, Ok(false));
        let ended = store.end_upload(tenant, upload_id, ended, at(second + 1)).await;
        assert_eq!(ended, Ok(true));
    }
}

async fn sync(shop: &Shop) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    let first = start(shop, &run("R1", 0)).await;
    let record = |page_no| PageRecord {
        unknown_words: vec![("ZORP".to_owned(), 2)],
        ..page_of("R1", page_no)
    };
    let page = [
        order_of("X-1", "S0", 2),
        order_of("X-2", "S9", 1),
        order_of("X-3", "S1", 1),
    ];
    shop.page(&page.map(Said::Listed), 1, Some(record(1)))
        .await
        .unwrap();
    store.record_page(tenant, &record(2), at(2)).await.unwrap();
    shop.pack(&so(1)).await;
    let partly = [units("S0", 1, Reading::Cancelled), units("S0", 1, Reading::Open)];
    shop.hear(4, says("X-1", 4, partly)).await;
    shop.hear(5, says("X-3", 5, [units("S1", 1, CIR_OVER)])).await;
    put_away(shop).await;
    store.set_run_expected(tenant, &first.fence, 3).await.unwrap();
    finish(shop, &first, 6, None).await.unwrap();
    let second = start(shop, &run("R2", 5_000)).await;
    finish(shop, &second, 5_001, Some(at(5_000))).await.unwrap();
    let returns = NewRun {
        kind: RunKind::ReturnSync,
        ..run("R3", 6_000)
    };
    let third = start(shop, &returns).await;
    let kept = store.keep_run(tenant, &third.fence, at(6_001), at(7_000)).await;
    assert_eq!(kept, Ok(Kept::Held));
    store.enqueue_run(tenant, &run("R4", 6_002)).await.unwrap();
    recurrent(shop).await;
}

async fn recurrent(shop: &Shop) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    let task = |flow, seconds| NewTask {
        flow,
        timer: "every 40m".to_owned(),
        jitter_s: 5,
        tick: tick(seconds),
    };
    let all = [task(Flow::StatusSync, 7_000), task(Flow::OrderImport, 8_000)];
    store.add_tasks(tenant, &channel(CHANNEL), &all).await.unwrap();
    let place = (&channel(CHANNEL), Flow::OrderImport);
    let setting = TimerSetting {
        timer: "cron 0 3 * * *".to_owned(),
        jitter_s: 0,
        window_s: Some(60),
    };
    assert_eq!(
        store.set_timer(tenant, place, &setting, tick(9_000)).await,
        Ok(true)
    );
    assert_eq!(store.set_task_paused(tenant, place, true).await, Ok(true));
}

/// The cancelled unit is put away, the returned one lies in a putaway that is open.
async fn put_away(shop: &Shop) {
    let cancelled = shop.order(&so(1)).await.goods_waiting().next().unwrap().item;
    let made = shop
        .create_putaway(&so(1), &[cancelled], 5)
        .await
        .unwrap()
        .unwrap();
    let done = shop.complete_putaway(&made.key, &all_good(), 6).await;
    done.unwrap().unwrap();
    let returned = shop.create_putaway(&so(3), &[1], 7).await;
    returned.unwrap().unwrap();
}

/// All answers, one a line.
pub(crate) async fn read(shop: &Shop) -> String {
    let mut all = Vec::new();
    read_catalogue(shop, &mut |answer| all.push(format!("{answer:?}"))).await;
    read_orders(shop, &mut |answer| all.push(format!("{answer:?}"))).await;
    read_books(shop, &mut |answer| all.push(format!("{answer:?}"))).await;
    all.join("\n")
}

async fn read_catalogue(shop: &Shop, say: &mut (dyn FnMut(&dyn Debug) + Send)) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    say(&store.facilities(tenant, None).await);
    for code in [CHANNEL, "TWO"] {
        say(&store.facilities(tenant, Some(&channel(code))).await);
        say(&store.channel_secret(tenant, &channel(code)).await);
        for flow in Flow::ALL {
            say(&store
                .awaiting(tenant, &channel(code), flow, (Moment(0), Moment(0), ""), 100)
                .await);
        }
    }
    say(&store.sequences(tenant).await);
    say(&store.channels(tenant).await);
    say(&store.unmapped(tenant, &[sku("S0"), sku("S1")].into()).await);
    say(&store.stock_page(tenant, "", None).await);
    say(&store.list_levels(tenant, ("S0", WH1), 100).await);
    say(&store.list_skus(tenant, "", 100).await);
    say(&store.api_keys(tenant, "", 100).await);
    let mut brought = store.find_api_keys("first").await.unwrap();
    brought.retain(|key| key.tenant.code == *tenant);
    say(&brought.iter().map(|found| &found.key).collect::<Vec<_>>());
    say(&store.stock_page(tenant, "", Some(&sku("S1"))).await);
    for id in ["R1", "R2", "R3"] {
        say(&store.run(tenant, id).await);
        say(&store.run_outcomes(tenant, id, None, "", 100).await);
        say(&store.run_outcome(tenant, id, "X-1").await);
        say(&store.run_pages(tenant, id, 0).await);
    }
    say(&store.runs(tenant, &RunFilter::default(), "", 100).await);
    say(&store.flows(tenant).await);
    say(&store.tasks(tenant).await);
    for flow in Flow::ALL {
        say(&store.open_run(tenant, &channel(CHANNEL), flow).await);
        say(&store
            .count_awaiting(tenant, &channel(CHANNEL), flow, at(0), at(0))
            .await);
    }
    say(&store.silent_runs(tenant, at(99_999)).await);
    say(&store.newest_upload(tenant, "ORDERS", "0123").await);
    say(&read_uploads(shop).await);
    say(&store.unknown_words(tenant).await);
    crate::shelves::read(shop, say).await;
}

async fn read_orders(shop: &Shop, say: &mut (dyn FnMut(&dyn Debug) + Send)) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    let mut codes = store.order_codes(tenant, "", 1_000).await.unwrap();
    say(&codes);
    codes.extend([so(1), so(900)]);
    for (channel, status, channel_order_no) in [
        ("", "", ""),
        (CHANNEL, "", ""),
        ("", "CANCELLED", ""),
        (CHANNEL, "CANCELLED", ""),
        ("", "", "X-1"),
    ] {
        let filter = OrderFilter {
            channel,
            status,
            channel_order_no,
        };
        say(&store.list_orders(tenant, "", filter, 1_000).await);
    }
    for text in ["X-1", "N-1", "SO-000000001"] {
        say(&store.find_orders(tenant, text, "").await);
    }
    say(&store.orders(tenant, &codes).await);
    read_cancelled(shop, &codes, say).await;
    read_packages(shop, &codes, say).await;
    say(&store.timelines(tenant, &codes).await);
    for returned in [None, Some(true), Some(false)] {
        say(&store.pending_units(tenant, ("", 0), returned, 100).await);
    }
    say(&store.list_putaways(tenant, ("", ""), ["", "", ""], 100).await);
    let keys = store.find_putaways(tenant, "PU1-001", "").await.unwrap();
    say(&(&keys, store.putaways(tenant, &keys).await));
    say(&store.putaway_lines(tenant, &codes).await);
    say(&store.list_returns(tenant, ["", "", ""], ["", "", ""], 100).await);
    say(&store.find_returns(tenant, "RE1-001", "").await);
    say(&store.waiting(tenant, (Moment(i64::MIN), ""), 100).await);
    for pick in [
        Pick::Codes(codes.clone()),
        Pick::Returning(codes),
        Pick::Numbers(channel(CHANNEL), vec![no("X-1"), no("N-2")]),
    ] {
        let mut scope = shop.scope(pick, 0);
        scope.numbering = store::Numbering::OrdersToo;
        scope.skus.insert(sku("S3"));
        say(&store.look(&scope).await);
        let who = actor(0);
        let locked = store.decide(&scope, &who, "", |loaded| {
            let seen = format!("{loaded:?}");
            written(loaded, Vec::new(), seen)
        });
        say(&locked.await);
    }
}

async fn read_cancelled(shop: &Shop, codes: &[OrderCode], say: &mut (dyn FnMut(&dyn Debug) + Send)) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    let names: Vec<String> = ["X-1", "N-1", "PA1-001", "nobody"].map(str::to_owned).to_vec();
    let names: Vec<String> = names
        .into_iter()
        .chain(codes.iter().map(ToString::to_string))
        .collect();
    say(&store.named_orders(tenant, &names).await);
    say(&store.unmapped_of(tenant, codes).await);
    say(&store.named_cancelled(tenant, &names).await);
    for heading in Heading::ALL {
        let all = CancelledFilter::default();
        say(&store.list_cancelled(tenant, *heading, &all, None, 100).await);
    }
    say(&store.count_cancelled(tenant).await);
    for run_id in ["R1", "PUSH"] {
        say(&store.cancelled_of_run(tenant, run_id, 100).await);
    }
    say(&store
        .withdrawn_cancels(tenant, &channel(CHANNEL), Moment(0), 100)
        .await);
    let mut forsaken = store.forsaken_deliveries(None, 1_000).await.unwrap();
    for after in forsaken.clone() {
        let rest = store.forsaken_deliveries(Some(&after), 1_000).await.unwrap();
        assert!(
            rest.iter()
                .all(|one| (&one.tenant, &one.order, one.no) > (&after.tenant, &after.order, after.no))
        );
    }
    forsaken.retain(|one| one.tenant == *tenant);
    say(&forsaken
        .iter()
        .map(|one| (&one.order, one.no, &one.run_id, &one.state))
        .collect::<Vec<_>>());
}

async fn read_packages(shop: &Shop, codes: &[OrderCode], say: &mut (dyn FnMut(&dyn Debug) + Send)) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    let names = ["PA1-001", "X-1", "T-1", "nobody"].map(str::to_owned);
    let names: Vec<String> = names
        .into_iter()
        .chain(codes.iter().map(ToString::to_string))
        .collect();
    say(&store.named_packages(tenant, &names).await);
    say(&store.find_pickups(tenant, "PI1-001", "").await);
    say(&store.list_pickups(tenant, None, "", 100).await);
    say(&store.packages_of_pickup(tenant, &facility(WH1), "PI1-001").await);
    say(&store.facility_addresses(tenant).await);
    carriers::read(shop, say).await;
    say(&store.names_of_skus(tenant, &[sku("S0"), sku("S9")].into()).await);
}

/// A pickup of a package, and where the facility is.
async fn pick_up(shop: &Shop) {
    let address = Address {
        name: "Acme's".to_owned(),
        ..Address::default()
    };
    let place = facility(WH1);
    assert_eq!(
        shop.store
            .set_facility_address(&shop.tenant, &place, &address)
            .await,
        Ok(true)
    );
    let pickup = Pickup {
        state: PickupState::Accepted,
        ..carriers::pickup("PI1-001", "OWN", None)
    };
    let new = FollowUp {
        new_pickups: vec![pickup.clone()],
        ..FollowUp::default()
    };
    carriers::put(shop, new.clone()).await.unwrap();
    assert!(
        carriers::put(shop, new)
            .await
            .unwrap_err()
            .is_constraint("pickup_pkey"),
        "a number is never used twice"
    );
    let changed = Pickup {
        state: PickupState::Collected,
        closed_at: Some(at(4)),
        note: None,
        ..pickup
    };
    let change = FollowUp {
        pickups: vec![changed.clone()],
        ..FollowUp::default()
    };
    carriers::put(shop, change.clone()).await.unwrap();
    carriers::put(shop, change).await.unwrap_err();
    let found = shop.store.find_pickups(&shop.tenant, "PI1-001", WH1).await;
    assert_eq!(found, Ok(vec![changed]));
}

async fn read_books(shop: &Shop, say: &mut (dyn FnMut(&dyn Debug) + Send)) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    for document in [so(1).as_str(), "STOCK S0 WH1 10"] {
        say(&store.movements(tenant, document).await);
    }
    say(&store.books(tenant).await);
    let mut visited = Vec::new();
    let visit = |order: &SaleOrder, events: &[Event], lines: &[PlacedLine]| {
        visited.push(format!("{order:?} {events:?} {lines:?}"));
    };
    say(&store.audit(tenant, visit).await);
    say(&visited);
}
