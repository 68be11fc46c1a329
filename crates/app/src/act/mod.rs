//! What people do to orders, one or very many at once: each order is decided by itself, a page of them in one transaction.

mod named;
mod page;

pub(crate) use page::{PAGE, Table, Verb, decide_page};

use crate::{App, AppError, Caller};
use domain::change::OrderChange;
use domain::codes::{ChannelCode, OrderCode, Sku};
use domain::order::edit::Edit;
use domain::order::{Cancelling, Origin, SaleOrder};
use domain::recovery::{CancelReason, CancelledBy};
use domain::refusal::{Refusal, RefusalCode, Refused};
use domain::sync::answer::Answer;
use std::collections::{BTreeMap, BTreeSet};
use store::{FollowUp, NewRun};

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

/// A reason as people and files give it: one of ours by its code, else OTHER with the text as its comment.
pub fn reason_in_words(reason: &str, comment: Option<String>) -> (CancelReason, Option<String>) {
    let known = CancelReason::ALL
        .iter()
        .find(|known| known.as_str().eq_ignore_ascii_case(reason));
    match known {
        Some(known) => (*known, comment),
        None => {
            let said = [Some(reason.to_owned()), comment];
            let words: Vec<String> = said.into_iter().flatten().collect();
            (CancelReason::Other, Some(words.join("; ")))
        }
    }
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
}

/// How an action on one order ended.
#[derive(Debug)]
pub struct Acted {
    /// What was named.
    pub named: String,
    /// The order, where it was found, and what came of it.
    pub result: Result<OrderCode, AppError>,
}

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
        for (code, channel) in found.sure() {
            by_channel.entry(channel).or_default().insert(code);
        }
        let mut results: BTreeMap<OrderCode, Result<(), AppError>> = BTreeMap::new();
        for (channel, codes) in by_channel {
            let facilities = self.store.facilities(&caller.tenant, Some(channel)).await?;
            let codes: Vec<OrderCode> = codes.into_iter().cloned().collect();
            for page in codes.chunks(PAGE) {
                let acting = self.acting(caller, channel, page, action).await?;
                let done = self.do_to_page(caller, &facilities, page, &acting).await?;
                let flat = |result: Result<Result<(), Refused>, AppError>| {
                    result.and_then(|told| told.map_err(AppError::from))
                };
                results.extend(done.into_iter().map(|(code, result)| (code, flat(result))));
            }
        }
        if matches!(action, Action::Cancel(_)) && results.values().any(Result::is_ok) {
            // What was done is done: whoever waits gets the stock at the next occasion at the latest.
            if let Err(error) = self.allocate_waiting(caller).await {
                tracing::warn!(%error, "stock that a cancel freed waits for the next occasion");
            }
        }
        // An order that was named twice is done once, and each name tells how it ended.
        let tell = |name: &String| {
            let result = match found.one(name) {
                Err(error) => Err(error),
                Ok((code, _)) => match results.get_mut(code) {
                    Some(result) => {
                        let again = result
                            .as_ref()
                            .map_or_else(|error| Err(told_again(error)), |()| Ok(()));
                        std::mem::replace(result, again).map(|()| code.clone())
                    }
                    None => Err(AppError::not_found("order", name, "see `ordertide orders list`")),
                },
            };
            Acted {
                named: name.clone(),
                result,
            }
        };
        Ok(named.iter().map(tell).collect())
    }

    /// What doing something to one order would come to now; nothing is written.
    ///
    /// # Errors
    /// What the rules refuse, and those of the database.
    pub(crate) async fn would_act(
        &self,
        caller: &Caller,
        (code, channel): (&OrderCode, &ChannelCode),
        action: &Action,
    ) -> Result<(), AppError> {
        let codes = std::slice::from_ref(code);
        let facilities = self.store.facilities(&caller.tenant, Some(channel)).await?;
        let acting = self.acting(caller, channel, codes, action).await?;
        let scope = self.scope_of(caller, &facilities, codes, acting.minds_rivals());
        let loaded = self.store.look(&scope).await?;
        for (_, told) in decide_page(loaded, Vec::new(), &acting).written.result {
            told?;
        }
        Ok(())
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

    /// The verb of an action for a page of orders, with what it must know of them.
    async fn acting<'a>(
        &self,
        caller: &'a Caller,
        channel: &ChannelCode,
        codes: &[OrderCode],
        action: &'a Action,
    ) -> Result<Acting<'a>, AppError> {
        // Only the confirmation minds the catalogue.
        let unmapped = match action {
            Action::Confirm => self.store.unmapped_of(&caller.tenant, codes).await?,
            Action::Pack | Action::Answer(..) | Action::Cancel(_) | Action::Hold | Action::Release => {
                BTreeSet::new()
            }
        };
        Ok(Acting {
            action,
            unmapped,
            who: &caller.who,
            may_push: self.may_tell_cancels(caller, channel).await?,
            push: self.push_run(caller, channel),
        })
    }
}

/// The same error for another name of the same order.
fn told_again(error: &AppError) -> AppError {
    match error {
        AppError::Refused(refusal) => refusal.clone().into(),
        AppError::LinesRefused { lines } => AppError::LinesRefused { lines: lines.clone() },
        AppError::Store(error) => AppError::Store(error.clone()),
        AppError::NotFound { .. }
        | AppError::Exists { .. }
        | AppError::Ambiguous { .. }
        | AppError::BadInput { .. }
        | AppError::Channel(_)
        | AppError::Carrier(_)
        | AppError::Secret { .. }
        | AppError::BadFile(_)
        | AppError::NotWritten(_)
        | AppError::Fonts(_) => AppError::bad_input(error.to_string()),
    }
}

/// An action on the orders of a page.
struct Acting<'a> {
    action: &'a Action,
    /// SKUs that the catalogue lacks.
    unmapped: BTreeSet<Sku>,
    who: &'a str,
    /// Whether the channel can be told of a cancel.
    may_push: Result<(), Refusal>,
    /// The run that tells the channel of what is cancelled, if it is told.
    push: NewRun,
}

impl Verb for Acting<'_> {
    type Told = Result<(), Refused>;

    fn reason(&self) -> &'static str {
        self.action.reason()
    }

    fn minds_putaways(&self) -> bool {
        match self.action {
            // Goods that are said to have left may lie in an open putaway.
            Action::Answer(..) => true,
            Action::Confirm | Action::Pack | Action::Cancel(_) | Action::Hold | Action::Release => false,
        }
    }

    fn on(&self, order: &SaleOrder, table: &mut Table<'_>) -> (Option<OrderChange>, Self::Told) {
        let mut held = table.putaways.clone();
        let decided = table.desk.all_or_nothing(|desk| {
            let mut edit = Edit::of(order, desk);
            self.run(&mut edit)?;
            edit.let_go(&mut held);
            Ok::<_, Refused>(edit.finish())
        });
        match decided {
            Ok(change) => {
                *table.putaways = held;
                (change, Ok(()))
            }
            Err(refused) => (None, Err(refused)),
        }
    }

    fn follow_up(&self, told: &[(OrderCode, Self::Told)]) -> FollowUp {
        let tells = matches!(self.action, Action::Cancel(wish) if wish.on_channel);
        let any = tells && told.iter().any(|(_, result)| result.is_ok());
        FollowUp {
            runs: any.then(|| self.push.clone()).into_iter().collect(),
            ..FollowUp::default()
        }
    }
}

/// An order that no channel gave has none to be told.
fn refuse_without_channel(order: &SaleOrder) -> Result<(), Refusal> {
    match order.origin {
        Origin::Api => Ok(()),
        Origin::Excel | Origin::Manual => {
            let text = "It was uploaded or typed, so there is no channel to tell. Cancel it here only";
            Err(Refusal::new(RefusalCode::ChannelNotReady, text))
        }
    }
}

impl Acting<'_> {
    fn cancel(&self, edit: &mut Edit<'_>, wish: &CancelWish) -> Result<(), Refused> {
        if wish.on_channel {
            refuse_without_channel(&edit.order)?;
            self.may_push.clone()?;
        }
        let cancelling = Cancelling {
            by: CancelledBy::Seller,
            who: self.who,
            reason: wish.reason.as_str(),
            comment: wish.comment.as_deref(),
            push_run: wish.on_channel.then_some(self.push.run_id.as_str()),
        };
        edit.cancel_by_seller(&wish.items, &cancelling)
    }

    fn run(&self, edit: &mut Edit<'_>) -> Result<(), Refused> {
        match self.action {
            Action::Confirm => {
                let live = edit.order.items.iter().filter(|item| item.is_live());
                let lacking = live
                    .map(|item| &item.sku)
                    .filter(|sku| self.unmapped.contains(*sku));
                let lacking: BTreeSet<Sku> = lacking.cloned().collect();
                edit.confirm_order(&lacking.into_iter().collect::<Vec<_>>())?;
            }
            Action::Pack => edit.pack_order()?,
            Action::Answer(no, answer) => edit.answer_contradiction(*no, *answer)?,
            Action::Cancel(wish) => self.cancel(edit, wish)?,
            Action::Hold => edit.hold()?,
            Action::Release => edit.release()?,
        }
        Ok(())
    }
}
