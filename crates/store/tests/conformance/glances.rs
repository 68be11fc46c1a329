//! A glance sees of an order what loading all of it sees; pages that changed nothing are written together.

use crate::images::{touched, watch};
use crate::runs::{found, page_of, run, start};
use crate::shop::{CHANNEL, Shop, WH1, actor, channel, so};
use crate::specimen::{everything, least, making};
use crate::words::{at, no, order_of, says, units};
use domain::sync::Outcome;
use domain::sync::glance::Glance;
use domain::sync::observation::Reading;
use std::collections::HashMap;
use store::PageRecord;

testkit::on_both!(a_glance_sees_what_the_whole_order_shows, async |db| {
    let shop = Shop::open(db).await;
    shop.stock("A", WH1, 4).await;
    shop.import([
        order_of("N-1", "A", 2),
        order_of("N-2", "A", 1),
        order_of("N-3", "B", 2),
    ])
    .await;
    let left = says("N-2", 9, [units("A", 1, Reading::Dispatched)]);
    shop.page(&[crate::deciding::Said::Status(left)], 9, None)
        .await
        .unwrap();
    let all = making(everything(&so(7), "N \"7\"\\, ü"));
    let who = actor(20);
    shop.store
        .commit_changes(&shop.tenant, &[all], &who, "why")
        .await
        .unwrap();
    let numbers = ["N-1", "N-2", "N-3", "N \"7\"\\, ü", "N-404", "N-1"].map(no);
    let seen = shop
        .store
        .glance(&shop.tenant, &channel(CHANNEL), &numbers)
        .await
        .unwrap();
    let mut whole = HashMap::new();
    for code in [so(1), so(2), so(3), so(7)] {
        let glance = Glance::of(&shop.order(&code).await);
        whole.insert(glance.channel_order_no.clone(), glance);
    }
    assert_eq!(seen, whole);
    let elsewhere = shop.store.glance(&shop.tenant, &channel("OTHER"), &numbers).await;
    assert_eq!(elsewhere, Ok(HashMap::new()));
});

testkit::on_both!(of_one_number_the_live_order_is_seen, async |db| {
    let shop = Shop::open(db).await;
    let who = actor(20);
    let mut cancelled = least(&so(9), "N-1");
    for item in &mut cancelled.items {
        item.state = domain::order::item::ItemState::Cancelled;
    }
    for order in [cancelled, least(&so(1), "N-1")] {
        shop.store
            .commit_changes(&shop.tenant, &[making(order)], &who, "why")
            .await
            .unwrap();
    }
    let seen = shop
        .store
        .glance(&shop.tenant, &channel(CHANNEL), &[no("N-1")])
        .await
        .unwrap();
    assert_eq!(seen[&no("N-1")].code, so(1));
});

testkit::on_both!(pages_that_were_kept_are_written_with_the_next_one, async |db| {
    let shop = Shop::open(db).await;
    start(&shop, &run("R1", 0)).await;
    let unchanged = |page_no: u32| PageRecord {
        unchanged: vec![(no("N-1"), Outcome::unchanged())],
        counts: [1, 0, 0, 0, 0],
        unknown_words: vec![("ZORP".to_owned(), 1)],
        ..page_of("R1", page_no)
    };
    watch(db).await;
    let last = PageRecord {
        earlier: vec![unchanged(1), unchanged(2)],
        ..unchanged(3)
    };
    shop.store.record_page(&shop.tenant, &last, at(8)).await.unwrap();
    let written = ["INSERT run_page 3", "INSERT unknown_word 1", "UPDATE run 1"];
    let touched = touched(db).await;
    assert_eq!(
        touched
            .iter()
            .filter(|line| !line.starts_with("UPDATE unknown"))
            .collect::<Vec<_>>(),
        written
    );
    let stored = found(&shop, "R1").await;
    assert_eq!((stored.counts, stored.pages), ([3, 0, 0, 0, 0], 3));
    assert_eq!(shop.store.unknown_words(&shop.tenant).await.unwrap()[0].2, 3);
});
