//! Runs of a sync: begun, counted, ended once, and taken for dead when they are silent.

use crate::images::{image, number, texts};
use crate::shop::{CHANNEL, Shop, channel};
use crate::words::at;
use domain::channel::Flow;
use domain::moment::Moment;
use store::{NewRun, PageRecord, Run, StoreError};

/// A run of the status sync that begins at this second.
pub(crate) fn run(id: &str, seconds: i64) -> NewRun {
    NewRun {
        run_id: id.to_owned(),
        channel: channel(CHANNEL),
        flow: Flow::StatusSync,
        started_by: "cli".to_owned(),
        state: "RUNNING",
        message: String::new(),
        at: at(seconds),
    }
}

/// A page's record without orders.
pub(crate) fn page_of(run_id: &str, page_no: u32) -> PageRecord {
    PageRecord {
        run_id: run_id.to_owned(),
        channel: Some(channel(CHANNEL)),
        page_no,
        asked_at: Some(at(5)),
        ..PageRecord::default()
    }
}

pub(crate) async fn start(shop: &Shop, run: &NewRun) {
    assert_eq!(shop.store.start_run(&shop.tenant, run).await, Ok(()));
}

pub(crate) async fn found(shop: &Shop, id: &str) -> Run {
    shop.store.run(&shop.tenant, id).await.unwrap().unwrap()
}

async fn finish(shop: &Shop, run: &NewRun, seconds: i64, to: Option<Moment>) -> Result<(), StoreError> {
    let end = ("SUCCEEDED", "it's done", at(seconds));
    shop.store.finish_run(&shop.tenant, run, end, to).await
}

const CURSOR: &str = "SELECT synced_to FROM channel_flow";

testkit::on_both!(a_run_is_counted_and_ends_once, async |db| {
    let shop = Shop::open(db).await;
    start(&shop, &run("R1", 0)).await;
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
    let expected = Run {
        channel: CHANNEL.to_owned(),
        flow: "STATUS_SYNC".to_owned(),
        state: "RUNNING".to_owned(),
        message: String::new(),
        counts: [4, 2, 1, 4, 1],
        pages: 2,
    };
    assert_eq!(found(&shop, "R1").await, expected);
    assert_eq!(
        texts(db, "SELECT run_id FROM channel_flow").await,
        Vec::<String>::new()
    );
    finish(&shop, &run("R1", 0), 20, Some(at(15))).await.unwrap();
    let ended = Run {
        state: "SUCCEEDED".to_owned(),
        message: "it's done".to_owned(),
        ..expected
    };
    assert_eq!(found(&shop, "R1").await, ended);
    assert_eq!(number(db, CURSOR).await, at(15).0);

    // Over is over: no page, no second end, no move of the cursor.
    let before = image(db).await;
    let late = shop
        .store
        .record_page(&shop.tenant, &page_of("R1", 3), at(30))
        .await;
    assert!(late.unwrap_err().to_string().contains("R1"), "it names the run");
    finish(&shop, &run("R1", 0), 30, Some(at(25))).await.unwrap();
    finish(&shop, &run("NONE", 0), 30, Some(at(25))).await.unwrap();
    assert_eq!(image(db).await, before);
    assert_eq!(shop.store.run(&shop.tenant, "NONE").await, Ok(None));

    start(&shop, &run("R2", 40)).await;
    finish(&shop, &run("R2", 40), 50, Some(at(45))).await.unwrap();
    assert_eq!(number(db, CURSOR).await, at(45).0);
    start(&shop, &run("R3", 60)).await;
    finish(&shop, &run("R3", 60), 70, None).await.unwrap();
    assert_eq!(
        number(db, CURSOR).await,
        at(45).0,
        "a run that did not reach its end moves nothing"
    );
});

testkit::on_both!(
    a_silent_run_is_taken_for_dead_by_the_next_of_its_kind,
    async |db| {
        let shop = Shop::open(db).await;
        start(&shop, &run("R1", 0)).await;
        let other = NewRun {
            flow: Flow::ReturnSync,
            ..run("R2", 0)
        };
        start(&shop, &other).await;
        let elsewhere = NewRun {
            channel: channel("OTHER"),
            ..run("R3", 0)
        };
        start(&shop, &elsewhere).await;
        shop.store
            .record_page(&shop.tenant, &page_of("R1", 1), at(100))
            .await
            .unwrap();

        let silent = |seconds| shop.store.silent_runs(&shop.tenant, at(seconds));
        assert_eq!(
            silent(600).await,
            Ok(Vec::new()),
            "ten minutes are no silence yet"
        );
        let named = |id: &str, channel: &str, flow: &str| [id, channel, flow].map(str::to_owned);
        let two = vec![
            named("R2", CHANNEL, "RETURN_SYNC"),
            named("R3", "OTHER", "STATUS_SYNC"),
        ];
        assert_eq!(silent(601).await, Ok(two), "R1 was heard of at 100");

        start(&shop, &run("R4", 700)).await;
        assert_eq!(
            found(&shop, "R1").await.state,
            "RUNNING",
            "at 700 it was silent for ten minutes and not longer"
        );
        start(&shop, &run("R5", 701)).await;
        assert_eq!(found(&shop, "R1").await.state, "INTERRUPTED");
        for id in ["R2", "R3", "R4", "R5"] {
            assert_eq!(found(&shop, id).await.state, "RUNNING", "{id}");
        }
        // It was not dead after all: it may not write or end any more, nor move the cursor.
        let before = image(db).await;
        shop.store
            .record_page(&shop.tenant, &page_of("R1", 2), at(702))
            .await
            .unwrap_err();
        finish(&shop, &run("R1", 0), 702, Some(at(1))).await.unwrap();
        assert_eq!(image(db).await, before);
    }
);

testkit::on_both!(a_skipped_run_is_over_at_once, async |db| {
    let shop = Shop::open(db).await;
    let message = domain::tenant::NOT_LIVE_MESSAGE.to_owned();
    let skipped = NewRun {
        state: "SKIPPED",
        message: message.clone(),
        ..run("R1", 3)
    };
    start(&shop, &skipped).await;
    let stored = found(&shop, "R1").await;
    assert_eq!((stored.state.as_str(), stored.message), ("SKIPPED", message));
    assert_eq!(number(db, "SELECT finished_at FROM sync_run").await, at(3).0);
    assert_eq!(
        shop.store.silent_runs(&shop.tenant, at(9_999)).await,
        Ok(Vec::new())
    );
    shop.store
        .record_page(&shop.tenant, &page_of("R1", 1), at(4))
        .await
        .unwrap_err();
    let twice = shop.store.start_run(&shop.tenant, &run("R1", 5)).await;
    assert!(twice.unwrap_err().is_constraint("sync_run_pkey"));
});
