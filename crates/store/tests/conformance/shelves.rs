//! Shelves on both databases: kept, filled and emptied, and nobody takes what another one has.

use crate::deciding::written;
use crate::images::{exec, image, number, texts};
use crate::shop::{Shop, WH1, WH2, actor, by_seller, facility, sku, so};
use crate::words::{at, order_of, says, units};
use domain::codes::{ScanId, ShelfCode};
use domain::putaway::{NewScan, Putaway, PutawayKey, PutawayState, ScanDecided};
use domain::refusal::{Refusal, RefusalCode};
use domain::shelf::{Shelf, ShelfKey};
use domain::sync::observation::Reading;
use std::fmt::Debug;
use store::{Decided, Loaded, Pick, PutawayPick, ShelfRemoved, StoreError};

pub(crate) fn shelf_key(place: &str, code: &str) -> ShelfKey {
    ShelfKey {
        facility: facility(place),
        shelf: ShelfCode::parse(code).unwrap(),
    }
}

fn decided(loaded: Loaded, done: Result<ScanDecided, Refusal>) -> Decided<Result<ScanDecided, Refusal>> {
    let (changes, putaways) = match &done {
        Ok(done) => (done.change.orders.clone(), vec![done.change.putaway.clone()]),
        Err(_) => (Vec::new(), Vec::new()),
    };
    Decided {
        written: written(loaded, changes, done),
        putaways,
    }
}

impl Shop {
    /// Scans a unit of a putaway onto a shelf.
    async fn scan(
        &self,
        key: &PutawayKey,
        (id, code, shelf): (&str, &str, &str),
        seconds: i64,
    ) -> Result<Result<ScanDecided, Refusal>, StoreError> {
        let wish = NewScan {
            scan_id: ScanId::parse(id).unwrap(),
            code: code.to_owned(),
            quantity: 1,
            shelf: ShelfCode::parse(shelf).unwrap(),
            by: "test".to_owned(),
        };
        let pick = PutawayPick::Onto(key.clone(), wish.shelf.clone());
        let (scope, who) = (self.scope(Pick::None, seconds), actor(seconds));
        self.store
            .decide_putaways(&scope, &pick, (&who, "scanned"), |mut loaded, found| {
                let shelf = loaded.shelf.as_ref();
                let done = domain::putaway::scan(&found[0], &wish, &loaded.orders, shelf, &mut loaded.desk);
                decided(loaded, done)
            })
            .await
    }

    async fn undo(&self, key: &PutawayKey, seconds: i64) -> Result<ScanDecided, Refusal> {
        let (scope, who) = (self.scope(Pick::None, seconds), actor(seconds));
        let pick = PutawayPick::One(key.clone());
        let done = self
            .store
            .decide_putaways(&scope, &pick, (&who, "undone"), |mut loaded, found| {
                let done = domain::putaway::undo(&found[0], None, &loaded.orders, &mut loaded.desk);
                decided(loaded, done)
            })
            .await;
        done.unwrap()
    }

    /// Packed units of the order with this number, cancelled, and in a putaway.
    async fn carried(&self, named: (&str, &str), quantity: u32, seconds: i64) -> Putaway {
        let (channel_order_no, code) = named;
        self.import([order_of(channel_order_no, code, quantity)]).await;
        let found = self.store.find_orders(&self.tenant, channel_order_no, "").await;
        let order = found.unwrap().remove(0);
        self.pack(&order).await;
        let said = units(code, quantity, Reading::Cancelled);
        self.hear(seconds, says(channel_order_no, seconds, [said])).await;
        let items: Vec<u32> = (1..=quantity).collect();
        let made = self.create_putaway(&order, &items, seconds).await;
        made.unwrap().unwrap()
    }

    async fn shelf_at(&self, place: &str, code: &str) -> Shelf {
        let found = self.store.shelf(&self.tenant, &shelf_key(place, code)).await;
        found.unwrap().unwrap()
    }

    /// What of a SKU lies on which shelf of WH1.
    async fn on_shelves(&self, code: &str) -> Vec<(String, i64)> {
        let found = self.store.on_shelves(&self.tenant, &[sku(code)].into()).await;
        let here = found.unwrap().into_iter();
        here.filter(|((_, f, _), units)| *f == facility(WH1) && *units > 0)
            .map(|((_, _, shelf), units)| (shelf.to_string(), units))
            .collect()
    }
}

/// A shelf is made, filled, scanned to, blocked; and another one goes.
pub(crate) async fn live(shop: &Shop) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    let key = shelf_key(WH1, "A-1");
    assert_eq!(store.add_shelf(tenant, &key, Some(9), at(1)).await, Ok(true));
    assert_eq!(store.add_shelf(tenant, &key, None, at(2)).await, Ok(false));
    let gone = shelf_key(WH2, "GONE");
    assert_eq!(store.add_shelf(tenant, &gone, None, at(3)).await, Ok(true));
    assert_eq!(store.remove_shelf(tenant, &gone).await, Ok(ShelfRemoved::Gone));
    shop.adjust_on(("SH", WH1, Some("A-1")), 3, "STOCK SH")
        .await
        .unwrap()
        .unwrap();
    let made = shop.carried(("SH-1", "SH"), 2, 50).await;
    shop.scan(&made.key, ("S1", "SH", "A-1"), 51)
        .await
        .unwrap()
        .unwrap();
    shop.undo(&made.key, 52).await.unwrap();
    shop.scan(&made.key, ("S2", "SH", "A-1"), 53)
        .await
        .unwrap()
        .unwrap();
    let blocked = store.set_shelf_blocked(tenant, &key, Some("wet")).await;
    assert_eq!(blocked, Ok(true));
}

pub(crate) async fn read(shop: &Shop, say: &mut (dyn FnMut(&dyn Debug) + Send)) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    let (place, skus) = (facility(WH1), [sku("SH")].into());
    say(&store.list_shelves(tenant, &place, "", 100).await);
    say(&store.shelf(tenant, &shelf_key(WH1, "A-1")).await);
    say(&store.on_shelves(tenant, &skus).await);
    say(&store.suggester(tenant, &place, (&skus, 3)).await);
}

testkit::on_both!(
    shelves_are_kept_and_go_only_when_nothing_may_come_back,
    async |db| {
        let shop = Shop::open(db).await;
        let (store, tenant) = (&shop.store, &shop.tenant);
        let key = shelf_key(WH1, "A");
        let remove = async || store.remove_shelf(tenant, &key).await.unwrap();
        shop.adjust_on(("A", WH1, Some("A")), 2, "S")
            .await
            .unwrap()
            .unwrap();
        assert!(matches!(remove().await, ShelfRemoved::InUse(shelf) if shelf.available == 2));
        shop.import([order_of("N-1", "A", 2)]).await;
        assert!(
            matches!(remove().await, ShelfRemoved::InUse(shelf) if (shelf.available, shelf.promised) == (0, 2))
        );
        shop.pack(&so(1)).await;
        assert!(
            matches!(remove().await, ShelfRemoved::InUse(shelf) if (shelf.promised, shelf.packed) == (0, 2))
        );
        shop.hear(5, says("N-1", 5, [units("A", 2, Reading::Dispatched)]))
            .await;
        assert_eq!(remove().await, ShelfRemoved::Gone);
        assert_eq!(remove().await, ShelfRemoved::Unknown);
        assert_eq!(shop.violations().await, []);
        let all = store.list_shelves(tenant, &facility(WH1), "", 1).await.unwrap();
        assert_eq!(all[0].key, shelf_key(WH1, "B"));
        let rest = store.list_shelves(tenant, &facility(WH1), "B", 9).await.unwrap();
        assert_eq!(rest, []);
        // What lies on a shelf keeps it even from a hand that knows no rule.
        shop.adjust_on(("A", WH1, Some("B")), 1, "T")
            .await
            .unwrap()
            .unwrap();
        let unknown = shop.adjust_on(("A", WH1, Some("NO")), 1, "U").await.unwrap_err();
        assert!(matches!(unknown, StoreError::Constraint { .. }), "{unknown:?}");
    }
);

testkit::on_both!(units_go_from_the_emptiest_shelf_and_back_to_theirs, async |db| {
    let shop = Shop::open(db).await;
    for (shelf, units) in [(Some("B"), 2), (Some("A"), 1), (None, 1)] {
        let document = format!("S {shelf:?}");
        shop.adjust_on(("A", WH1, shelf), units, &document)
            .await
            .unwrap()
            .unwrap();
    }
    shop.import([order_of("N-1", "A", 4)]).await;
    let on: Vec<_> = shop
        .order(&so(1))
        .await
        .items
        .into_iter()
        .map(|i| i.shelf)
        .collect();
    let [a, b] = ["A", "B"].map(|code| Some(ShelfCode::parse(code).unwrap()));
    assert_eq!(on, [a, b.clone(), b, None]);
    assert!(shop.on_shelves("A").await.is_empty());
    assert_eq!(shop.shelf_at(WH1, "B").await.promised, 2);
    let ledger = texts(
        db,
        "SELECT COALESCE(shelf, '-') FROM stock_ledger WHERE document = 'SO-000000001' ORDER BY line_no",
    );
    assert_eq!(ledger.await, ["A", "B", "-"]);
    let done = shop
        .edit(&so(1), 5, |edit| edit.cancel(&[1, 2, 4], &by_seller("mistake")))
        .await;
    done.unwrap().unwrap();
    assert_eq!(
        shop.on_shelves("A").await,
        [("A".to_owned(), 1), ("B".to_owned(), 1)]
    );
    assert_eq!(shop.violations().await, []);
});

testkit::on_both!(a_scan_is_kept_and_taken_back, async |db| {
    let shop = Shop::open(db).await;
    shop.stock("A", WH1, 2).await;
    let made = shop.carried(("N-1", "A"), 2, 4).await;
    let first = shop.scan(&made.key, ("S1", "A", "B"), 5).await.unwrap().unwrap();
    let kept = image(db).await;
    let again = shop.scan(&made.key, ("S1", "A", "B"), 6).await.unwrap().unwrap();
    assert_eq!((again.is_repeated, &again.scan), (true, &first.scan));
    assert_eq!(image(db).await, kept, "the same scan again writes nothing");
    shop.scan(&made.key, ("S2", "A", "A"), 7).await.unwrap().unwrap();
    let found = shop
        .store
        .putaways(&shop.tenant, std::slice::from_ref(&made.key))
        .await;
    let stored = found.unwrap().remove(0);
    assert_eq!((stored.state, stored.scans.len()), (PutawayState::Complete, 2));
    assert_eq!(stored.lines[0].shelf, Some(first.scan.shelf.clone()));
    assert_eq!(shop.violations().await, []);

    shop.stock("B", WH1, 2).await;
    let made = shop.carried(("N-2", "B"), 2, 8).await;
    shop.scan(&made.key, ("S1", "B", "B"), 9).await.unwrap().unwrap();
    let undone = shop.undo(&made.key, 10).await.unwrap();
    assert_eq!(undone.scan.undone_at, Some(at(10)));
    assert_eq!(shop.on_shelves("B").await, []);
    let refused = shop.undo(&made.key, 11).await.unwrap_err();
    assert_eq!(refused.code, RefusalCode::NothingToUndo);
    let found = shop
        .store
        .putaways(&shop.tenant, std::slice::from_ref(&made.key))
        .await;
    let stored = found.unwrap().remove(0);
    assert_eq!(
        (stored.state, &stored.scans),
        (PutawayState::Created, &vec![undone.scan])
    );
    assert_eq!(shop.violations().await, []);
});

testkit::on_both!(
    of_many_who_scan_to_a_shelf_it_takes_as_many_as_it_holds,
    async |db| {
        let shop = Shop::open(db).await;
        let key = shelf_key(WH1, "C");
        let added = shop.store.add_shelf(&shop.tenant, &key, Some(3), at(0)).await;
        assert_eq!(added, Ok(true));
        shop.stock("A", WH1, 6).await;
        let mut carried = Vec::new();
        for n in 0..6 {
            carried.push(shop.carried((&format!("N-{n}"), "A"), 1, 10 + n).await);
        }
        let mut all = Vec::new();
        for (n, made) in (0..).zip(carried) {
            let racer = shop.again(db).await;
            all.push(tokio::spawn(async move {
                racer.scan(&made.key, ("S1", "A", "C"), 30 + n).await.unwrap()
            }));
        }
        let mut done = 0;
        for one in all {
            match one.await.unwrap() {
                Ok(_) => done += 1,
                Err(refusal) => assert_eq!(refusal.code, RefusalCode::ShelfFull),
            }
        }
        assert_eq!(done, 3);
        assert_eq!(shop.shelf_at(WH1, "C").await.available, 3);
        assert_eq!(shop.violations().await, []);
    }
);

testkit::on_both!(one_scan_sent_often_is_done_once, async |db| {
    let shop = Shop::open(db).await;
    shop.stock("A", WH1, 3).await;
    let made = shop.carried(("N-1", "A"), 3, 4).await;
    let mut all = Vec::new();
    for n in 0..6 {
        let (racer, key) = (shop.again(db).await, made.key.clone());
        all.push(tokio::spawn(async move {
            racer.scan(&key, ("S1", "A", "A"), 30 + n).await.unwrap().unwrap()
        }));
    }
    let mut repeated = 0;
    for one in all {
        repeated += u32::from(one.await.unwrap().is_repeated);
    }
    assert_eq!(repeated, 5);
    assert_eq!(shop.on_shelves("A").await, [("A".to_owned(), 1)]);
    assert_eq!(shop.violations().await, []);
});

testkit::on_both!(suggestions_know_what_lies_where, async |db| {
    let shop = Shop::open(db).await;
    for (code, shelf, units) in [("A", "B", 2), ("X", "A", 1)] {
        shop.adjust_on((code, WH1, Some(shelf)), units, code)
            .await
            .unwrap()
            .unwrap();
    }
    let empty = shelf_key(WH1, "E");
    shop.store
        .add_shelf(&shop.tenant, &empty, Some(1), at(0))
        .await
        .unwrap();
    let skus = [sku("A"), sku("N")].into();
    let suggester = shop
        .store
        .suggester(&shop.tenant, &facility(WH1), (&skus, 2))
        .await;
    let mut suggester = suggester.unwrap();
    let said = ["A", "N", "N"].map(|code| suggester.suggest(&sku(code)).map(|s| s.to_string()));
    assert_eq!(said, [Some("B".to_owned()), Some("E".to_owned()), None]);
});

testkit::on_both!(the_doctor_sees_what_is_wrong_on_shelves, async |db| {
    let shop = Shop::open(db).await;
    shop.adjust_on(("A", WH1, Some("A")), 2, "S")
        .await
        .unwrap()
        .unwrap();
    shop.stock("A", WH1, 2).await;
    let made = shop.carried(("N-1", "A"), 1, 4).await;
    shop.scan(&made.key, ("S1", "A", "B"), 5).await.unwrap().unwrap();
    assert_eq!(shop.violations().await, []);
    for (sql, found) in [
        (
            "UPDATE shelf_stock SET quantity = quantity + 1 WHERE shelf = 'A'",
            &["LEDGER_IS_SHELVES", "SHELVES_ARE_AVAILABLE"][..],
        ),
        (
            "UPDATE shelf_stock SET quantity = quantity - 1 WHERE shelf = 'A'",
            &[],
        ),
        ("UPDATE stock_level SET shelved = 0", &["SHELVES_ARE_AVAILABLE"]),
        ("UPDATE stock_level SET shelved = 2", &[]),
        (
            "UPDATE order_item SET shelf = 'Z'",
            &["SHELF_OF_ITEM", "SHELF_EXISTS"],
        ),
        ("UPDATE order_item SET shelf = NULL", &[]),
        ("UPDATE putaway_scan SET undone_at = 1", &["SCANS_ARE_LINES"]),
    ] {
        exec(db, sql).await;
        let all: Vec<&str> = shop.violations().await.iter().map(|v| v.invariant).collect();
        assert_eq!(all, found, "{sql}");
    }
    assert_eq!(number(db, "SELECT COUNT(*) FROM shelf_stock").await, 2);
});
