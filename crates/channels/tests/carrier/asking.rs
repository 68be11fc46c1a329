//! A carrier that behaves.

use crate::hub::*;
use channels::Carrier;
use channels::carrier::{ItemFault, PickupState, ScanCode, Waybill};
use serde_json::json;

fn numbers(items: &[Result<Waybill, ItemFault>]) -> Vec<String> {
    items
        .iter()
        .map(|item| item.as_ref().unwrap().tracking_no.clone())
        .collect()
}

#[tokio::test]
async fn parcels_go_from_waybill_to_delivery() {
    let hub = Hub::open().await;
    let carrier = hub.carrier();
    let given = carrier.waybills(&parcels(3), &key("run-1")).await;
    assert!(given.stopped.is_none() && given.unasked.is_empty());
    let numbers = numbers(&given.items);
    let booked = carrier
        .request_pickup(&pickup("M1", &numbers), &key("m1"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (booked.state, booked.raw_state.as_str()),
        (PickupState::Accepted, "ACCEPTED")
    );
    let collect = format!("/pickups/{}/collect", booked.carrier_ref);
    hub.control(
        "POST",
        &collect,
        json!({ "parcels": numbers[..2], "place": "Pune" }),
    )
    .await;
    let asked = [booked.carrier_ref.clone(), "PU-9".to_owned(), booked.carrier_ref];
    let seen = carrier.pickups(&asked).await;
    let taken = seen.items[0].as_ref().unwrap();
    assert_eq!(taken.state, PickupState::Collected);
    assert_eq!(
        (&taken.collected[..], &taken.not_found[..]),
        (&numbers[..2], &numbers[2..])
    );
    assert_eq!(taken.window, Some(pickup("", &[]).window));
    let codes: Vec<_> = seen.items[1..]
        .iter()
        .map(|item| item.as_ref().unwrap_err().code())
        .collect();
    assert_eq!(codes, ["UNKNOWN_PICKUP", "ASKED_TWICE"]);

    hub.control("POST", "/advance", json!({})).await;
    let late = json!({ "tracking_no": numbers[0], "code": "HELD", "raw": "Held at hub" });
    hub.control("POST", "/scans", late).await;
    let (mut since, mut scans, mut more) = (None, Vec::new(), true);
    while more {
        let page = carrier.scans(since.as_deref(), 2).await.unwrap();
        (since, more) = (page.next, page.more);
        scans.extend(page.scans.into_iter().map(Result::unwrap));
    }
    let seen: Vec<_> = scans
        .iter()
        .map(|scan| (scan.tracking_no.as_str(), scan.code))
        .collect();
    let (first, second) = (numbers[0].as_str(), numbers[1].as_str());
    let mut expected = vec![(first, ScanCode::Collected), (second, ScanCode::Collected)];
    let mut moved = vec![(first, ScanCode::InTransit), (second, ScanCode::InTransit)];
    moved.sort_unstable_by_key(|(no, _)| *no);
    expected.extend(moved);
    expected.push((first, ScanCode::Unknown));
    assert_eq!(seen, expected);
    assert_eq!(
        (scans[4].raw.as_str(), scans[0].place.as_deref()),
        ("Held at hub", Some("Pune"))
    );
    assert_eq!(scans[0].at, moment("2026-11-22T04:30:00Z"));
}

#[tokio::test]
async fn many_parcels_go_in_the_batches_that_the_carrier_takes() {
    let hub = Hub::open().await;
    let carrier = hub.carrier();
    let all = parcels(205);
    let first = carrier.waybills(&all, &key("run-1")).await;
    assert_eq!(numbers(&first.items).len(), 205);
    assert_eq!(hub.asked("/waybills").await, 3);
    // Asked for anew in other batches, each has the number that it had.
    let again = carrier.waybills(&all[50..], &key("run-2")).await;
    assert_eq!(again.items, first.items[50..]);
    let voided = carrier.void(&numbers(&first.items), &key("void-1")).await;
    assert!(voided.items.iter().all(Result::is_ok));
    assert_eq!(hub.asked("/waybills/void").await, 3);
}

#[tokio::test]
async fn refusals_are_of_one_parcel_in_the_carriers_words() {
    let hub = Hub::open().await;
    hub.control("PUT", "/rules", json!({ "not_serviceable": ["999999"] }))
        .await;
    let mut asked = parcels(2);
    asked[0].recipient.postal_code = "999999".into();
    asked.push(parcel("P1"));
    let answers = hub.carrier().waybills(&asked, &key("run-1")).await;
    let refused = answers.items[0].as_ref().unwrap_err();
    assert_eq!(refused.code(), "NOT_SERVICEABLE");
    assert_eq!(
        refused.to_string(),
        "The carrier refused (NOT_SERVICEABLE, it said: \"we do not go to 999999\"). Choose another carrier for this parcel"
    );
    assert!(answers.items[1].is_ok());
    assert_eq!(answers.items[2], Err(ItemFault::AskedTwice));
}

#[tokio::test]
async fn pickups_are_refused_changed_and_called_off() {
    let hub = Hub::open().await;
    let carrier = hub.carrier();
    let numbers = numbers(&carrier.waybills(&parcels(2), &key("run-1")).await.items);
    hub.control("PUT", "/rules", json!({ "cut_off_hour": 10 })).await;
    let mut today = pickup("M1", &numbers[..1]);
    today.window.from = today.window.from.plus_s(-24 * 3600);
    today.window.to = today.window.to.plus_s(-24 * 3600);
    let refusal = carrier
        .request_pickup(&today, &key("m1"))
        .await
        .unwrap()
        .unwrap_err();
    let next = refusal.next_slot.unwrap();
    assert_eq!((refusal.code(), next), ("CUT_OFF_PASSED", pickup("", &[]).window));
    today.window = next;
    let booked = carrier
        .request_pickup(&today, &key("m1-b"))
        .await
        .unwrap()
        .unwrap();
    let carrier_ref = booked.carrier_ref.as_str();
    let edited = carrier
        .edit_pickup(carrier_ref, &pickup("M1", &numbers), &key("m1-c"))
        .await
        .unwrap();
    assert_eq!(edited.as_ref(), Ok(&booked));
    let listed = hub.control("GET", "/pickups", json!({})).await;
    assert_eq!(listed["pickups"][0]["parcels"], json!(numbers));
    let cancelled = carrier
        .cancel_pickup(carrier_ref, &key("m1-d"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(cancelled.state, PickupState::Cancelled);
    let closed = carrier
        .edit_pickup(carrier_ref, &pickup("M1", &numbers), &key("m1-e"))
        .await
        .unwrap();
    assert_eq!(closed.unwrap_err().code(), "PICKUP_CLOSED");
    let unknown = carrier.cancel_pickup("PU-9", &key("m9")).await.unwrap();
    assert_eq!(unknown.unwrap_err().code(), "UNKNOWN_PICKUP");
}

#[tokio::test]
async fn what_could_not_be_asked_is_refused_without_asking() {
    let hub = Hub::open().await;
    let carrier = hub.carrier();
    let many: Vec<String> = (0..2_001).map(|n| format!("SC{n}")).collect();
    let refusal = carrier
        .request_pickup(&pickup("M1", &many), &key("m1"))
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(refusal.code(), "TOO_MANY_PARCELS");
    for carrier_ref in ["..", "", "a/b"] {
        let refusal = carrier
            .cancel_pickup(carrier_ref, &key("m1"))
            .await
            .unwrap()
            .unwrap_err();
        assert_eq!(refusal.code(), "UNKNOWN_PICKUP", "{carrier_ref:?}");
    }
    assert!(carrier.waybills(&[], &key("run-1")).await.items.is_empty());
    assert_eq!(hub.control("GET", "/calls", json!({})).await["total"], 0);
}

#[tokio::test]
async fn a_scan_page_is_cut_to_what_the_carrier_gives() {
    let hub = Hub::open().await;
    for limit in [0, 501, u32::MAX] {
        hub.carrier().scans(None, limit).await.unwrap();
    }
    let log = hub.control("GET", "/calls", json!({})).await;
    let asked: Vec<_> = log["calls"]
        .as_array()
        .unwrap()
        .iter()
        .map(|call| &call["query"])
        .collect();
    assert_eq!(asked, ["limit=1", "limit=500", "limit=500"]);
}
