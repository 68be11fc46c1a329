//! A call is run by one, its answer is told again, and what nobody finished is taken over.

use crate::shop::Shop;
use crate::words::at;
use store::{Claim, IdempotentCall, KeptAnswer, Store};

testkit::on_both!(a_call_is_claimed_once_and_answered_once, async |db| {
    let shop = Shop::bare(Store::new(db.engine().await), "T1").await;
    let (store, tenant) = (&shop.store, &shop.tenant);
    let call = IdempotentCall {
        tenant,
        key_id: "K",
        idempotency_key: "once",
    };
    let claim =
        async |print: &'static [u8], id: &'static str, s: i64| store.claim_call(call, print, id, at(s)).await;
    assert_eq!(claim(b"a", "C1", 0).await, Ok(Claim::Ours));
    assert_eq!(claim(b"a", "C2", 59).await, Ok(Claim::Running));
    assert_eq!(claim(b"b", "C2", 1).await, Ok(Claim::OtherCall));
    assert_eq!(claim(b"a", "C3", 60).await, Ok(Claim::Ours), "abandoned");
    let answer = |id: &str| KeptAnswer {
        claim_id: id.to_owned(),
        status: 201,
        sealed: b"made".to_vec(),
    };
    assert_eq!(
        store.answer_call(call, &answer("C1")).await,
        Ok(false),
        "taken over"
    );
    store.release_call(call, "C1").await.unwrap();
    assert_eq!(store.answer_call(call, &answer("C3")).await, Ok(true));
    assert_eq!(claim(b"a", "C4", 90).await, Ok(Claim::Answered(answer("C3"))));
    assert_eq!(claim(b"b", "C4", 86_460).await, Ok(Claim::OtherCall));
    assert_eq!(claim(b"b", "C4", 86_461).await, Ok(Claim::Ours), "forgotten");
    store.release_call(call, "C4").await.unwrap();
    assert_eq!(claim(b"c", "C5", 86_462).await, Ok(Claim::Ours), "released");
});

testkit::on_both!(of_many_at_once_one_has_it, async |db| {
    let shop = Shop::bare(Store::new(db.engine().await), "T1").await;
    let claims = (0..12).map(|n| {
        let (store, tenant) = (shop.store.clone(), shop.tenant.clone());
        tokio::spawn(async move {
            let call = IdempotentCall {
                tenant: &tenant,
                key_id: "K",
                idempotency_key: "once",
            };
            store
                .claim_call(call, b"a", &format!("C{n}"), at(0))
                .await
                .unwrap()
        })
    });
    let mut ours = 0;
    for claim in claims.collect::<Vec<_>>() {
        ours += i32::from(claim.await.unwrap() == Claim::Ours);
    }
    assert_eq!(ours, 1);
});
