//! Nobody's change is overwritten, and a number has one live order, whoever comes first.

use crate::deciding::{Said, written};
use crate::images::{image, texts};
use crate::shop::{CHANNEL, Shop, WH1, actor, channel, so};
use crate::specimen::{changing, everything, least, making};
use crate::words::{no, order_of};
use domain::change::OrderChange;
use domain::codes::OrderCode;
use domain::order::SaleOrder;
use domain::order::event::{Event, EventKind};
use domain::order::item::ItemState;
use std::time::Duration;
use store::engine::{Statement, Value};
use store::{Pick, StoreError};
use testkit::Kind;

async fn commit(shop: &Shop, changes: &[OrderChange]) -> Result<(), StoreError> {
    let who = actor(20);
    shop.store
        .commit_changes(&shop.tenant, changes, &who, "why")
        .await
}

fn held(order: &SaleOrder) -> OrderChange {
    let mut after = order.clone();
    after.flags.on_hold = !after.flags.on_hold;
    changing(Some(order), after)
}

testkit::on_both!(a_stale_snapshot_writes_nothing, async |db| {
    let shop = Shop::open(db).await;
    shop.stock("A", WH1, 9).await;
    shop.import([order_of("N-1", "A", 2), order_of("N-2", "A", 2)])
        .await;
    let (one, two) = (shop.order(&so(1)).await, shop.order(&so(2)).await);
    assert_eq!(commit(&shop, &[held(&one)]).await, Ok(()));
    let before = image(db).await;

    // The page has a good change, a new order with all it can have, and the stale one, in every place.
    let new = making(everything(&so(7), "N-7"));
    let stale = [held(&one), held(&two), new];
    for turn in 0..3 {
        let mut page = stale.clone();
        page.rotate_left(turn);
        let refused = commit(&shop, &page).await;
        assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
        assert_eq!(image(db).await, before);
    }
    let gone = SaleOrder {
        code: so(99),
        ..two.clone()
    };
    assert!(matches!(
        commit(&shop, &[held(&gone)]).await,
        Err(StoreError::Conflict { .. })
    ));
    assert_eq!(image(db).await, before);
    assert_eq!(commit(&shop, &stale[1..]).await, Ok(()));
});

/// With a line of the timeline, whose number is taken the second time.
fn noted(order: &SaleOrder) -> OrderChange {
    let mut change = held(order);
    change.after.events += 1;
    change.events.push(Event {
        no: change.after.events,
        kind: EventKind::ContradictionChanged,
        items: Vec::new(),
        before: None,
        after: None,
        detail: "noted".to_owned(),
    });
    change
}

testkit::on_both!(a_stale_change_is_told_as_one_and_not_by_its_keys, async |db| {
    let shop = Shop::open(db).await;
    shop.import([order_of("N-1", "A", 1)]).await;
    let order = shop.order(&so(1)).await;
    assert_eq!(commit(&shop, &[noted(&order)]).await, Ok(()));
    let refused = commit(&shop, &[noted(&order)]).await;
    assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
});

testkit::on_both!(of_many_who_change_one_snapshot_one_does, async |db| {
    let shop = Shop::open(db).await;
    shop.import([order_of("N-1", "A", 1)]).await;
    let order = shop.order(&so(1)).await;
    let all = (0..8).map(|_| {
        let (shop, order) = (shop.clone(), order.clone());
        tokio::spawn(async move { commit(&shop, &[held(&order)]).await })
    });
    let mut won = 0;
    for one in all.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(()) => won += 1,
            Err(error) => assert!(matches!(error, StoreError::Conflict { .. }), "{error}"),
        }
    }
    assert_eq!(won, 1);
    assert_eq!(shop.order(&so(1)).await.version, order.version + 1);
});

testkit::on_both!(a_second_live_order_with_a_number_is_refused, async |db| {
    let shop = Shop::open(db).await;
    let mut cancelled = least(&so(1), "N-1");
    cancelled.items[0].state = ItemState::Cancelled;
    let live = changing(None, least(&so(2), "N-1"));
    assert_eq!(commit(&shop, &[changing(None, cancelled), live]).await, Ok(()));
    let mut elsewhere = least(&so(3), "N-1");
    elsewhere.channel = channel("OTHER");
    assert_eq!(commit(&shop, &[changing(None, elsewhere)]).await, Ok(()));

    let before = image(db).await;
    let refused = commit(&shop, &[changing(None, least(&so(4), "N-1"))])
        .await
        .unwrap_err();
    assert!(refused.is_constraint("sale_order_live"), "{refused}");
    // Nor does the cancelled one come back to life beside it.
    let old = shop.order(&so(1)).await;
    let mut alive = old.clone();
    alive.items[0].state = ItemState::Unfulfillable;
    let refused = commit(&shop, &[changing(Some(&old), alive)]).await.unwrap_err();
    assert!(refused.is_constraint("sale_order_live"), "{refused}");
    assert_eq!(image(db).await, before);
});

testkit::on_both!(numbers_are_unique_in_their_facility, async |db| {
    let shop = Shop::open(db).await;
    let first = making(everything(&so(1), "N-1"));
    assert_eq!(commit(&shop, std::slice::from_ref(&first)).await, Ok(()));
    let before = image(db).await;
    for (rule, change) in [
        (
            "package_packing_no",
            (|_: &mut SaleOrder| {}) as fn(&mut SaleOrder),
        ),
        ("invoice_number", |order: &mut SaleOrder| {
            for package in &mut order.packages {
                package.key.packing_no = "OTHER".to_owned();
            }
        }),
        ("goods_return_number", |order: &mut SaleOrder| {
            order.packages.clear()
        }),
    ] {
        let mut second = everything(&so(2), "N-2");
        change(&mut second);
        let refused = commit(&shop, &[making(second)]).await.unwrap_err();
        assert!(refused.is_constraint(rule), "{rule}: {refused}");
        assert_eq!(image(db).await, before);
    }
});

testkit::on_both!(one_number_imported_by_many_at_once_is_one_order, async |db| {
    let shop = Shop::open(db).await;
    shop.stock("A", WH1, 100).await;
    for round in 0..4 {
        let number = format!("N-{round}");
        let mut all = Vec::new();
        for _ in 0..6 {
            let (shop, order) = (shop.again(db).await, order_of(&number, "A", 3));
            all.push(tokio::spawn(async move {
                shop.page(&[Said::Listed(order)], 1, None)
                    .await
                    .map(|done| done.changes.len())
            }));
        }
        let mut made = 0;
        for one in all {
            made += one.await.unwrap().unwrap();
        }
        assert_eq!(made, 1);
    }
    let codes = shop.store.order_codes(&shop.tenant, "", 99).await.unwrap();
    assert_eq!(codes, [so(1), so(2), so(3), so(4)]);
    assert_eq!(shop.violations().await, []);
});

static COPY_ORDER: Statement = Statement::new(
    "copy_order",
    "INSERT INTO sale_order SELECT tenant_id, $1, channel, $2, origin, status, placed_at, imported_at, currency, address,
       third_party_shipping, cash_on_delivery, unverified, on_claim, on_hold, units_before_dispatch, units_in_transit,
       units_returnable, dispatched_at, cancelled_count, return_count, contradiction_count, event_count, movement_count,
       version, cancel_watched_at
     FROM sale_order WHERE order_code = $3",
);

// Whoever wrote the number first has not committed when the other looks: only the key tells, and the other decides again.
testkit::on_both!(a_race_lost_on_the_live_number_is_decided_again, async |db| {
    let shop = Shop::open(db).await;
    shop.import([order_of("N-1", "A", 1)]).await;
    let mut first = db.unmigrated().await.write().await.unwrap();
    let binds: [Value; 3] = ["SO-FIRST".into(), "N-2".into(), so(1).as_str().into()];
    first.exec(&COPY_ORDER, &binds).await.unwrap();

    let (other, attempts) = (
        shop.again(db).await,
        std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0)),
    );
    let (racer, counted) = (other.clone(), attempts.clone());
    let second = tokio::spawn(async move {
        let scope = racer.scope(Pick::Numbers(channel(CHANNEL), vec![no("N-2")]), 5);
        let decide = |loaded: store::Loaded| {
            counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let new = changing(None, least(&OrderCode::stored("SO-SECOND"), "N-2"));
            let changes = if loaded.orders.is_empty() {
                vec![new]
            } else {
                Vec::new()
            };
            let made = changes.len();
            written(loaded, changes, made)
        };
        racer.store.decide(&scope, &actor(5), "race", decide).await
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    first.commit().await.unwrap();
    assert_eq!(
        second.await.unwrap(),
        Ok(0),
        "it sees the first one and makes none"
    );
    let with_it = texts(
        db,
        "SELECT order_code FROM sale_order WHERE channel_order_no = 'N-2'",
    )
    .await;
    assert_eq!(with_it, ["SO-FIRST"]);
    let tries = attempts.load(std::sync::atomic::Ordering::SeqCst);
    assert_eq!(
        (tries, other.store.retries().retries()),
        if db.kind == Kind::Postgres { (2, 1) } else { (1, 0) }
    );
});
