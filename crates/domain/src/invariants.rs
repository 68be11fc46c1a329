//! The invariants of domain.md §3, one module for property tests, the simulation and `ordertide doctor` alike.
//!
//! A [`Checker`] is fed one order after the other, so that a store of any size can be checked, and then the stock.

mod carriers;
mod putaways;
mod recovery;
mod shelves;

pub use putaways::{PlacedLine, PutawayTally};
pub use shelves::ShelfBooks;

use crate::codes::{ChannelCode, ChannelOrderNo, FacilityCode, OrderCode, Sku};
use crate::order::event::Event;
use crate::order::item::{ItemState, OrderItem, PackageKey};
use crate::order::{OrderStatus, SaleOrder};
use crate::package::{InvoiceSource, status_of};
use crate::putaway::PutawayMark;
use crate::shelf::ShelfKey;
use crate::stock::{Bucket, Level};
use std::collections::{BTreeMap, BTreeSet};

/// Something that must never be, with the place where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// A stable code of the invariant.
    pub invariant: &'static str,
    /// Where and how.
    pub detail: String,
}

/// Collects what orders hold, and finds what must not be.
#[derive(Debug, Default)]
pub struct Checker {
    held: BTreeMap<(Sku, FacilityCode), Level>,
    live: BTreeMap<(ChannelCode, ChannelOrderNo), OrderCode>,
    packing_nos: BTreeSet<PackageKey>,
    invoice_nos: BTreeSet<(FacilityCode, String)>,
    orders: BTreeMap<(ChannelCode, OrderStatus), i64>,
    shelves: BTreeMap<ShelfKey, OrderCode>,
    outgoing: carriers::OutgoingGoods,
    violations: Vec<Violation>,
}

/// The bucket inside the facility in which an item holds a unit, by its state and its putaway mark.
pub fn bucket_held(item: &OrderItem) -> Option<Bucket> {
    match item.state {
        ItemState::Fulfillable => Some(Bucket::Reserved),
        ItemState::Packed | ItemState::ReadyToShip => Some(Bucket::Allocated),
        ItemState::Cancelled | ItemState::Returned if item.putaway == PutawayMark::Pending => {
            Some(Bucket::PutawayPending)
        }
        ItemState::Unfulfillable
        | ItemState::Dispatched
        | ItemState::Delivered
        | ItemState::ReturnRequested
        | ItemState::CourierReturn
        | ItemState::Returned
        | ItemState::Cancelled => None,
    }
}

impl Checker {
    fn broken(&mut self, invariant: &'static str, detail: String) {
        self.violations.push(Violation { invariant, detail });
    }

    /// Checks one order by itself and remembers what it holds.
    pub fn order(&mut self, order: &SaleOrder) {
        self.check_uniqueness(order);
        self.check_packages(order);
        self.check_recovery(order);
        self.remember_outgoing(order);
        for (place, item) in order.items.iter().enumerate() {
            if usize::try_from(item.no).ok() != Some(place + 1) {
                self.broken(
                    "ITEM_NUMBERS",
                    format!("{}: item {} stands at place {}", order.code, item.no, place + 1),
                );
            }
            self.check_item(order, item);
        }
        *self
            .orders
            .entry((order.channel.clone(), order.status()))
            .or_default() += 1;
    }

    fn check_uniqueness(&mut self, order: &SaleOrder) {
        if order.status() == OrderStatus::Cancelled {
            return;
        }
        let number = (order.channel.clone(), order.channel_order_no.clone());
        if let Some(other) = self.live.insert(number, order.code.clone()) {
            let text = format!(
                "{other} and {} are both live as {}",
                order.code, order.channel_order_no
            );
            self.broken("ONE_LIVE_ORDER_PER_NUMBER", text);
        }
    }

    fn check_packages(&mut self, order: &SaleOrder) {
        for package in &order.packages {
            let key = &package.key;
            if !self.packing_nos.insert(key.clone()) {
                self.broken(
                    "PACKING_NO_UNIQUE",
                    format!("{} of {} twice", key.packing_no, key.facility),
                );
            }
            let of_it = order
                .items
                .iter()
                .filter(|item| item.package.as_ref() == Some(key));
            let derived = status_of(package.confirmed, of_it);
            if package.status != derived {
                let text = format!(
                    "package {} is kept as {} and its items say {derived}",
                    key.packing_no, package.status
                );
                self.broken("PACKAGE_STATUS", text);
            }
            if let Some(invoice) = package
                .invoice
                .as_ref()
                .filter(|i| i.source == InvoiceSource::Ours)
                && !self
                    .invoice_nos
                    .insert((key.facility.clone(), invoice.invoice_no.clone()))
            {
                self.broken(
                    "INVOICE_NO_UNIQUE",
                    format!("{} of {} twice", invoice.invoice_no, key.facility),
                );
            }
        }
    }

    fn check_item(&mut self, order: &SaleOrder, item: &OrderItem) {
        let at = || format!("{} item {} ({})", order.code, item.no, item.state);
        let package = item.package.as_ref();
        if let Some(key) = package.filter(|key| order.package(key).is_none()) {
            self.broken(
                "PACKAGE_EXISTS",
                format!("{}: package {} does not exist", at(), key.packing_no),
            );
        }
        if package.is_none() && !matches!(item.state, ItemState::Unfulfillable | ItemState::Cancelled) {
            self.broken("ITEM_IN_PACKAGE", format!("{}: in no package", at()));
        }
        if (item.state == ItemState::Cancelled) != item.cancelled_by.is_some() {
            self.broken("CANCELLED_BY_SOMEONE", at());
        }
        if item.putaway != PutawayMark::None
            && !matches!(item.state, ItemState::Cancelled | ItemState::Returned)
        {
            self.broken("PUTAWAY_MARK", format!("{}: putaway {}", at(), item.putaway));
        }
        if item.state == ItemState::Returned && item.putaway == PutawayMark::None {
            self.broken("PUTAWAY_MARK", format!("{}: is back and waits for nothing", at()));
        }
        let papers = package
            .and_then(|key| order.package(key))
            .and_then(|package| package.invoice.as_ref());
        let needs_papers =
            item.is_live() && !matches!(item.state, ItemState::Unfulfillable | ItemState::Fulfillable);
        if needs_papers && papers.is_none() {
            self.broken("PACKED_HAS_INVOICE", at());
        }
        self.check_shelf(order, item);
        if let (Some(bucket), Some(facility)) = (bucket_held(item), order.lies_in(item))
            && let Some(i) = bucket.index()
        {
            self.held.entry((item.sku.clone(), facility)).or_default().0[i] += 1;
        }
    }

    /// Checks that the timeline of an order leads every item to the state it is in. `events` are all of the order's, in order.
    pub fn timeline(&mut self, order: &SaleOrder, events: &[Event]) {
        let mut told: BTreeMap<u32, ItemState> = order
            .items
            .iter()
            .map(|i| (i.no, ItemState::Unfulfillable))
            .collect();
        for (place, event) in events.iter().enumerate() {
            if usize::try_from(event.no).ok() != Some(place + 1) {
                self.broken(
                    "EVENT_NUMBERS",
                    format!("{}: event {} at place {}", order.code, event.no, place + 1),
                );
            }
            let (Some(before), Some(after)) = (event.before, event.after) else {
                continue;
            };
            for no in &event.items {
                if told.insert(*no, after) != Some(before) {
                    let text = format!("{} item {no}: event {} starts at {before}", order.code, event.no);
                    self.broken("EVENT_FOR_EVERY_CHANGE", text);
                }
            }
        }
        for item in &order.items {
            if told.get(&item.no) != Some(&item.state) {
                let text = format!(
                    "{} item {} is {}, its timeline says {:?}",
                    order.code,
                    item.no,
                    item.state,
                    told.get(&item.no)
                );
                self.broken("EVENT_FOR_EVERY_CHANGE", text);
            }
        }
        if events.len() != usize::try_from(order.events).unwrap_or(usize::MAX) {
            self.broken(
                "EVENT_NUMBERS",
                format!(
                    "{}: {} events, counted {}",
                    order.code,
                    events.len(),
                    order.events
                ),
            );
        }
    }

    /// Checks the kept counters of orders by channel and status.
    pub fn counters(&mut self, kept: &BTreeMap<(ChannelCode, OrderStatus), i64>) {
        let keys: BTreeSet<_> = kept.keys().chain(self.orders.keys()).cloned().collect();
        for key in keys {
            let (kept, counted) = (
                kept.get(&key).unwrap_or(&0),
                self.orders.get(&key).copied().unwrap_or(0),
            );
            if *kept != counted {
                let text = format!("{} {}: kept {kept}, counted {counted}", key.0, key.1);
                self.violations.push(Violation {
                    invariant: "COUNTERS",
                    detail: text,
                });
            }
        }
    }

    /// Checks the stock against the ledger's sums and against what the items hold, and answers everything found.
    pub fn finish(
        mut self,
        levels: &BTreeMap<(Sku, FacilityCode), Level>,
        ledger: &BTreeMap<(Sku, FacilityCode), Level>,
    ) -> Vec<Violation> {
        let held = std::mem::take(&mut self.held);
        let keys: BTreeSet<_> = levels
            .keys()
            .chain(ledger.keys())
            .chain(held.keys())
            .cloned()
            .collect();
        for key in keys {
            let of = |map: &BTreeMap<(Sku, FacilityCode), Level>| map.get(&key).copied().unwrap_or_default();
            let (level, summed, held) = (of(levels), of(ledger), of(&held));
            let at = format!("{} in {}", key.0, key.1);
            for bucket in Bucket::INSIDE {
                if level.get(bucket) < 0 {
                    self.broken(
                        "NO_BUCKET_BELOW_ZERO",
                        format!("{at}: {bucket} {}", level.get(bucket)),
                    );
                }
                if level.get(bucket) != summed.get(bucket) {
                    let text = format!(
                        "{at}: {bucket} is {}, the ledger sums to {}",
                        level.get(bucket),
                        summed.get(bucket)
                    );
                    self.broken("LEDGER_IS_LEVELS", text);
                }
            }
            for bucket in [Bucket::Reserved, Bucket::Allocated, Bucket::PutawayPending] {
                if level.get(bucket) != held.get(bucket) {
                    let text = format!(
                        "{at}: {bucket} is {}, items hold {}",
                        level.get(bucket),
                        held.get(bucket)
                    );
                    self.broken("ITEMS_HOLD_THEIR_STOCK", text);
                }
            }
        }
        self.violations
    }
}
