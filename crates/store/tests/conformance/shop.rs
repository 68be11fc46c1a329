//! A tenant with two facilities and a channel, and the ways in which the house's use cases work on the store.

use crate::deciding::{Done, Said, decide_page, written};
use crate::shelves::shelf_key;
use crate::words::at;
use domain::change::OrderChange;
use domain::channel::{Capabilities, Channel};
use domain::codes::{ChannelCode, FacilityCode, OrderCode, ShelfCode, Sku, TenantCode};
use domain::invariants::{Checker, PlacedLine, Violation};
use domain::order::edit::Edit;
use domain::order::event::{Actor, Event};
use domain::order::{Cancelling, SaleOrder};
use domain::putaway::{
    CompletePutaway, NewPutaway, Others, Putaway, PutawayChange, PutawayKey, PutawayType, Unit,
};
use domain::recovery::CancelledBy;
use domain::refusal::{Refusal, Refused};
use domain::sequence::{Sequence, SequenceKind};
use domain::stock::{Bucket, Movement};
use domain::sync::observation::{ListedOrder, Observation};
use std::collections::BTreeSet;
use store::{Decided, Loaded, Numbering, PageRecord, Pick, PutawayPick, Scope, Store, StoreError, Written};
use testkit::TestDatabase;

pub(crate) const WH1: &str = "WH1";
pub(crate) const WH2: &str = "WH2";
pub(crate) const CHANNEL: &str = "SHOP";

pub(crate) fn facility(code: &str) -> FacilityCode {
    FacilityCode::parse(code).unwrap()
}

pub(crate) fn sku(code: &str) -> Sku {
    Sku::parse(code).unwrap()
}

pub(crate) fn channel(code: &str) -> ChannelCode {
    ChannelCode::parse(code).unwrap()
}

/// The code of the n-th order.
pub(crate) fn so(n: u64) -> OrderCode {
    OrderCode::numbered(n)
}

pub(crate) fn actor(seconds: i64) -> Actor {
    Actor {
        who: "test".to_owned(),
        at: at(seconds),
    }
}

/// A cancel by the seller that the channel is not told of.
pub(crate) fn by_seller(reason: &str) -> Cancelling<'_> {
    Cancelling {
        by: CancelledBy::Seller,
        who: "ann",
        reason,
        comment: None,
        push_run: None,
    }
}

pub(crate) fn capabilities() -> Capabilities {
    Capabilities {
        lists_orders: true,
        status_by_ids: true,
        changes_since: true,
        tells_returns: true,
        cancels_units: true,
        channel_ships_only: false,
        status_batch_max: 50,
        list_page_max: 50,
        list_window_days_max: 30,
        request_interval_ms_min: 100,
    }
}

pub(crate) fn channel_of(code: &str, facilities: &[&str]) -> Channel {
    Channel {
        code: channel(code),
        source: "PARTNER".to_owned(),
        base_url: "https://shop.example".to_owned(),
        username: "ann".to_owned(),
        enabled: true,
        facilities: facilities.iter().map(|code| facility(code)).collect(),
        capabilities: capabilities(),
    }
}

/// One tenant of a store.
#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) store: Store,
    pub(crate) tenant: TenantCode,
}

impl Shop {
    /// The tenant `T1` with WH1 and WH2, all their sequences, and the channel SHOP.
    pub(crate) async fn open(db: &TestDatabase) -> Self {
        let shop = Self::bare(Store::new(db.engine().await), "T1").await;
        shop.furnish().await;
        shop
    }

    /// A tenant with nothing.
    pub(crate) async fn bare(store: Store, tenant: &str) -> Self {
        let tenant = TenantCode::parse(tenant).unwrap();
        assert_eq!(store.add_tenant(&tenant, "Asia/Seoul", at(0)).await, Ok(true));
        Self { store, tenant }
    }

    pub(crate) async fn furnish(&self) {
        for code in [WH1, WH2] {
            let sequences: Vec<_> = SequenceKind::ALL
                .iter()
                .map(|kind| {
                    let prefix = format!("{}{}-", &kind.as_str()[..2], &code[2..]);
                    (*kind, Sequence::define(&prefix, 3, 1).unwrap())
                })
                .collect();
            let place = facility(code);
            let added = self.store.add_facility(&self.tenant, &place, &sequences, at(0));
            assert_eq!(added.await, Ok(true));
            for shelf in ["A", "B"] {
                let key = shelf_key(code, shelf);
                let added = self.store.add_shelf(&self.tenant, &key, None, at(0));
                assert_eq!(added.await, Ok(true));
            }
        }
        let channel = channel_of(CHANNEL, &[]);
        let added = self.store.add_channel(&self.tenant, &channel, b"sealed", at(0));
        assert_eq!(added.await, Ok(true));
    }

    /// The same tenant through an engine of its own, as another process has it.
    pub(crate) async fn again(&self, db: &TestDatabase) -> Self {
        Self {
            store: Store::new(db.unmigrated().await),
            tenant: self.tenant.clone(),
        }
    }

    pub(crate) fn scope(&self, pick: Pick, seconds: i64) -> Scope {
        Scope {
            tenant: self.tenant.clone(),
            pick,
            skus: BTreeSet::new(),
            facilities: vec![facility(WH1), facility(WH2)],
            numbering: Numbering::Papers,
            now: (at(seconds), jiff::civil::date(2026, 10, 1)),
            fence: None,
        }
    }

    /// Counts stock up or down, as `ordertide stock adjust` does.
    pub(crate) async fn adjust(
        &self,
        code: &str,
        place: &str,
        delta: i64,
        document: &str,
    ) -> Result<Result<(), Refusal>, StoreError> {
        self.adjust_on((code, place, None), delta, document).await
    }

    /// Counts stock of a shelf up or down.
    pub(crate) async fn adjust_on(
        &self,
        (code, place, shelf): (&str, &str, Option<&str>),
        delta: i64,
        document: &str,
    ) -> Result<Result<(), Refusal>, StoreError> {
        let mut scope = self.scope(Pick::None, 0);
        scope.skus.insert(sku(code));
        let (from, to) = match delta > 0 {
            true => (Bucket::Adjustment, Bucket::Available),
            false => (Bucket::Available, Bucket::Adjustment),
        };
        let movement = Movement {
            sku: sku(code),
            facility: facility(place),
            from,
            to,
            quantity: delta.abs(),
            shelf: shelf.map(|code| ShelfCode::parse(code).unwrap()),
        };
        let movement = &movement;
        self.store
            .decide(&scope, &actor(0), "count", move |mut loaded| {
                let moved = loaded.desk.stock.move_units(movement.clone(), 0);
                let adjustment = moved
                    .is_ok()
                    .then(|| (document.to_owned(), vec![movement.clone()]));
                Written {
                    adjustment,
                    ..written(loaded, Vec::new(), moved)
                }
            })
            .await
    }

    /// Stock that is simply there.
    pub(crate) async fn stock(&self, code: &str, place: &str, units: i64) {
        let document = format!("STOCK {code} {place} {units}");
        self.adjust(code, place, units, &document).await.unwrap().unwrap();
    }

    /// Decides a page as the sync does, and writes it with its record. The record's outcomes are the decisions'.
    pub(crate) async fn page(
        &self,
        said: &[Said],
        seconds: i64,
        record: Option<PageRecord>,
    ) -> Result<Done, StoreError> {
        let numbers = said.iter().map(|one| one.observation().channel_order_no.clone());
        let mut scope = self.scope(Pick::Numbers(channel(CHANNEL), numbers.collect()), seconds);
        if said.iter().any(|one| matches!(one, Said::Listed(_))) {
            scope.numbering = Numbering::OrdersToo;
        }
        let lines = said.iter().flat_map(|one| &one.observation().lines);
        scope.skus = lines.filter_map(|line| line.sku.clone()).collect();
        let (record, who) = (&record, actor(seconds));
        self.store
            .decide(&scope, &who, "sync", move |loaded| {
                decide_page(loaded, said, record.clone())
            })
            .await
    }

    /// Takes orders in.
    pub(crate) async fn import(&self, orders: impl IntoIterator<Item = ListedOrder>) -> Done {
        let said: Vec<Said> = orders.into_iter().map(Said::Listed).collect();
        self.page(&said, 1, None).await.unwrap()
    }

    /// Hears the channel's word of an order, at its own second.
    pub(crate) async fn hear(&self, seconds: i64, observation: Observation) -> Done {
        self.page(&[Said::Status(observation)], seconds, None)
            .await
            .unwrap()
    }

    /// Does something to one order by hand.
    pub(crate) async fn edit(
        &self,
        code: &OrderCode,
        seconds: i64,
        verbs: impl Fn(&mut Edit<'_>) -> Result<(), Refusal> + Send + Sync,
    ) -> Result<Result<Option<OrderChange>, Refusal>, StoreError> {
        let (scope, verbs) = (self.scope(Pick::Codes(vec![code.clone()]), seconds), &verbs);
        self.store
            .decide(&scope, &actor(seconds), "by hand", move |mut loaded| {
                let order = loaded.orders.first().cloned();
                let order = order.unwrap_or_else(|| panic!("the order is not there"));
                let edited = loaded.desk.all_or_nothing(|desk| {
                    let mut edit = Edit::of(&order, desk);
                    verbs(&mut edit)?;
                    Ok(edit.finish())
                });
                let changes = edited.iter().flatten().cloned().collect();
                written(loaded, changes, edited)
            })
            .await
    }

    pub(crate) async fn confirm(&self, code: &OrderCode) {
        let done = self.edit(code, 2, |edit| edit.confirm_order(&[])).await;
        done.unwrap().unwrap();
    }

    pub(crate) async fn pack(&self, code: &OrderCode) {
        self.confirm(code).await;
        self.edit(code, 3, |edit| edit.pack_order())
            .await
            .unwrap()
            .unwrap();
    }

    /// Makes a putaway of an order's units that wait.
    pub(crate) async fn create_putaway(
        &self,
        code: &OrderCode,
        items: &[u32],
        seconds: i64,
    ) -> Result<Result<Putaway, Refused>, StoreError> {
        let order = self.order(code).await;
        let first = order.waiting_unit(order.item(items[0]).unwrap());
        let (place, source) = first.map_or((facility(WH1), PutawayType::CancelledItem), |waits| {
            (waits.facility, waits.source)
        });
        let unit = |item: &u32| Unit {
            order: code.clone(),
            item: *item,
        };
        let wish = NewPutaway {
            facility: place,
            source,
            units: items.iter().map(unit).collect(),
            by: "test".to_owned(),
        };
        let scope = self.scope(Pick::Codes(vec![code.clone()]), seconds);
        self.store
            .decide_putaways(
                &scope,
                &PutawayPick::OfOrders,
                (&actor(seconds), "made"),
                |mut loaded, open| {
                    let made = domain::putaway::create(&wish, &loaded.orders, &open, &mut loaded.desk);
                    decided(loaded, made)
                },
            )
            .await
    }

    /// Completes a putaway's lines, or all that are open as good.
    pub(crate) async fn complete_putaway(
        &self,
        key: &PutawayKey,
        wish: &CompletePutaway,
        seconds: i64,
    ) -> Result<Result<Putaway, Refused>, StoreError> {
        let scope = self.scope(Pick::None, seconds);
        let pick = PutawayPick::One(key.clone());
        self.store
            .decide_putaways(
                &scope,
                &pick,
                (&actor(seconds), "completed"),
                |mut loaded, found| {
                    let gone = Refused::Lines(Vec::new());
                    let done = found.first().ok_or(gone).and_then(|putaway| {
                        domain::putaway::complete(putaway, wish, &loaded.orders, &mut loaded.desk)
                    });
                    decided(loaded, done)
                },
            )
            .await
    }

    pub(crate) async fn order(&self, code: &OrderCode) -> SaleOrder {
        let found = self.store.orders(&self.tenant, std::slice::from_ref(code)).await;
        found.unwrap().pop().unwrap()
    }

    /// Everything that the invariants say of the tenant, as `ordertide doctor` asks.
    pub(crate) async fn violations(&self) -> Vec<Violation> {
        let mut checker = Checker::default();
        let visit = |order: &SaleOrder, events: &[Event], lines: &[PlacedLine]| {
            checker.order(order);
            checker.timeline(order, events);
            checker.putaway_lines(order, events, lines);
        };
        let books = self.store.audit(&self.tenant, visit).await.unwrap();
        checker.counters(&books.counters);
        checker.putaways(&books.putaways);
        checker.shelves(&books.shelves, &books.levels);
        checker.bookings(&books.bookings);
        checker.finish(&books.levels, &books.ledger)
    }
}

/// Every open line is good.
pub(crate) fn all_good() -> CompletePutaway {
    CompletePutaway {
        lines: Vec::new(),
        others: Others::Good,
        by: "test".to_owned(),
    }
}

fn decided(loaded: Loaded, made: Result<PutawayChange, Refused>) -> Decided<Result<Putaway, Refused>> {
    let (changes, putaways, result) = match made {
        Ok(change) => (change.orders, vec![change.putaway.clone()], Ok(change.putaway)),
        Err(refused) => (Vec::new(), Vec::new(), Err(refused)),
    };
    Decided {
        written: written(loaded, changes, result),
        putaways,
    }
}
