//! All orders of the marketplace, with the orders they are listed in.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;

use super::draft::Draft;
use super::order::{Order, OrderStatus};
use crate::bounds;
use crate::refusal::Refusal;

/// The number before the first order created without an id.
const FIRST_NUMBER: u64 = 1000;
/// The prefix of ids the sandbox chooses.
pub(crate) const DEFAULT_PREFIX: &str = "SB-";

/// Which orders a listing asks for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Window {
    /// The earliest order date, included.
    pub(crate) from: Option<Timestamp>,
    /// The latest order date, included.
    pub(crate) to: Option<Timestamp>,
    /// The only order status wanted.
    pub(crate) status: Option<OrderStatus>,
}

struct Held {
    order: Order,
    /// Where the order stands in the order of creation.
    created: u64,
}

/// The orders, by id, by date and by creation.
pub(crate) struct Book {
    orders: HashMap<Arc<str>, Held>,
    by_date: BTreeMap<(Timestamp, Arc<str>), OrderStatus>,
    by_creation: BTreeMap<u64, Arc<str>>,
    next_number: u64,
    created: u64,
    capacity: usize,
}

impl Book {
    /// An empty book that holds at most `capacity` orders.
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            orders: HashMap::new(),
            by_date: BTreeMap::new(),
            by_creation: BTreeMap::new(),
            next_number: FIRST_NUMBER,
            created: 0,
            capacity,
        }
    }

    /// How many orders there are.
    pub(crate) fn len(&self) -> usize {
        self.orders.len()
    }

    /// Refuses when `count` more orders would not fit.
    pub(crate) fn room_for(&self, count: usize) -> Result<(), Refusal> {
        if self.orders.len().saturating_add(count) > self.capacity {
            return Err(Refusal::Conflict(format!(
                "the sandbox holds at most {} orders",
                self.capacity
            )));
        }
        Ok(())
    }

    /// Places the order a draft asks for. An id that is taken is refused; `prefix` leads the ids chosen here.
    pub(crate) fn place(&mut self, draft: &Draft, prefix: &str, now: Timestamp) -> Result<&Order, Refusal> {
        self.room_for(1)?;
        let id = match &draft.id {
            Some(wanted) => bounds::order_id(wanted)?,
            None => self.next_id(prefix),
        };
        if self.orders.contains_key(&id) {
            return Err(Refusal::Conflict(format!("there already is an order {id}")));
        }
        let created = self.created + 1;
        let order = draft.order(Arc::clone(&id), created, now)?;
        self.created = created;
        self.by_date
            .insert((order.placed, Arc::clone(&id)), order.status());
        self.by_creation.insert(created, Arc::clone(&id));
        Ok(&self.orders.entry(id).or_insert(Held { order, created }).order)
    }

    fn next_id(&mut self, prefix: &str) -> Arc<str> {
        loop {
            self.next_number += 1;
            let id = format!("{prefix}{}", self.next_number);
            if !self.orders.contains_key(id.as_str()) {
                return id.into();
            }
        }
    }

    /// The order with this id.
    pub(crate) fn get(&self, id: &str) -> Result<&Order, Refusal> {
        self.orders
            .get(id)
            .map(|held| &held.order)
            .ok_or_else(|| missing(id))
    }

    /// Changes one order. A change that is refused must leave the order as it was.
    pub(crate) fn change<T>(
        &mut self,
        id: &str,
        change: impl FnOnce(&mut Order) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let held = self.orders.get_mut(id).ok_or_else(|| missing(id))?;
        let result = change(&mut held.order)?;
        let key = (held.order.placed, Arc::clone(&held.order.id));
        self.by_date.insert(key, held.order.status());
        Ok(result)
    }

    /// Takes the order away as if it had never been.
    pub(crate) fn remove(&mut self, id: &str) -> Result<(), Refusal> {
        let held = self.orders.remove(id).ok_or_else(|| missing(id))?;
        self.by_date.remove(&(held.order.placed, held.order.id));
        self.by_creation.remove(&held.created);
        Ok(())
    }

    /// The ids of all orders, oldest creation first.
    pub(crate) fn ids(&self) -> Vec<Arc<str>> {
        self.by_creation.values().cloned().collect()
    }

    /// The orders of a window by date, then id.
    pub(crate) fn window(&self, window: Window) -> impl Iterator<Item = &Order> {
        let empty: Arc<str> = "".into();
        let from = window.from.unwrap_or(Timestamp::MIN);
        self.by_date
            .range((from, empty)..)
            .take_while(move |((placed, _), _)| window.to.is_none_or(|to| *placed <= to))
            .filter(move |(_, status)| window.status.is_none_or(|wanted| wanted == **status))
            .filter_map(|((_, id), _)| self.orders.get(id).map(|held| &held.order))
    }

    /// The orders of these ids that exist, each once, by date, then id.
    pub(crate) fn named(&self, ids: &[&str]) -> Vec<&Order> {
        let mut found: Vec<&Order> = ids
            .iter()
            .filter_map(|id| self.orders.get(*id))
            .map(|held| &held.order)
            .collect();
        found.sort_by(|a, b| (a.placed, &a.id).cmp(&(b.placed, &b.id)));
        found.dedup_by(|a, b| a.id == b.id);
        found
    }

    /// Orders newest creation first, those created before `after` when it is given.
    pub(crate) fn newest(&self, after: Option<&str>, limit: usize) -> Result<Vec<&Order>, Refusal> {
        let end = match after {
            Some(id) => self.orders.get(id).ok_or_else(|| missing(id))?.created,
            None => u64::MAX,
        };
        let ids = self.by_creation.range(..end).rev().map(|(_, id)| id);
        Ok(ids
            .filter_map(|id| self.orders.get(id))
            .map(|held| &held.order)
            .take(limit)
            .collect())
    }
}

fn missing(id: &str) -> Refusal {
    Refusal::Missing(format!("there is no order {id}"))
}
