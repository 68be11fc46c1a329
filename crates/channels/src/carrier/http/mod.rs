//! The generic carrier contract over HTTP: the carrier is the server, we are the client (docs/carrier-contract.md).

mod client;
mod config;
mod map;
mod probe;
mod wire;

pub use config::{CarrierConfig, CarrierConfigError, generic_capabilities};

use super::answers::Row;
use super::{
    Answers, Carrier, CarrierCall, CarrierCapabilities, CarrierError, CarrierRefusal, CarrierTestStep,
    IntentKey, ItemFault, Parcel, Pickup, PickupAnswer, PickupRequest, RefusalReason, ScanPage, Voided,
    Waybill,
};
use crate::asking::{BadBody, encode};
use crate::error::Said;
use crate::transport::Transport;
use ::http::Method;
use async_trait::async_trait;
use bytes::Bytes;
use client::Client;
use map::Quote;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// A carrier that speaks the generic contract. Keep one per account: it holds the account's pace.
pub struct HttpCarrier {
    client: Client,
    capabilities: CarrierCapabilities,
}

impl HttpCarrier {
    /// Takes the account's settings. Nothing is asked yet.
    ///
    /// # Errors
    /// [`CarrierConfigError`] where base URL or key cannot be worked with.
    pub fn new(config: CarrierConfig, transport: Arc<dyn Transport>) -> Result<Self, CarrierConfigError> {
        let capabilities = config.capabilities;
        Ok(Self {
            client: Client::new(config, transport)?,
            capabilities,
        })
    }

    /// Reads an answer, quoting the carrier without the key.
    fn read<T>(
        &self,
        call: CarrierCall,
        body: &[u8],
        map: impl FnOnce(&[u8], Quote<'_>) -> Result<T, BadBody>,
    ) -> Result<T, CarrierError> {
        map(body, &|text| self.client.quote(text)).map_err(|bad| self.client.bad_body(call, bad, body))
    }

    async fn waybill_rows(
        &self,
        parcels: Vec<Value>,
        key: &IntentKey,
    ) -> Result<Vec<Row<Waybill>>, CarrierError> {
        let (call, body) = (CarrierCall::Waybills, json!({ "parcels": parcels }));
        let to = (Method::POST, "/waybills");
        let answer = self.client.change(call, to, &body, key).await?;
        self.read(call, &answer, map::waybills)
    }

    async fn voided_rows(&self, nos: Vec<Value>, key: &IntentKey) -> Result<Vec<Row<Voided>>, CarrierError> {
        let (call, body) = (CarrierCall::Void, json!({ "tracking_nos": nos }));
        let to = (Method::POST, "/waybills/void");
        let answer = self.client.change(call, to, &body, key).await?;
        self.read(call, &answer, map::voided)
    }

    async fn pickup_rows(&self, refs: Vec<String>) -> Result<Vec<Row<Pickup>>, CarrierError> {
        let (call, query) = (CarrierCall::Pickups, format!("refs={}", refs.join(",")));
        let answer = self.client.ask(call, "/pickups", &query).await?;
        self.read(call, &answer, map::pickups)
    }

    /// Reads what a booking, its change or its cancellation was answered; `expected` is the pickup it must be about.
    fn booking(
        &self,
        call: CarrierCall,
        sent: Result<Bytes, CarrierError>,
        expected: Option<&str>,
    ) -> Result<PickupAnswer, CarrierError> {
        let body = sent?;
        let answer = self.read(call, &body, map::booking)?;
        match (&answer, expected) {
            (Ok(booked), Some(expected)) if booked.carrier_ref != expected => {
                let why = "it is about another pickup than was asked for".to_owned();
                Err(self.client.bad_body(call, BadBody::NotTheContract(why), &body))
            }
            (Ok(_) | Err(_), _) => Ok(answer),
        }
    }

    /// A refusal that needs no asking.
    fn refused_unasked(&self, carrier_ref: Option<&str>, parcels: usize) -> Option<CarrierRefusal> {
        let reason = if carrier_ref.is_some_and(|given| !map::is_ref(given)) {
            RefusalReason::UnknownPickup
        } else if u32::try_from(parcels)
            .is_ok_and(|count| count <= self.capabilities.pickup_parcels_max.max(1))
        {
            return None;
        } else {
            RefusalReason::TooManyParcels
        };
        Some(CarrierRefusal {
            reason,
            said: Said::default(),
            next_slot: None,
        })
    }
}

#[async_trait]
impl Carrier for HttpCarrier {
    fn capabilities(&self) -> &CarrierCapabilities {
        &self.capabilities
    }

    async fn test(&self) -> Vec<CarrierTestStep> {
        probe::steps(self.scans(None, 1).await)
    }

    async fn waybills(&self, parcels: &[Parcel], key: &IntentKey) -> Answers<Waybill> {
        let names: Vec<String> = parcels.iter().map(map::parcel_name).collect();
        let mut answers = Answers::awaited(&names);
        for batch in answers.batches(self.capabilities.waybill_batch_max) {
            let rows = batch.iter().map(|at| wire::parcel(&parcels[*at]));
            let rows = self.waybill_rows(rows.collect(), key).await;
            if answers.take(&names, &batch, rows).is_break() {
                break;
            }
        }
        refuse_shared_numbers(&mut answers);
        answers
    }

    async fn void(&self, tracking_nos: &[String], key: &IntentKey) -> Answers<Voided> {
        let mut answers = Answers::awaited(tracking_nos);
        for batch in answers.batches(self.capabilities.void_batch_max) {
            let nos = batch.iter().map(|at| json!(tracking_nos[*at]));
            let rows = self.voided_rows(nos.collect(), key).await;
            if answers.take(tracking_nos, &batch, rows).is_break() {
                break;
            }
        }
        answers
    }

    async fn request_pickup(
        &self,
        request: &PickupRequest,
        key: &IntentKey,
    ) -> Result<PickupAnswer, CarrierError> {
        if let Some(refusal) = self.refused_unasked(None, request.parcels.len()) {
            return Ok(Err(refusal));
        }
        let call = CarrierCall::RequestPickup;
        let to = (Method::POST, "/pickups");
        let sent = self.client.change(call, to, &wire::pickup(request), key).await;
        self.booking(call, sent, None)
    }

    async fn edit_pickup(
        &self,
        carrier_ref: &str,
        request: &PickupRequest,
        key: &IntentKey,
    ) -> Result<PickupAnswer, CarrierError> {
        if let Some(refusal) = self.refused_unasked(Some(carrier_ref), request.parcels.len()) {
            return Ok(Err(refusal));
        }
        let (call, path) = (CarrierCall::EditPickup, format!("/pickups/{carrier_ref}"));
        let sent = self
            .client
            .change(call, (Method::PUT, &path), &wire::pickup(request), key)
            .await;
        self.booking(call, sent, Some(carrier_ref))
    }

    async fn cancel_pickup(&self, carrier_ref: &str, key: &IntentKey) -> Result<PickupAnswer, CarrierError> {
        if let Some(refusal) = self.refused_unasked(Some(carrier_ref), 0) {
            return Ok(Err(refusal));
        }
        let (call, path) = (
            CarrierCall::CancelPickup,
            format!("/pickups/{carrier_ref}/cancel"),
        );
        let sent = self
            .client
            .change(call, (Method::POST, &path), &json!({}), key)
            .await;
        self.booking(call, sent, Some(carrier_ref))
    }

    async fn pickups(&self, carrier_refs: &[String]) -> Answers<Pickup> {
        let mut answers = Answers::awaited(carrier_refs);
        for batch in answers.batches(self.capabilities.pickup_batch_max) {
            let refs = batch.iter().map(|at| encode(&carrier_refs[*at]));
            let rows = self.pickup_rows(refs.collect()).await;
            if answers.take(carrier_refs, &batch, rows).is_break() {
                break;
            }
        }
        answers
    }

    async fn scans(&self, since: Option<&str>, limit: u32) -> Result<ScanPage, CarrierError> {
        let limit = limit.clamp(1, self.capabilities.scan_page_max.max(1));
        let mut query = format!("limit={limit}");
        if let Some(since) = since {
            query = format!("since={}&{query}", encode(since));
        }
        let body = self.client.ask(CarrierCall::Scans, "/scans", &query).await?;
        self.read(CarrierCall::Scans, &body, |body, _quote| map::scans(body, since))
    }
}

/// A number that two parcels got is good for neither: one of them would travel under the other's label.
fn refuse_shared_numbers(answers: &mut Answers<Waybill>) {
    let mut times: HashMap<String, usize> = HashMap::new();
    for waybill in answers.items.iter().flatten() {
        *times.entry(waybill.tracking_no.clone()).or_default() += 1;
    }
    for item in &mut answers.items {
        if let Ok(waybill) = item
            && times.get(&waybill.tracking_no).is_some_and(|times| *times > 1)
        {
            let why = format!("tracking no. {} was given to two parcels", waybill.tracking_no);
            *item = Err(ItemFault::Unreadable { why });
        }
    }
}
