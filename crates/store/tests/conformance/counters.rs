//! The kept counters of orders by channel and status are what a count of the orders gives.

use crate::images::texts;
use crate::shop::{CHANNEL, Shop, WH1, by_seller, channel, so};
use crate::words::{order_of, says, units};
use domain::order::OrderStatus;
use domain::sync::observation::Reading;
use testkit::TestDatabase;

/// Kept counters that are not zero, as "CREATED 2", after comparing them with a count of the rows.
async fn kept(db: &TestDatabase, shop: &Shop) -> Vec<String> {
    let books = shop.store.books(&shop.tenant).await.unwrap();
    let line = |((of, status), orders): (&(domain::codes::ChannelCode, OrderStatus), &i64)| {
        assert_eq!(*of, channel(CHANNEL));
        (*orders != 0).then(|| format!("{status} {orders}"))
    };
    let mut kept: Vec<String> = books.counters.iter().filter_map(line).collect();
    kept.sort();
    let count = "SELECT status || ' ' || CAST(COUNT(*) AS TEXT) FROM sale_order GROUP BY status";
    let mut counted = texts(db, count).await;
    counted.sort();
    assert_eq!(kept, counted);
    kept
}

testkit::on_both!(every_change_of_status_is_counted, async |db| {
    let shop = Shop::open(db).await;
    shop.stock("A", WH1, 50).await;
    assert_eq!(kept(db, &shop).await, Vec::<String>::new());
    let unverified = crate::words::listed("N-4", 0, [units("A", 1, Reading::PendingVerification)]);
    let all = ["N-1", "N-2", "N-3"].map(|number| order_of(number, "A", 2));
    shop.import(all.into_iter().chain([unverified])).await;
    assert_eq!(kept(db, &shop).await, ["CREATED 3", "PENDING_VERIFICATION 1"]);
    shop.confirm(&so(1)).await;
    shop.pack(&so(2)).await;
    assert_eq!(
        kept(db, &shop).await,
        ["CREATED 1", "PENDING_VERIFICATION 1", "PROCESSING 2"]
    );
    shop.hear(9, says("N-4", 9, [units("A", 1, Reading::Open)])).await;
    let one_of = |word| [units("A", 1, word), units("A", 1, Reading::Open)];
    shop.hear(10, says("N-1", 10, one_of(Reading::Dispatched))).await;
    assert_eq!(kept(db, &shop).await, ["CREATED 2", "PROCESSING 2"]);
    shop.hear(11, says("N-1", 11, [units("A", 2, Reading::Dispatched)]))
        .await;
    shop.hear(12, says("N-2", 12, [units("A", 2, Reading::Cancelled)]))
        .await;
    assert_eq!(kept(db, &shop).await, ["CANCELLED 1", "COMPLETE 1", "CREATED 2"]);
    let third = so(3);
    let cancel = shop.edit(&third, 13, |edit| edit.cancel(&[1, 2], &by_seller("why")));
    cancel.await.unwrap().unwrap();
    assert_eq!(kept(db, &shop).await, ["CANCELLED 2", "COMPLETE 1", "CREATED 1"]);
    assert_eq!(shop.violations().await, []);
});
