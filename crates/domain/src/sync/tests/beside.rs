//! What a word carries beside the status: the flags and the address (domain.md §2, §4).

use crate::order::OrderStatus;
use crate::order::event::EventKind;
use crate::order::item::ItemState::{Fulfillable, Packed};
use crate::sync::observation::{Observation, Reading};
use crate::sync::{Outcome, OutcomeKind};
use crate::testing::{Shop, Told, address, says, units};

fn unchanged(code: &str, outcome: &Outcome) -> bool {
    outcome.kind == OutcomeKind::Unchanged && outcome.code.as_deref() == Some(code)
}

#[test]
fn a_claim_flags_the_order_and_its_end_takes_the_flag_away() {
    let mut shop = Shop::with_line(1, 1);
    let decision = shop.hear(&says(100, [units("A", 1, Reading::OnClaim)]));
    assert_eq!(decision.outcome.kind, OutcomeKind::Changed);
    assert!(shop.order().flags.on_claim);
    assert!(
        shop.edit_of(0, |edit| edit.confirm_order(&[]))
            .unwrap_err()
            .to_string()
            .contains("ON_CLAIM")
    );
    assert_eq!(
        shop.hear(&says(110, [units("A", 1, Reading::OnClaim)])).change,
        None
    );
    assert_eq!(
        shop.hear(&says(115, [units("A", 1, Reading::Unknown)])).change,
        None,
        "a word nobody knows says nothing"
    );
    shop.told(120, [units("A", 1, Reading::Open)]);
    assert!(!shop.order().flags.on_claim);
    let flagged = shop.events[0]
        .iter()
        .filter(|event| event.kind == EventKind::FlagChanged)
        .count();
    assert_eq!(flagged, 2);
    shop.assert_sound();
}

#[test]
fn unverified_is_a_flag_and_gives_the_status_until_it_is_verified() {
    let mut shop = Shop::new();
    shop.stock("SKU-A", "WH1", 1);
    shop.import("N-1", [units("A", 1, Reading::PendingVerification)]);
    assert_eq!(shop.order().status(), OrderStatus::PendingVerification);
    assert_eq!(shop.states(), [Fulfillable], "its stock is reserved all the same");
    assert!(
        shop.edit_of(0, |edit| edit.confirm_order(&[]))
            .unwrap_err()
            .to_string()
            .contains("UNVERIFIED")
    );
    shop.told(100, [units("A", 1, Reading::Open)]);
    assert_eq!(shop.order().status(), OrderStatus::Created);
}

#[test]
fn a_stale_observation_changes_no_flag_and_no_address() {
    let mut shop = Shop::with_line(1, 1);
    shop.told(100, [units("A", 1, Reading::Cancelled).at(90)]);
    let old = Observation {
        address: Some(address("2 Old Road")),
        ..says(80, [units("A", 1, Reading::OnClaim).at(70)])
    };
    assert!(unchanged("STALE", &shop.hear(&old).outcome));
    assert!(!shop.order().flags.on_claim);
}

fn moved(street: &str, reading: Reading) -> Observation {
    Observation {
        address: Some(address(street)),
        ..says(100, [units("A", 1, reading)])
    }
}

#[test]
fn the_address_is_taken_over_while_created() {
    let mut shop = Shop::with_line(1, 1);
    let decision = shop.hear(&moved("2 Second Street", Reading::Open));
    assert_eq!(decision.outcome.kind, OutcomeKind::Changed);
    assert_eq!(shop.order().address.line1, "2 Second Street");
    assert_eq!(shop.hear(&moved("2 Second Street", Reading::Open)).change, None);
}

#[test]
fn once_worked_on_another_address_is_drift() {
    let mut shop = Shop::with_line(1, 1);
    shop.confirm();
    let decision = shop.hear(&moved("2 Second Street", Reading::Open));
    assert!(unchanged("DRIFT", &decision.outcome), "{:?}", decision.outcome);
    assert_eq!(shop.order().address.line1, "1 First Street");
    shop.edit(|edit| edit.pack_order());
    shop.told(110, [units("A", 1, Reading::PendingVerification)]);
    assert_eq!(shop.order().status(), OrderStatus::PendingVerification);
    let decision = shop.hear(&moved("2 Second Street", Reading::PendingVerification));
    assert!(
        unchanged("DRIFT", &decision.outcome),
        "the flag does not make a packed order CREATED"
    );
    assert_eq!(
        (shop.order().address.line1.as_str(), shop.states()),
        ("1 First Street", vec![Packed])
    );
}
