//! Sixteen at once, in two processes' worth of connections, on ten hot SKUs: whatever happens, the books are right.

use crate::images::{number, texts};
use crate::shop::{Shop, WH1, WH2};
use crate::work::{Dice, one_thing};
use std::collections::BTreeSet;
use testkit::TestDatabase;

const TASKS: u64 = 16;
const ROUNDS: i64 = 15;
const SKUS: u64 = 10;

async fn crowd(db: &TestDatabase, shop: &Shop) -> u64 {
    let processes = [shop.clone(), shop.again(db).await];
    let mut all = Vec::new();
    for task in 0..TASKS {
        let shop = processes[usize::from(task % 2 == 0)].clone();
        all.push(tokio::spawn(async move {
            let mut dice = Dice(task);
            let mut written = 0;
            for round in 0..ROUNDS {
                let seconds = 100 + round * 100 + i64::try_from(task).unwrap();
                let done = one_thing(&shop, &mut dice, seconds, SKUS).await;
                written += done.expect("no contention is the caller's").len() as u64;
            }
            written
        }));
    }
    // An audit reads one snapshot, so it finds the books right at any moment.
    for _ in 0..3 {
        assert_eq!(shop.violations().await, [], "while others write");
    }
    let mut written = 0;
    for one in all {
        written += one.await.unwrap();
    }
    let counters = processes.each_ref().map(|shop| shop.store.retries());
    let retries: u64 = counters.iter().map(|counter| counter.retries()).sum();
    eprintln!("{:?}: {written} orders written, {retries} retries", db.kind);
    assert_eq!(counters.map(|counter| counter.gave_up()), [0, 0]);
    written
}

/// Every number from the first to the one before the next was issued, and none twice.
async fn assert_without_gaps(db: &TestDatabase, issued: &str, next: &str, prefix: &str) {
    let issued = texts(db, issued).await;
    let distinct: BTreeSet<&String> = issued.iter().collect();
    assert_eq!(distinct.len(), issued.len(), "one was issued twice");
    let expected: BTreeSet<String> = (1..number(db, next).await)
        .map(|n| format!("{prefix}{n:03}"))
        .collect();
    assert_eq!(issued.into_iter().collect::<BTreeSet<_>>(), expected);
}

testkit::on_both!(a_crowd_leaves_the_books_right, async |db| {
    let shop = Shop::open(db).await;
    for n in 0..SKUS {
        shop.stock(&format!("S{n}"), if n % 2 == 0 { WH1 } else { WH2 }, 6)
            .await;
    }
    let written = crowd(db, &shop).await;
    assert!(written > 60, "only {written} orders were written");
    assert_eq!(shop.violations().await, []);
    let below = "SELECT COUNT(*) FROM stock_level WHERE available < 0 OR reserved < 0 OR allocated < 0
        OR putaway_pending < 0 OR bad < 0";
    assert_eq!(number(db, below).await, 0);

    for code in [WH1, WH2] {
        for (kind, table, column, also) in [
            ("PACKING", "package", "packing_no", ""),
            ("INVOICE", "invoice", "invoice_no", "AND source = 'OURS'"),
            ("RETURN", "goods_return", "return_no", ""),
        ] {
            let issued = format!("SELECT {column} FROM {table} WHERE facility = '{code}' {also}");
            let next = format!("SELECT next_no FROM sequence WHERE facility = '{code}' AND kind = '{kind}'");
            assert_without_gaps(db, &issued, &next, &format!("{}{}-", &kind[..2], &code[2..])).await;
        }
    }
    let issued = "SELECT SUBSTR(order_code, 10) FROM sale_order";
    assert_without_gaps(db, issued, "SELECT next_order FROM tenant", "").await;
    let events = "SELECT COUNT(*) FROM sale_order AS o WHERE o.movement_count <>
        (SELECT COUNT(*) FROM stock_ledger AS l WHERE l.document = o.order_code)";
    assert_eq!(
        number(db, events).await,
        0,
        "the ledger's lines of an order are counted"
    );
});
