//! A page of orders in one transaction: each order is decided by itself, and one that the database refuses fails alone.

use crate::{App, AppError, Caller};
use domain::change::{Desk, OrderChange};
use domain::codes::Sku;
use domain::codes::{FacilityCode, OrderCode};
use domain::order::SaleOrder;
use domain::order::item::OrderItem;
use domain::putaway::Putaway;
use futures_util::{FutureExt as _, StreamExt as _, stream};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Decided, FollowUp, Loaded, Numbering, PageRecord, Pick, PutawayPick, Scope, StoreError, Written,
};

/// Orders of one transaction: so few that SQLite's one writer has them written in less than 10 ms, since others wait for it.
pub(crate) const PAGE: usize = 100;

/// What one order is decided with, beside itself.
pub(crate) struct Table<'t> {
    /// Numbers, stock and time.
    pub(crate) desk: &'t mut Desk,
    /// The open putaways that hold something of the page's orders, where the verb minds them.
    pub(crate) putaways: &'t mut Vec<Putaway>,
    /// Another live order of the same number, where the verb asks.
    pub(crate) rival: Option<&'t OrderCode>,
}

/// Something that is done to every order of a page.
pub(crate) trait Verb: Sync {
    /// What is told of one order.
    type Told: Send + Sync;

    /// Why, for the ledger.
    fn reason(&self) -> &'static str;

    /// Whether goods that lie in an open putaway may leave it.
    fn minds_putaways(&self) -> bool {
        false
    }

    /// Whether it asks who else lives under an order's number.
    fn minds_rivals(&self) -> bool {
        false
    }

    /// Whether it draws numbers for papers as a rule. One that does not locks no sequence, and so waits for nobody who draws; where
    /// it needs a number after all, its page is decided again with them.
    fn draws_numbers(&self) -> bool {
        true
    }

    /// SKUs that its decisions may bring beside those of the orders.
    fn skus(&self) -> BTreeSet<Sku> {
        BTreeSet::new()
    }

    /// Decides one order; what is refused leaves nothing on the table.
    fn on(&self, order: &SaleOrder, table: &mut Table<'_>) -> (Option<OrderChange>, Self::Told);

    /// Work that follows from what was decided, asked for in the same transaction.
    fn follow_up(&self, _told: &[(OrderCode, Self::Told)]) -> FollowUp {
        FollowUp::default()
    }

    /// What a run records of it.
    fn record(&self, _told: &[(OrderCode, Self::Told)]) -> Option<PageRecord> {
        None
    }
}

/// What came of the orders of a page.
pub(crate) type Told<T> = BTreeMap<OrderCode, Result<T, AppError>>;

impl App {
    /// Does it to very many orders, a page in one transaction: one after the other where numbers are drawn as a rule, else as many at once as
    /// the database takes. Pages at once that want the same scarce units get them as they come, not in the order given.
    ///
    /// # Errors
    /// As [`App::do_to_page`]; pages that were done are done, and one that was under way may be.
    pub(crate) async fn do_to_pages<V: Verb>(
        &self,
        caller: &Caller,
        facilities: &[FacilityCode],
        codes: &[OrderCode],
        verb: &V,
    ) -> Result<Told<V::Told>, AppError> {
        let at_once = match verb.draws_numbers() {
            true => 1,
            false => self.store.engine().writers_at_once(),
        };
        let mut pages = Vec::new();
        for page in codes.chunks(PAGE) {
            pages.push(self.do_to_page(caller, facilities, page, verb).boxed());
        }
        let mut doing = stream::iter(pages).buffered(at_once);
        let mut results = Told::new();
        while let Some(told) = doing.next().await {
            results.extend(told?);
        }
        Ok(results)
    }

    /// Does it to a page; where the database refuses it, in halves, down to the order that is to blame. Orders that do not exist
    /// are left out.
    ///
    /// # Errors
    /// Those that may pass, and those of a run that is another's by now.
    pub(crate) async fn do_to_page<V: Verb>(
        &self,
        caller: &Caller,
        facilities: &[FacilityCode],
        codes: &[OrderCode],
        verb: &V,
    ) -> Result<Told<V::Told>, AppError> {
        let mut results = Told::new();
        let mut waiting = vec![codes.to_vec()];
        while let Some(mut codes) = waiting.pop() {
            match self.do_together(caller, facilities, &codes, verb).await {
                Ok(done) => results.extend(done.into_iter().map(|(code, told)| (code, Ok(told)))),
                Err(error @ StoreError::Fenced { .. }) => return Err(error.into()),
                Err(error) if error.is_passing() => return Err(error.into()),
                Err(_) if codes.len() > 1 => {
                    let second = codes.split_off(codes.len() / 2);
                    waiting.extend([second, codes]);
                }
                Err(error) => {
                    let of_it = codes
                        .into_iter()
                        .map(|code| (code, Err(AppError::of_store(error.clone()))));
                    results.extend(of_it);
                }
            }
        }
        Ok(results)
    }

    async fn do_together<V: Verb>(
        &self,
        caller: &Caller,
        facilities: &[FacilityCode],
        codes: &[OrderCode],
        verb: &V,
    ) -> Result<Vec<(OrderCode, V::Told)>, StoreError> {
        let mut scope = self.scope_of(caller, facilities, codes, verb.minds_rivals());
        scope.skus = verb.skus();
        if !verb.draws_numbers() && !verb.minds_putaways() {
            scope.numbering = Numbering::None;
        }
        let (actor, reason) = (caller.actor(scope.now.0), verb.reason());
        if verb.minds_putaways() {
            let decide = |loaded: Loaded, putaways: Vec<Putaway>| decide_page(loaded, putaways, verb);
            let pick = PutawayPick::OfOrders;
            return self
                .store
                .decide_putaways(&scope, &pick, (&actor, reason), decide)
                .await;
        }
        let decide = |loaded: Loaded| decide_page(loaded, Vec::new(), verb).written;
        self.store.decide(&scope, &actor, reason, decide).await
    }

    /// What a page of orders must be able to see.
    pub(crate) fn scope_of(
        &self,
        caller: &Caller,
        facilities: &[FacilityCode],
        codes: &[OrderCode],
        with_rivals: bool,
    ) -> Scope {
        Scope {
            tenant: caller.tenant.clone(),
            pick: match with_rivals {
                true => Pick::Returning(codes.to_vec()),
                false => Pick::Codes(codes.to_vec()),
            },
            skus: BTreeSet::new(),
            facilities: facilities.to_vec(),
            numbering: Numbering::Papers,
            now: self.now(caller),
            fence: caller.fence.clone(),
        }
    }
}

/// Decides every order of a page by itself.
pub(crate) fn decide_page<V: Verb>(
    mut loaded: Loaded,
    mut putaways: Vec<Putaway>,
    verb: &V,
) -> Decided<Vec<(OrderCode, V::Told)>> {
    let mut changes: Vec<OrderChange> = Vec::new();
    let mut told = Vec::with_capacity(loaded.orders.len());
    for order in &loaded.orders {
        let rival = loaded.rivals.get(&order.code).cloned();
        let mut table = Table {
            desk: &mut loaded.desk,
            putaways: &mut putaways,
            rival: rival.as_ref(),
        };
        let (change, of_it) = verb.on(order, &mut table);
        if let Some(after) = change.as_ref().map(|change| &change.after)
            && verb.minds_rivals()
        {
            note_alive(after, &loaded.orders, &mut loaded.rivals);
        }
        changes.extend(change);
        told.push((order.code.clone(), of_it));
    }
    let written = Written {
        changes,
        adjustment: None,
        desk: loaded.desk,
        next_order: loaded.next_order,
        page: verb.record(&told),
        follow_up: verb.follow_up(&told),
        result: told,
    };
    Decided { written, putaways }
}

/// An order that lives after its decision is a rival of all others of the page with its number.
fn note_alive(after: &SaleOrder, page: &[SaleOrder], rivals: &mut BTreeMap<OrderCode, OrderCode>) {
    if after.items.iter().any(OrderItem::is_live) {
        let same = |order: &&SaleOrder| {
            order.code != after.code
                && order.channel == after.channel
                && order.channel_order_no == after.channel_order_no
        };
        rivals.extend(
            page.iter()
                .filter(same)
                .map(|order| (order.code.clone(), after.code.clone())),
        );
    }
}
