//! What a carrier said no to, as a refusal of ours: its own words, quoted, under a stable code.

use ::channels::carrier::{Answers, CarrierError, CarrierRefusal, ItemFault, RefusalReason};
use domain::refusal::{Refusal, RefusalCode};

/// A carrier's no.
pub(super) fn refusal(said: &CarrierRefusal) -> Refusal {
    let text = match said.next_slot {
        None => said.to_string(),
        Some(slot) => format!(
            "{said}. It could come from {} to {}",
            slot.from.to_rfc3339(),
            slot.to.to_rfc3339()
        ),
    };
    Refusal::new(code_of(&said.reason), text)
}

/// Why one thing of several got no good answer; `stopped` is what ended the asking.
pub(super) fn fault<T>(fault: &ItemFault, answers: &Answers<T>) -> Refusal {
    match (fault, &answers.stopped) {
        (ItemFault::Refused(said), _) => refusal(said),
        (ItemFault::NoAnswer, Some(error)) => not_asked(error),
        (
            ItemFault::NoAnswer
            | ItemFault::Missing
            | ItemFault::Repeated { .. }
            | ItemFault::Unreadable { .. }
            | ItemFault::AskedTwice,
            _,
        ) => Refusal::new(RefusalCode::CarrierNotAsked, fault.to_string()),
    }
}

/// A call that failed. Where the carrier refused it as such, nothing was done; else it may have had its effect, and is made again.
pub(super) fn not_asked(error: &CarrierError) -> Refusal {
    let code = match (error.is_refusal(), error.code()) {
        (true, "CARRIER_AUTH") => RefusalCode::CarrierAuth,
        (true, _) => RefusalCode::CarrierRefused,
        (false, _) => RefusalCode::CarrierNotAsked,
    };
    Refusal::new(code, error.to_string())
}

const fn code_of(reason: &RefusalReason) -> RefusalCode {
    match reason {
        RefusalReason::NotServiceable => RefusalCode::NotServiceable,
        RefusalReason::BadAddress => RefusalCode::BadAddress,
        RefusalReason::BadParcel => RefusalCode::BadParcel,
        RefusalReason::AlreadyCollected => RefusalCode::AlreadyCollected,
        RefusalReason::UnknownParcel => RefusalCode::UnknownParcel,
        RefusalReason::InOtherPickup => RefusalCode::InOtherPickup,
        RefusalReason::UnknownPickup => RefusalCode::UnknownPickup,
        RefusalReason::PickupClosed => RefusalCode::PickupClosed,
        RefusalReason::CutOffPassed => RefusalCode::CutOffPassed,
        RefusalReason::SlotFull => RefusalCode::SlotFull,
        RefusalReason::BadWindow => RefusalCode::BadWindow,
        RefusalReason::TooManyParcels => RefusalCode::TooManyParcels,
        RefusalReason::Other(_) => RefusalCode::CarrierRefused,
    }
}
