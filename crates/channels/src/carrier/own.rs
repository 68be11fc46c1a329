//! The carrier without an account: the seller hands parcels over by himself.

use super::{
    Answers, Carrier, CarrierCapabilities, CarrierError, CarrierTestStep, IntentKey, Parcel, Pickup,
    PickupAnswer, PickupBooked, PickupRequest, PickupState, ScanPage, Voided, Waybill,
};
use crate::channel::{TestOutcome, TestStep, TestStepName};
use async_trait::async_trait;

/// Nobody is asked: a parcel's tracking number is its packing no., pickups are accepted at once, and there are no
/// scans. It remembers nothing, so people say what became of a pickup.
#[derive(Debug, Clone, Copy, Default)]
pub struct Own;

/// No bound: there is no request to be too large.
const CAPABILITIES: CarrierCapabilities = CarrierCapabilities {
    tells_scans: false,
    tells_collection: false,
    waybill_batch_max: u32::MAX,
    void_batch_max: u32::MAX,
    pickup_parcels_max: u32::MAX,
    pickup_batch_max: u32::MAX,
    scan_page_max: u32::MAX,
};

#[async_trait]
impl Carrier for Own {
    fn capabilities(&self) -> &CarrierCapabilities {
        &CAPABILITIES
    }

    async fn test(&self) -> Vec<CarrierTestStep> {
        let steps = [TestStepName::Reach, TestStepName::Auth, TestStepName::SampleRead];
        let passed = |name| TestStep {
            name,
            outcome: TestOutcome::Passed("the seller's own carrier needs no connection".to_owned()),
        };
        steps.map(passed).into()
    }

    async fn waybills(&self, parcels: &[Parcel], _key: &IntentKey) -> Answers<Waybill> {
        let waybill = |parcel: &Parcel| Waybill {
            tracking_no: parcel.packing_no.clone(),
        };
        all(parcels.iter().map(waybill))
    }

    async fn void(&self, tracking_nos: &[String], _key: &IntentKey) -> Answers<Voided> {
        all(tracking_nos.iter().map(|_| Voided))
    }

    async fn request_pickup(
        &self,
        request: &PickupRequest,
        _key: &IntentKey,
    ) -> Result<PickupAnswer, CarrierError> {
        Ok(Ok(booked(&request.request_id, PickupState::Accepted)))
    }

    async fn edit_pickup(
        &self,
        carrier_ref: &str,
        _request: &PickupRequest,
        _key: &IntentKey,
    ) -> Result<PickupAnswer, CarrierError> {
        Ok(Ok(booked(carrier_ref, PickupState::Accepted)))
    }

    async fn cancel_pickup(&self, carrier_ref: &str, _key: &IntentKey) -> Result<PickupAnswer, CarrierError> {
        Ok(Ok(booked(carrier_ref, PickupState::Cancelled)))
    }

    async fn pickups(&self, carrier_refs: &[String]) -> Answers<Pickup> {
        let pickup = |_: &String| Pickup {
            state: PickupState::Accepted,
            raw_state: PickupState::Accepted.as_str().to_owned(),
            window: None,
            reason: None,
            collected: Vec::new(),
            not_found: Vec::new(),
        };
        all(carrier_refs.iter().map(pickup))
    }

    async fn scans(&self, since: Option<&str>, _limit: u32) -> Result<ScanPage, CarrierError> {
        Ok(ScanPage {
            scans: Vec::new(),
            next: since.map(str::to_owned),
            more: false,
        })
    }
}

fn all<T>(items: impl Iterator<Item = T>) -> Answers<T> {
    Answers {
        items: items.map(Ok).collect(),
        unasked: Vec::new(),
        stopped: None,
    }
}

fn booked(carrier_ref: &str, state: PickupState) -> PickupBooked {
    PickupBooked {
        carrier_ref: carrier_ref.to_owned(),
        state,
        raw_state: state.as_str().to_owned(),
    }
}
