//! What a run records of single orders, and of words that nobody knows.

use crate::images::texts;
use crate::runs::{page_of, run, start};
use crate::shop::{CHANNEL, Shop, channel};
use crate::specimen::AWKWARD;
use crate::words::{at, no};
use domain::codes::ChannelOrderNo;
use domain::run::RunKind;
use domain::sync::{Outcome, OutcomeKind};
use store::{NewRun, PageRecord};
use testkit::TestDatabase;

fn outcome(number: &str, kind: OutcomeKind, message: &str) -> (ChannelOrderNo, Outcome) {
    (no(number), Outcome::with(kind, "CODE", message))
}

async fn kept(db: &TestDatabase) -> Vec<String> {
    let sql = "SELECT channel_order_no || ' ' || outcome || ' ' || COALESCE(code, '-') || ' ' || message
        FROM run_outcome ORDER BY run_id, channel_order_no";
    texts(db, sql).await
}

testkit::on_both!(an_order_has_one_outcome_in_a_run_the_last, async |db| {
    let shop = Shop::open(db).await;
    start(&shop, &run("R1", 0)).await;
    let nothing = Outcome {
        kind: OutcomeKind::Changed,
        code: None,
        message: String::new(),
    };
    let first = PageRecord {
        outcomes: vec![
            outcome("N-1", OutcomeKind::Skipped, AWKWARD),
            (no("N-2"), nothing),
        ],
        ..page_of("R1", 1)
    };
    shop.store.record_page(&shop.tenant, &first, at(1)).await.unwrap();
    assert_eq!(
        kept(db).await,
        [format!("N-1 skipped CODE {AWKWARD}"), "N-2 changed - ".to_owned()]
    );
    let second = PageRecord {
        outcomes: vec![
            outcome("N-2", OutcomeKind::Failed, "worse"),
            outcome("N-3", OutcomeKind::Changed, ""),
        ],
        ..page_of("R1", 2)
    };
    shop.store
        .record_page(&shop.tenant, &second, at(2))
        .await
        .unwrap();
    assert_eq!(
        kept(db).await[1..],
        ["N-2 failed CODE worse", "N-3 changed CODE "]
    );

    // Another run has its own; and one page may name an order twice.
    let of_returns = NewRun {
        kind: RunKind::ReturnSync,
        ..run("R2", 3)
    };
    start(&shop, &of_returns).await;
    let twice = PageRecord {
        outcomes: vec![
            outcome("N-1", OutcomeKind::Failed, "one"),
            outcome("N-1", OutcomeKind::Failed, "two"),
        ],
        ..page_of("R2", 1)
    };
    shop.store.record_page(&shop.tenant, &twice, at(4)).await.unwrap();
    assert_eq!(kept(db).await.len(), 4);
    assert_eq!(kept(db).await[3], "N-1 failed CODE two");
});

testkit::on_both!(unchanged_orders_are_one_row_a_page, async |db| {
    let shop = Shop::open(db).await;
    start(&shop, &run("R1", 0)).await;
    let record = PageRecord {
        unchanged: vec![
            (no("N-1"), Outcome::unchanged()),
            outcome("N'2\"", OutcomeKind::Unchanged, "stale"),
        ],
        ..page_of("R1", 1)
    };
    shop.store
        .record_page(&shop.tenant, &record, at(9))
        .await
        .unwrap();
    let pages = texts(
        db,
        "SELECT CAST(asked_at AS TEXT) || ' ' || unchanged FROM run_page",
    )
    .await;
    let text = format!(r#"{} [["N-1",null,""],["N'2\"","CODE","stale"]]"#, at(5).0);
    assert_eq!(pages, [text]);
    assert_eq!(kept(db).await, Vec::<String>::new());
    let again = shop
        .store
        .record_page(&shop.tenant, &page_of("R1", 1), at(9))
        .await
        .unwrap_err();
    assert!(
        again.is_constraint("run_page_pkey"),
        "a page is recorded once: {again}"
    );
    assert_eq!(crate::runs::found(&shop, "R1").await.pages, 1);
});

testkit::on_both!(unknown_words_are_counted_word_for_word, async |db| {
    let shop = Shop::open(db).await;
    start(&shop, &run("R1", 0)).await;
    let words = |all: &[(&str, i64)]| all.iter().map(|(word, n)| ((*word).to_owned(), *n)).collect();
    for (page_no, channel_code, unknown_words) in [
        (1, CHANNEL, words(&[(AWKWARD, 2), ("ZORP", 1)])),
        (2, CHANNEL, words(&[("ZORP", 4), ("zorp", 1), ("", 1)])),
        (3, "OTHER", words(&[("ZORP", 9)])),
    ] {
        let record = PageRecord {
            channel: Some(channel(channel_code)),
            unknown_words,
            ..page_of("R1", page_no)
        };
        shop.store
            .record_page(&shop.tenant, &record, at(i64::from(page_no)))
            .await
            .unwrap();
    }
    let counted = shop.store.unknown_words(&shop.tenant).await.unwrap();
    let counted: Vec<_> = counted
        .iter()
        .map(|(c, w, n)| (c.as_str(), w.as_str(), *n))
        .collect();
    assert_eq!(
        counted,
        [
            ("OTHER", "ZORP", 9),
            (CHANNEL, "", 1),
            (CHANNEL, AWKWARD, 2),
            (CHANNEL, "ZORP", 5),
            (CHANNEL, "zorp", 1)
        ]
    );
    let seen = "SELECT CAST(first_seen_at AS TEXT) || ' ' || CAST(last_seen_at AS TEXT) FROM unknown_word
        WHERE channel = 'SHOP' AND word = 'ZORP'";
    assert_eq!(texts(db, seen).await, [format!("{} {}", at(1).0, at(2).0)]);
});
