//! A run that changes hands: who lost it writes nothing more, and nobody takes what is kept up.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation fails the test"
)]

use domain::channel::Flow;
use domain::codes::{ChannelCode, TenantCode};
use domain::moment::Moment;
use domain::order::event::Actor;
use domain::run::{RunCause, RunState};
use jiff::civil::date;
use sqlx::{Connection as _, Executor as _, PgConnection};
use std::collections::BTreeSet;
use std::time::Duration;
use store::{
    Claimant, Claimed, Fence, Kept, NewRun, PageRecord, Pick, RunEnd, Scope, Store, StoreError, Written,
};
use testkit::{Kind, TestDatabase};

/// Microseconds of a lease in these tests, whose clock is the numbers in them.
const LEASE: i64 = 1_000;

fn tenant() -> TenantCode {
    TenantCode::parse("ACME").unwrap()
}

async fn store_with_a_run(database: &TestDatabase) -> Store {
    let store = Store::new(database.engine().await);
    store.add_tenant(&tenant(), "UTC", Moment(0)).await.unwrap();
    let run = NewRun {
        run_id: "R1".to_owned(),
        channel: ChannelCode::parse("SHOP").unwrap(),
        flow: Flow::StatusSync,
        request: "{}".to_owned(),
        started_by: "timer".to_owned(),
        cause: RunCause::Timer,
        tick_at: Some(Moment(0)),
        state: RunState::Queued,
        message: String::new(),
        attempts_max: 3,
        at: Moment(0),
    };
    store.enqueue_run(&tenant(), &run).await.unwrap();
    store
}

async fn claim(store: &Store, worker: &str, now: i64) -> Claimed {
    let claimant = Claimant {
        worker,
        now: Moment(now),
        lease_until: Moment(now + LEASE),
    };
    store.claim_run(claimant, None).await.unwrap().unwrap()
}

fn page(fence: &Fence, page_no: u32) -> PageRecord {
    PageRecord {
        run_id: fence.run_id.clone(),
        token: fence.token,
        page_no,
        ..PageRecord::default()
    }
}

fn end(at: i64) -> RunEnd {
    RunEnd {
        state: RunState::Succeeded,
        message: String::new(),
        code: None,
        at: Moment(at),
        again_at: Moment(at),
        free_attempt: false,
        synced_to: Some(Moment(at)),
        counts_for_task: true,
    }
}

/// Something that a run writes without a page of its own, such as giving out stock.
async fn work_without_a_page(store: &Store, fence: &Fence) -> Result<(), StoreError> {
    let scope = Scope {
        tenant: tenant(),
        pick: Pick::None,
        skus: BTreeSet::new(),
        facilities: Vec::new(),
        numbers_orders: false,
        now: (Moment(5_000), date(2026, 11, 22)),
        fence: Some(fence.clone()),
    };
    let actor = Actor {
        who: "run:R1".to_owned(),
        at: Moment(5_000),
    };
    let nothing = |loaded: store::Loaded| Written {
        changes: Vec::new(),
        adjustment: None,
        desk: loaded.desk,
        next_order: loaded.next_order,
        page: None,
        result: (),
    };
    store.decide(&scope, &actor, "test", nothing).await
}

testkit::on_both!(who_lost_a_run_writes_nothing_more, async |db| {
    let store = store_with_a_run(db).await;
    let first = claim(&store, "first", 0).await;
    store
        .record_page(&tenant(), &page(&first.fence, 1), Moment(10))
        .await
        .unwrap();
    assert_eq!(
        store.reap_runs(Moment(LEASE)).await,
        Ok(0),
        "the lease holds up to its end"
    );
    assert_eq!(store.reap_runs(Moment(LEASE + 1)).await, Ok(1));
    for taken_over in [false, true] {
        let second = match taken_over {
            true => Some(claim(&store, "second", 2_000).await),
            false => None,
        };
        let fenced = Err(StoreError::Fenced {
            run_id: "R1".to_owned(),
        });
        let late = store
            .record_page(&tenant(), &page(&first.fence, 2), Moment(2_010))
            .await;
        assert_eq!(late, fenced, "a page, taken over: {taken_over}");
        let late = work_without_a_page(&store, &first.fence).await;
        assert_eq!(late, fenced, "work, taken over: {taken_over}");
        let late = store.finish_run(&first, &end(2_020)).await;
        assert_eq!(late, Ok(false), "an end, taken over: {taken_over}");
        let late = store
            .keep_run(&tenant(), &first.fence, Moment(2_030), Moment(9_000))
            .await;
        assert_eq!(late, Ok(Kept::Lost), "keeping, taken over: {taken_over}");
        let Some(second) = second else { continue };
        work_without_a_page(&store, &second.fence).await.unwrap();
        store
            .record_page(&tenant(), &page(&second.fence, 2), Moment(2_040))
            .await
            .unwrap();
        assert_eq!(store.finish_run(&second, &end(2_050)).await, Ok(true));
    }
    let run = store.run(&tenant(), "R1").await.unwrap().unwrap();
    assert_eq!((run.state, run.pages), (RunState::Succeeded, 2));
});

testkit::on_both!(
    pages_go_on_after_the_last_one_where_some_were_refused,
    async |db| {
        let store = store_with_a_run(db).await;
        let first = claim(&store, "first", 0).await;
        assert_eq!(first.pages, 0);
        // Page 1 was refused and halved: 2 and 3 stand.
        for page_no in [2, 3] {
            store
                .record_page(&tenant(), &page(&first.fence, page_no), Moment(10))
                .await
                .unwrap();
        }
        store.reap_runs(Moment(LEASE + 1)).await.unwrap();
        let second = claim(&store, "second", 2_000).await;
        assert_eq!(second.pages, 3);
    }
);

/// On SQLite nothing comes between the look and the take.
#[test]
fn a_run_that_is_kept_up_while_it_is_being_taken_back_stays() {
    testkit::run(Kind::Postgres, async |db| {
        let store = store_with_a_run(db).await;
        let held = claim(&store, "first", 0).await;
        let mut beside = PgConnection::connect(&db.url).await.unwrap();
        // The worker keeps it up, and has not committed that yet.
        beside.execute("BEGIN").await.unwrap();
        beside.execute("UPDATE run SET lease_until = 9000").await.unwrap();
        let reaping = tokio::spawn({
            let store = store.clone();
            async move { store.reap_runs(Moment(LEASE + 1)).await }
        });
        let waits =
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while beside.fetch_optional(waits).await.unwrap().is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        beside.execute("COMMIT").await.unwrap();
        assert_eq!(reaping.await.unwrap(), Ok(0), "taken from a worker that is well");
        assert_eq!(store.finish_run(&held, &end(3_000)).await, Ok(true));
    });
}
