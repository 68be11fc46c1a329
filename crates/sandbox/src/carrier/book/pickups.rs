//! Pickups: requested, accepted, and what became of them.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::address::Address;
use super::no::{No, written};
use super::windows::Calendar;
use crate::bounds::{MAX_CODE, MAX_TEXT};
use crate::carrier::rules::Rules;

/// The most parcels one pickup names.
pub(crate) const MAX_PARCELS: usize = 2_000;

/// A window as it is sent.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Window {
    pub(crate) from: Timestamp,
    pub(crate) to: Timestamp,
}

/// A pickup as it is sent.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct PickupSent {
    pub(crate) request_id: String,
    pub(crate) window: Window,
    pub(crate) address: Address,
    pub(crate) parcels: Vec<String>,
    #[serde(default)]
    pub(crate) note: String,
}

/// How a pickup stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum State {
    /// It waits for a yes.
    Requested,
    /// The carrier will come.
    Accepted,
    /// It came.
    Collected,
    /// It did not.
    Failed,
    /// It was called off.
    Cancelled,
}

impl State {
    /// Whether it is still to take place.
    pub(crate) fn is_open(self) -> bool {
        match self {
            Self::Requested | Self::Accepted => true,
            Self::Collected | Self::Failed | Self::Cancelled => false,
        }
    }
}

/// A pickup.
#[derive(Clone, Debug)]
pub(crate) struct Pickup {
    pub(crate) state: State,
    pub(crate) sent: PickupSent,
    pub(crate) reason: Option<String>,
    pub(crate) collected: Vec<String>,
    pub(crate) not_found: Vec<String>,
}

impl Pickup {
    /// The pickup as the contract writes it.
    pub(crate) fn shown(&self, carrier_ref: &str, offset: Offset) -> Value {
        json!({
            "carrier_ref": carrier_ref,
            "request_id": self.sent.request_id,
            "state": self.state,
            "window": {
                "from": written(self.sent.window.from, offset),
                "to": written(self.sent.window.to, offset),
            },
            "reason": self.reason,
            "parcels": self.sent.parcels,
            "collected": self.collected,
            "not_found": self.not_found,
        })
    }
}

/// All pickups.
pub(crate) struct Pickups {
    by_ref: BTreeMap<String, Pickup>,
    refs: HashMap<String, String>,
    capacity: usize,
}

impl Pickups {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            by_ref: BTreeMap::new(),
            refs: HashMap::new(),
            capacity,
        }
    }

    /// The number of the pickup that this request made, if it did.
    pub(crate) fn of_request(&self, request_id: &str) -> Option<&String> {
        self.refs.get(request_id)
    }

    /// The pickup of this number.
    pub(crate) fn get(&self, carrier_ref: &str) -> Option<&Pickup> {
        self.by_ref.get(carrier_ref)
    }

    /// The pickup of this number, to change it.
    pub(crate) fn get_mut(&mut self, carrier_ref: &str) -> Option<&mut Pickup> {
        self.by_ref.get_mut(carrier_ref)
    }

    /// Takes a checked request in and gives it its number.
    pub(crate) fn take(&mut self, sent: PickupSent, rules: &Rules) -> Result<String, No> {
        if self.by_ref.len() >= self.capacity {
            let message = format!("the sandbox holds at most {} pickups", self.capacity);
            return Err(No::new("CARRIER_FULL", message));
        }
        let carrier_ref = format!("PU-{:06}", self.by_ref.len() + 1);
        let state = if rules.accept_at_once {
            State::Accepted
        } else {
            State::Requested
        };
        self.refs.insert(sent.request_id.clone(), carrier_ref.clone());
        let pickup = Pickup {
            state,
            sent,
            reason: None,
            collected: Vec::new(),
            not_found: Vec::new(),
        };
        self.by_ref.insert(carrier_ref.clone(), pickup);
        Ok(carrier_ref)
    }

    /// Refuses a window in which the carrier does not come; the pickup `own` makes room for itself.
    pub(crate) fn check_window(
        &self,
        window: Window,
        own: Option<&str>,
        calendar: Calendar<'_>,
    ) -> Result<(), No> {
        let others = self
            .by_ref
            .iter()
            .filter(|(carrier_ref, pickup)| pickup.state.is_open() && own != Some(carrier_ref.as_str()));
        let taken: Vec<Timestamp> = others.map(|(_, pickup)| pickup.sent.window.from).collect();
        calendar.check(window.from, window.to, &taken)
    }

    /// Pickups by number, those after `after`.
    pub(crate) fn after(&self, after: &str, limit: usize) -> Vec<(&String, &Pickup)> {
        let bounds = (std::ops::Bound::Excluded(after), std::ops::Bound::Unbounded);
        self.by_ref.range::<str, _>(bounds).take(limit).collect()
    }
}

impl PickupSent {
    /// Refuses what cannot be a pickup, whatever the time and the parcels.
    pub(crate) fn check(&self) -> Result<(), No> {
        self.address.check("address")?;
        if self.parcels.is_empty() {
            return Err(No::new("UNKNOWN_PARCEL", "no parcel is named"));
        }
        if self.parcels.len() > MAX_PARCELS {
            let message = format!("a pickup names at most {MAX_PARCELS} parcels");
            return Err(No::new("TOO_MANY_PARCELS", message));
        }
        Ok(())
    }

    /// Whether the request can be kept at all.
    pub(crate) fn is_bounded(&self) -> bool {
        let id = self.request_id.trim();
        !id.is_empty() && id.chars().count() <= MAX_CODE && self.note.chars().count() <= MAX_TEXT
    }
}
