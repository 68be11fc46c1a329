//! What is written is what is loaded, and only what changed is written.

use crate::carriers::{new, pickup, put};
use crate::images::{differing, image, texts, touched, watch};
use crate::shop::{Shop, WH1, WH2, actor, facility, so};
use crate::specimen::{changing, everything, invoice, least, making};
use crate::words::{at, listed, says, units};
use crate::work::{Dice, one_thing};
use domain::change::OrderChange;
use domain::order::SaleOrder;
use domain::order::address::Address;
use domain::package::{InvoiceSource, Pickup};
use domain::returns::ReturnState;
use domain::sync::contradiction::ContradictionState;
use domain::sync::observation::Reading;

/// As the store will have it: every commit counts the version up.
fn stored(order: &SaleOrder) -> SaleOrder {
    SaleOrder {
        version: order.version + 1,
        ..order.clone()
    }
}

async fn commit(shop: &Shop, changes: &[OrderChange]) {
    let who = actor(20);
    let done = shop.store.commit_changes(&shop.tenant, changes, &who, "it's why");
    assert_eq!(done.await, Ok(()));
}

testkit::on_both!(an_order_with_everything_is_loaded_as_written, async |db| {
    let shop = Shop::open(db).await;
    let change = making(everything(&so(1), "N'1 \"주\""));
    let small = changing(None, least(&so(2), "N-2"));
    commit(&shop, &[change.clone(), small.clone()]).await;
    let loaded = shop.store.orders(&shop.tenant, &[so(2), so(1)]).await.unwrap();
    assert_eq!(loaded, [stored(&change.after), stored(&small.after)]);

    let timeline = shop.store.timelines(&shop.tenant, &[so(1), so(2)]).await.unwrap();
    let events: Vec<_> = timeline.iter().map(|(_, event)| event.event.clone()).collect();
    assert_eq!(events, change.events);
    assert!(
        timeline
            .iter()
            .all(|(code, event)| *code == so(1) && event.actor == actor(20))
    );
    let ledger = shop.store.movements(&shop.tenant, so(1).as_str()).await.unwrap();
    let moved: Vec<_> = ledger.iter().map(|line| line.movement.clone()).collect();
    assert_eq!(moved, change.movements);
    assert!(
        ledger
            .iter()
            .all(|line| line.actor == actor(20) && line.reason == "it's why")
    );
});

testkit::on_both!(every_field_that_may_change_is_stored, async |db| {
    let shop = Shop::open(db).await;
    let first = stored(&everything(&so(1), "N-1"));
    commit(&shop, &[making(everything(&so(1), "N-1"))]).await;
    let in_both = [WH1, WH2].map(|place| Pickup {
        facility: facility(place),
        ..pickup("PI-2", "OWN", None)
    });
    put(&shop, new(&in_both)).await.unwrap();
    let mut then = first.clone();
    then.address = Address::default();
    then.flags = Default::default();
    let small = least(&so(1), "N-1").items.remove(0);
    for item in &mut then.items {
        (item.state, item.putaway) = (small.state, small.putaway);
        (item.package, item.cancelled_by, item.superseded) = (None, None, false);
        (item.status_seen_at, item.return_seen_at) = (None, Some(at(77)));
    }
    for package in &mut then.packages {
        package.confirmed = !package.confirmed;
        package.status = domain::package::PackageStatus::Cancelled;
        (package.tracking_no, package.shipping_provider) = (None, Some("Other".to_owned()));
        (package.waybill, package.pickup_no) = (None, Some("PI-2".to_owned()));
        package.waybills_issued += 1;
    }
    // The channel's invoice is replaced by one of ours, and ours gets the channel's number beside it.
    then.packages[0].invoice = Some(invoice(3, "INV/'3", InvoiceSource::Ours));
    then.packages[0].invoices_issued = 3;
    then.packages[1].invoice.as_mut().unwrap().channel_invoice_no = Some("theirs".to_owned());
    (
        then.cancelled[1].site_cancelled_at,
        then.cancelled[1].withdrawn_at,
    ) = (Some(at(30)), Some(at(31)));
    then.returns[0].state = ReturnState::Withdrawn;
    then.returns[0].items = vec![1, 2];
    then.returns[0].details.reason = Some("kept".to_owned());
    then.returns[0].closed_at = Some(at(32));
    then.returns[0].receipts = then.returns[1].receipts.clone();
    then.returns[0].inspections = then.returns[1].inspections.clone();
    then.contradictions[0].state = ContradictionState::ItLeft;
    then.contradictions[0].closed_at = Some(at(33));
    (then.events, then.movements) = (7, 9);
    commit(&shop, &[changing(Some(&first), then.clone())]).await;
    assert_eq!(shop.order(&so(1)).await, stored(&then));

    let invoices = "SELECT invoice_no || ' ' || packing_no || ' ' || facility || ' ' || CAST(live AS TEXT)
        FROM invoice WHERE serial > 0 ORDER BY facility, serial";
    let kept = texts(db, invoices).await;
    assert!(
        kept[0].ends_with("PA'1 WH1 0"),
        "the replaced one stays, not live: {kept:?}"
    );
    assert_eq!(kept[1..], ["INV/'3 PA'1 WH1 1", "INV/'1 PA'1 WH2 1"]);

    // And without any papers.
    let before = shop.order(&so(1)).await;
    let mut bare = before.clone();
    bare.packages
        .iter_mut()
        .for_each(|package| package.invoice = None);
    commit(&shop, &[changing(Some(&before), bare.clone())]).await;
    assert_eq!(shop.order(&so(1)).await, stored(&bare));
    let live = texts(db, "SELECT invoice_no FROM invoice WHERE live = 1").await;
    assert_eq!(live, Vec::<String>::new());
});

testkit::on_both!(only_what_changed_is_written, async |db| {
    let shop = Shop::open(db).await;
    for name in ["A", "B"] {
        shop.stock(name, WH1, 10).await;
    }
    let three = [units("A", 2, Reading::Open), units("B", 1, Reading::Open)];
    shop.import([listed("N-1", 0, three.clone()), listed("N-2", 0, three)])
        .await;
    watch(db).await;
    let other = shop.order(&so(2)).await;
    let tables = image(db).await;

    shop.confirm(&so(1)).await;
    let written = touched(db).await;
    let counters = "UPDATE order_counter 1";
    assert_eq!(
        written,
        [
            "INSERT order_counter 1",
            "INSERT order_event 1",
            counters,
            "UPDATE package 1",
            "UPDATE sale_order 1"
        ]
    );
    shop.edit(&so(1), 3, |edit| edit.pack_order())
        .await
        .unwrap()
        .unwrap();
    let packed = [
        "INSERT invoice 1",
        "INSERT order_event 2",
        "INSERT stock_ledger 2",
        "UPDATE order_item 3",
        "UPDATE package 1",
        "UPDATE sale_order 1",
        "UPDATE sequence 1",
        "UPDATE stock_level 2",
    ];
    assert_eq!(touched(db).await, packed);

    let one = says(
        "N-1",
        9,
        [units("A", 1, Reading::Cancelled), units("A", 1, Reading::Open)],
    );
    shop.hear(9, one).await;
    let reopened = [
        "INSERT cancelled_delivery 1",
        "INSERT order_event 5",
        "INSERT stock_ledger 3",
        "UPDATE invoice 1",
        "UPDATE order_counter 2",
        "UPDATE order_item 3",
        "UPDATE package 1",
        "UPDATE sale_order 1",
        "UPDATE stock_level 2",
    ];
    assert_eq!(touched(db).await, reopened);

    // A decision that changes nothing, and a refusal, write nothing at all.
    let same = says(
        "N-1",
        10,
        [units("A", 1, Reading::Cancelled), units("A", 1, Reading::Open)],
    );
    shop.hear(10, same).await;
    shop.edit(&so(1), 11, |edit| edit.pack_order())
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(touched(db).await, Vec::<String>::new());
    assert_eq!(shop.order(&so(2)).await, other, "the other order is as it was");
    let now = image(db).await;
    let untouched = [
        "facility",
        "tenant",
        "sku",
        "channel",
        "goods_return",
        "contradiction",
        "run",
    ];
    let differ = differing(&tables, &now);
    assert!(
        untouched.iter().all(|table| !differ.contains(table)),
        "{differ:?}"
    );
});

testkit::on_both!(random_work_is_loaded_as_it_was_decided, async |db| {
    let shop = Shop::open(db).await;
    for n in 0..4 {
        shop.stock(&format!("S{n}"), if n % 2 == 0 { WH1 } else { WH2 }, 12)
            .await;
    }
    let (mut dice, mut compared) = (Dice(7), 0);
    for seconds in 100..450 {
        for change in one_thing(&shop, &mut dice, seconds, 4).await.unwrap() {
            assert_eq!(shop.order(&change.after.code).await, stored(&change.after));
            compared += 1;
        }
    }
    assert!(compared > 100, "only {compared} changes");
    assert_eq!(shop.violations().await, []);
    for table in [
        "invoice WHERE live = 0",
        "cancelled_delivery",
        "goods_return",
        "contradiction",
    ] {
        let rows = texts(db, &format!("SELECT order_code FROM {table}")).await;
        assert!(!rows.is_empty(), "the work never made a row of {table}");
    }
});
