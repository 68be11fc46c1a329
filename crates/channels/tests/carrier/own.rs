//! The seller's own carrier, which asks nobody.

use crate::hub::*;
use channels::carrier::{Own, PickupState};
use channels::{Carrier, TestOutcome};

#[tokio::test]
async fn the_sellers_own_carrier_says_yes_by_itself() {
    let own = Own;
    assert!(!own.capabilities().tells_scans && !own.capabilities().tells_collection);
    let given = own.waybills(&parcels(2), &key("run-1")).await;
    let numbers: Vec<String> = given
        .items
        .into_iter()
        .map(|item| item.unwrap().tracking_no)
        .collect();
    assert_eq!(numbers, ["P0", "P1"]);
    assert!(
        own.void(&numbers, &key("v"))
            .await
            .items
            .iter()
            .all(Result::is_ok)
    );
    let booked = own
        .request_pickup(&pickup("M1", &numbers), &key("m1"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (booked.carrier_ref.as_str(), booked.state),
        ("M1", PickupState::Accepted)
    );
    let edited = own
        .edit_pickup("M1", &pickup("M1", &numbers), &key("m2"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(edited, booked);
    let cancelled = own.cancel_pickup("M1", &key("m3")).await.unwrap().unwrap();
    assert_eq!(cancelled.state, PickupState::Cancelled);
    let page = own.scans(Some("c1"), 10).await.unwrap();
    assert!(page.scans.is_empty() && !page.more && page.next.as_deref() == Some("c1"));
    assert!(
        own.test()
            .await
            .iter()
            .all(|step| matches!(step.outcome, TestOutcome::Passed(_)))
    );
}
