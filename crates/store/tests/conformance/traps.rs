//! Where the two databases would answer differently, asked through the store's own functions.

use crate::deciding::Said;
use crate::images::{exec, image, touched, watch};
use crate::runs::{page_of, run, start};
use crate::shop::{CHANNEL, Shop, WH1, actor, channel, sku, so};
use crate::specimen::{AWKWARD, changing, everything, least, making};
use crate::words::{at, no, order_of};
use domain::change::OrderChange;
use domain::codes::{ChannelItemId, Sku};
use domain::sync::{Outcome, OutcomeKind};
use std::collections::BTreeSet;
use store::{OrderFilter, PageRecord, Pick, Store, StoreError};
use testkit::{Kind, TestDatabase};

fn is_nul(error: &StoreError) -> bool {
    error.to_string().contains("NUL")
}

// PostgreSQL cannot store a NUL character. It is refused on both, wherever it stands, and nothing of the page is written.
testkit::on_both!(nul_is_refused_everywhere, async |db| {
    let shop = Shop::open(db).await;
    start(&shop, &run("R1", 0)).await;
    let before = image(db).await;
    let spoil: [fn(&mut OrderChange); 6] = [
        |change| change.events[0].detail.push('\0'),
        |change| change.after.currency.push('\0'),
        |change| change.after.items[0].channel_item_id = Some(ChannelItemId::stored("a\0")),
        |change| change.after.packages[0].tracking_no = Some("\0".to_owned()),
        |change| change.after.cancelled[0].reason = "\0".to_owned(),
        |change| change.after.contradictions[0].word = "\0".to_owned(),
    ];
    let who = actor(0);
    for (place, spoil) in spoil.iter().enumerate() {
        let mut change = making(everything(&so(1), "N-1"));
        spoil(&mut change);
        let refused = shop
            .store
            .commit_changes(&shop.tenant, &[change], &who, "why")
            .await;
        assert!(is_nul(&refused.unwrap_err()), "{place}");
        assert_eq!(image(db).await, before, "{place}");
    }
    let why = shop
        .store
        .commit_changes(&shop.tenant, &[making(everything(&so(1), "N-1"))], &who, "\0")
        .await;
    assert!(is_nul(&why.unwrap_err()));
    let record = PageRecord {
        outcomes: vec![(no("N-1"), Outcome::with(OutcomeKind::Failed, "CODE", "\0"))],
        ..page_of("R1", 1)
    };
    assert!(is_nul(
        &shop
            .store
            .record_page(&shop.tenant, &record, at(0))
            .await
            .unwrap_err()
    ));
    let named = shop.store.put_sku(&shop.tenant, &sku("A"), "a\0b", at(0)).await;
    assert!(is_nul(&named.unwrap_err()));
    assert!(is_nul(
        &shop.store.find_orders(&shop.tenant, "\0", "").await.unwrap_err()
    ));
    assert_eq!(image(db).await, before);
});

testkit::on_both!(nothing_asked_is_nothing_answered, async |db| {
    let shop = Shop::open(db).await;
    shop.import([order_of("N-1", "A", 1)]).await;
    let (store, tenant) = (&shop.store, &shop.tenant);
    watch(db).await;
    assert_eq!(store.orders(tenant, &[]).await, Ok(Vec::new()));
    assert_eq!(store.timelines(tenant, &[]).await, Ok(Vec::new()));
    assert_eq!(store.unmapped(tenant, &BTreeSet::new()).await, Ok(Vec::new()));
    assert_eq!(store.movements(tenant, "").await, Ok(Vec::new()));
    for pick in [
        Pick::None,
        Pick::Codes(Vec::new()),
        Pick::Numbers(channel(CHANNEL), Vec::new()),
    ] {
        let loaded = store.look(&shop.scope(pick, 0)).await.unwrap();
        assert_eq!(
            (loaded.orders, loaded.desk.stock.levels().count()),
            (Vec::new(), 0)
        );
    }
    shop.page(&[], 1, None).await.unwrap();
    let who = actor(0);
    assert_eq!(store.commit_changes(tenant, &[], &who, "why").await, Ok(()));
    assert_eq!(touched(db).await, Vec::<String>::new());
});

// A join with the rows that are asked for gives a row for each time it is asked for.
testkit::on_both!(what_is_asked_for_twice_is_answered_once, async |db| {
    let shop = Shop::open(db).await;
    let who = actor(0);
    let make = [making(everything(&so(1), "N-1"))];
    shop.store
        .commit_changes(&shop.tenant, &make, &who, "why")
        .await
        .unwrap();
    let one = shop.order(&so(1)).await;
    let twice = [so(1), so(2), so(1)];
    assert_eq!(
        shop.store.orders(&shop.tenant, &twice).await,
        Ok(vec![one.clone()])
    );
    assert_eq!(shop.store.timelines(&shop.tenant, &twice).await.unwrap().len(), 2);
    let numbers = vec![no("N-1"), no("N-1")];
    for pick in [
        Pick::Codes(twice.to_vec()),
        Pick::Numbers(channel(CHANNEL), numbers),
    ] {
        let loaded = shop.store.look(&shop.scope(pick, 0)).await.unwrap();
        assert_eq!(loaded.orders, std::slice::from_ref(&one));
    }
    let code = so(1);
    let done = shop.edit(&code, 1, |edit| {
        edit.order.flags.on_hold = false;
        Ok(())
    });
    done.await.unwrap().unwrap();
    assert_eq!(shop.order(&so(1)).await.items, one.items);
});

/// Words whose order differs between a byte's and a dictionary's, sorted by bytes.
const WORDS: [&str; 8] = ["A b", "B", "_", "a", "a-B", "aC", "z", "é"];

/// A database whose own collation is a dictionary's, as most servers are set up. SQLite has none.
async fn with_dictionary(db: &TestDatabase) -> Store {
    if db.kind == Kind::Sqlite {
        return Store::new(db.engine().await);
    }
    // Beside the test's own, so that the cluster takes it along when it goes.
    let (url, options) = db.url.split_once('?').unwrap_or((&db.url, ""));
    let (head, name) = url.rsplit_once('/').unwrap();
    let name = format!("{name}_dictionary");
    let create = format!("CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
    exec(db, &create).await;
    let engine = store::engine::open(&format!("{head}/{name}?{options}"))
        .await
        .unwrap();
    engine.migrate().await.unwrap();
    Store::new(engine)
}

testkit::on_both!(text_is_sorted_and_paged_by_bytes, async |db| {
    let shop = Shop::bare(with_dictionary(db).await, "T1").await;
    shop.furnish().await;
    let words: BTreeSet<Sku> = WORDS.iter().map(|word| sku(word)).collect();
    let sorted: Vec<Sku> = words.iter().cloned().collect();
    assert_eq!(sorted, WORDS.map(sku), "Rust sorts by bytes");
    assert_eq!(
        shop.store.unmapped(&shop.tenant, &words).await,
        Ok(sorted.clone())
    );
    for (n, word) in (1_i64..).zip(WORDS.iter().rev()) {
        shop.store
            .put_sku(&shop.tenant, &sku(word), AWKWARD, at(0))
            .await
            .unwrap();
        shop.stock(word, WH1, n).await;
        let mut order = least(&domain::codes::OrderCode::stored(*word), word);
        order.channel = channel(CHANNEL);
        order.items[0].sku = sku(word);
        let (who, change) = (actor(0), [changing(None, order)]);
        shop.store
            .commit_changes(&shop.tenant, &change, &who, "why")
            .await
            .unwrap();
    }
    assert_eq!(shop.store.unmapped(&shop.tenant, &words).await, Ok(Vec::new()));
    for (place, word) in WORDS.iter().enumerate() {
        let rest = &WORDS[place + 1..];
        let stock = shop.store.stock_page(&shop.tenant, word, None).await.unwrap();
        assert_eq!(
            stock.iter().map(|(sku, ..)| sku.as_str()).collect::<Vec<_>>(),
            rest
        );
        let only = shop
            .store
            .stock_page(&shop.tenant, "", Some(&sku(word)))
            .await
            .unwrap();
        assert_eq!(only.len(), 1);
        let codes = shop.store.order_codes(&shop.tenant, word, 99).await.unwrap();
        assert_eq!(codes.iter().map(|code| code.as_str()).collect::<Vec<_>>(), rest);
        let listed = shop
            .store
            .list_orders(&shop.tenant, word, OrderFilter::default(), 99)
            .await
            .unwrap();
        assert_eq!(
            listed.iter().map(|line| line.code.as_str()).collect::<Vec<_>>(),
            rest
        );
    }
    // Every level is found again by its SKU, for the locks and for the difference.
    let take = shop
        .page(&[Said::Listed(order_of("N-1", "é", 1))], 1, None)
        .await
        .unwrap();
    assert_eq!(take.changes[0].after.items[0].state.as_str(), "FULFILLABLE");
    shop.store.engine().close().await;
});
