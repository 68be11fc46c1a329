//! Runs of a sync: begun, counted, ended once, and what they recorded.

use crate::images::{image, number, texts};
use crate::shop::{CHANNEL, Shop, channel};
use crate::words::at;
use domain::moment::Moment;
use domain::run::RunKind;
use domain::run::{RunCause, RunState};
use domain::sync::{Outcome, OutcomeKind};
use store::{Claimant, Claimed, NewRun, PageRecord, Run, RunEnd, RunFilter, StoreError};

/// A run of the status sync, asked for at this second.
pub(crate) fn run(id: &str, seconds: i64) -> NewRun {
    NewRun {
        run_id: id.to_owned(),
        channel: channel(CHANNEL),
        kind: RunKind::StatusSync,
        request: "{}".to_owned(),
        started_by: "cli".to_owned(),
        cause: RunCause::Hand,
        of_task: true,
        tick_at: None,
        state: RunState::Queued,
        message: String::new(),
        attempts_max: 1,
        at: at(seconds),
    }
}

/// A page's record without orders, by the first claim of a run.
pub(crate) fn page_of(run_id: &str, page_no: u32) -> PageRecord {
    PageRecord {
        run_id: run_id.to_owned(),
        token: 1,
        channel: Some(channel(CHANNEL)),
        page_no,
        asked_at: Some(at(5)),
        ..PageRecord::default()
    }
}

/// A worker that claims at this second, for a minute.
pub(crate) fn worker(name: &str, seconds: i64) -> Claimant<'_> {
    Claimant {
        worker: name,
        now: at(seconds),
        lease_until: at(seconds + 60),
    }
}

/// Asks for a run and claims it.
pub(crate) async fn start(shop: &Shop, run: &NewRun) -> Claimed {
    shop.store.enqueue_run(&shop.tenant, run).await.unwrap();
    let only = Some((&shop.tenant, run.run_id.as_str()));
    let seconds = run.at.0 / 1_000_000 - at(0).0 / 1_000_000;
    shop.store
        .claim_run(worker("W1", seconds), only)
        .await
        .unwrap()
        .unwrap()
}

pub(crate) async fn found(shop: &Shop, id: &str) -> Run {
    shop.store.run(&shop.tenant, id).await.unwrap().unwrap()
}

/// How a run ends at this second.
pub(crate) fn end(state: RunState, message: &str, seconds: i64) -> RunEnd {
    RunEnd {
        state,
        message: message.to_owned(),
        code: None,
        at: at(seconds),
        again_at: at(seconds),
        free_attempt: false,
        synced_to: None,
    }
}

pub(crate) async fn finish(
    shop: &Shop,
    work: &Claimed,
    seconds: i64,
    to: Option<Moment>,
) -> Result<bool, StoreError> {
    let end = RunEnd {
        synced_to: to,
        ..end(RunState::Succeeded, "it's done", seconds)
    };
    shop.store.finish_run(work, &end).await
}

const CURSOR: &str = "SELECT synced_to FROM channel_flow";

testkit::on_both!(a_run_is_counted_and_ends_once, async |db| {
    let shop = Shop::open(db).await;
    let work = start(&shop, &run("R1", 0)).await;
    for (page_no, counts) in [(1, [3, 0, 2, 0, 1]), (2, [1, 2, -1, 4, 0])] {
        let record = PageRecord {
            counts,
            ..page_of("R1", page_no)
        };
        shop.store
            .record_page(&shop.tenant, &record, at(10))
            .await
            .unwrap();
    }
    let running = found(&shop, "R1").await;
    assert_eq!((running.state, running.pages), (RunState::Running, 2));
    assert_eq!(running.counts, [4, 2, 1, 4, 1]);
    assert_eq!((running.started_at, running.seen_at), (Some(at(0)), at(10)));
    assert_eq!(
        texts(db, "SELECT run_id FROM channel_flow").await,
        Vec::<String>::new()
    );
    assert_eq!(finish(&shop, &work, 20, Some(at(15))).await, Ok(true));
    let ended = found(&shop, "R1").await;
    assert_eq!(
        (ended.state, ended.finished_at),
        (RunState::Succeeded, Some(at(20)))
    );
    assert_eq!(ended.message, "it's done");
    assert_eq!(number(db, CURSOR).await, at(15).0);

    // Over is over: no page, no second end, no move of the cursor.
    let before = image(db).await;
    let late = shop
        .store
        .record_page(&shop.tenant, &page_of("R1", 3), at(30))
        .await;
    let fenced = StoreError::Fenced {
        run_id: "R1".to_owned(),
    };
    assert_eq!(late, Err(fenced));
    assert_eq!(finish(&shop, &work, 30, Some(at(25))).await, Ok(false));
    assert_eq!(image(db).await, before);
    assert_eq!(shop.store.run(&shop.tenant, "NONE").await, Ok(None));

    let second = start(&shop, &run("R2", 40)).await;
    finish(&shop, &second, 50, Some(at(45))).await.unwrap();
    assert_eq!(number(db, CURSOR).await, at(45).0);
    let third = start(&shop, &run("R3", 60)).await;
    finish(&shop, &third, 70, None).await.unwrap();
    assert_eq!(
        number(db, CURSOR).await,
        at(45).0,
        "a run that did not reach its end moves nothing"
    );
});

testkit::on_both!(a_skipped_run_is_over_at_once, async |db| {
    let shop = Shop::open(db).await;
    let message = domain::tenant::NOT_LIVE_MESSAGE.to_owned();
    let skipped = NewRun {
        state: RunState::Skipped,
        message: message.clone(),
        ..run("R1", 3)
    };
    shop.store.enqueue_run(&shop.tenant, &skipped).await.unwrap();
    let stored = found(&shop, "R1").await;
    assert_eq!((stored.state, stored.message), (RunState::Skipped, message));
    assert_eq!(stored.finished_at, Some(at(3)));
    assert_eq!(shop.store.claim_run(worker("W1", 9), None).await, Ok(None));
    assert_eq!(
        shop.store.silent_runs(&shop.tenant, at(9_999)).await,
        Ok(Vec::new())
    );
    shop.store
        .record_page(&shop.tenant, &page_of("R1", 1), at(4))
        .await
        .unwrap_err();
});

testkit::on_both!(runs_are_listed_newest_first_by_what_is_wanted, async |db| {
    let shop = Shop::open(db).await;
    for n in 1..=5 {
        let wanted = NewRun {
            kind: if n % 2 == 0 {
                RunKind::ReturnSync
            } else {
                RunKind::StatusSync
            },
            channel: channel(if n == 5 { "OTHER" } else { CHANNEL }),
            ..run(&format!("R{n}"), n)
        };
        shop.store.enqueue_run(&shop.tenant, &wanted).await.unwrap();
    }
    shop.store
        .cancel_run(&shop.tenant, "R3", "ann", at(9))
        .await
        .unwrap();
    let list = async |filter: RunFilter, before: &str, limit: i64| -> Vec<String> {
        let runs = shop
            .store
            .runs(&shop.tenant, &filter, before, limit)
            .await
            .unwrap();
        runs.into_iter().map(|run| run.run_id).collect()
    };
    let all = RunFilter::default;
    assert_eq!(list(all(), "", 2).await, ["R5", "R4"]);
    assert_eq!(list(all(), "R4", 9).await, ["R3", "R2", "R1"]);
    let of_shop = RunFilter {
        channel: Some(channel(CHANNEL)),
        ..all()
    };
    assert_eq!(list(of_shop.clone(), "", 9).await, ["R4", "R3", "R2", "R1"]);
    let returns = RunFilter {
        kind: Some(RunKind::ReturnSync),
        ..all()
    };
    assert_eq!(list(returns.clone(), "", 9).await, ["R4", "R2"]);
    let both = RunFilter {
        kind: Some(RunKind::StatusSync),
        ..of_shop
    };
    assert_eq!(list(both.clone(), "", 9).await, ["R3", "R1"]);
    assert_eq!(list(both.clone(), "R3", 9).await, ["R1"]);
    let cancelled = RunFilter {
        state: Some(RunState::Cancelled),
        ..both
    };
    assert_eq!(list(cancelled, "", 9).await, ["R3"]);
    let queued = RunFilter {
        state: Some(RunState::Queued),
        ..all()
    };
    assert_eq!(list(queued, "", 9).await, ["R5", "R4", "R2", "R1"]);
});

testkit::on_both!(every_order_of_a_run_is_found_again, async |db| {
    let shop = Shop::open(db).await;
    start(&shop, &run("R1", 0)).await;
    let outcome = |kind, code: &str| Outcome::with(kind, code, "why");
    let no = crate::words::no;
    let record = PageRecord {
        unchanged: vec![(no("A-1"), outcome(OutcomeKind::Unchanged, "DRIFT"))],
        outcomes: vec![
            (no("B-1"), outcome(OutcomeKind::Failed, "NO")),
            (no("B-2"), outcome(OutcomeKind::Changed, "YES")),
            (no("B-3"), outcome(OutcomeKind::Failed, "NO")),
        ],
        ..page_of("R1", 1)
    };
    shop.store
        .record_page(&shop.tenant, &record, at(1))
        .await
        .unwrap();
    shop.store
        .record_page(&shop.tenant, &page_of("R1", 2), at(2))
        .await
        .unwrap();
    let named = async |kind, after: &str, limit| -> Vec<String> {
        let found = shop
            .store
            .run_outcomes(&shop.tenant, "R1", kind, after, limit)
            .await
            .unwrap();
        found.into_iter().map(|o| o.channel_order_no).collect()
    };
    assert_eq!(named(None, "", 2).await, ["B-1", "B-2"]);
    assert_eq!(named(None, "B-2", 2).await, ["B-3"]);
    assert_eq!(named(Some(OutcomeKind::Failed), "", 9).await, ["B-1", "B-3"]);
    let one = shop.store.run_outcome(&shop.tenant, "R1", "B-2").await.unwrap();
    assert_eq!(one, Some(outcome(OutcomeKind::Changed, "YES")));
    assert_eq!(shop.store.run_outcome(&shop.tenant, "R1", "A-1").await, Ok(None));
    let pages = shop.store.run_pages(&shop.tenant, "R1", 0).await.unwrap();
    let seen: Vec<_> = pages
        .iter()
        .map(|(n, at, orders)| (*n, *at, orders.len()))
        .collect();
    assert_eq!(seen, [(1, at(5), 1), (2, at(5), 0)]);
    assert_eq!(pages[0].2[0].outcome, outcome(OutcomeKind::Unchanged, "DRIFT"));
    assert_eq!(shop.store.run_pages(&shop.tenant, "R1", 2).await, Ok(Vec::new()));
});
