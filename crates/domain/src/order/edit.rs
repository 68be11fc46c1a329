//! One order on the desk: the place where its items, packages, papers and stock change together.

use super::SaleOrder;
use super::event::{Event, EventKind};
use super::item::{ItemState, OrderItem, PackageKey};
use crate::change::{Desk, OrderChange};
use crate::codes::{FacilityCode, ShelfCode, Sku};
use crate::moment::Moment;
use crate::package::Package;
use crate::refusal::{Refusal, RefusalCode};
use crate::sequence::SequenceKind;
use crate::stock::{Bucket, Movement};
use crate::transition::{self, Command};
use std::collections::BTreeMap;

/// An order being changed. Every verb on it keeps items, packages, stock and timeline together; what it leaves behind is an
/// [`OrderChange`].
#[derive(Debug)]
pub struct Edit<'d> {
    before: Option<SaleOrder>,
    /// The order as it is by now.
    pub order: SaleOrder,
    /// Numbers, stock and time.
    pub desk: &'d mut Desk,
    events: Vec<Event>,
    journal_mark: usize,
}

impl<'d> Edit<'d> {
    /// Opens a stored order.
    pub fn of(order: &SaleOrder, desk: &'d mut Desk) -> Self {
        let journal_mark = desk.stock.journal().len();
        Self {
            before: Some(order.clone()),
            order: order.clone(),
            desk,
            events: Vec::new(),
            journal_mark,
        }
    }

    /// Opens a new order.
    pub fn of_new(order: SaleOrder, desk: &'d mut Desk) -> Self {
        let journal_mark = desk.stock.journal().len();
        Self {
            before: None,
            order,
            desk,
            events: Vec::new(),
            journal_mark,
        }
    }

    /// When this happens.
    pub fn now(&self) -> Moment {
        self.desk.now
    }

    /// Closes the edit: `None` where nothing changed.
    pub fn finish(mut self) -> Option<OrderChange> {
        self.order.settle_packages();
        let movements = self.desk.stock.journal()[self.journal_mark..].to_vec();
        if self.before.as_ref() == Some(&self.order) && self.events.is_empty() && movements.is_empty() {
            return None;
        }
        self.order.movements += u32::try_from(movements.len()).unwrap_or(u32::MAX);
        Some(OrderChange {
            before: self.before,
            after: self.order,
            events: self.events,
            movements,
        })
    }

    /// Writes a line of the timeline.
    pub fn note(&mut self, kind: EventKind, items: &[u32], detail: impl Into<String>) {
        self.push_event(kind, items, None, None, detail.into());
    }

    fn push_event(
        &mut self,
        kind: EventKind,
        items: &[u32],
        before: Option<ItemState>,
        after: Option<ItemState>,
        detail: String,
    ) {
        self.order.events += 1;
        let mut items = items.to_vec();
        items.sort_unstable();
        self.events.push(Event {
            no: self.order.events,
            kind,
            items,
            before,
            after,
            detail,
        });
    }

    /// The item with this number, to change it.
    pub fn item_mut(&mut self, no: u32) -> Option<&mut OrderItem> {
        let place = usize::try_from(no).ok()?.checked_sub(1)?;
        self.order.items.get_mut(place).filter(|item| item.no == no)
    }

    /// The package with this key, to change it.
    pub fn package_mut(&mut self, key: &PackageKey) -> Option<&mut Package> {
        self.order.packages.iter_mut().find(|package| package.key == *key)
    }

    /// Takes units through one command of the transition table, with a line of the timeline for each state they come from.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE` where one of them may not.
    pub fn step(&mut self, nos: &[u32], command: Command, detail: &str) -> Result<(), Refusal> {
        let mut moved: BTreeMap<(ItemState, ItemState), Vec<u32>> = BTreeMap::new();
        for no in nos {
            if let Some(item) = self.item_mut(*no) {
                let before = item.state;
                item.state = transition::next(before, command)?;
                if !item.holds_a_unit() {
                    item.shelf = None;
                }
                moved.entry((before, item.state)).or_default().push(*no);
            }
        }
        for ((before, after), items) in moved {
            self.push_event(
                EventKind::ItemsChanged,
                &items,
                Some(before),
                Some(after),
                detail.to_owned(),
            );
        }
        Ok(())
    }

    /// Moves the stock of units between two buckets of their package's facility.
    ///
    /// # Errors
    /// `STOCK_SHORT` where the bucket does not hold them.
    pub fn move_stock(&mut self, nos: &[u32], from: Bucket, to: Bucket) -> Result<(), Refusal> {
        self.move_stock_of(nos, (from, to), None)
    }

    /// As [`Self::move_stock`], from or to a shelf of it.
    ///
    /// # Errors
    /// As [`Self::move_stock`].
    pub(crate) fn move_stock_of(
        &mut self,
        nos: &[u32],
        (from, to): (Bucket, Bucket),
        shelf: Option<&ShelfCode>,
    ) -> Result<(), Refusal> {
        let mut units: BTreeMap<(Sku, FacilityCode), i64> = BTreeMap::new();
        for item in nos.iter().filter_map(|no| self.order.item(*no)) {
            let facility = match &item.package {
                Some(key) => key.facility.clone(),
                None => self.first_facility()?,
            };
            *units.entry((item.sku.clone(), facility)).or_default() += 1;
        }
        units.into_iter().try_for_each(|((sku, facility), quantity)| {
            self.desk.stock.move_units(
                Movement {
                    sku,
                    facility,
                    from,
                    to,
                    quantity,
                    shelf: shelf.cloned(),
                },
                self.journal_mark,
            )
        })
    }

    /// Moves the stock of units between two buckets of a facility that is not always their package's, from or to a shelf of it.
    ///
    /// # Errors
    /// As [`Self::move_stock`].
    pub(crate) fn move_stock_in(
        &mut self,
        nos: &[u32],
        (from, to): (Bucket, Bucket),
        (facility, shelf): (&FacilityCode, Option<&ShelfCode>),
    ) -> Result<(), Refusal> {
        let mut units: BTreeMap<Sku, i64> = BTreeMap::new();
        for item in nos.iter().filter_map(|no| self.order.item(*no)) {
            *units.entry(item.sku.clone()).or_default() += 1;
        }
        units.into_iter().try_for_each(|(sku, quantity)| {
            let movement = Movement {
                sku,
                facility: facility.clone(),
                from,
                to,
                quantity,
                shelf: shelf.cloned(),
            };
            self.desk.stock.move_units(movement, self.journal_mark)
        })
    }

    /// Takes units out of AVAILABLE, shelf by shelf.
    ///
    /// # Errors
    /// `STOCK_SHORT` where there are too few.
    pub(super) fn take_available(&mut self, movement: &Movement) -> Result<Vec<Movement>, Refusal> {
        self.desk.stock.take_available(movement, self.journal_mark)
    }

    /// The facility that takes items without stock, and packages that a sync makes for them (domain.md §2).
    ///
    /// # Errors
    /// `NO_FACILITY` where the channel has none.
    pub fn first_facility(&self) -> Result<FacilityCode, Refusal> {
        self.desk.facilities.first().cloned().ok_or_else(|| {
            let text = format!(
                "No facility serves channel {}. Add one with `ordertide facility add`",
                self.order.channel
            );
            Refusal::new(RefusalCode::NoFacility, text)
        })
    }

    /// Makes a new package and puts units into it.
    ///
    /// # Errors
    /// `SEQUENCE_NOT_DEFINED` where the facility has no PACKING sequence.
    pub fn make_package(&mut self, facility: &FacilityCode, nos: &[u32]) -> Result<PackageKey, Refusal> {
        let packing_no = self
            .desk
            .numbers
            .draw(facility, SequenceKind::Packing, self.desk.today)?;
        let package = Package::new(facility.clone(), packing_no, self.now());
        let key = package.key.clone();
        self.order.packages.push(package);
        self.put_into(&key, nos);
        self.note(
            EventKind::PackageMade,
            nos,
            format!("Package {} of {}", key.packing_no, key.facility),
        );
        Ok(key)
    }

    /// Puts units into a package that exists.
    pub fn put_into(&mut self, key: &PackageKey, nos: &[u32]) {
        for no in nos {
            if let Some(item) = self.item_mut(*no) {
                item.package = Some(key.clone());
            }
        }
    }

    /// The numbers of a package's live items.
    pub fn live_nos_of(&self, key: &PackageKey) -> Vec<u32> {
        self.order.live_items_of(key).map(|item| item.no).collect()
    }

    /// Units by the package they are in, units without one last.
    pub fn by_package(&self, nos: &[u32]) -> Vec<(Option<PackageKey>, Vec<u32>)> {
        let mut groups: BTreeMap<Option<PackageKey>, Vec<u32>> = BTreeMap::new();
        for item in nos.iter().filter_map(|no| self.order.item(*no)) {
            groups.entry(item.package.clone()).or_default().push(item.no);
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(key, _)| key.is_none());
        groups
    }

    /// The numbers, of those given, whose item is in this state.
    pub fn in_state(&self, nos: &[u32], state: ItemState) -> Vec<u32> {
        nos.iter()
            .copied()
            .filter(|no| self.order.item(*no).is_some_and(|item| item.state == state))
            .collect()
    }
}
