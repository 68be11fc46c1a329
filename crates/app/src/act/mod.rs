//! What people do to orders, one or very many at once: each order is decided by itself, a page of them in one transaction.

mod named;

use crate::{App, AppError, Caller};
use domain::change::OrderChange;
use domain::codes::{ChannelCode, FacilityCode, OrderCode, Sku};
use domain::order::edit::Edit;
use domain::order::{Cancelling, SaleOrder};
use domain::putaway::Putaway;
use domain::recovery::{CancelReason, CancelledBy};
use domain::refusal::Refused;
use domain::sync::answer::Answer;
use std::collections::{BTreeMap, BTreeSet};
use store::{Decided, Loaded, Pick, PutawayPick, Scope, StoreError, Written};

/// Orders of one transaction: so few that SQLite's one writer has them written in less than 10 ms, since others wait for it.
const PAGE: usize = 100;

/// What a person does to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Order confirmation.
    Confirm,
    /// Invoice numbered, stock allocated.
    Pack,
    /// The answer to a contradiction.
    Answer(u32, Answer),
    /// Cancelled by the seller.
    Cancel(CancelWish),
    /// Held back.
    Hold,
    /// Held back no longer.
    Release,
}

/// A cancel as a person wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelWish {
    /// The items; none means all that live.
    pub items: Vec<u32>,
    /// Why.
    pub reason: CancelReason,
    /// What is to be said beside it, up to 500 characters.
    pub comment: Option<String>,
    /// Whether the channel is told.
    pub on_channel: bool,
}

impl Action {
    const fn reason(&self) -> &'static str {
        match self {
            Self::Confirm => "order confirmation",
            Self::Pack => "packing",
            Self::Answer(..) => "answer to a contradiction",
            Self::Cancel(_) => "cancelled by the seller",
            Self::Hold => "held back",
            Self::Release => "released",
        }
    }

    /// Runs it on an order. `unmapped` are SKUs that the catalogue lacks.
    fn run(&self, edit: &mut Edit<'_>, unmapped: &BTreeSet<Sku>, who: &str) -> Result<(), Refused> {
        match self {
            Self::Confirm => {
                let live = edit.order.items.iter().filter(|item| item.is_live());
                let lacking = live.map(|item| &item.sku).filter(|sku| unmapped.contains(*sku));
                let lacking: BTreeSet<Sku> = lacking.cloned().collect();
                edit.confirm_order(&lacking.into_iter().collect::<Vec<_>>())?;
            }
            Self::Pack => edit.pack_order()?,
            Self::Answer(no, answer) => edit.answer_contradiction(*no, *answer)?,
            Self::Cancel(wish) => edit.cancel_by_seller(
                &wish.items,
                &Cancelling {
                    by: CancelledBy::Seller,
                    who,
                    reason: wish.reason.as_str(),
                    comment: wish.comment.as_deref(),
                    on_channel: wish.on_channel,
                },
            )?,
            Self::Hold => edit.hold()?,
            Self::Release => edit.release()?,
        }
        Ok(())
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

/// What came of the orders of a page.
type Results = BTreeMap<OrderCode, Result<(), AppError>>;

impl App {
    /// Does something to several orders, each by itself: one refusal never stops the others.
    ///
    /// # Errors
    /// Only what stops all of them, such as a database that is gone.
    pub async fn act(
        &self,
        caller: &Caller,
        named: &[String],
        action: &Action,
    ) -> Result<Vec<Acted>, AppError> {
        let found = self.named_orders(caller, named).await?;
        let mut by_channel: BTreeMap<&ChannelCode, BTreeSet<&OrderCode>> = BTreeMap::new();
        for (code, channel) in found.values() {
            by_channel.entry(channel).or_default().insert(code);
        }
        let mut results = Results::new();
        for (channel, codes) in by_channel {
            let facilities = self.store.facilities(&caller.tenant, Some(channel)).await?;
            let codes: Vec<OrderCode> = codes.into_iter().cloned().collect();
            for page in codes.chunks(PAGE) {
                results.extend(self.act_on_page(caller, &facilities, page, action).await?);
            }
        }
        // An order that was named twice has one result; the second name tells that it is done.
        let mut told: BTreeSet<OrderCode> = BTreeSet::new();
        let tell = |name: &String| {
            let result = match found.get(name) {
                None => Err(AppError::not_found("order", name, "see `ordertide orders list`")),
                Some((code, _)) => match results.get_mut(code) {
                    Some(result) if told.insert(code.clone()) => {
                        std::mem::replace(result, Ok(())).map(|()| code.clone())
                    }
                    Some(_) | None => Ok(code.clone()),
                },
            };
            Acted {
                named: name.clone(),
                result,
            }
        };
        Ok(named.iter().map(tell).collect())
    }

    /// Does something to one order, and gives its code.
    ///
    /// # Errors
    /// `NOT_FOUND`, and what the rules refuse.
    pub async fn act_on_one(
        &self,
        caller: &Caller,
        named: &str,
        action: &Action,
    ) -> Result<OrderCode, AppError> {
        let acted = self.act(caller, &[named.to_owned()], action).await?;
        match acted.into_iter().next() {
            Some(acted) => acted.result,
            None => Err(AppError::not_found("order", named, "see `ordertide orders list`")),
        }
    }

    /// A page in one transaction; where the database refuses it, in halves, down to the order that is to blame.
    async fn act_on_page(
        &self,
        caller: &Caller,
        facilities: &[FacilityCode],
        codes: &[OrderCode],
        action: &Action,
    ) -> Result<Results, AppError> {
        let mut results = Results::new();
        let mut waiting = vec![codes.to_vec()];
        while let Some(mut codes) = waiting.pop() {
            match self.act_together(caller, facilities, &codes, action).await {
                Ok(done) => results.extend(done),
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

    async fn act_together(
        &self,
        caller: &Caller,
        facilities: &[FacilityCode],
        codes: &[OrderCode],
        action: &Action,
    ) -> Result<Results, StoreError> {
        // Only the confirmation minds the catalogue.
        let unmapped = match action {
            Action::Confirm => self.store.unmapped_of(&caller.tenant, codes).await?,
            Action::Pack | Action::Answer(..) | Action::Cancel(_) | Action::Hold | Action::Release => {
                BTreeSet::new()
            }
        };
        let now = self.now(caller);
        let scope = Scope {
            tenant: caller.tenant.clone(),
            pick: Pick::Codes(codes.to_vec()),
            skus: BTreeSet::new(),
            facilities: facilities.to_vec(),
            numbers_orders: false,
            now,
            fence: caller.fence.clone(),
        };
        let (actor, reason) = (caller.actor(now.0), action.reason());
        let (unmapped, who) = (&unmapped, caller.who.as_str());
        let decide = move |loaded: Loaded, putaways: Vec<Putaway>| {
            decide_page(loaded, putaways, |edit| action.run(edit, unmapped, who))
        };
        let done = match action {
            // Goods that are said to have left may lie in an open putaway.
            Action::Answer(..) => {
                let pick = PutawayPick::OfOrders;
                self.store
                    .decide_putaways(&scope, &pick, (&actor, reason), decide)
                    .await?
            }
            Action::Confirm | Action::Pack | Action::Cancel(_) | Action::Hold | Action::Release => {
                let alone = |loaded: Loaded| decide(loaded, Vec::new()).written;
                self.store.decide(&scope, &actor, reason, alone).await?
            }
        };
        let tell = |(code, result): (OrderCode, Result<(), Refused>)| (code, result.map_err(AppError::from));
        Ok(done.into_iter().map(tell).collect())
    }
}

/// Decides every order of a page by itself: what is refused leaves no trace.
fn decide_page(
    mut loaded: Loaded,
    mut putaways: Vec<Putaway>,
    verb: impl Fn(&mut Edit<'_>) -> Result<(), Refused>,
) -> Decided<Vec<(OrderCode, Result<(), Refused>)>> {
    let mut changes: Vec<OrderChange> = Vec::new();
    let mut results = Vec::with_capacity(loaded.orders.len());
    for order in &loaded.orders {
        let decided = decide_one(order, &mut loaded.desk, &mut putaways, &verb);
        let result = decided.map(|change| changes.extend(change));
        results.push((order.code.clone(), result));
    }
    let written = Written {
        changes,
        adjustment: None,
        desk: loaded.desk,
        next_order: loaded.next_order,
        page: None,
        result: results,
    };
    Decided { written, putaways }
}

fn decide_one(
    order: &SaleOrder,
    desk: &mut domain::change::Desk,
    putaways: &mut Vec<Putaway>,
    verb: &impl Fn(&mut Edit<'_>) -> Result<(), Refused>,
) -> Result<Option<OrderChange>, Refused> {
    let mut held = putaways.clone();
    let change = desk.all_or_nothing(|desk| {
        let mut edit = Edit::of(order, desk);
        verb(&mut edit)?;
        edit.let_go(&mut held);
        Ok::<_, Refused>(edit.finish())
    })?;
    *putaways = held;
    Ok(change)
}
