//! What a decision changes: data that the store writes as it stands.

use crate::moment::Moment;
use crate::order::SaleOrder;
use crate::order::event::Event;
use crate::sequence::NumberBook;
use crate::stock::{Movement, StockBook};
use jiff::civil::Date;

/// The change of one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderChange {
    /// As it was; `None` for a new order.
    pub before: Option<SaleOrder>,
    /// As it is now, with the version that it was decided on.
    pub after: SaleOrder,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// What moved, in order.
    pub movements: Vec<Movement>,
}

impl OrderChange {
    /// Two changes of one order, one after the other, as one.
    pub fn joined(first: Option<Self>, next: Option<Self>) -> Option<Self> {
        match (first, next) {
            (Some(first), Some(next)) => Some(Self {
                before: first.before,
                after: next.after,
                events: first.events.into_iter().chain(next.events).collect(),
                movements: first.movements.into_iter().chain(next.movements).collect(),
            }),
            (change, None) | (None, change) => change,
        }
    }
}

/// What decisions on one page share: the numbers, the stock, and the moment. Orders are decided one after the other, each
/// on what the ones before it left.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Sequences of the tenant's facilities.
    pub numbers: NumberBook,
    /// Levels of every SKU that the page touches, in every facility.
    pub stock: StockBook,
    /// The facilities that serve the channel, first choice first.
    pub facilities: Vec<crate::codes::FacilityCode>,
    /// When.
    pub now: Moment,
    /// The day in the tenant's zone, for sequences.
    pub today: Date,
}

impl Desk {
    /// Runs one order's decision: all of it holds, or none.
    ///
    /// # Errors
    /// The decision's own refusal; numbers and stock are then as they were before it.
    pub fn all_or_nothing<T, E>(&mut self, decide: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        let mark = self.stock.journal().len();
        let drawn = self.numbers.drawn();
        let result = decide(self);
        if result.is_err() {
            self.stock.take_back_to(mark);
            self.numbers.take_back_to(drawn);
        }
        result
    }
}
