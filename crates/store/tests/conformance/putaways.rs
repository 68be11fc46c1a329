//! Putaways on both databases: kept whole, listed by keyset, and one unit in at most one that is open.

use crate::images::{exec, image, texts};
use crate::shop::{Shop, WH1, WH2, all_good, facility, so};
use crate::words::{CIR_OVER, order_of, says, units};
use domain::order::{Inspected, Received};
use domain::putaway::{
    CompletePutaway, Condition, LineResult, LineState, Others, PutawayKey, PutawayMark, PutawayState, Unit,
};
use domain::refusal::{RefusalCode, Refused};
use domain::sync::answer::Answer;
use domain::sync::observation::{Reading, ReturnDetails};
use store::{Decided, PutawayPick, StoreError};

/// One order of so many units, packed and cancelled by the channel.
async fn cancelled_after_invoice(shop: &Shop, number: &str, quantity: u32, n: u64) {
    shop.stock("A", WH1, i64::from(quantity)).await;
    shop.import([order_of(number, "A", quantity)]).await;
    shop.pack(&so(n)).await;
    shop.hear(4, says(number, 4, [units("A", quantity, Reading::Cancelled)]))
        .await;
}

fn key(no: &str) -> PutawayKey {
    PutawayKey {
        facility: facility(WH1),
        putaway_no: no.to_owned(),
    }
}

fn first_code(refused: &Refused) -> RefusalCode {
    match refused {
        Refused::Whole(refusal) => refusal.code,
        Refused::Lines(lines) => lines[0].refusal.code,
    }
}

testkit::on_both!(a_putaway_is_kept_as_it_was_decided, async |db| {
    let shop = Shop::open(db).await;
    cancelled_after_invoice(&shop, "N-1", 3, 1).await;
    let made = shop.create_putaway(&so(1), &[1, 2, 3], 5).await.unwrap().unwrap();
    assert_eq!(made.key, key("PU1-001"));
    let missing = LineResult {
        no: 2,
        result: Some(Condition::Missing),
        reason: Some("it's gone \"주\"".to_owned()),
    };
    let one = CompletePutaway {
        lines: vec![missing],
        others: Others::StayOpen,
        by: "bob".to_owned(),
    };
    let done = shop.complete_putaway(&made.key, &one, 6).await.unwrap().unwrap();
    let stored = shop
        .store
        .putaways(&shop.tenant, &[key("PU1-001"), key("PU1-009")])
        .await;
    let mut stored = stored.unwrap();
    assert_eq!((stored.len(), stored[0].version), (1, 2));
    stored[0].version = done.version;
    assert_eq!(stored[0], done);
    assert_eq!(done.state, PutawayState::InProgress);
    let refused = shop
        .complete_putaway(&made.key, &one, 7)
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(first_code(&refused), RefusalCode::LineAlreadyDone);
    shop.complete_putaway(&made.key, &all_good(), 8)
        .await
        .unwrap()
        .unwrap();
    let marks: Vec<PutawayMark> = shop.order(&so(1)).await.items.iter().map(|i| i.putaway).collect();
    assert_eq!(marks, [PutawayMark::Done; 3]);
    let ledger = shop.store.movements(&shop.tenant, so(1).as_str()).await.unwrap();
    let moved: Vec<String> = ledger
        .iter()
        .map(|l| format!("{} {} {}", l.movement.quantity, l.movement.from, l.movement.to))
        .collect();
    assert_eq!(
        moved[moved.len() - 2..],
        ["1 PUTAWAY_PENDING ADJUSTMENT", "2 PUTAWAY_PENDING AVAILABLE"]
    );
    assert_eq!(shop.violations().await, []);
});

testkit::on_both!(a_unit_lies_in_one_open_putaway, async |db| {
    let shop = Shop::open(db).await;
    cancelled_after_invoice(&shop, "N-1", 2, 1).await;
    shop.create_putaway(&so(1), &[1], 5).await.unwrap().unwrap();
    let before = image(db).await;
    let refused = shop
        .create_putaway(&so(1), &[1, 2], 6)
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(first_code(&refused), RefusalCode::AlreadyInPutaway);
    assert_eq!(image(db).await, before, "a refusal writes nothing");

    // Past the rule, the index refuses; the decision is then taken again until its retries end.
    let copied = texts(
        db,
        "SELECT putaway_no FROM putaway_line WHERE state = 'OPEN' AND item_no = 1",
    )
    .await;
    assert_eq!(copied, ["PU1-001"]);
    let scope = shop.scope(store::Pick::Codes(vec![so(1)]), 7);
    let twice = shop
        .store
        .decide_putaways(
            &scope,
            &PutawayPick::OfOrders,
            (&crate::shop::actor(7), "twice"),
            |loaded, open| {
                let mut again = open[0].clone();
                again.key = key("PU1-777");
                Decided {
                    written: crate::deciding::written(loaded, Vec::new(), ()),
                    putaways: vec![again],
                }
            },
        )
        .await;
    assert!(
        matches!(&twice, Err(StoreError::Conflict { what }) if what == "putaway_line_open"),
        "{twice:?}"
    );
    assert_eq!(image(db).await, before);
});

testkit::on_both!(of_many_who_take_one_unit_one_has_it, async |db| {
    let shop = Shop::open(db).await;
    cancelled_after_invoice(&shop, "N-1", 1, 1).await;
    let mut all = Vec::new();
    for seconds in 0..6 {
        let racer = shop.again(db).await;
        all.push(tokio::spawn(async move {
            racer.create_putaway(&so(1), &[1], 10 + seconds).await.unwrap()
        }));
    }
    let mut made = 0;
    for one in all {
        match one.await.unwrap() {
            Ok(_) => made += 1,
            Err(refused) => assert_eq!(first_code(&refused), RefusalCode::AlreadyInPutaway),
        }
    }
    assert_eq!(made, 1);
    // And of many who complete it, one moves its stock.
    let mut all = Vec::new();
    for seconds in 0..6 {
        let racer = shop.again(db).await;
        all.push(tokio::spawn(async move {
            let (key, wish) = (key("PU1-001"), all_good());
            let done = racer.complete_putaway(&key, &wish, 20 + seconds);
            done.await.unwrap().is_ok()
        }));
    }
    let mut done = 0;
    for one in all {
        done += u32::from(one.await.unwrap());
    }
    assert_eq!(done, 1);
    assert_eq!(shop.violations().await, []);
});

testkit::on_both!(goods_that_left_are_taken_off_their_putaway, async |db| {
    let shop = Shop::open(db).await;
    cancelled_after_invoice(&shop, "N-1", 2, 1).await;
    let made = shop.create_putaway(&so(1), &[1, 2], 5).await.unwrap().unwrap();
    shop.hear(6, says("N-1", 6, [units("A", 2, Reading::Dispatched)]))
        .await;
    let scope = shop.scope(store::Pick::Codes(vec![so(1)]), 7);
    let who = crate::shop::actor(7);
    let left = shop
        .store
        .decide_putaways(
            &scope,
            &PutawayPick::OfOrders,
            (&who, "answer"),
            |mut loaded, mut putaways| {
                let mut edit = domain::order::edit::Edit::of(&loaded.orders[0], &mut loaded.desk);
                edit.answer_contradiction(1, Answer::ItLeft).unwrap();
                edit.let_go(&mut putaways);
                let changes = edit.finish().into_iter().collect();
                let written = crate::deciding::written(loaded, changes, ());
                Decided { written, putaways }
            },
        )
        .await;
    assert_eq!(left, Ok(()));
    let stored = shop.store.putaways(&shop.tenant, &[made.key]).await.unwrap();
    assert_eq!(
        (stored[0].state, stored[0].count(LineState::Withdrawn)),
        (PutawayState::Complete, 2)
    );
    assert_eq!(shop.violations().await, []);
    exec(
        db,
        "UPDATE putaway_line SET state = 'OPEN'; UPDATE putaway SET done_count = 7",
    )
    .await;
    let found: Vec<&str> = shop.violations().await.iter().map(|v| v.invariant).collect();
    assert_eq!(found, ["OPEN_LINE_WAITS", "OPEN_LINE_WAITS", "PUTAWAY_STATE"]);
});

testkit::on_both!(lists_go_on_where_they_ended, async |db| {
    let shop = Shop::open(db).await;
    cancelled_after_invoice(&shop, "N-1", 3, 1).await;
    shop.stock("A", WH1, 2).await;
    shop.import([order_of("N-2", "A", 2)]).await;
    shop.pack(&so(2)).await;
    shop.hear(6, says("N-2", 6, [units("A", 2, CIR_OVER)])).await;
    for item in [1, 2] {
        shop.create_putaway(&so(1), &[item], 7).await.unwrap().unwrap();
    }
    let (store, tenant) = (&shop.store, &shop.tenant);
    let mut seen = Vec::new();
    let mut after = (String::new(), 0);
    loop {
        let page = store
            .pending_units(tenant, (&after.0, after.1), None, 2)
            .await
            .unwrap();
        let Some((Unit { order, item }, _)) = page.last() else {
            break;
        };
        after = (order.to_string(), *item);
        seen.extend(
            page.into_iter()
                .map(|(unit, lies_in)| (unit.to_string(), lies_in)),
        );
    }
    let rows = |no: &str, lies_in: Option<&str>| (no.to_owned(), lies_in.map(str::to_owned));
    assert_eq!(
        seen,
        [
            rows("SO-000000001-1", Some("PU1-001")),
            rows("SO-000000001-2", Some("PU1-002")),
            rows("SO-000000001-3", None),
            rows("SO-000000002-1", None),
            rows("SO-000000002-2", None),
        ]
    );
    let returned = store
        .pending_units(tenant, ("", 0), Some(true), 99)
        .await
        .unwrap();
    assert_eq!(returned.len(), 2);
    let cancelled = store
        .pending_units(tenant, ("", 0), Some(false), 99)
        .await
        .unwrap();
    assert_eq!(cancelled.len(), 3);

    let all = store
        .list_putaways(tenant, ("", ""), ["", "", ""], 1)
        .await
        .unwrap();
    let rest = store
        .list_putaways(tenant, (WH1, &all[0].key.putaway_no), ["", "", ""], 9)
        .await;
    assert_eq!(rest.unwrap()[0].key, key("PU1-002"));
    for (filters, rows) in [
        ([WH2, "", ""], 0),
        (["", "CUSTOMER_RETURNED_ITEM", ""], 0),
        (["", "CANCELLED_ITEM", "CREATED"], 2),
    ] {
        let found = store.list_putaways(tenant, ("", ""), filters, 9).await.unwrap();
        assert_eq!(found.len(), rows, "{filters:?}");
    }
    assert_eq!(store.find_putaways(tenant, "PU1-001", WH2).await, Ok(Vec::new()));
    for (filters, rows) in [
        (["", "", ""], 1),
        (["RTO", "", ""], 0),
        (["CIR", "OVER", "SHOP"], 1),
        (["", "ANNOUNCED", ""], 0),
        (["", "", "OTHER"], 0),
    ] {
        let found = store
            .list_returns(tenant, ["", "", ""], filters, 9)
            .await
            .unwrap();
        assert_eq!(found.len(), rows, "{filters:?}");
    }
    let found = store.find_returns(tenant, "RE1-001", WH1).await;
    assert_eq!(found, Ok(vec![(so(2), facility(WH1))]));
});

testkit::on_both!(receipts_and_inspections_are_kept, async |db| {
    let shop = Shop::open(db).await;
    shop.stock("A", WH1, 2).await;
    shop.import([order_of("N-1", "A", 2)]).await;
    shop.hear(4, says("N-1", 4, [units("A", 2, Reading::Dispatched)]))
        .await;
    let received = Received {
        return_no: None,
        items: vec![2],
        kind: None,
        facility: Some(facility(WH2)),
        details: ReturnDetails::default(),
        by: "bob".to_owned(),
    };
    let found = [Inspected {
        item: Some(2),
        condition: Condition::Bad,
        reason: Some("wet".to_owned()),
        comment: Some("'주'".to_owned()),
    }];
    let edited = shop
        .edit(&so(1), 5, |edit| {
            edit.receive_return(&received).unwrap();
            edit.inspect_return(None, &found, "ann").unwrap();
            Ok(())
        })
        .await;
    let after = edited.unwrap().unwrap().unwrap().after;
    assert_eq!(shop.order(&so(1)).await.returns, after.returns);
    let waits = shop.order(&so(1)).await.goods_waiting().next().unwrap();
    assert_eq!(
        (waits.facility, waits.inspection.unwrap().condition),
        (facility(WH2), Condition::Bad)
    );
    let made = shop.create_putaway(&so(1), &[2], 6).await.unwrap().unwrap();
    assert_eq!(made.key.facility, facility(WH2));
    shop.complete_putaway(&made.key, &all_good(), 7)
        .await
        .unwrap()
        .unwrap();
    let level = shop.store.books(&shop.tenant).await.unwrap().levels;
    let key = (domain::codes::Sku::parse("A").unwrap(), facility(WH2));
    assert_eq!(level[&key].0, [0, 0, 0, 0, 1], "as inspected");
    assert_eq!(shop.violations().await, []);
});
