//! Why a carrier could not be asked.

use crate::error::{Fault, Party};
use std::time::Duration;

/// What was asked of the carrier when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CarrierCall {
    /// Tracking numbers for parcels.
    Waybills,
    /// Tracking numbers given back.
    Void,
    /// To come.
    RequestPickup,
    /// To come otherwise than asked before.
    EditPickup,
    /// Not to come.
    CancelPickup,
    /// How pickups stand.
    Pickups,
    /// Where parcels are.
    Scans,
}

impl CarrierCall {
    const fn in_words(self) -> &'static str {
        match self {
            Self::Waybills => "waybill numbers",
            Self::Void => "waybill numbers to be voided",
            Self::RequestPickup => "a pickup",
            Self::EditPickup => "a change of a pickup",
            Self::CancelPickup => "the cancellation of a pickup",
            Self::Pickups => "the state of pickups",
            Self::Scans => "scans of parcels",
        }
    }
}

/// A call to a carrier that failed. Its text says what happened, why in the carrier's own words, and what to do; it
/// never holds the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("When the carrier was asked for {}, {}", .call.in_words(), .fault.told_of(Party::Carrier))]
pub struct CarrierError {
    /// What was asked.
    pub call: CarrierCall,
    /// What went wrong.
    pub fault: Fault,
}

impl CarrierError {
    /// A failure of `call`.
    pub const fn new(call: CarrierCall, fault: Fault) -> Self {
        Self { call, fault }
    }

    /// The stable code by which programs and screens know the failure.
    pub const fn code(&self) -> &'static str {
        self.fault.code(Party::Carrier)
    }

    /// Whether the same call may well work a little later.
    pub const fn retryable(&self) -> bool {
        self.fault.retryable()
    }

    /// Whether the carrier refused the call as such (HTTP 3xx and 4xx): that try did nothing, and the same call gets the same answer
    /// until somebody changes something, such as the account's key. A try before it, within the same call, may have been done.
    pub const fn is_refusal(&self) -> bool {
        match &self.fault {
            Fault::Auth { .. } => true,
            Fault::Refused { .. } => !self.fault.retryable(),
            Fault::Unreachable { .. }
            | Fault::Timeout { .. }
            | Fault::RateLimited { .. }
            | Fault::Server { .. }
            | Fault::NotJson { .. }
            | Fault::BodyTooLarge { .. }
            | Fault::BodyCutOff { .. }
            | Fault::BadAnswer { .. }
            | Fault::NotAChannel { .. } => false,
        }
    }

    /// How long the carrier wants to be left alone, where it says so.
    pub const fn retry_after(&self) -> Option<Duration> {
        self.fault.retry_after()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Said;

    #[test]
    fn a_failure_speaks_of_the_carrier_and_of_its_key() {
        let said = Said::quote("no such key", &[]);
        let error = CarrierError::new(CarrierCall::RequestPickup, Fault::Auth { status: 401, said });
        assert_eq!(
            error.to_string(),
            "When the carrier was asked for a pickup, it refused the key (HTTP 401, it said: \"no such key\"). Give \
             the account its right key (`ordertide carrier set-key`) and test the connection"
        );
        assert_eq!((error.code(), error.retryable()), ("CARRIER_AUTH", false));
        assert!(error.is_refusal());
    }

    #[test]
    fn what_the_carrier_refused_as_such_was_not_done() {
        let of = |status| {
            let said = Said::quote("no", &[]);
            CarrierError::new(CarrierCall::RequestPickup, Fault::Refused { status, said })
        };
        for status in [302, 400, 404, 422] {
            assert!(of(status).is_refusal(), "{status}");
        }
        assert!(
            !of(408).is_refusal(),
            "it gave up waiting, and may be asked again"
        );
        let cut = Fault::BodyCutOff { bytes_read: 7 };
        let cut = CarrierError::new(CarrierCall::RequestPickup, cut);
        assert!(!cut.is_refusal(), "it may have been done");
    }
}
