//! An account at a carrier as it is written, and what is open there.

use crate::pickups::words::PickupState;
use crate::wire::wire_enum;
use domain::carrier::{Booking, CarrierAccount};
use domain::package::Pickup;
use serde::Serialize;
use utoipa::ToSchema;

wire_enum! {
    /// How a tracking number stands.
    NumberState of domain::carrier::BookingState {
        Asked = "ASKED", Refused = "REFUSED", Booked = "BOOKED", Used = "USED", ToVoid = "TO_VOID", Voided = "VOIDED", Kept = "KEPT",
    }
}

wire_enum! {
    /// What is to be done for a pickup still.
    PickupOwed of domain::package::PickupOwed {
        Ask = "ASK", Release = "RELEASE", CallOff = "CALL_OFF",
    }
}

/// An account at a carrier, without its key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "FAST", "base_url": "https://carrier.example/api", "enabled": true, "timer": "every 5m",
    "next_at": "2026-11-22T10:05:00Z"
}))]
pub(crate) struct Carrier {
    code: String,
    /// Where it is reached.
    base_url: String,
    enabled: bool,
    /// When it is asked in the background.
    timer: String,
    /// When that is next.
    next_at: String,
}

impl From<&CarrierAccount> for Carrier {
    fn from(account: &CarrierAccount) -> Self {
        Self {
            code: account.code.to_string(),
            base_url: account.base_url.clone(),
            enabled: account.enabled,
            timer: account.timer.clone(),
            next_at: account.next_at.to_rfc3339(),
        }
    }
}

/// A tracking number that is open at a carrier, or was kept there.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpenNumber {
    /// Our code of the order.
    order: String,
    facility: String,
    packing_no: String,
    /// Which waybill of the package it is for, from 1.
    serial: u32,
    state: NumberState,
    tracking_no: Option<String>,
    asked_at: String,
    /// How often it was tried to settle it.
    tries: u32,
    /// The code of what the carrier said last, where that was no yes.
    code: Option<String>,
    message: Option<String>,
}

impl From<Booking> for OpenNumber {
    fn from(booking: Booking) -> Self {
        let (code, message) = booking.said.unzip();
        Self {
            order: booking.order.to_string(),
            facility: booking.key.facility.to_string(),
            packing_no: booking.key.packing_no,
            serial: booking.serial,
            state: booking.state.into(),
            tracking_no: booking.tracking_no,
            asked_at: booking.asked_at.to_rfc3339(),
            tries: booking.tries,
            code,
            message,
        }
    }
}

/// A pickup that a carrier is to be asked or told about.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpenPickup {
    facility: String,
    pickup_no: String,
    state: PickupState,
    owed: Option<PickupOwed>,
    carrier_ref: Option<String>,
    /// How often it was tried.
    tries: u32,
    code: Option<String>,
    message: Option<String>,
}

impl From<Pickup> for OpenPickup {
    fn from(pickup: Pickup) -> Self {
        let (code, message) = pickup.said.unzip();
        Self {
            facility: pickup.facility.to_string(),
            pickup_no: pickup.pickup_no,
            state: pickup.state.into(),
            owed: pickup.owed.map(PickupOwed::from),
            carrier_ref: pickup.carrier_ref,
            tries: pickup.tries,
            code,
            message,
        }
    }
}
