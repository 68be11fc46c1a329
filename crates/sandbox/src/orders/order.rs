//! An order and its lines.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::value::RawValue;

use super::address::Address;
use super::amount::Amount;
use super::unit::{UnitGroup, UnitState, UnitStatus, add_units};

/// How the customer pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum PaymentType {
    /// Paid when ordering.
    Prepaid,
    /// Cash on delivery.
    Cod,
}

/// The order as a whole, derived from its units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum OrderStatus {
    /// The site has yet to verify the order.
    PendingVerification,
    /// Some unit still waits to be sent.
    Created,
    /// Every unit that is not cancelled has been sent.
    Complete,
    /// Every unit is cancelled.
    Cancelled,
}

impl OrderStatus {
    /// The status a query names.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        match word {
            "PENDING_VERIFICATION" => Some(Self::PendingVerification),
            "CREATED" => Some(Self::Created),
            "COMPLETE" => Some(Self::Complete),
            "CANCELLED" => Some(Self::Cancelled),
            _ => None,
        }
    }
}

/// One line of an order: one product, one or more units.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// The line's id, unique within its order.
    pub(crate) item_id: Arc<str>,
    /// The listing the customer bought from.
    pub(crate) product_id: Arc<str>,
    /// The variant of that listing.
    pub(crate) variant_id: Arc<str>,
    /// The seller's code for the product.
    pub(crate) sku: Arc<str>,
    /// What the customer read.
    pub(crate) title: Arc<str>,
    /// The price of one unit.
    pub(crate) price: Amount,
    /// The units, grouped by what is true of them. Never empty.
    pub(crate) groups: Vec<UnitGroup>,
}

impl Line {
    /// How many units the line has.
    pub(crate) fn quantity(&self) -> u32 {
        self.groups.iter().map(|group| group.quantity).sum()
    }

    /// How many units are in a status for which `wanted` holds.
    pub(crate) fn count(&self, wanted: impl Fn(&UnitStatus) -> bool) -> u32 {
        self.groups
            .iter()
            .filter(|group| wanted(&group.state.status))
            .map(|group| group.quantity)
            .sum()
    }

    /// Changes at most `limit` units whose status is `wanted`; the others stay. Returns how many were changed.
    pub(crate) fn change(
        &mut self,
        limit: u32,
        wanted: impl Fn(&UnitStatus) -> bool,
        change: impl Fn(&mut UnitState),
    ) -> u32 {
        let mut changed = 0;
        let mut groups = Vec::with_capacity(self.groups.len() + 1);
        for UnitGroup { quantity, state } in std::mem::take(&mut self.groups) {
            let taken = if wanted(&state.status) {
                quantity.min(limit - changed)
            } else {
                0
            };
            if taken > 0 {
                let mut after = state.clone();
                change(&mut after);
                add_units(&mut groups, taken, after);
                changed += taken;
            }
            if quantity > taken {
                add_units(&mut groups, quantity - taken, state);
            }
        }
        self.groups = groups;
        changed
    }
}

/// An order as the marketplace holds it.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// The site's id for it.
    pub(crate) id: Arc<str>,
    /// When the customer placed it, to the second unless given finer.
    pub(crate) placed: Timestamp,
    /// When it must be sent by.
    pub(crate) send_by: Timestamp,
    /// The currency of every amount on it, three letters.
    pub(crate) currency: Arc<str>,
    /// How it is paid.
    pub(crate) payment: PaymentType,
    /// Whether the site arranges the courier.
    pub(crate) third_party_shipping: bool,
    /// Whether the site has yet to verify it.
    pub(crate) pending: bool,
    /// Its lines, at least one.
    pub(crate) lines: Vec<Line>,
    /// Where it goes.
    pub(crate) shipping: Arc<Address>,
    /// Who pays.
    pub(crate) billing: Arc<Address>,
    /// Served in the order's place, byte for byte, once set.
    pub(crate) raw: Option<Box<RawValue>>,
}

impl Order {
    /// The order's status as its units make it.
    pub(crate) fn status(&self) -> OrderStatus {
        let mut live = self
            .lines
            .iter()
            .flat_map(|line| &line.groups)
            .map(|group| &group.state.status)
            .filter(|status| **status != UnitStatus::Cancelled)
            .peekable();
        if live.peek().is_none() {
            OrderStatus::Cancelled
        } else if live.all(UnitStatus::has_left) {
            OrderStatus::Complete
        } else if self.pending {
            OrderStatus::PendingVerification
        } else {
            OrderStatus::Created
        }
    }

    /// What the customer pays for all units, cancelled or not.
    pub(crate) fn total(&self) -> Amount {
        self.lines.iter().fold(Amount::ZERO, |sum, line| {
            sum.plus(line.price.times(line.quantity()))
        })
    }
}
