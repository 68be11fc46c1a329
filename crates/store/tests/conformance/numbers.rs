//! Sequences: defined once, never lowered, drawn from by many, and reset with the year.

use crate::deciding::written;
use crate::images::{exec, image, number};
use crate::shop::{Shop, WH1, WH2, actor, facility};
use crate::words::at;
use domain::codes::FacilityCode;
use domain::refusal::{Refusal, RefusalCode};
use domain::sequence::{Sequence, SequenceKind, YearlyReset};
use jiff::civil::{Date, date};
use std::collections::BTreeSet;
use std::time::Duration;
use store::engine::{Statement, Value};
use store::{Pick, Scope, Store, StoreError};
use testkit::TestDatabase;

/// A tenant with WH1 and no sequence.
async fn unnumbered(db: &TestDatabase) -> Shop {
    let shop = Shop::bare(Store::new(db.engine().await), "T1").await;
    let added = shop
        .store
        .add_facility(&shop.tenant, &facility(WH1), &[], at(0))
        .await;
    assert_eq!(added, Ok(true));
    shop
}

async fn define(shop: &Shop, prefix: &str, padding: u8, next: u64) -> Result<Sequence, Refusal> {
    let how = |old: Option<&Sequence>| match old {
        Some(old) => old.redefine(prefix, padding, next),
        None => Sequence::define(prefix, padding, next),
    };
    let (place, kind) = (facility(WH1), SequenceKind::Invoice);
    shop.store
        .define_sequence(&shop.tenant, &place, kind, how)
        .await
        .unwrap()
}

async fn stored(shop: &Shop) -> Vec<(FacilityCode, SequenceKind, Sequence)> {
    let book = shop.store.sequences(&shop.tenant).await.unwrap();
    book.iter()
        .map(|(f, kind, s)| (f.clone(), kind, s.clone()))
        .collect()
}

/// Draws one number on this day.
async fn draw(shop: &Shop, day: Date) -> Result<Result<String, Refusal>, StoreError> {
    let scope = Scope {
        now: (at(0), day),
        ..shop.scope(Pick::None, 0)
    };
    shop.store
        .decide(&scope, &actor(0), "draw", |mut loaded| {
            let drawn = loaded
                .desk
                .numbers
                .draw(&facility(WH1), SequenceKind::Invoice, day);
            written(loaded, Vec::new(), drawn)
        })
        .await
}

const DAY: Date = date(2026, 10, 1);

testkit::on_both!(a_sequence_is_defined_and_never_goes_back, async |db| {
    let shop = unnumbered(db).await;
    assert_eq!(
        draw(&shop, DAY).await.unwrap().unwrap_err().code,
        RefusalCode::SequenceNotDefined
    );
    let first = define(&shop, "A/", 3, 7).await.unwrap();
    assert_eq!(
        stored(&shop).await,
        [(facility(WH1), SequenceKind::Invoice, first)]
    );
    assert_eq!(draw(&shop, DAY).await.unwrap().unwrap(), "A/007");

    let before = image(db).await;
    for (prefix, padding, next, code) in [
        ("A/", 3, 7, RefusalCode::NotAllowedInState),
        ("A/", 13, 9, RefusalCode::BadInput),
        ("A b", 3, 9, RefusalCode::BadInput),
        ("A/", 3, 0, RefusalCode::BadInput),
    ] {
        assert_eq!(define(&shop, prefix, padding, next).await.unwrap_err().code, code);
        assert_eq!(image(db).await, before);
    }
    define(&shop, "A/", 5, 8).await.unwrap();
    assert_eq!(draw(&shop, DAY).await.unwrap().unwrap(), "A/00008");
    define(&shop, "B-", 0, 1).await.unwrap();
    assert_eq!(draw(&shop, DAY).await.unwrap().unwrap(), "B-1");
});

testkit::on_both!(a_number_is_never_issued_twice, async |db| {
    let shop = unnumbered(db).await;
    define(&shop, "", 0, 1).await.unwrap();
    let mut all = Vec::new();
    for task in 0..10_u64 {
        let shop = if task % 2 == 0 {
            shop.clone()
        } else {
            shop.again(db).await
        };
        all.push(tokio::spawn(async move {
            let mut drawn = Vec::new();
            for round in 0..6 {
                drawn.push(draw(&shop, DAY).await.unwrap().unwrap());
                if task == 3 && round == 2 {
                    // Defined anew in between, with a leap: 1,000 more than what was issued.
                    let leap = |old: Option<&Sequence>| {
                        let next = old.map_or(0, |old| old.next) + 1_000;
                        Sequence::define("", 0, next)
                    };
                    let (place, kind) = (facility(WH1), SequenceKind::Invoice);
                    let done = shop.store.define_sequence(&shop.tenant, &place, kind, leap).await;
                    done.unwrap().unwrap();
                }
            }
            drawn
        }));
    }
    let mut issued = BTreeSet::new();
    for one in all {
        for number in one.await.unwrap() {
            assert!(issued.insert(number.clone()), "{number} twice");
        }
    }
    assert_eq!(issued.len(), 60);
    assert_eq!(
        number(db, "SELECT next_no FROM sequence").await,
        1_061,
        "and no other number was lost"
    );
});

testkit::on_both!(a_yearly_reset_is_stored_and_takes_place_once, async |db| {
    let shop = unnumbered(db).await;
    let plan = Sequence {
        yearly_reset: Some(YearlyReset {
            on: date(2027, 1, 1),
            next_prefix: "27-".to_owned(),
        }),
        ..Sequence::define("26-", 2, 41).unwrap()
    };
    let how = |_: Option<&Sequence>| Ok::<_, ()>(plan.clone());
    let (place, kind) = (facility(WH1), SequenceKind::Invoice);
    let defined = shop.store.define_sequence(&shop.tenant, &place, kind, how).await;
    assert_eq!(defined, Ok(Ok(plan.clone())));
    assert_eq!(stored(&shop).await, [(facility(WH1), kind, plan)]);
    for (day, number) in [
        (date(2026, 12, 31), "26-41"),
        (date(2027, 1, 1), "27-01"),
        (date(2026, 12, 31), "27-02"),
        (date(2028, 1, 1), "27-03"),
    ] {
        assert_eq!(draw(&shop, day).await.unwrap().unwrap(), number);
    }
    assert_eq!(stored(&shop).await[0].2.yearly_reset, None);
});

testkit::on_both!(sequences_come_with_their_facility_or_not_at_all, async |db| {
    let shop = Shop::open(db).await;
    assert_eq!(stored(&shop).await.len(), 2 * SequenceKind::ALL.len());
    let before = image(db).await;
    let other = [(SequenceKind::Packing, Sequence::define("ZZ", 0, 1).unwrap())];
    let again = shop
        .store
        .add_facility(&shop.tenant, &facility(WH2), &other, at(0))
        .await;
    assert_eq!(again, Ok(false));
    assert_eq!(
        image(db).await,
        before,
        "a facility that is there keeps its sequences"
    );
    let twice = [other[0].clone(), other[0].clone()];
    let refused = shop
        .store
        .add_facility(&shop.tenant, &facility("WH3"), &twice, at(0))
        .await;
    assert!(refused.unwrap_err().is_constraint("sequence_pkey"));
    assert_eq!(image(db).await, before, "nor is it added in part");
    exec(
        db,
        "DELETE FROM sequence WHERE facility = 'WH2' AND kind = 'PACKING'",
    )
    .await;
    assert_eq!(stored(&shop).await.len(), 2 * SequenceKind::ALL.len() - 1);
});

static PUT: Statement = Statement::new(
    "put",
    "INSERT INTO sequence (tenant_id, facility, kind, prefix, padding, next_no) VALUES ($1, $2, 'INVOICE', '', 0, 41)",
);

// Whoever defined it first has not committed when the other looks: the other meets the first one's, and its own rule says no.
testkit::on_both!(a_sequence_defined_by_two_at_once_is_defined_once, async |db| {
    let shop = unnumbered(db).await;
    let mut first = db.unmigrated().await.write().await.unwrap();
    let binds: [Value; 2] = ["T1".into(), WH1.into()];
    first.exec(&PUT, &binds).await.unwrap();
    let second = {
        let shop = shop.clone();
        tokio::spawn(async move { define(&shop, "", 0, 7).await })
    };
    tokio::time::sleep(Duration::from_millis(200)).await;
    first.commit().await.unwrap();
    assert_eq!(
        second.await.unwrap().unwrap_err().code,
        RefusalCode::NotAllowedInState
    );
    assert_eq!(number(db, "SELECT next_no FROM sequence").await, 41);
});
