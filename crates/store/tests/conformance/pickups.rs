//! Pickups that packages join and leave, and the turn of the carrier that is owed something.

use crate::carriers::{account, changed, confirmed, fast, new, pickup, put, tracking};
use crate::runs::run;
use crate::shop::{Shop, WH1, channel, facility};
use crate::words::at;
use domain::order::Tracking;
use domain::package::{PackageStatus, Pickup, PickupOwed, PickupState};
use domain::run::RunKind;
use store::{NewRun, PICKUP_OPEN};

testkit::on_both!(
    nobody_joins_a_pickup_that_is_over_and_an_empty_one_is_over,
    async |db| {
        let shop = Shop::open(db).await;
        let (code, key) = confirmed(&shop).await;
        let own = Tracking {
            carrier: "OWN".to_owned(),
            ..tracking("SC1", 1)
        };
        let print = key.clone();
        shop.edit(&code, 4, move |edit| edit.print_waybill(&print, &own, "test"))
            .await
            .unwrap()
            .unwrap();
        let join = async |no: &'static str| {
            let key = key.clone();
            shop.edit(&code, 5, move |edit| edit.request_pickup(&key, no))
                .await
        };
        let leave = async || {
            let key = key.clone();
            shop.edit(&code, 6, move |edit| edit.take_out_of_pickup(&key, "why"))
                .await
        };
        let found = async |no: &'static str| {
            shop.store
                .find_pickups(&shop.tenant, no, WH1)
                .await
                .unwrap()
                .remove(0)
        };
        put(
            &shop,
            new(&[
                pickup("P1", "OWN", None),
                pickup("P2", "FAST", None),
                pickup("P3", "OWN", None),
            ]),
        )
        .await
        .unwrap();
        assert!(
            join("P9").await.unwrap_err().is_constraint(PICKUP_OPEN),
            "there is none"
        );

        join("P1").await.unwrap().unwrap();
        leave().await.unwrap().unwrap();
        let first = found("P1").await;
        assert_eq!(
            (first.state, first.owed, first.closed_at),
            (PickupState::Cancelled, None, Some(at(6)))
        );
        assert!(
            join("P1").await.unwrap_err().is_constraint(PICKUP_OPEN),
            "it is over"
        );
        let order = shop.order(&code).await;
        assert_eq!(
            (order.packages[0].status, &order.packages[0].pickup_no),
            (PackageStatus::Packed, &None)
        );

        join("P2").await.unwrap().unwrap();
        leave().await.unwrap().unwrap();
        let second = found("P2").await;
        assert_eq!(
            (second.state, second.owed),
            (PickupState::Cancelled, Some(PickupOwed::CallOff))
        );
        // Its carrier had none when it was told so, and makes one of a request that was under way.
        let settle = async |pickup: Pickup| {
            let done = Pickup { owed: None, ..pickup };
            let settled = shop.store.settle_pickup(&shop.tenant, &done, PickupOwed::CallOff);
            settled.await.unwrap()
        };
        let name = async |no: &'static str| {
            let place = facility(WH1);
            let named = shop.store.name_pickup(&shop.tenant, (&place, no), "PU-1");
            named.await.unwrap();
        };
        assert!(settle(second.clone()).await);
        name("P2").await;
        let made = found("P2").await;
        assert_eq!(
            (made.owed, made.next_at, made.carrier_ref.as_deref()),
            (Some(PickupOwed::CallOff), at(6), Some("PU-1"))
        );
        assert!(!settle(second).await, "it was not known then under which number");
        assert!(settle(made).await);

        join("P3").await.unwrap().unwrap();
        let hand_over = key.clone();
        shop.edit(&code, 7, move |edit| edit.hand_over(&hand_over))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(found("P3").await.state, PickupState::Collected);
        name("P3").await;
        assert_eq!(found("P3").await.owed, None, "it took place");
        let again = put(&shop, changed(pickup("P3", "OWN", None))).await.unwrap_err();
        assert!(again.is_constraint(PICKUP_OPEN), "{again}");
    }
);

testkit::on_both!(
    what_is_owed_to_a_carrier_does_not_wait_for_its_timer,
    async |db| {
        let shop = Shop::open(db).await;
        let (store, tenant) = (&shop.store, &shop.tenant);
        store
            .add_carrier(tenant, &account(at(50)), b"sealed")
            .await
            .unwrap();
        let turn = async || store.carriers(tenant).await.unwrap()[0].next_at;
        put(&shop, new(&[pickup("P1", "FAST", None)])).await.unwrap();
        assert_eq!(turn().await, at(50), "nothing is owed");
        let asked = Pickup {
            next_at: at(20),
            ..pickup("P1", "FAST", Some(PickupOwed::Ask))
        };
        put(&shop, changed(asked.clone())).await.unwrap();
        assert_eq!(turn().await, at(20));
        // Another timer does not put it off, nor does what is due later.
        let timer = ("cron 0 3 * * *", at(70));
        assert_eq!(store.set_carrier_timer(tenant, &fast(), timer).await, Ok(true));
        let later = Pickup {
            next_at: at(30),
            ..asked
        };
        put(&shop, changed(later.clone())).await.unwrap();
        assert_eq!(turn().await, at(20));
        let next = async |times, id: &'static str| {
            let of = NewRun {
                kind: RunKind::CarrierSync,
                channel: channel("FAST"),
                ..run(id, 9)
            };
            let taken = store.claim_carrier(tenant, &fast(), times, &of).await;
            assert_eq!(taken, Ok(true));
        };
        next((at(20), at(70)), "R1").await;
        // It is over: its packages are let go first, and then its carrier is told.
        let over = Pickup {
            state: PickupState::Cancelled,
            owed: Some(PickupOwed::Release),
            closed_at: Some(at(6)),
            ..later
        };
        put(&shop, changed(over.clone())).await.unwrap();
        assert_eq!(turn().await, at(70), "its carrier is not needed for that");
        let told = Pickup {
            owed: Some(PickupOwed::CallOff),
            next_at: at(40),
            ..over
        };
        assert_eq!(
            store.settle_pickup(tenant, &told, PickupOwed::Ask).await,
            Ok(false)
        );
        assert_eq!(turn().await, at(70), "it was not written");
        assert_eq!(
            store.settle_pickup(tenant, &told, PickupOwed::Release).await,
            Ok(true)
        );
        assert_eq!(turn().await, at(40));
        // One that was told, and that the carrier makes after all.
        next((at(40), at(70)), "R2").await;
        let done = Pickup { owed: None, ..told };
        assert_eq!(
            store.settle_pickup(tenant, &done, PickupOwed::CallOff).await,
            Ok(true)
        );
        assert_eq!(turn().await, at(70));
        store
            .name_pickup(tenant, (&facility(WH1), "P1"), "PU-1")
            .await
            .unwrap();
        assert_eq!(turn().await, at(6), "it is due at once");
    }
);
