//! Stock under many hands: nothing is sold twice, nothing goes below zero, and the books agree.

use crate::deciding::Said;
use crate::shop::{Shop, WH1, WH2, actor, facility, sku, so};
use crate::specimen::{changing, least};
use crate::words::order_of;
use domain::change::OrderChange;
use domain::order::item::ItemState;
use domain::refusal::RefusalCode;
use domain::stock::{Bucket, Level, Movement};
use store::Store;

async fn level(shop: &Shop, code: &str, place: &str) -> Level {
    let books = shop.store.books(&shop.tenant).await.unwrap();
    let key = (sku(code), facility(place));
    assert_eq!(
        books.levels.get(&key),
        books.ledger.get(&key),
        "the ledger's sums are the levels"
    );
    books.levels.get(&key).copied().unwrap_or_default()
}

testkit::on_both!(
    twenty_units_wanted_fifty_times_are_reserved_twenty_times,
    async |db| {
        let shop = Shop::open(db).await;
        shop.stock("A", WH1, 12).await;
        shop.stock("A", WH2, 8).await;
        let mut all = Vec::new();
        for n in 0..50 {
            let (shop, order) = (shop.clone(), order_of(&format!("N-{n}"), "A", 1));
            all.push(tokio::spawn(async move {
                let done = shop.page(&[Said::Listed(order)], n, None).await.unwrap();
                done.changes[0].after.items[0].state
            }));
        }
        let mut reserved = 0;
        for one in all {
            reserved += usize::from(one.await.unwrap() == ItemState::Fulfillable);
        }
        assert_eq!(reserved, 20);
        assert_eq!(level(&shop, "A", WH1).await, Level([0, 12, 0, 0, 0]));
        assert_eq!(level(&shop, "A", WH2).await, Level([0, 8, 0, 0, 0]));
        assert_eq!(shop.violations().await, []);
    }
);

/// A tenant without sequences: no other lock than that of the stock itself stands between two writers.
async fn unnumbered(db: &testkit::TestDatabase) -> Shop {
    Shop::bare(Store::new(db.engine().await), "T1").await
}

testkit::on_both!(twenty_units_are_taken_by_hand_twenty_times, async |db| {
    let shop = unnumbered(db).await;
    shop.stock("A", WH1, 20).await;
    let mut all = Vec::new();
    for task in 0..10 {
        let shop = shop.clone();
        all.push(tokio::spawn(async move {
            let mut taken = 0;
            for n in 0..5 {
                match shop
                    .adjust("A", WH1, -1, &format!("TAKE {task} {n}"))
                    .await
                    .unwrap()
                {
                    Ok(()) => taken += 1,
                    Err(refused) => assert_eq!(refused.code, RefusalCode::StockShort),
                }
            }
            taken
        }));
    }
    let mut taken = 0;
    for one in all {
        taken += one.await.unwrap();
    }
    assert_eq!(taken, 20);
    assert_eq!(level(&shop, "A", WH1).await, Level::default());
    assert_eq!(
        shop.store.retries().retries(),
        0,
        "the lock is waited for, not fought over"
    );
});

// The first units of a SKU have no row to lock: its key decides, and the second one counts on top of the first.
testkit::on_both!(the_first_stock_of_a_sku_may_come_from_many_at_once, async |db| {
    let shop = unnumbered(db).await;
    for round in 0..5 {
        let mut all = Vec::new();
        for task in 0..8 {
            let shop = shop.clone();
            all.push(tokio::spawn(async move {
                let sku = format!("NEW-{round}");
                shop.adjust(&sku, WH1, 3, &format!("{sku} {task}"))
                    .await
                    .unwrap()
                    .unwrap();
            }));
        }
        for one in all {
            one.await.unwrap();
        }
        assert_eq!(
            level(&shop, &format!("NEW-{round}"), WH1)
                .await
                .get(Bucket::Available),
            24
        );
    }
    eprintln!("{} retries", shop.store.retries().retries());
});

testkit::on_both!(two_skus_taken_in_opposite_order_do_not_deadlock, async |db| {
    let shop = Shop::open(db).await;
    for name in ["A", "B"] {
        shop.stock(name, WH1, 500).await;
    }
    let mut all = Vec::new();
    for task in 0..6_i64 {
        let shop = shop.clone();
        all.push(tokio::spawn(async move {
            for round in 0..8 {
                let (first, second) = if task % 2 == 0 { ("A", "B") } else { ("B", "A") };
                let mut order = order_of(&format!("N-{task}-{round}"), first, 1);
                order
                    .observation
                    .lines
                    .extend(order_of("N", second, 1).observation.lines);
                order.unit_prices_minor.push(1);
                shop.page(&[Said::Listed(order)], 1, None).await.unwrap();
            }
        }));
    }
    for one in all {
        one.await.unwrap();
    }
    assert_eq!(level(&shop, "A", WH1).await, Level([452, 48, 0, 0, 0]));
    assert_eq!(shop.store.retries().retries(), 0, "locks are taken in one order");
    assert_eq!(shop.violations().await, []);
});

/// A new order whose first movement reserves these units of "A" in WH1.
fn reserving(n: u64, units: i64) -> OrderChange {
    let mut order = least(&so(n), &format!("N-{n}"));
    order.movements = 1;
    let movement = Movement {
        sku: sku("A"),
        facility: facility(WH1),
        from: Bucket::Available,
        to: Bucket::Reserved,
        quantity: units,
        shelf: None,
    };
    OrderChange {
        movements: vec![movement],
        ..changing(None, order)
    }
}

// What was decided earlier moves stock by difference, on top of what others moved meanwhile, and never below zero.
testkit::on_both!(changes_decided_earlier_move_their_stock, async |db| {
    let shop = Shop::open(db).await;
    shop.stock("A", WH1, 9).await;
    let mut all = Vec::new();
    for n in 1..=8 {
        let shop = shop.clone();
        all.push(tokio::spawn(async move {
            let who = actor(0);
            let change = [reserving(n, 2)];
            shop.store
                .commit_changes(&shop.tenant, &change, &who, "why")
                .await
        }));
    }
    let mut done = 0;
    for one in all {
        match one.await.unwrap() {
            Ok(()) => done += 1,
            Err(error) => assert!(error.is_constraint("stock_level_available"), "{error}"),
        }
    }
    assert_eq!(done, 4);
    assert_eq!(level(&shop, "A", WH1).await, Level([1, 8, 0, 0, 0]));
    let codes = shop.store.order_codes(&shop.tenant, "", 99).await.unwrap();
    assert_eq!(codes.len(), 4, "an order without its stock is not there");
});
