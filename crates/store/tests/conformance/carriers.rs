//! Carriers: accounts with their turns, tracking numbers from before they are asked for, and what is owed to pickups.

use crate::deciding::written;
use crate::runs::run;
use crate::shop::{Shop, WH1, WH2, actor, channel, facility, so};
use crate::words::{at, order_of};
use domain::carrier::{Booking, BookingState, CarrierAccount};
use domain::codes::{CarrierCode, OrderCode};
use domain::moment::Moment;
use domain::order::Tracking;
use domain::order::item::PackageKey;
use domain::package::{Pickup, PickupOwed, PickupState};
use domain::run::RunKind;
use std::fmt::Debug;
use store::{DueCarrier, FollowUp, NUMBER_HELD, NewRun, Pick, Settled, Store};

pub(crate) fn fast() -> CarrierCode {
    CarrierCode::stored("FAST")
}

pub(crate) fn account(next_at: Moment) -> CarrierAccount {
    CarrierAccount {
        code: fast(),
        base_url: "https://fast.example".to_owned(),
        enabled: true,
        scan_cursor: None,
        timer: "every 5m".to_owned(),
        next_at,
    }
}

fn key(packing_no: &str) -> PackageKey {
    PackageKey {
        facility: facility(WH1),
        packing_no: packing_no.to_owned(),
    }
}

pub(crate) fn pickup(pickup_no: &str, carrier: &str, owed: Option<PickupOwed>) -> Pickup {
    Pickup {
        facility: facility(WH1),
        pickup_no: pickup_no.to_owned(),
        carrier: carrier.to_owned(),
        state: PickupState::Requested,
        window: Some((at(1), at(2))),
        note: Some("ring".to_owned()),
        asked_by: "test".to_owned(),
        asked_at: at(3),
        closed_at: None,
        carrier_ref: None,
        said: None,
        next_slot: None,
        owed,
        next_at: at(5),
        tries: 0,
        unheard: false,
    }
}

/// Writes pickups, as a use case does.
pub(crate) async fn put(shop: &Shop, follow_up: FollowUp) -> Result<(), store::StoreError> {
    let scope = shop.scope(Pick::None, 3);
    let decide = |loaded| store::Written {
        follow_up: follow_up.clone(),
        ..written(loaded, Vec::new(), ())
    };
    shop.store.decide(&scope, &actor(3), "pickup", decide).await
}

pub(crate) fn new(pickups: &[Pickup]) -> FollowUp {
    FollowUp {
        new_pickups: pickups.to_vec(),
        ..FollowUp::default()
    }
}

pub(crate) fn changed(pickup: Pickup) -> FollowUp {
    FollowUp {
        pickups: vec![pickup],
        ..FollowUp::default()
    }
}

fn booking(packing_no: &str, state: BookingState, tracking_no: Option<&str>) -> Booking {
    Booking {
        order: so(1),
        key: key(packing_no),
        serial: 1,
        carrier: fast(),
        state,
        tracking_no: tracking_no.map(str::to_owned),
        asked_at: at(10),
        said: None,
        tries: 0,
        parcel: "m1".to_owned(),
    }
}

/// What a tenant does with a carrier, the same each time.
pub(crate) async fn carry(shop: &Shop) {
    open_account(shop).await;
    book(shop).await;
    ask_for_pickups(shop).await;
}

async fn open_account(shop: &Shop) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    assert_eq!(
        store.add_carrier(tenant, &account(at(9)), b"sealed").await,
        Ok(true)
    );
    assert_eq!(
        store.add_carrier(tenant, &account(at(8)), b"other").await,
        Ok(false)
    );
    assert_eq!(store.set_carrier_enabled(tenant, &fast(), true).await, Ok(true));
    let moved = CarrierAccount {
        base_url: "https://faster.example".to_owned(),
        ..account(at(11))
    };
    assert_eq!(
        store.set_carrier_key(tenant, &moved, b"sealed anew").await,
        Ok(true)
    );
    assert_eq!(
        store.carrier_secret(tenant, &fast()).await,
        Ok(Some(b"sealed anew".to_vec()))
    );
    let nobody = CarrierAccount {
        code: CarrierCode::stored("NOBODY"),
        ..moved
    };
    assert_eq!(store.set_carrier_key(tenant, &nobody, b"x").await, Ok(false));
    let timer = ("every 7m", at(9));
    assert_eq!(store.set_carrier_timer(tenant, &fast(), timer).await, Ok(true));
    assert_eq!(
        store
            .set_facility_carrier(tenant, &facility(WH2), Some(&fast()))
            .await,
        Ok(true)
    );
    store.set_scan_cursor(tenant, &fast(), Some("c7")).await.unwrap();
    assert_eq!(
        store.remove_carrier(tenant, &fast()).await,
        Ok(false),
        "a facility goes with it"
    );
}

async fn book(shop: &Shop) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    let of = |no: &str| (so(1), key(no), 1, "m1".to_owned());
    let wanted: Vec<(OrderCode, PackageKey, u32, String)> = ["B1", "B2", "B3", "B4"].map(of).to_vec();
    store
        .ask_bookings(tenant, &fast(), &wanted, (at(10), at(20)))
        .await
        .unwrap();
    let said = Booking {
        said: Some(("NOT_SERVICEABLE".to_owned(), "we do not go there".to_owned())),
        ..booking("B2", BookingState::Refused, None)
    };
    let answered = [booking("B1", BookingState::Booked, Some("SC1")), said];
    assert_eq!(
        store.answer_bookings(tenant, &answered).await,
        Ok(vec![true, true])
    );
    let settled = Settled {
        booking: booking("B1", BookingState::Booked, Some("SC1")),
        state: BookingState::ToVoid,
        tracking_no: Some("SC1".to_owned()),
        said: None,
        tried: true,
        next_at: at(30),
    };
    let twice = [settled.clone(), settled];
    assert_eq!(store.settle_bookings(tenant, &twice).await, Ok(vec![true, false]));
    let kept = Settled {
        booking: booking("B4", BookingState::Asked, None),
        state: BookingState::Kept,
        tracking_no: None,
        said: Some(("NUMBER_TAKEN".to_owned(), "another parcel's".to_owned())),
        tried: true,
        next_at: at(30),
    };
    assert_eq!(store.settle_bookings(tenant, &[kept]).await, Ok(vec![true]));
}

async fn ask_for_pickups(shop: &Shop) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    put(
        shop,
        new(&[
            pickup("PI1-7", "FAST", Some(PickupOwed::Ask)),
            pickup("PI1-8", "FAST", None),
        ]),
    )
    .await
    .unwrap();
    store
        .name_pickup(tenant, (&facility(WH1), "PI1-8"), "PU-8")
        .await
        .unwrap();
    store
        .name_pickup(tenant, (&facility(WH1), "PI1-8"), "PU-9")
        .await
        .unwrap();
    let over = Pickup {
        state: PickupState::Cancelled,
        closed_at: Some(at(6)),
        owed: Some(PickupOwed::CallOff),
        ..pickup("PI1-7", "FAST", None)
    };
    put(shop, changed(over.clone())).await.unwrap();
    let told = Pickup {
        owed: Some(PickupOwed::CallOff),
        tries: 1,
        unheard: true,
        said: Some(("TIMEOUT".to_owned(), "no answer".to_owned())),
        ..over
    };
    assert_eq!(
        store.settle_pickup(tenant, &told, PickupOwed::CallOff).await,
        Ok(true)
    );
    assert_eq!(
        store.settle_pickup(tenant, &told, PickupOwed::Release).await,
        Ok(false)
    );
}

/// What is read of it.
pub(crate) async fn read(shop: &Shop, say: &mut (dyn FnMut(&dyn Debug) + Send)) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    say(&store.carriers(tenant).await);
    say(&store.carrier_secret(tenant, &fast()).await);
    say(&store.facility_carriers(tenant).await);
    say(&store.bookings_of(tenant, &["B1", "B2", "B9"].map(key)).await);
    say(&store
        .bookings_by_number(tenant, &fast(), &["SC1".to_owned(), "SC9".to_owned()].into())
        .await);
    say(&store.open_bookings(tenant, &fast(), at(99), 100).await);
    say(&store.kept_bookings(tenant, &fast(), 100).await);
    say(&store.owed_to_carrier(tenant, &fast(), at(99), 100).await);
    say(&store.open_pickups(tenant, &fast(), ("", ""), 100).await);
    let mut owing = store.owing_pickups(at(99), 1_000).await.unwrap();
    owing.retain(|(whose, _)| whose == tenant);
    say(&owing.into_iter().map(|(_, pickup)| pickup).collect::<Vec<_>>());
    let mut due = store.due_carriers(at(99), 1_000).await.unwrap();
    due.retain(|one| one.tenant == *tenant);
    say(&due
        .into_iter()
        .map(|one| (one.carrier, one.due, one.timer))
        .collect::<Vec<_>>());
}

/// A confirmed order with one package.
pub(crate) async fn confirmed(shop: &Shop) -> (OrderCode, PackageKey) {
    shop.stock("S0", WH1, 5).await;
    shop.import([order_of("X-1", "S0", 1)]).await;
    let code = so(1);
    shop.confirm(&code).await;
    let key = shop.order(&code).await.packages[0].key.clone();
    (code, key)
}

pub(crate) fn tracking(no: &str, serial: u32) -> Tracking {
    Tracking {
        tracking_no: no.to_owned(),
        carrier: "FAST".to_owned(),
        serial,
    }
}

testkit::on_both!(a_waybill_is_printed_with_a_number_that_is_held_only, async |db| {
    let shop = Shop::open(db).await;
    let (store, tenant) = (&shop.store, &shop.tenant);
    assert_eq!(
        store.add_carrier(tenant, &account(at(9)), b"sealed").await,
        Ok(true)
    );
    let (code, key) = confirmed(&shop).await;
    let state = async || {
        let found = store
            .bookings_of(tenant, std::slice::from_ref(&key))
            .await
            .unwrap();
        found
            .into_iter()
            .map(|one| (one.serial, one.state))
            .collect::<Vec<_>>()
    };
    let print = async |no: &'static str, serial| {
        let key = key.clone();
        shop.edit(&code, 50, move |edit| {
            edit.print_waybill(&key, &tracking(no, serial), "test")
        })
        .await
    };
    let refused = print("SC1", 1).await.unwrap_err();
    assert!(
        refused.is_constraint(NUMBER_HELD),
        "nobody asked for it: {refused}"
    );
    let wanted = [(code.clone(), key.clone(), 1, "m1".to_owned())];
    store
        .ask_bookings(tenant, &fast(), &wanted, (at(10), at(20)))
        .await
        .unwrap();
    let booked = Booking {
        order: code.clone(),
        key: key.clone(),
        ..booking("", BookingState::Booked, Some("SC1"))
    };
    assert_eq!(
        store.answer_bookings(tenant, std::slice::from_ref(&booked)).await,
        Ok(vec![true])
    );
    assert!(
        print("SC2", 1).await.unwrap_err().is_constraint(NUMBER_HELD),
        "another number"
    );
    // A number is never for two parcels.
    let other = [(code.clone(), self::key("PA9"), 1, "m1".to_owned())];
    store
        .ask_bookings(tenant, &fast(), &other, (at(10), at(20)))
        .await
        .unwrap();
    let theirs = booking("PA9", BookingState::Booked, Some("SC1"));
    assert_eq!(store.answer_bookings(tenant, &[theirs]).await, Ok(vec![false]));

    print("SC1", 1).await.unwrap().unwrap();
    assert_eq!(state().await, [(1, BookingState::Used)]);
    // Asked for again by who is late, it stays in use.
    store
        .ask_bookings(tenant, &fast(), &wanted, (at(60), at(70)))
        .await
        .unwrap();
    assert_eq!(state().await, [(1, BookingState::Used)]);
    let before = store.carriers(tenant).await.unwrap()[0].next_at;
    let void = key.clone();
    shop.edit(&code, 5, move |edit| edit.void_waybill(&void, "torn"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(state().await, [(1, BookingState::ToVoid)]);
    let after = store.carriers(tenant).await.unwrap()[0].next_at;
    assert!(after < before, "the carrier is told at once");
    assert!(
        print("SC1", 2).await.unwrap_err().is_constraint(NUMBER_HELD),
        "a number given back"
    );
});

testkit::on_both!(
    what_a_carrier_was_told_under_a_serial_stays_until_it_refused,
    async |db| {
        let shop = Shop::open(db).await;
        let (store, tenant) = (&shop.store, &shop.tenant);
        let ask = async |mark: &str, now| {
            let wanted = [(so(1), key("B1"), 1, mark.to_owned())];
            store
                .ask_bookings(tenant, &fast(), &wanted, (at(now), at(99)))
                .await
                .unwrap();
            let found = store.bookings_of(tenant, &[key("B1")]).await.unwrap().remove(0);
            (found.parcel, found.state, found.asked_at)
        };
        let answer = async |mark: &str, state, no| {
            let said = Booking {
                parcel: mark.to_owned(),
                ..booking("B1", state, no)
            };
            store.answer_bookings(tenant, &[said]).await.unwrap()
        };
        let old = "m1".to_owned();
        assert_eq!(ask("m1", 10).await, (old.clone(), BookingState::Asked, at(10)));
        assert_eq!(
            ask("m2", 11).await,
            (old.clone(), BookingState::Asked, at(10)),
            "the carrier may have it as it was"
        );
        assert_eq!(ask("m1", 12).await, (old.clone(), BookingState::Asked, at(12)));
        assert_eq!(answer("m2", BookingState::Booked, Some("SC1")).await, [false]);
        assert_eq!(answer("m1", BookingState::Booked, Some("SC1")).await, [true]);
        assert_eq!(ask("m2", 13).await, (old.clone(), BookingState::Booked, at(12)));
        assert_eq!(ask("m1", 14).await, (old, BookingState::Asked, at(14)));
        assert_eq!(answer("m1", BookingState::Refused, None).await, [true]);
        let new = ask("m2", 15).await;
        assert_eq!(
            new,
            ("m2".to_owned(), BookingState::Asked, at(15)),
            "it keeps nothing"
        );
    }
);

testkit::on_both!(one_process_takes_a_carriers_turn, async |db| {
    let shop = Shop::open(db).await;
    let store: &Store = &shop.store;
    store
        .add_carrier(&shop.tenant, &account(at(9)), b"sealed")
        .await
        .unwrap();
    assert_eq!(store.due_carriers(at(8), 10).await, Ok(Vec::new()));
    let due = store.due_carriers(at(9), 10).await.unwrap();
    let fast_is_due = DueCarrier {
        tenant: shop.tenant.clone(),
        carrier: fast(),
        due: at(9),
        timer: "every 5m".to_owned(),
    };
    assert_eq!(due, [fast_is_due]);
    let of = |id: &str| NewRun {
        kind: RunKind::CarrierSync,
        channel: channel("FAST"),
        ..run(id, 9)
    };
    let claim =
        async |times, id: &'static str| store.claim_carrier(&shop.tenant, &fast(), times, &of(id)).await;
    assert_eq!(claim((at(9), at(20)), "R8").await, Ok(true));
    assert_eq!(claim((at(9), at(20)), "R9").await, Ok(false), "another took it");
    assert_eq!(store.run(&shop.tenant, "R9").await, Ok(None));
    // Its run waits still: the turn passes without another.
    assert_eq!(claim((at(20), at(30)), "R9").await, Ok(true));
    assert_eq!(store.run(&shop.tenant, "R9").await, Ok(None));
    store
        .set_carrier_enabled(&shop.tenant, &fast(), false)
        .await
        .unwrap();
    assert_eq!(store.due_carriers(at(99), 10).await, Ok(Vec::new()));
    let place = facility(WH1);
    assert_eq!(
        store.set_facility_carrier(&shop.tenant, &place, None).await,
        Ok(true)
    );
    assert_eq!(store.remove_carrier(&shop.tenant, &fast()).await, Ok(true));
});
