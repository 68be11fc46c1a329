//! Orders by hand: found, shown, confirmed, packed; contradictions answered.

use crate::{App, AppError, Caller};
use domain::change::OrderChange;
use domain::codes::{OrderCode, Sku};
use domain::order::SaleOrder;
use domain::order::edit::Edit;
use domain::putaway::Putaway;
use domain::refusal::Refusal;
use domain::sync::answer::Answer;
use std::collections::BTreeSet;
use store::{Decided, Event, Loaded, Movement, OrderFilter, OrderLine, Pick, PutawayPick, Scope, Written};

/// What a person does to a whole order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Order confirmation.
    Confirm,
    /// Invoice numbered, stock allocated.
    Pack,
    /// The answer to a contradiction.
    Answer(u32, Answer),
}

impl Action {
    const fn reason(self) -> &'static str {
        match self {
            Self::Confirm => "order confirmation",
            Self::Pack => "packing",
            Self::Answer(..) => "answer to a contradiction",
        }
    }
}

/// How an action on one order ended.
#[derive(Debug)]
pub struct Acted {
    /// What was named.
    pub named: String,
    /// The order, where it was found, and what came of it.
    pub result: Result<OrderCode, AppError>,
}

/// Orders a page of a list.
const PAGE: i64 = 500;

impl App {
    /// The order with this code or channel order no.: the live one, else the newest.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub async fn order(&self, caller: &Caller, named: &str) -> Result<SaleOrder, AppError> {
        let code = self.order_code(caller, named).await?;
        let found = self.store.orders(&caller.tenant, &[code]).await?;
        found
            .into_iter()
            .next()
            .ok_or_else(|| AppError::not_found("order", named, "see `ordertide orders list`"))
    }

    pub(crate) async fn order_code(&self, caller: &Caller, named: &str) -> Result<OrderCode, AppError> {
        let found = self.store.find_orders(&caller.tenant, named, "").await?;
        found
            .into_iter()
            .next()
            .ok_or_else(|| AppError::not_found("order", named, "see `ordertide orders list`"))
    }

    /// The SKUs of an order's live items that the catalogue lacks.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn unmapped_skus(&self, caller: &Caller, order: &SaleOrder) -> Result<Vec<Sku>, AppError> {
        let live = order.items.iter().filter(|item| item.is_live());
        let skus: BTreeSet<Sku> = live.map(|item| item.sku.clone()).collect();
        Ok(self.store.unmapped(&caller.tenant, &skus).await?)
    }

    /// All orders of a channel and a status, both optional, by code; `limit` at most.
    ///
    /// # Errors
    /// `NOT_FOUND` for the channel, `BAD_INPUT` for the status.
    pub async fn list_orders(
        &self,
        caller: &Caller,
        channel: Option<&str>,
        status: Option<&str>,
        limit: usize,
    ) -> Result<Vec<OrderLine>, AppError> {
        let filter = OrderFilter {
            channel: channel.unwrap_or_default(),
            status: status.unwrap_or_default(),
            channel_order_no: "",
        };
        self.check_filter(caller, filter).await?;
        let mut all: Vec<OrderLine> = Vec::new();
        while all.len() < limit {
            let after = all.last().map(|line| line.code.to_string()).unwrap_or_default();
            let page = self
                .store
                .list_orders(&caller.tenant, &after, filter, PAGE)
                .await?;
            let is_last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
            all.extend(page);
            if is_last {
                break;
            }
        }
        all.truncate(limit);
        Ok(all)
    }

    /// An order's timeline and its lines of the ledger.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub async fn timeline(
        &self,
        caller: &Caller,
        named: &str,
    ) -> Result<(OrderCode, Vec<Event>, Vec<Movement>), AppError> {
        let code = self.order_code(caller, named).await?;
        let events = self
            .store
            .timelines(&caller.tenant, std::slice::from_ref(&code))
            .await?;
        let movements = self.store.movements(&caller.tenant, code.as_str()).await?;
        Ok((
            code,
            events.into_iter().map(|(_, event)| event).collect(),
            movements,
        ))
    }

    /// Does something to several orders, each by itself: one refusal never stops the others.
    ///
    /// # Errors
    /// Only what stops all of them, such as a database that is gone.
    pub async fn act(
        &self,
        caller: &Caller,
        named: &[String],
        action: Action,
    ) -> Result<Vec<Acted>, AppError> {
        let mut done = Vec::with_capacity(named.len());
        for name in named {
            let result = match self.act_on(caller, name, action).await {
                Err(AppError::Store(error)) if error.is_passing() => return Err(error.into()),
                Err(AppError::Store(error)) => Err(AppError::of_store(error)),
                other => other,
            };
            done.push(Acted {
                named: name.clone(),
                result,
            });
        }
        Ok(done)
    }

    /// Does something to one order, and gives its code.
    ///
    /// # Errors
    /// `NOT_FOUND`, and what the rules refuse.
    pub async fn act_on_one(
        &self,
        caller: &Caller,
        named: &str,
        action: Action,
    ) -> Result<OrderCode, AppError> {
        match self.act_on(caller, named, action).await {
            Err(AppError::Store(error)) => Err(AppError::of_store(error)),
            other => other,
        }
    }

    async fn act_on(&self, caller: &Caller, named: &str, action: Action) -> Result<OrderCode, AppError> {
        let order = self.order(caller, named).await?;
        // Only the confirmation minds the catalogue.
        let unmapped = match action {
            Action::Confirm => self.unmapped_skus(caller, &order).await?,
            Action::Pack | Action::Answer(..) => Vec::new(),
        };
        let now = self.now(caller);
        let scope = Scope {
            tenant: caller.tenant.clone(),
            pick: Pick::Codes(vec![order.code.clone()]),
            skus: BTreeSet::new(),
            facilities: self
                .store
                .facilities(&caller.tenant, Some(&order.channel))
                .await?,
            numbers_orders: false,
            now,
            fence: caller.fence.clone(),
        };
        let unmapped = &unmapped;
        let decide = move |loaded: Loaded, putaways: Vec<Putaway>| do_it(loaded, putaways, action, unmapped);
        let (actor, reason) = (caller.actor(now.0), action.reason());
        match action {
            // Goods that are said to have left may lie in an open putaway.
            Action::Answer(..) => {
                let pick = PutawayPick::OfOrders;
                self.store
                    .decide_putaways(&scope, &pick, (&actor, reason), decide)
                    .await??;
            }
            Action::Confirm | Action::Pack => {
                let alone = |loaded: Loaded| decide(loaded, Vec::new()).written;
                self.store.decide(&scope, &actor, reason, alone).await??;
            }
        }
        Ok(order.code)
    }
}

fn do_it(
    mut loaded: Loaded,
    mut putaways: Vec<Putaway>,
    action: Action,
    unmapped: &[Sku],
) -> Decided<Result<(), Refusal>> {
    let result: Result<Vec<OrderChange>, Refusal> = loaded.desk.all_or_nothing(|desk| {
        let mut changes = Vec::new();
        for order in &loaded.orders {
            let mut edit = Edit::of(order, desk);
            match action {
                Action::Confirm => edit.confirm_order(unmapped)?,
                Action::Pack => edit.pack_order()?,
                Action::Answer(no, answer) => edit.answer_contradiction(no, answer)?,
            }
            edit.let_go(&mut putaways);
            changes.extend(edit.finish());
        }
        Ok(changes)
    });
    let (changes, putaways, result) = match result {
        Ok(changes) => (changes, putaways, Ok(())),
        Err(refusal) => (Vec::new(), Vec::new(), Err(refusal)),
    };
    let written = Written {
        changes,
        adjustment: None,
        desk: loaded.desk,
        next_order: loaded.next_order,
        page: None,
        result,
    };
    Decided { written, putaways }
}
