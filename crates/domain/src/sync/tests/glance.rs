//! What a glance settles and what it leaves to the decision. That it never disagrees is checked wherever a test hears a word
//! (`Shop::hear_of`), generated histories included.

use crate::order::address::Address;
use crate::sync::glance::{Glance, settled};
use crate::sync::observation::{Observation, Reading};
use crate::testing::{Shop, address, capabilities, says, units};

/// The code of the outcome, where a glance settles it; `Some("")` where it has none.
fn glance(shop: &Shop, observation: &Observation) -> Option<String> {
    let outcome = settled(&Glance::of(shop.order()), observation, &capabilities())?;
    Some(outcome.code.unwrap_or_default())
}

fn with_address(observation: Observation, address: Address) -> Observation {
    Observation {
        address: Some(address),
        ..observation
    }
}

#[test]
fn what_the_channel_repeats_is_settled_and_what_is_new_is_not() {
    let mut shop = Shop::with_line(2, 2);
    let open = says(10, [units("A", 2, Reading::Open)]);
    let left = says(20, [units("A", 2, Reading::Dispatched)]);
    assert_eq!(glance(&shop, &open).as_deref(), Some(""));
    for reading in [
        Reading::Dispatched,
        Reading::Cancelled,
        Reading::OnClaim,
        Reading::PendingVerification,
    ] {
        assert_eq!(
            glance(&shop, &says(10, [units("A", 2, reading)])),
            None,
            "{reading:?}"
        );
    }
    let part = says(
        10,
        [units("A", 1, Reading::Open), units("A", 1, Reading::Dispatched)],
    );
    assert_eq!(glance(&shop, &part), None);
    assert_eq!(
        glance(&shop, &says(10, [units("A", 3, Reading::Open)])),
        None,
        "a contradiction"
    );
    shop.hear(&left);
    assert_eq!(glance(&shop, &left).as_deref(), Some(""));
    assert_eq!(glance(&shop, &open).as_deref(), Some("STALE"));
    let later = says(30, [units("A", 2, Reading::Open)]);
    assert_eq!(glance(&shop, &later).as_deref(), Some("DRIFT"));
    let unread = says(30, [units("A", 2, Reading::Unknown)]);
    assert_eq!(glance(&shop, &unread).as_deref(), Some("UNKNOWN_STATUS"));
}

#[test]
fn another_address_is_taken_over_or_drift_by_how_far_the_order_is() {
    let mut shop = Shop::with_line(1, 1);
    let open = says(10, [units("A", 1, Reading::Open)]);
    let moved = with_address(open.clone(), address("2 Second Street"));
    assert_eq!(glance(&shop, &moved), None);
    assert_eq!(
        glance(&shop, &with_address(open, address("1 First Street"))).as_deref(),
        Some("")
    );
    shop.confirm();
    assert_eq!(glance(&shop, &moved).as_deref(), Some("DRIFT"));
}

#[test]
fn an_order_with_a_contradiction_is_looked_at_whole() {
    let mut shop = Shop::with_line(1, 1);
    shop.hear(&says(10, [units("A", 2, Reading::Open)]));
    assert_eq!(shop.order().contradictions.len(), 1);
    assert_eq!(glance(&shop, &says(20, [units("A", 1, Reading::Open)])), None);
}
