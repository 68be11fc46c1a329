//! Working off a resync: the channel is asked for the orders as they are now, and each delivery comes back or says why not. What
//! is left to do is what is still marked with the run, so an attempt takes up whatever the one before it left.

use super::Delivery;
use super::channel::{Given, NotGiven, Wanted};
use super::circumstances::Around;
use super::outcome::Page;
use super::restore::Orders;
use crate::act::{Table, Verb};
use crate::sync::Done;
use crate::work::{Lease, Stopped};
use crate::{App, AppError, Caller};
use ::channels::channel::Channel as Connector;
use domain::change::OrderChange;
use domain::codes::{ChannelOrderNo, OrderCode, Sku};
use domain::order::edit::Edit;
use domain::order::item::PackageKey;
use domain::order::{Asked, SaleOrder, duplicate_alive};
use domain::recovery::Recovery;
use domain::recovery::resync::{is_outdated, judge};
use domain::refusal::{Refusal, RefusalCode};
use domain::sync::observation::ListedOrder;
use domain::sync::{Outcome, OutcomeKind};
use std::collections::{BTreeMap, BTreeSet};
use store::{CancelledOfRun, Claimed, PageRecord};

/// Deliveries that one run is about at most: it is asked for a page at a time.
pub(super) const OF_RUN_MAX: i64 = 1_000;
/// Orders that are asked for, decided and written together.
const TOGETHER: usize = 20;
/// How often an order is asked for again at once, where something newer was applied to it while the channel was answering.
const ASKED_AGAIN_MAX: usize = 3;

/// What a run about cancelled deliveries works with.
pub(super) struct Worker<'a> {
    pub(super) app: &'a App,
    pub(super) caller: Caller,
    pub(super) work: &'a Claimed,
    pub(super) lease: &'a Lease,
    pub(super) around: Around,
    pub(super) connector: Box<dyn Connector>,
    pub(super) pages: u32,
    pub(super) failed: i64,
}

impl App {
    /// Works off a claimed resync.
    pub(crate) async fn run_resync(&self, work: &Claimed, lease: &Lease) -> Result<Done, Stopped> {
        let caller = self.caller_of_run(work).await?;
        let due = self.due(work).await?;
        let mut worker = match self.worker(caller.clone(), work, lease).await {
            Ok(worker) => worker,
            // Such as a key that is gone: it is told at each delivery.
            Err(error) => return Err(self.give_up(&caller, work, &due, error).await?),
        };
        let mut passing: Option<NotGiven> = None;
        let mut met: BTreeSet<Delivery> = BTreeSet::new();
        // One order may have very many records: what is due is read until nothing new comes.
        let mut due = due;
        while !due.is_empty() {
            met.extend(due.iter().map(delivery_of));
            for together in due.chunks(TOGETHER) {
                if let Some(asked) = lease.end_asked() {
                    return Err(Stopped::Asked(asked));
                }
                if let Some(why) = worker.resync_together(together).await? {
                    passing = Some(why);
                }
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

    pub(crate) async fn caller_of_run(&self, work: &Claimed) -> Result<Caller, AppError> {
        let who = format!("run:{}", work.fence.run_id);
        Ok(Caller {
            fence: Some(work.fence.clone()),
            ..self.caller(Some(work.tenant.as_str()), &who).await?
        })
    }

    /// What the run has yet to deal with.
    pub(super) async fn due(&self, work: &Claimed) -> Result<Vec<CancelledOfRun>, AppError> {
        let run_id = &work.fence.run_id;
        Ok(self
            .store
            .cancelled_of_run(&work.tenant, run_id, OF_RUN_MAX)
            .await?)
    }

    pub(super) async fn worker<'a>(
        &'a self,
        caller: Caller,
        work: &'a Claimed,
        lease: &'a Lease,
    ) -> Result<Worker<'a>, AppError> {
        let channel = self.channel(&caller, work.channel.as_str()).await?;
        self.refuse_disabled(&channel)?;
        let connector = self.connect(&caller, &channel).await?;
        let mut around = self.around_channels(&caller, [channel.code.clone()]).await?;
        let around = around
            .remove(&channel.code)
            .ok_or_else(|| AppError::not_found("channel", channel.code.as_str(), ""))?;
        Ok(Worker {
            app: self,
            caller,
            work,
            lease,
            around,
            connector,
            pages: u32::try_from(work.pages).unwrap_or(u32::MAX),
            failed: 0,
        })
    }
}

impl Worker<'_> {
    /// Whether a failure that may pass is waited out: not at the last attempt.
    pub(super) fn may_wait(&self) -> bool {
        self.work.attempts < self.work.attempts_max
    }

    /// Resyncs some deliveries. Answers why some of them are left for the next attempt, where some are.
    async fn resync_together(&mut self, due: &[CancelledOfRun]) -> Result<Option<NotGiven>, Stopped> {
        let mut passing = None;
        let mut open: Vec<CancelledOfRun> = due.to_vec();
        for _ in 0..=ASKED_AGAIN_MAX {
            if open.is_empty() {
                return Ok(passing);
            }
            let given = self.ask(&open).await?;
            let waits = |one: &CancelledOfRun| match given.get(&one.channel_order_no) {
                Some(Err(why)) if why.may_pass && self.may_wait() => Some(why.clone()),
                Some(Ok(_) | Err(_)) | None => None,
            };
            let (later, now): (Vec<_>, Vec<_>) = open.into_iter().partition(|one| waits(one).is_some());
            passing = later.iter().find_map(waits).or(passing);
            let overtaken = self.decide(&now, &given).await?;
            open = now;
            open.retain(|one| overtaken.contains(&delivery_of(one)));
        }
        // Something newer came each time: the next attempt is at peace, or says so.
        let why = NotGiven {
            code: RefusalCode::Internal.as_str().to_owned(),
            message: "Something newer was applied to the order each time while the channel was answering"
                .to_owned(),
            may_pass: self.may_wait(),
        };
        if why.may_pass {
            return Ok(Some(why));
        }
        let given = open
            .iter()
            .map(|one| (one.channel_order_no.clone(), Err(why.clone())));
        self.decide(&open, &given.collect()).await?;
        Ok(passing)
    }

    async fn ask(&self, open: &[CancelledOfRun]) -> Result<Given, AppError> {
        let mut wanted: Vec<Wanted> = open
            .iter()
            .map(|one| Wanted {
                number: one.channel_order_no.clone(),
                placed_at: one.placed_at,
            })
            .collect();
        wanted.dedup_by(|a, b| a.number == b.number);
        let given = self.app.ask_for_orders(self.connector.as_ref(), &wanted).await;
        self.app.refuse_unmapped(&self.caller, given).await
    }

    /// Decides on the answers in one transaction. Gives the deliveries that something newer overtook.
    async fn decide(&mut self, now: &[CancelledOfRun], given: &Given) -> Result<Vec<Delivery>, Stopped> {
        if now.is_empty() {
            return Ok(Vec::new());
        }
        self.pages += 1;
        let verb = Resyncing {
            run_id: &self.work.fence.run_id,
            given,
            wanted: orders_of(now),
            numbers: numbers_of(now),
            page: Page::of(self.work, self.pages),
        };
        let codes: Vec<OrderCode> = verb.wanted.keys().cloned().collect();
        let told = self
            .app
            .do_to_page(&self.caller, &self.around.facilities, &codes, &verb)
            .await?;
        let mut overtaken = Vec::new();
        for (order, told) in told {
            match told {
                Ok(told) => {
                    self.failed += i64::from(
                        told.each
                            .iter()
                            .any(|outcome| outcome.kind == OutcomeKind::Failed),
                    );
                    overtaken.extend(told.overtaken.into_iter().map(|no| Delivery {
                        order: order.clone(),
                        no,
                    }));
                }
                // The database refused the order: that is told at its deliveries, apart from all others.
                Err(error) => {
                    self.failed += 1;
                    let why = NotGiven::of(&error);
                    self.app
                        .fail_deliveries(&self.caller, self.work, &[order], &why)
                        .await?;
                }
            }
        }
        Ok(overtaken)
    }
}

pub(super) fn delivery_of(one: &CancelledOfRun) -> Delivery {
    Delivery {
        order: one.order.clone(),
        no: one.no,
    }
}

pub(super) fn orders_of(due: &[CancelledOfRun]) -> Orders {
    let mut orders = Orders::new();
    for one in due {
        orders.entry(one.order.clone()).or_default().push(one.no);
    }
    orders
}

pub(super) fn numbers_of(due: &[CancelledOfRun]) -> BTreeMap<OrderCode, ChannelOrderNo> {
    due.iter()
        .map(|one| (one.order.clone(), one.channel_order_no.clone()))
        .collect()
}

/// Resyncs the run's deliveries of an order.
struct Resyncing<'a> {
    run_id: &'a str,
    given: &'a Given,
    wanted: Orders,
    numbers: BTreeMap<OrderCode, ChannelOrderNo>,
    page: Page,
}

/// What came of the deliveries of an order.
struct ToldOfOrder {
    each: Vec<Outcome>,
    /// Deliveries of which the answer is older than what was applied meanwhile.
    overtaken: Vec<u32>,
}

impl Verb for Resyncing<'_> {
    type Told = ToldOfOrder;

    fn reason(&self) -> &'static str {
        "resynced"
    }

    fn minds_rivals(&self) -> bool {
        true
    }

    fn skus(&self) -> BTreeSet<Sku> {
        skus_of(self.given)
    }

    fn on(&self, order: &SaleOrder, table: &mut Table<'_>) -> (Option<OrderChange>, ToldOfOrder) {
        let mut change: Option<OrderChange> = None;
        let mut told = ToldOfOrder {
            each: Vec::new(),
            overtaken: Vec::new(),
        };
        let answer = self.given.get(&order.channel_order_no);
        for no in self.wanted.get(&order.code).into_iter().flatten() {
            let now = change.as_ref().map_or(order, |change| &change.after).clone();
            // Taken up by somebody else, or settled: it is not this run's any more.
            let Some(by) = asked_by(&now, *no, self.run_id) else {
                continue;
            };
            // Asked of the order as it was: new items of the run's own do not make its answer old.
            if let Some(Ok(listed)) = answer
                && is_outdated(order, listed)
            {
                told.overtaken.push(*no);
                continue;
            }
            let asked = Asked { record: *no, by: &by };
            let (next, outcome) = one(&now, asked, answer, table);
            change = OrderChange::joined(change, next);
            told.each.push(outcome);
        }
        (change, told)
    }

    fn record(&self, told: &[(OrderCode, ToldOfOrder)]) -> Option<PageRecord> {
        let each = told.iter().map(|(order, told)| (order, told.each.as_slice()));
        Some(self.page.record(each, &self.numbers))
    }
}

/// Who asked for a delivery by this run, if it waits for it still.
fn asked_by(order: &SaleOrder, no: u32, run: &str) -> Option<String> {
    match &order.cancelled_record(no)?.recovery {
        Recovery::Resyncing { run_id, by, .. } if run_id == run => Some(by.clone()),
        Recovery::NotAsked | Recovery::Resyncing { .. } | Recovery::Failed { .. } | Recovery::Back { .. } => {
            None
        }
    }
}

/// Brings a delivery back on the channel's answer, or records why not.
pub(super) fn one(
    order: &SaleOrder,
    asked: Asked<'_>,
    answer: Option<&Result<ListedOrder, NotGiven>>,
    table: &mut Table<'_>,
) -> (Option<OrderChange>, Outcome) {
    let judged = match answer {
        Some(Ok(listed)) => resync(order, asked, listed, table).map_err(NotGiven::from),
        Some(Err(why)) => Err(why.clone()),
        None => {
            let text = "The channel's answer does not speak of the order";
            Err(Refusal::new(RefusalCode::Internal, text).into())
        }
    };
    match judged {
        Ok((change, package)) => {
            let text = format!("Resynced as package {}", package.packing_no);
            let outcome = Outcome {
                kind: OutcomeKind::Changed,
                code: None,
                message: text,
            };
            (change, outcome)
        }
        Err(why) => {
            let mut edit = Edit::of(order, table.desk);
            edit.recovery_failed(asked, &why.code, &why.message);
            let outcome = Outcome::with(OutcomeKind::Failed, why.code.as_str(), why.message);
            (edit.finish(), outcome)
        }
    }
}

fn resync(
    order: &SaleOrder,
    asked: Asked<'_>,
    listed: &ListedOrder,
    table: &mut Table<'_>,
) -> Result<(Option<OrderChange>, PackageKey), Refusal> {
    if let Some(other) = table.rival {
        return Err(duplicate_alive(order, other));
    }
    table.desk.all_or_nothing(|desk| {
        let mut edit = Edit::of(order, desk);
        let record = order.cancelled_record(asked.record);
        let record = record.ok_or_else(|| Refusal::new(RefusalCode::ItemNotFound, "Its record is gone"))?;
        let wanted = judge(order, record, listed)?;
        let package = edit.resync(asked, &wanted)?;
        Ok((edit.finish(), package))
    })
}

/// The SKUs of the orders that a channel gave: some may be new here.
pub(super) fn skus_of(given: &Given) -> BTreeSet<Sku> {
    let listed = given.values().filter_map(|answer| answer.as_ref().ok());
    let lines = listed.flat_map(|listed| &listed.observation.lines);
    lines.filter_map(|line| line.sku.clone()).collect()
}
