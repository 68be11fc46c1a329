//! Telling the channel what the seller cancelled. The channel is asked first what it has cancelled already, and told only of
//! what is missing: a count of units that is told twice would cancel twice as many.

use super::Delivery;
use super::channel::NotGiven;
use super::outcome::Page;
use super::perform::{Worker, delivery_of, numbers_of, orders_of};
use super::restore::Orders;
use crate::act::{Table, Verb};
use crate::sync::Done;
use crate::work::{EndAsked, Lease, Stopped};
use crate::{App, AppError};
use ::channels::channel::CancelAnswer;
use domain::change::OrderChange;
use domain::codes::{ChannelItemId, ChannelOrderNo, OrderCode};
use domain::order::edit::Edit;
use domain::order::{PushAnswer, SaleOrder, units_to_push};
use domain::recovery::{CancelledBy, CancelledDelivery, Push};
use domain::refusal::{Refusal, RefusalCode};
use domain::sync::observation::{Observation, Reading};
use domain::sync::{Outcome, OutcomeKind};
use domain::tenant::GoLive;
use std::collections::{BTreeMap, BTreeSet};
use store::{CancelledOfRun, Claimed, PageRecord};

impl App {
    /// Works off a claimed push. Before go-live nothing is written to channels, so it waits.
    pub(crate) async fn run_cancel_push(&self, work: &Claimed, lease: &Lease) -> Result<Done, Stopped> {
        let caller = self.caller_of_run(work).await?;
        if caller.golive != GoLive::Live {
            return Err(Stopped::Waits(
                "The tenant is not live; nothing is written to channels until it is".to_owned(),
            ));
        }
        let due = self.due(work).await?;
        let mut worker = match self.worker(caller.clone(), work, lease).await {
            Ok(worker) => worker,
            Err(error) => return Err(self.give_up(&caller, work, &due, error).await?),
        };
        let mut passing: Option<NotGiven> = None;
        let mut met: BTreeSet<Delivery> = BTreeSet::new();
        let mut due = due;
        while !due.is_empty() {
            met.extend(due.iter().map(delivery_of));
            for one in &due {
                if let Some(asked) = lease.end_asked() {
                    return Err(Stopped::Asked(asked));
                }
                passing = worker.push(one).await?.or(passing);
            }
            due = self.due(work).await?;
            due.retain(|one| !met.contains(&delivery_of(one)));
        }
        match passing {
            None => Ok(Done {
                failed: worker.failed,
                reached_all: false,
            }),
            Some(why) => Err(Stopped::Failed {
                code: why.code,
                message: why.message,
                may_pass: true,
            }),
        }
    }
}

impl Worker<'_> {
    /// Tells the channel of one delivery. Answers why it is left for the next attempt, where it is.
    async fn push(&mut self, one: &CancelledOfRun) -> Result<Option<NotGiven>, Stopped> {
        let answer = match self.tell(one).await {
            Ok(answer) => answer,
            Err(why) if why.may_pass && self.may_wait() => return Ok(Some(why)),
            Err(why) => PushAnswer::NotKnown {
                code: why.code,
                message: format!(
                    "{}. Look on the channel's own panel whether it is cancelled there",
                    why.message
                ),
            },
        };
        self.failed += i64::from(answer != PushAnswer::Acknowledged);
        self.pages += 1;
        let due = std::slice::from_ref(one);
        let verb = Answering {
            answer,
            wanted: orders_of(due),
            numbers: numbers_of(due),
            page: Page::of(self.work, self.pages),
        };
        let codes = [one.order.clone()];
        let told = self
            .app
            .do_to_page(&self.caller, &self.around.facilities, &codes, &verb)
            .await?;
        match told.into_values().find_map(Result::err) {
            Some(error) => Err(error.into()),
            None => Ok(None),
        }
    }

    async fn tell(&self, one: &CancelledOfRun) -> Result<PushAnswer, NotGiven> {
        let (order, record) = self.order_of(one).await?;
        let units = units_to_push(&order, &record);
        if self.lease.end_asked() == Some(EndAsked::Lost) {
            let text = "Another worker has the run by now";
            return Err(NotGiven {
                may_pass: true,
                ..Refusal::new(RefusalCode::Internal, text).into()
            });
        }
        let missing = self.missing_there(&order, &units).await?;
        if missing.is_empty() {
            return Ok(PushAnswer::Acknowledged);
        }
        match self
            .connector
            .cancel_units(&one.channel_order_no, &missing)
            .await?
        {
            CancelAnswer::Done => Ok(PushAnswer::Acknowledged),
            CancelAnswer::Refused(words) => Ok(PushAnswer::Refused {
                code: "REFUSED_BY_CHANNEL".to_owned(),
                message: format!(
                    "The channel says \"{words}\". Cancel it on the channel's own panel, or bring the delivery back"
                ),
            }),
        }
    }

    async fn order_of(&self, one: &CancelledOfRun) -> Result<(SaleOrder, CancelledDelivery), NotGiven> {
        let codes = std::slice::from_ref(&one.order);
        let found = self.app.store.orders(&self.caller.tenant, codes).await;
        let order = found
            .map_err(|error| NotGiven::of(&AppError::from(error)))?
            .into_iter()
            .next();
        order
            .and_then(|order| {
                let record = order.cancelled_record(one.no).cloned()?;
                Some((order, record))
            })
            .ok_or_else(|| {
                let text = format!("There is no cancelled delivery {}", delivery_of(one));
                Refusal::new(RefusalCode::Internal, text).into()
            })
    }

    /// Of the units that are to be cancelled on the site, those that are not yet.
    async fn missing_there(
        &self,
        order: &SaleOrder,
        units: &BTreeMap<ChannelItemId, u32>,
    ) -> Result<BTreeMap<ChannelItemId, u32>, NotGiven> {
        let numbers = [order.channel_order_no.clone()];
        let page = self
            .connector
            .orders_by_id(&numbers, self.app.clock.now())
            .await?;
        let observation = match page.orders.into_iter().next() {
            Some(Ok(observation)) => observation,
            Some(Err(bad)) => {
                return Err(NotGiven {
                    code: bad.code.to_owned(),
                    message: bad.message,
                    may_pass: false,
                });
            }
            None => {
                let text =
                    "The channel does not know this order (any more). Look it up on the channel's own panel";
                return Err(Refusal::new(RefusalCode::NotFoundAtChannel, text).into());
            }
        };
        let mut missing = BTreeMap::new();
        for (line, wanted) in units {
            let here = cancelled_here(order, line);
            let there = cancelled_there(&observation, line);
            let open = here.saturating_sub(there).min(*wanted);
            if open > 0 {
                missing.insert(line.clone(), open);
            }
        }
        Ok(missing)
    }
}

/// Units of a line that are cancelled here, not replaced, and of which the site knows or is told. What the seller keeps to himself
/// is not counted: it would be cancelled there in the place of another.
fn cancelled_here(order: &SaleOrder, line: &ChannelItemId) -> u32 {
    let is_told = |no: u32| {
        let mut records = order.cancelled.iter().filter(|record| record.items.contains(&no));
        records.any(|record| {
            let is_pushed = matches!(
                record.push,
                Some(Push::Pending { .. } | Push::Acknowledged { .. })
            );
            is_pushed || record.by == CancelledBy::Buyer || record.site_cancelled_at.is_some()
        })
    };
    let is_one = |item: &&domain::order::item::OrderItem| {
        let is_of_line = item.channel_item_id.as_ref() == Some(line);
        is_of_line && !item.is_live() && !item.superseded && is_told(item.no)
    };
    u32::try_from(order.items.iter().filter(is_one).count()).unwrap_or(u32::MAX)
}

/// Units of a line that are cancelled on the site.
fn cancelled_there(observation: &Observation, line: &ChannelItemId) -> u32 {
    let of_line = observation
        .lines
        .iter()
        .filter(|entry| entry.channel_item_id == *line && entry.reading == Reading::Cancelled);
    of_line.map(|entry| entry.quantity).sum()
}

/// Takes the channel's answer.
struct Answering {
    answer: PushAnswer,
    wanted: Orders,
    numbers: BTreeMap<OrderCode, ChannelOrderNo>,
    page: Page,
}

impl Verb for Answering {
    type Told = ();

    fn reason(&self) -> &'static str {
        "cancel told to the channel"
    }

    fn on(&self, order: &SaleOrder, table: &mut Table<'_>) -> (Option<OrderChange>, ()) {
        let mut edit = Edit::of(order, table.desk);
        for no in self.wanted.get(&order.code).into_iter().flatten() {
            edit.push_answered(*no, &self.answer);
        }
        (edit.finish(), ())
    }

    fn record(&self, told: &[(OrderCode, ())]) -> Option<PageRecord> {
        let outcome = match &self.answer {
            PushAnswer::Acknowledged => Outcome {
                kind: OutcomeKind::Changed,
                code: None,
                message: "Cancelled on the channel too".to_owned(),
            },
            PushAnswer::NotKnown { code, message } | PushAnswer::Refused { code, message } => {
                Outcome::with(OutcomeKind::Failed, code.as_str(), message.clone())
            }
        };
        let outcomes = [outcome];
        let each = told.iter().map(|(order, ())| (order, &outcomes[..]));
        Some(self.page.record(each, &self.numbers))
    }
}
