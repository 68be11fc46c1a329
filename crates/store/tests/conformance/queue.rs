//! The queue of runs: one worker each, one run a lane, a person first, and nothing by one that lost its lease.

use crate::images::{differing, image, number};
use crate::runs::{end, finish, found, page_of, run, start, worker};
use crate::shop::{CHANNEL, Shop, channel, so};
use crate::words::{at, order_of};
use domain::channel::Flow;
use domain::run::{RunCause, RunState};
use futures_util::future::join_all;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use std::collections::BTreeSet;
use std::time::Duration;
use store::{Cancelled, Claimed, Kept, NewRun, PageRecord, Pick, RunEnd, StoreError};

fn of_timer(id: &str, flow: Flow, seconds: i64) -> NewRun {
    NewRun {
        kind: flow.into(),
        cause: RunCause::Timer,
        of_task: true,
        tick_at: Some(at(seconds)),
        attempts_max: 3,
        ..run(id, seconds)
    }
}

async fn enqueue(shop: &Shop, run: &NewRun) {
    shop.store.enqueue_run(&shop.tenant, run).await.unwrap();
}

async fn claim(shop: &Shop, name: &str, seconds: i64) -> Option<Claimed> {
    shop.store.claim_run(worker(name, seconds), None).await.unwrap()
}

fn fenced(id: &str) -> StoreError {
    StoreError::Fenced {
        run_id: id.to_owned(),
    }
}

testkit::on_both!(many_workers_share_the_runs_and_none_is_had_twice, async |db| {
    let shop = Shop::open(db).await;
    for n in 0..12 {
        let of_its_own_lane = NewRun {
            channel: channel(&format!("C{n}")),
            ..run(&format!("R{n:02}"), 1)
        };
        enqueue(&shop, &of_its_own_lane).await;
    }
    let workers = (0..8).map(|n| {
        let shop = shop.clone();
        async move {
            let mut had = Vec::new();
            while let Some(work) = claim(&shop, &format!("W{n}"), 5).await {
                assert_eq!((work.fence.token, work.attempts), (1, 1));
                had.push(work.fence.run_id);
            }
            had
        }
    });
    let had: Vec<String> = join_all(workers).await.into_iter().flatten().collect();
    let different: BTreeSet<&String> = had.iter().collect();
    assert_eq!((had.len(), different.len()), (12, 12), "{had:?}");
});

testkit::on_both!(a_person_goes_first_and_a_lane_has_one_at_a_time, async |db| {
    let shop = Shop::open(db).await;
    enqueue(&shop, &of_timer("R1", Flow::StatusSync, 1)).await;
    enqueue(&shop, &of_timer("R2", Flow::ReturnSync, 2)).await;
    enqueue(&shop, &run("R3", 3)).await;
    enqueue(&shop, &of_timer("R4", Flow::OrderImport, 50)).await;
    let first = claim(&shop, "W1", 10).await.unwrap();
    assert_eq!(first.fence.run_id, "R3", "asked for by a person, though last");
    let second = claim(&shop, "W2", 10).await.unwrap();
    assert_eq!(second.fence.run_id, "R2", "R1 waits: its lane is busy");
    assert_eq!(claim(&shop, "W3", 10).await, None, "R4 may not begin yet");
    let open = shop
        .store
        .open_run(&shop.tenant, &channel(CHANNEL), Flow::StatusSync)
        .await;
    assert_eq!(open, Ok(Some(("R1".to_owned(), RunState::Queued))));
    finish(&shop, &first, 11, None).await.unwrap();
    assert_eq!(claim(&shop, "W3", 12).await.unwrap().fence.run_id, "R1");
    assert_eq!(claim(&shop, "W3", 50).await.unwrap().fence.run_id, "R4");
});

// Two workers that both saw the lane free: the index lets one in, the other finds nothing.
testkit::on_both!(workers_that_race_for_one_lane_get_one_run, async |db| {
    let shop = Shop::open(db).await;
    for n in 0..6 {
        enqueue(&shop, &run(&format!("R{n}"), n)).await;
    }
    let racers = (0..6).map(|n| {
        let shop = shop.clone();
        async move { claim(&shop, &format!("W{n}"), 10).await }
    });
    let had = join_all(racers).await.into_iter().flatten().count();
    assert_eq!(had, 1);
    assert_eq!(
        number(db, "SELECT COUNT(*) FROM run WHERE state = 'RUNNING'").await,
        1
    );
});

testkit::on_both!(who_lost_the_lease_writes_nothing_more, async |db| {
    let shop = Shop::open(db).await;
    enqueue(&shop, &of_timer("R1", Flow::StatusSync, 0)).await;
    let slow = claim(&shop, "W1", 0).await.unwrap();
    assert_eq!(
        shop.store.reap_runs(at(60)).await,
        Ok(0),
        "the lease holds to its end"
    );
    assert_eq!(shop.store.reap_runs(at(61)).await, Ok(1));
    let waiting = found(&shop, "R1").await;
    assert_eq!((waiting.state, waiting.attempts), (RunState::Queued, (1, 3)));
    refuses_all(&shop, db, &slow, 62).await;

    let quick = claim(&shop, "W2", 63).await.unwrap();
    assert_eq!((quick.fence.token, quick.attempts), (2, 2));
    refuses_all(&shop, db, &slow, 64).await;
    let record = PageRecord {
        token: 2,
        ..page_of("R1", 1)
    };
    shop.store
        .record_page(&shop.tenant, &record, at(65))
        .await
        .unwrap();
    assert_eq!(finish(&shop, &quick, 66, None).await, Ok(true));
    refuses_all(&shop, db, &slow, 67).await;
    let ended = found(&shop, "R1").await;
    assert_eq!(
        (ended.state, ended.worker.as_deref()),
        (RunState::Succeeded, Some("W2"))
    );
});

/// Everything that a worker may do with a claim is refused, and changes nothing.
async fn refuses_all(shop: &Shop, db: &testkit::TestDatabase, stale: &Claimed, seconds: i64) {
    let before = image(db).await;
    let (store, tenant) = (&shop.store, &shop.tenant);
    let page = store.record_page(tenant, &page_of("R1", 9), at(seconds)).await;
    assert_eq!(page, Err(fenced("R1")));
    let listed = [crate::deciding::Said::Listed(order_of("N-1", "A", 1))];
    let with_orders = shop.page(&listed, seconds, Some(page_of("R1", 9))).await;
    assert_eq!(with_orders.unwrap_err(), fenced("R1"));
    let mut scope = shop.scope(Pick::Codes(vec![so(1)]), seconds);
    scope.fence = Some(stale.fence.clone());
    let without_a_page = store
        .decide(&scope, &crate::shop::actor(seconds), "", |loaded| {
            crate::deciding::written(loaded, Vec::new(), ())
        })
        .await;
    assert_eq!(without_a_page, Err(fenced("R1")));
    let kept = store
        .keep_run(tenant, &stale.fence, at(seconds), at(seconds + 60))
        .await;
    assert_eq!(kept, Ok(Kept::Lost));
    store.set_run_expected(tenant, &stale.fence, 77).await.unwrap();
    assert_eq!(finish(shop, stale, seconds, Some(at(seconds))).await, Ok(false));
    assert_eq!(differing(&image(db).await, &before), Vec::<&str>::new());
}

testkit::on_both!(a_lease_that_is_kept_up_is_not_taken, async |db| {
    let shop = Shop::open(db).await;
    enqueue(&shop, &of_timer("R1", Flow::StatusSync, 0)).await;
    let work = claim(&shop, "W1", 0).await.unwrap();
    for seconds in [50, 100, 150] {
        let kept = shop
            .store
            .keep_run(&shop.tenant, &work.fence, at(seconds), at(seconds + 60));
        assert_eq!(kept.await, Ok(Kept::Held));
        assert_eq!(shop.store.reap_runs(at(seconds + 59)).await, Ok(0));
    }
    let named = ["R1", CHANNEL, "STATUS_SYNC"].map(str::to_owned);
    assert_eq!(
        shop.store.silent_runs(&shop.tenant, at(211)).await,
        Ok(vec![named])
    );
    assert_eq!(
        claim(&shop, "W2", 300).await,
        None,
        "taking over is what reaping does"
    );
});

/// On SQLite nothing comes between the look and the take.
#[test]
fn a_lease_that_is_kept_up_while_it_is_being_taken_back_stays() {
    testkit::run(testkit::Kind::Postgres, async |db| {
        let shop = Shop::open(db).await;
        enqueue(&shop, &of_timer("R1", Flow::StatusSync, 0)).await;
        let work = claim(&shop, "W1", 0).await.unwrap();
        let mut beside = PgConnection::connect(&db.url).await.unwrap();
        // The worker keeps it up, and has not committed that yet.
        beside.execute("BEGIN").await.unwrap();
        let later = AssertSqlSafe(format!("UPDATE run SET lease_until = {}", at(200).0));
        beside.execute(later).await.unwrap();
        let reaping = tokio::spawn({
            let store = shop.store.clone();
            async move { store.reap_runs(at(61)).await }
        });
        let waits =
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while beside.fetch_optional(waits).await.unwrap().is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        beside.execute("COMMIT").await.unwrap();
        assert_eq!(reaping.await.unwrap(), Ok(0), "taken from a worker that is well");
        assert_eq!(finish(&shop, &work, 100, None).await, Ok(true));
    });
}

testkit::on_both!(pages_are_numbered_on_where_some_were_refused, async |db| {
    let shop = Shop::open(db).await;
    enqueue(&shop, &of_timer("R1", Flow::StatusSync, 0)).await;
    assert_eq!(claim(&shop, "W1", 0).await.unwrap().pages, 0);
    // Page 1 was refused and halved: 2 and 3 stand.
    for page_no in [2, 3] {
        let page = page_of("R1", page_no);
        shop.store.record_page(&shop.tenant, &page, at(5)).await.unwrap();
    }
    assert_eq!(shop.store.reap_runs(at(61)).await, Ok(1));
    assert_eq!(claim(&shop, "W2", 63).await.unwrap().pages, 3);
});

testkit::on_both!(a_run_that_kills_its_workers_is_set_aside, async |db| {
    let shop = Shop::open(db).await;
    enqueue(&shop, &of_timer("R1", Flow::StatusSync, 0)).await;
    for attempt in 1..=3 {
        let seconds = attempt * 100;
        assert_eq!(claim(&shop, "W1", seconds).await.unwrap().attempts, attempt);
        assert_eq!(shop.store.reap_runs(at(seconds + 61)).await, Ok(1));
    }
    let ended = found(&shop, "R1").await;
    assert_eq!(
        (ended.state, ended.code.as_deref()),
        (RunState::Interrupted, Some("WORKER_LOST"))
    );
    assert_eq!(claim(&shop, "W1", 999).await, None);
});

testkit::on_both!(what_failed_waits_for_its_time, async |db| {
    let shop = Shop::open(db).await;
    enqueue(&shop, &of_timer("R1", Flow::StatusSync, 0)).await;
    let work = claim(&shop, "W1", 0).await.unwrap();
    let later = RunEnd {
        again_at: at(500),
        code: Some("TIMEOUT".to_owned()),
        ..end(RunState::Queued, "later", 1)
    };
    assert_eq!(shop.store.finish_run(&work, &later).await, Ok(true));
    let waiting = found(&shop, "R1").await;
    assert_eq!(
        (waiting.message.as_str(), waiting.code.as_deref()),
        ("later", Some("TIMEOUT"))
    );
    assert_eq!(claim(&shop, "W1", 499).await, None);
    let again = claim(&shop, "W1", 500).await.unwrap();
    assert_eq!(again.attempts, 2);
    assert_eq!(
        found(&shop, "R1").await.message,
        "",
        "the old message is no longer true"
    );
    let leaves = RunEnd {
        free_attempt: true,
        ..end(RunState::Queued, "leaving", 501)
    };
    shop.store.finish_run(&again, &leaves).await.unwrap();
    assert_eq!(
        claim(&shop, "W1", 501).await.unwrap().attempts,
        2,
        "leaving costs no attempt"
    );
});

testkit::on_both!(a_run_is_cancelled_at_once_or_after_its_page, async |db| {
    let shop = Shop::open(db).await;
    enqueue(&shop, &run("R1", 0)).await;
    let cancel = |id: &'static str| shop.store.cancel_run(&shop.tenant, id, "ann", at(5));
    assert_eq!(cancel("R1").await, Ok(Cancelled::AtOnce));
    let ended = found(&shop, "R1").await;
    assert_eq!(
        (ended.state, ended.finished_at),
        (RunState::Cancelled, Some(at(5)))
    );
    assert!(ended.message.contains("ann"), "{}", ended.message);
    assert_eq!(cancel("R1").await, Ok(Cancelled::WasOver));
    assert_eq!(cancel("NONE").await, Ok(Cancelled::WasOver));

    let work = start(&shop, &run("R2", 6)).await;
    assert_eq!(cancel("R2").await, Ok(Cancelled::AfterPage));
    let kept = shop
        .store
        .keep_run(&shop.tenant, &work.fence, at(7), at(70))
        .await;
    assert_eq!(kept, Ok(Kept::CancelAsked("ann".to_owned())));
    // Its worker was lost before it heard of it: nobody takes it up again.
    assert_eq!(shop.store.reap_runs(at(71)).await, Ok(1));
    assert_eq!(found(&shop, "R2").await.state, RunState::Cancelled);
});

testkit::on_both!(work_that_arrives_is_told, async |db| {
    let shop = Shop::open(db).await;
    let hour = std::time::Duration::from_secs(3_600);
    let short = std::time::Duration::from_millis(20);
    // The first wait begins to listen; then a run of this process is heard of long before the hour is over.
    shop.store.engine().work_arrives(short).await;
    let engine = shop.store.engine().clone();
    let waiting = tokio::spawn(async move { engine.work_arrives(hour).await });
    enqueue(&shop, &run("R1", 0)).await;
    waiting.await.unwrap();
});

testkit::on_both!(old_runs_are_forgotten_and_the_last_of_a_task_stays, async |db| {
    let shop = Shop::open(db).await;
    let task = store::NewTask {
        flow: Flow::StatusSync,
        timer: "every 40m".to_owned(),
        jitter_s: 0,
        tick: crate::tasks::tick(0),
    };
    shop.store
        .add_tasks(&shop.tenant, &channel(CHANNEL), &[task])
        .await
        .unwrap();
    for (id, seconds) in [("R1", 10), ("R2", 20), ("R3", 30)] {
        let work = start(&shop, &run(id, seconds)).await;
        let record = PageRecord {
            outcomes: vec![(
                crate::words::no("N-1"),
                domain::sync::Outcome::with(domain::sync::OutcomeKind::Failed, "NO", "why"),
            )],
            ..page_of(id, 1)
        };
        shop.store
            .record_page(&shop.tenant, &record, at(seconds + 1))
            .await
            .unwrap();
        finish(&shop, &work, seconds + 2, None).await.unwrap();
    }
    enqueue(&shop, &run("R4", 1)).await;
    assert_eq!(
        shop.store.forget_runs(at(22)).await,
        Ok(1),
        "R1 alone ended before"
    );
    assert_eq!(shop.store.forget_runs(at(22)).await, Ok(0));
    assert_eq!(
        shop.store.forget_runs(at(9_999)).await,
        Ok(1),
        "R3 is the task's last, R4 waits"
    );
    for table in ["run_page", "run_outcome"] {
        assert_eq!(
            number(db, &format!("SELECT COUNT(*) FROM {table}")).await,
            1,
            "{table}"
        );
    }
    let left = shop
        .store
        .runs(&shop.tenant, &store::RunFilter::default(), "", 9)
        .await
        .unwrap();
    let left: Vec<_> = left.into_iter().map(|run| run.run_id).collect();
    assert_eq!(left, ["R4", "R3"]);
});

testkit::on_both!(the_run_that_a_cursor_rests_on_is_never_forgotten, async |db| {
    let shop = Shop::open(db).await;
    let good = start(&shop, &run("R1", 1)).await;
    finish(&shop, &good, 2, Some(at(1))).await.unwrap();
    let skipped = NewRun {
        state: RunState::Skipped,
        ..run("R2", 10)
    };
    enqueue(&shop, &skipped).await;
    assert_eq!(shop.store.forget_runs(at(9_999)).await, Ok(1));
    assert_eq!(found(&shop, "R1").await.state, RunState::Succeeded);
});

testkit::on_both!(what_was_asked_to_end_is_not_put_back, async |db| {
    let shop = Shop::open(db).await;
    for (id, seconds, free_attempt) in [("R1", 1, false), ("R2", 20, true)] {
        let wanted = NewRun {
            attempts_max: 3,
            ..run(id, seconds)
        };
        let work = start(&shop, &wanted).await;
        let asked = shop
            .store
            .cancel_run(&shop.tenant, id, "ann", at(seconds + 1))
            .await;
        assert_eq!(asked, Ok(Cancelled::AfterPage));
        let again = RunEnd {
            free_attempt,
            ..end(RunState::Queued, "it may pass", seconds + 2)
        };
        assert_eq!(shop.store.finish_run(&work, &again).await, Ok(true));
        let ended = found(&shop, id).await;
        assert_eq!(
            (ended.state, ended.message.as_str()),
            (
                RunState::Cancelled,
                "Cancelled by ann. What was done before stands"
            )
        );
        assert_eq!(shop.store.finish_run(&work, &again).await, Ok(false));
    }
    assert_eq!(claim(&shop, "W2", 99).await, None);
});

testkit::on_both!(
    one_that_waits_for_another_attempt_tells_that_it_had_begun,
    async |db| {
        let shop = Shop::open(db).await;
        let wanted = NewRun {
            attempts_max: 3,
            ..run("R1", 1)
        };
        let work = start(&shop, &wanted).await;
        let again = RunEnd {
            code: Some("TIMEOUT".to_owned()),
            ..end(RunState::Queued, "it may pass", 2)
        };
        shop.store.finish_run(&work, &again).await.unwrap();
        let asked = shop.store.cancel_run(&shop.tenant, "R1", "ann", at(3)).await;
        assert_eq!(asked, Ok(Cancelled::AtOnce));
        let ended = found(&shop, "R1").await;
        assert_eq!(
            (ended.message.as_str(), ended.code),
            ("Cancelled by ann. What was done before stands", None)
        );
    }
);

testkit::on_both!(a_run_of_an_unknown_kind_stops_no_other, async |db| {
    let shop = Shop::open(db).await;
    let other = NewRun {
        channel: channel("OTHER"),
        ..run("R1", 1)
    };
    enqueue(&shop, &other).await;
    enqueue(&shop, &run("R2", 2)).await;
    crate::images::exec(db, "UPDATE run SET kind = 'OF_TOMORROW' WHERE run_id = 'R1'").await;
    assert_eq!(claim(&shop, "W1", 9).await.unwrap().fence.run_id, "R2");
    let stood = found_state(db, "R1").await;
    assert_eq!(stood, "QUEUED", "whoever knows it may have it");
});

async fn found_state(db: &testkit::TestDatabase, id: &str) -> String {
    let sql = format!("SELECT state FROM run WHERE run_id = '{id}'");
    crate::images::texts(db, &sql).await.remove(0)
}
