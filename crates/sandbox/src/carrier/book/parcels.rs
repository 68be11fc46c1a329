//! Parcels that have a tracking number, and where they stand.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::address::Address;
use super::no::No;
use super::tracking;
use crate::bounds::MAX_CODE;

/// The heaviest parcel, in grams.
const MAX_WEIGHT_G: u32 = 50_000;

/// A parcel as it is sent.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct ParcelSent {
    pub(crate) facility: String,
    pub(crate) packing_no: String,
    pub(crate) serial: u32,
    #[serde(default)]
    order_no: String,
    weight_g: Option<u32>,
    cash_on_delivery: Option<Cash>,
    recipient: Address,
    sender: Address,
}

/// Money to be taken from the recipient.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Cash {
    amount_minor: i64,
    currency: String,
}

/// What a parcel is known by at its sender: facility, packing no. and serial.
type Key = (String, String, u32);

/// Where a parcel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Stage {
    /// It has a number and waits.
    Waiting,
    /// Its number was given back.
    Voided,
    /// The carrier has it.
    Collected,
    /// It moves.
    InTransit,
    /// It is on the last van.
    OutForDelivery,
    /// The recipient has it.
    Delivered,
    /// It could not be handed over.
    DeliveryFailed,
    /// It goes back.
    Returning,
    /// The sender has it back.
    Returned,
}

impl Stage {
    /// The stage that a scan's code means; none for a code that the contract does not have.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        match code {
            "COLLECTED" => Some(Self::Collected),
            "IN_TRANSIT" => Some(Self::InTransit),
            "OUT_FOR_DELIVERY" => Some(Self::OutForDelivery),
            "DELIVERED" => Some(Self::Delivered),
            "DELIVERY_FAILED" => Some(Self::DeliveryFailed),
            "RETURNING" => Some(Self::Returning),
            "RETURNED" => Some(Self::Returned),
            _ => None,
        }
    }

    /// What usually comes next, with the code of its scan; none where nothing does.
    pub(crate) fn next(self) -> Option<(Self, &'static str)> {
        match self {
            Self::Collected => Some((Self::InTransit, "IN_TRANSIT")),
            Self::InTransit => Some((Self::OutForDelivery, "OUT_FOR_DELIVERY")),
            Self::OutForDelivery => Some((Self::Delivered, "DELIVERED")),
            Self::DeliveryFailed => Some((Self::Returning, "RETURNING")),
            Self::Returning => Some((Self::Returned, "RETURNED")),
            Self::Waiting | Self::Voided | Self::Delivered | Self::Returned => None,
        }
    }
}

/// A parcel with its number.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Parcel {
    facility: String,
    packing_no: String,
    serial: u32,
    order_no: String,
    cash_on_delivery: Option<Cash>,
    recipient: Address,
    pub(crate) stage: Stage,
    /// The open pickup that it waits for.
    pub(crate) pickup: Option<String>,
}

/// All parcels.
pub(crate) struct Parcels {
    by_number: BTreeMap<String, Parcel>,
    numbers: HashMap<Key, String>,
    seed: u64,
    capacity: usize,
}

impl Parcels {
    pub(super) fn new(seed: u64, capacity: usize) -> Self {
        Self {
            by_number: BTreeMap::new(),
            numbers: HashMap::new(),
            seed,
            capacity,
        }
    }

    /// The parcel's tracking number: the one that it has, or a new one.
    pub(crate) fn number(
        &mut self,
        sent: &ParcelSent,
        not_serviceable: &BTreeSet<String>,
    ) -> Result<String, No> {
        let key = (sent.facility.clone(), sent.packing_no.clone(), sent.serial);
        if let Some(number) = self.numbers.get(&key) {
            return Ok(number.clone());
        }
        sent.check()?;
        if not_serviceable.contains(sent.recipient.postal_code.trim()) {
            let message = format!("we do not go to {}", sent.recipient.postal_code.trim());
            return Err(No::new("NOT_SERVICEABLE", message));
        }
        if self.numbers.len() >= self.capacity {
            let message = format!("the sandbox holds at most {} parcels", self.capacity);
            return Err(No::new("CARRIER_FULL", message));
        }
        let number = tracking::number(self.seed, self.numbers.len() as u64);
        self.by_number.insert(number.clone(), sent.held());
        self.numbers.insert(key, number.clone());
        Ok(number)
    }

    /// The parcel with this number, voided or not.
    pub(crate) fn get_mut(&mut self, tracking_no: &str) -> Option<&mut Parcel> {
        self.by_number.get_mut(tracking_no)
    }

    /// Gives a number back.
    pub(crate) fn void(&mut self, tracking_no: &str) -> Result<(), No> {
        let Some(parcel) = self.by_number.get_mut(tracking_no) else {
            return Err(unknown(tracking_no));
        };
        match parcel.stage {
            Stage::Waiting => {
                parcel.stage = Stage::Voided;
                parcel.pickup = None;
                Ok(())
            }
            Stage::Voided => Ok(()),
            Stage::Collected
            | Stage::InTransit
            | Stage::OutForDelivery
            | Stage::Delivered
            | Stage::DeliveryFailed
            | Stage::Returning
            | Stage::Returned => Err(No::new(
                "ALREADY_COLLECTED",
                format!("{tracking_no} is on its way already"),
            )),
        }
    }

    /// Refuses parcels that a pickup cannot take; those that wait for the pickup `own` are its already.
    pub(crate) fn check_free(&self, tracking_nos: &[String], own: Option<&str>) -> Result<(), No> {
        for tracking_no in tracking_nos {
            let parcel = self.by_number.get(tracking_no);
            let parcel = parcel.filter(|parcel| parcel.stage != Stage::Voided);
            let parcel = parcel.ok_or_else(|| unknown(tracking_no))?;
            if parcel.stage != Stage::Waiting {
                let message = format!("{tracking_no} is on its way already");
                return Err(No::new("ALREADY_COLLECTED", message));
            }
            if parcel.pickup.is_some() && parcel.pickup.as_deref() != own {
                let message = format!("{tracking_no} waits for another pickup");
                return Err(No::new("IN_OTHER_PICKUP", message));
            }
        }
        Ok(())
    }

    /// Lets parcels wait for a pickup, or for none.
    pub(crate) fn assign(&mut self, tracking_nos: &[String], pickup: Option<&str>) {
        for tracking_no in tracking_nos {
            if let Some(parcel) = self.by_number.get_mut(tracking_no) {
                parcel.pickup = pickup.map(str::to_owned);
            }
        }
    }

    /// Parcels by number, those after `after` when it is given.
    pub(crate) fn after(&self, after: &str, limit: usize) -> Vec<(&String, &Parcel)> {
        let numbers = self
            .by_number
            .range::<str, _>((std::ops::Bound::Excluded(after), std::ops::Bound::Unbounded));
        numbers.take(limit).collect()
    }

    /// The numbers of all parcels for which something usually comes next.
    pub(crate) fn moving(&self) -> Vec<String> {
        let moves = self
            .by_number
            .iter()
            .filter(|(_, parcel)| parcel.stage.next().is_some());
        moves.map(|(number, _)| number.clone()).collect()
    }
}

impl ParcelSent {
    /// Whether the parcel can be named at all: an answer names it by facility and packing no.
    pub(crate) fn is_named(&self) -> bool {
        let named = |text: &str| !text.trim().is_empty() && text.chars().count() <= MAX_CODE;
        named(&self.facility) && named(&self.packing_no) && self.serial > 0 && self.order_no.len() <= MAX_CODE
    }

    fn check(&self) -> Result<(), No> {
        let bad = |message: String| Err(No::new("BAD_PARCEL", message));
        self.recipient.check("recipient")?;
        self.sender.check("sender")?;
        if let Some(weight_g) = self.weight_g
            && (weight_g == 0 || weight_g > MAX_WEIGHT_G)
        {
            return bad(format!("weight_g must be 1 to {MAX_WEIGHT_G}"));
        }
        if let Some(cash) = &self.cash_on_delivery
            && (cash.amount_minor <= 0 || cash.currency.len() != 3)
        {
            return bad("cash_on_delivery must be a positive amount in a currency of 3 letters".to_owned());
        }
        Ok(())
    }

    fn held(&self) -> Parcel {
        Parcel {
            facility: self.facility.clone(),
            packing_no: self.packing_no.clone(),
            serial: self.serial,
            order_no: self.order_no.clone(),
            cash_on_delivery: self.cash_on_delivery.clone(),
            recipient: self.recipient.clone(),
            stage: Stage::Waiting,
            pickup: None,
        }
    }
}

fn unknown(tracking_no: &str) -> No {
    let shown: String = tracking_no.chars().take(MAX_CODE).collect();
    No::new("UNKNOWN_PARCEL", format!("there is no waybill {shown}"))
}
