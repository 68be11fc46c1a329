//! A page is one transaction: the orders, the stock, the numbers, the counters and the run's record, all or nothing.

use crate::deciding::Said;
use crate::images::{differing, exec, image, number, touched, watch};
use crate::runs::{found, page_of, run, start};
use crate::shop::{Shop, WH1, so};
use crate::words::{at, order_of, says, units};
use domain::sync::observation::{ListedOrder, Reading};
use store::PageRecord;

fn taking_in(orders: impl IntoIterator<Item = ListedOrder>) -> Vec<Said> {
    orders.into_iter().map(Said::Listed).collect()
}

fn three() -> Vec<Said> {
    taking_in(["N-1", "N-2", "N-3"].map(|number| order_of(number, "A", 2)))
}

fn with_word(page_no: u32) -> Option<PageRecord> {
    let unknown_words = vec![("ZORP".to_owned(), 1)];
    Some(PageRecord {
        unknown_words,
        ..page_of("R1", page_no)
    })
}

testkit::on_both!(a_page_is_written_with_its_outcomes_and_counters, async |db| {
    let shop = Shop::open(db).await;
    shop.stock("A", WH1, 5).await;
    start(&shop, &run("R1", 0)).await;
    watch(db).await;
    shop.page(&three(), 7, with_word(1)).await.unwrap();
    let written = [
        "INSERT order_counter 1",
        "INSERT order_event 9",
        "INSERT order_item 6",
        "INSERT package 3",
        "INSERT run_outcome 3",
        "INSERT run_page 1",
        "INSERT sale_order 3",
        "INSERT stock_ledger 3",
        "INSERT unknown_word 1",
        "UPDATE run 1",
        "UPDATE sequence 1",
        "UPDATE stock_level 1",
        "UPDATE tenant 1",
    ];
    assert_eq!(touched(db).await, written);
    let stored = found(&shop, "R1").await;
    assert_eq!((stored.counts, stored.pages), ([0, 0, 3, 0, 0], 1));
    assert_eq!(number(db, "SELECT seen_at FROM run").await, at(7).0);
    assert_eq!(shop.violations().await, []);
});

testkit::on_both!(a_write_that_fails_in_the_middle_leaves_nothing, async |db| {
    let shop = Shop::open(db).await;
    shop.stock("A", WH1, 50).await;
    start(&shop, &run("R1", 0)).await;
    // Somebody's package has the number that the second order of the page will draw.
    let planted = "INSERT INTO package VALUES ('T1', 'SO-OTHER', 'WH1', 'PA1-002', 1, 'CANCELLED', 0, 0, NULL, NULL, 0, NULL, 0, NULL)";
    exec(db, planted).await;
    let before = image(db).await;
    let failed = shop.page(&three(), 7, with_word(1)).await.unwrap_err();
    assert!(failed.is_constraint("package_packing_no"), "{failed}");
    assert_eq!(differing(&image(db).await, &before), Vec::<&str>::new());
    assert_eq!(
        shop.store.retries().retries(),
        0,
        "a number given twice is no race"
    );
    exec(db, "DELETE FROM package WHERE order_code = 'SO-OTHER'").await;
    shop.page(&three(), 7, with_word(1)).await.unwrap();
    assert_eq!(shop.violations().await, []);
});

// The record is written last and belongs to the same transaction: where it fails, no order has changed.
testkit::on_both!(a_page_whose_record_fails_leaves_nothing, async |db| {
    let shop = Shop::open(db).await;
    shop.stock("A", WH1, 50).await;
    let before = image(db).await;
    let refused = shop.page(&three(), 7, with_word(1)).await.unwrap_err();
    assert!(
        refused.to_string().contains("R1"),
        "there is no such run: {refused}"
    );
    assert_eq!(image(db).await, before);

    start(&shop, &run("R1", 0)).await;
    exec(db, "INSERT INTO run_page VALUES ('T1', 'R1', 2, 0, '[]')").await;
    let before = image(db).await;
    shop.page(&three(), 7, with_word(2)).await.unwrap_err();
    assert_eq!(image(db).await, before, "page 2 is recorded already");

    exec(db, "UPDATE run SET state = 'INTERRUPTED'").await;
    let before = image(db).await;
    shop.page(&three(), 7, with_word(3)).await.unwrap_err();
    assert_eq!(image(db).await, before, "the run was taken for dead");
});

testkit::on_both!(an_unchanged_page_writes_its_record_alone, async |db| {
    let shop = Shop::open(db).await;
    shop.stock("A", WH1, 50).await;
    shop.page(&three(), 7, None).await.unwrap();
    start(&shop, &run("R1", 0)).await;
    watch(db).await;
    let before = image(db).await;
    let record_alone = ["INSERT run_page 1", "UPDATE run 1"];

    shop.store
        .record_page(&shop.tenant, &page_of("R1", 1), at(8))
        .await
        .unwrap();
    assert_eq!(touched(db).await, record_alone);
    let open = |number: &str| Said::Status(says(number, 8, [units("A", 2, Reading::Open)]));
    shop.page(&[open("N-1"), open("N-2")], 8, Some(page_of("R1", 2)))
        .await
        .unwrap();
    assert_eq!(touched(db).await, record_alone);
    shop.page(&three(), 9, Some(page_of("R1", 3))).await.unwrap();
    assert_eq!(touched(db).await, record_alone);
    let now = image(db).await;
    assert_eq!(differing(&before, &now), ["run", "run_page"]);
    assert_eq!(found(&shop, "R1").await.counts, [5, 0, 0, 0, 0]);
});

testkit::on_both!(a_look_writes_nothing_and_sees_all, async |db| {
    let shop = Shop::open(db).await;
    shop.stock("A", WH1, 5).await;
    shop.page(&three(), 7, None).await.unwrap();
    watch(db).await;
    let mut scope = shop.scope(store::Pick::Codes(vec![so(2), so(404), so(1)]), 9);
    scope.numbering = store::Numbering::OrdersToo;
    let loaded = shop.store.look(&scope).await.unwrap();
    let codes: Vec<_> = loaded.orders.iter().map(|order| order.code.clone()).collect();
    assert_eq!((codes, loaded.next_order), (vec![so(1), so(2)], 4));
    assert_eq!(
        loaded.desk.stock.levels().count(),
        1,
        "the SKUs of its orders, unasked"
    );
    assert_eq!(touched(db).await, Vec::<String>::new());
});
