//! What can be told of an order without loading all of it: most words of a channel change nothing, and for those the order
//! and its units are enough.

use super::decide::{flags_of, outcome_without_change, skipped};
use super::observation::Observation;
use super::outcome::Outcome;
use super::plan::{Plan, Seen};
use crate::channel::Capabilities;
use crate::codes::{ChannelOrderNo, OrderCode};
use crate::order::address::Address;
use crate::order::item::OrderItem;
use crate::order::{OrderStatus, Origin, SaleOrder};
use crate::putaway::PutawayMark;

/// An order at a glance: no packages, no records, no stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    /// Our number of it.
    pub code: OrderCode,
    /// The channel's number of it.
    pub channel_order_no: ChannelOrderNo,
    /// Where it came from.
    pub origin: Origin,
    /// Its derived status.
    pub status: OrderStatus,
    /// Whether the channel ships it.
    pub third_party_shipping: bool,
    /// The channel has yet to verify it.
    pub unverified: bool,
    /// A claim is open on the channel.
    pub on_claim: bool,
    /// Whether it has, or ever had, a contradiction.
    pub has_contradictions: bool,
    /// Where it goes.
    pub address: Address,
    /// Its units by number; their packages and prices are not looked at.
    pub items: Vec<OrderItem>,
}

impl Glance {
    /// What a glance at this order sees.
    pub fn of(order: &SaleOrder) -> Self {
        Self {
            code: order.code.clone(),
            channel_order_no: order.channel_order_no.clone(),
            origin: order.origin,
            status: order.status(),
            third_party_shipping: order.third_party_shipping,
            unverified: order.flags.unverified,
            on_claim: order.flags.on_claim,
            has_contradictions: !order.contradictions.is_empty(),
            address: order.address.clone(),
            items: order.items.iter().map(unit).collect(),
        }
    }

    /// Whether it is at Created's stage, as far as its status tells.
    pub(crate) fn is_untouched(&self) -> Option<bool> {
        match self.status {
            OrderStatus::Created => Some(true),
            OrderStatus::Processing | OrderStatus::Complete | OrderStatus::Cancelled => Some(false),
            OrderStatus::PendingVerification => None,
        }
    }

    pub(crate) fn has_another_address(&self, observation: &Observation) -> bool {
        let theirs = observation.address.as_ref();
        theirs.is_some_and(|address| *address != self.address)
    }
}

/// A unit without what is not looked at.
fn unit(item: &OrderItem) -> OrderItem {
    OrderItem {
        package: None,
        putaway: PutawayMark::None,
        price_minor: 0,
        ..item.clone()
    }
}

/// The outcome of an order on which the channel's word changes nothing, where a glance is enough to say so: then it is what
/// [`super::decide()`] would say. `None` where the whole order must be looked at.
pub fn settled(glance: &Glance, observation: &Observation, capabilities: &Capabilities) -> Option<Outcome> {
    let is_shipped_by_channel = glance.third_party_shipping;
    if let Some(outcome) = skipped(glance.origin, is_shipped_by_channel, observation, capabilities) {
        return Some(outcome);
    }
    if glance.has_contradictions {
        return None;
    }
    let is_untouched = match glance.has_another_address(observation) {
        false => false,
        true => glance.is_untouched()?,
    };
    let seen = Seen {
        items: &glance.items,
        address: &glance.address,
        is_untouched,
        // Its records tell, and they are not at hand.
        may_be_cancelled_there: true,
    };
    let plan = Plan::of_seen(&seen, observation);
    let is_quiet = plan.is_all_stale(&glance.items)
        || (!is_untouched
            && flags_of(observation).is_none_or(|flags| flags == (glance.unverified, glance.on_claim)));
    (plan.asks_nothing() && is_quiet).then(|| outcome_without_change(&plan))
}
