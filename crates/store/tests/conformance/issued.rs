//! A sequence that would come to a number that was issued before is refused when it is defined.

use crate::shop::{Shop, actor, so};
use crate::specimen::{everything, making};
use domain::sequence::{Sequence, SequenceKind, YearlyReset};
use store::StoreError;

testkit::on_both!(a_definition_that_would_repeat_a_number_is_refused, async |db| {
    let shop = Shop::open(db).await;
    let (store, tenant) = (&shop.store, &shop.tenant);
    let mut order = everything(&so(900), "N-900");
    order.packages[0].key.packing_no = "A/26-17".to_owned();
    let key = order.packages[0].key.clone();
    for item in order.items.iter_mut().take(1) {
        item.package = Some(key.clone());
    }
    let make = [making(order)];
    store
        .commit_changes(tenant, &make, &actor(1), "why")
        .await
        .unwrap();
    let place = key.facility.clone();
    let define = async |prefix: &str, padding: u8, next: u64, year: Option<&str>| {
        let mut wish = Sequence::define(prefix, padding, next).unwrap();
        wish.yearly_reset = year.map(|prefix| YearlyReset {
            on: jiff::civil::date(2027, 4, 1),
            next_prefix: prefix.to_owned(),
        });
        let defined = store
            .define_sequence(tenant, &place, SequenceKind::Packing, |_| {
                Ok::<_, ()>(wish.clone())
            })
            .await;
        match defined {
            Ok(done) => {
                done.unwrap();
                None
            }
            Err(StoreError::Constraint { name, message, .. }) => {
                assert_eq!(name, "package_packing_no");
                Some(message)
            }
            Err(other) => panic!("{other}"),
        }
    };
    let taken = Some("A/26-17".to_owned());
    assert_eq!(define("A/26-", 0, 1, None).await, taken);
    assert_eq!(define("A/26-", 2, 17, None).await, taken);
    assert_eq!(
        define("A/26-1", 0, 7, None).await,
        taken,
        "another way to split it"
    );
    assert_eq!(define("B", 0, 1, Some("A/26-")).await, taken, "after the switch");
    assert_eq!(define("A/26-", 0, 18, None).await, None);
    assert_eq!(define("A/26-", 3, 1, None).await, None, "017 is another number");
    assert_eq!(define("A/2", 0, 1, None).await, None, "a dash is no digit");
});
