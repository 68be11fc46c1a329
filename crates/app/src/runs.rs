//! Run history: what ran, what is running, what became of each order; and what a person can do about a run.

use crate::sync::{Counts, SyncRequest, counts, is_a_place};
use crate::{App, AppError, Caller};
use domain::codes::ChannelCode;
use domain::moment::Moment;
use domain::refusal::{Refusal, RefusalCode};
use domain::run::{RunCause, RunKind, RunState};
use domain::sync::OutcomeKind;
use serde::Serialize;
use store::{Run, RunFilter};

pub use store::Cancelled;

/// Orders that one retry takes over at most: what one run can sensibly name.
const RETRY_ORDERS_MAX: usize = 10_000;

/// Which runs.
#[derive(Debug, Clone, Default)]
pub struct RunsWanted {
    /// Of this channel.
    pub channel: Option<String>,
    /// Of this kind.
    pub kind: Option<RunKind>,
    /// That stand so.
    pub state: Option<RunState>,
}

/// A run, told.
#[derive(Debug, Clone)]
pub struct RunLine {
    /// Its id, which sorts by time.
    pub run_id: String,
    /// Of which task: channel and kind.
    pub task: String,
    /// The channel.
    pub channel: ChannelCode,
    /// What it does.
    pub kind: RunKind,
    /// How it stands.
    pub state: RunState,
    /// The message.
    pub message: String,
    /// The stable code of what stopped it.
    pub code: Option<String>,
    /// Who asked.
    pub started_by: String,
    /// Why.
    pub cause: RunCause,
    /// The orders that it was asked for; none named means all.
    pub orders: Vec<String>,
    /// Who works or worked on it.
    pub worker: Option<String>,
    /// How often it was tried.
    pub attempts: i64,
    /// How often it may be tried.
    pub attempts_max: i64,
    /// When it was asked for.
    pub queued_at: Moment,
    /// When it first began.
    pub started_at: Option<Moment>,
    /// When it ended.
    pub finished_at: Option<Moment>,
    /// When it is tried again, where it waits for that.
    pub again_at: Option<Moment>,
    /// Who asked that it end.
    pub cancel_asked_by: Option<String>,
    /// How many orders it has dealt with.
    pub done: i64,
    /// How many it is about, where that is known.
    pub expected: Option<i64>,
    /// Pages written.
    pub pages: i64,
    /// How many orders ended in each way.
    pub counts: Counts,
}

/// One order of a run.
#[derive(Debug, Clone, Serialize)]
pub struct RunOrder {
    /// The channel's number; for an order that came without one, its place in the answer.
    pub channel_order_no: String,
    /// Which of the five ways.
    pub outcome: OutcomeKind,
    /// A stable code, where there is a reason.
    pub code: Option<String>,
    /// For people.
    pub message: String,
}

impl App {
    /// Runs, newest first, before a run (empty: from the newest). `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// `NOT_FOUND` for the channel.
    pub async fn runs(
        &self,
        caller: &Caller,
        wanted: &RunsWanted,
        before: &str,
        limit: i64,
    ) -> Result<Vec<RunLine>, AppError> {
        let channel = match &wanted.channel {
            Some(code) => Some(self.channel(caller, code).await?.code),
            None => None,
        };
        let filter = RunFilter {
            channel,
            kind: wanted.kind,
            state: wanted.state,
        };
        let runs = self.store.runs(&caller.tenant, &filter, before, limit).await?;
        Ok(runs.into_iter().map(line).collect())
    }

    /// One run.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub async fn run_line(&self, caller: &Caller, run_id: &str) -> Result<RunLine, AppError> {
        self.run(caller, run_id).await.map(line)
    }

    /// Orders of a run that did not stay unchanged, by number after one. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// `NOT_FOUND` for the run.
    pub async fn run_orders(
        &self,
        caller: &Caller,
        run_id: &str,
        kind: Option<OutcomeKind>,
        after: &str,
        limit: i64,
    ) -> Result<Vec<RunOrder>, AppError> {
        let run = self.run(caller, run_id).await?;
        let tenant = &caller.tenant;
        let found = self
            .store
            .run_outcomes(tenant, &run.run_id, kind, after, limit)
            .await?;
        Ok(found.into_iter().map(told).collect())
    }

    /// Orders that a run left unchanged, some pages of the run after one; and the page to go on after, if there are more.
    ///
    /// # Errors
    /// `NOT_FOUND` for the run.
    pub async fn run_unchanged(
        &self,
        caller: &Caller,
        run_id: &str,
        after_page: i64,
    ) -> Result<(Vec<RunOrder>, Option<i64>), AppError> {
        let run = self.run(caller, run_id).await?;
        let pages = self
            .store
            .run_pages(&caller.tenant, &run.run_id, after_page)
            .await?;
        let next = pages.last().map(|(page_no, ..)| *page_no);
        let orders = pages.into_iter().flat_map(|(_, _, orders)| orders).map(told);
        Ok((orders.collect(), next))
    }

    /// Asks a run to end: one that waits ends at once, one that runs after its current page; what it did stands.
    ///
    /// # Errors
    /// `NOT_FOUND`; `NOT_ALLOWED_IN_STATE` for one that is over.
    pub async fn cancel_run(&self, caller: &Caller, run_id: &str) -> Result<Cancelled, AppError> {
        let run = self.run(caller, run_id).await?;
        let now = self.clock.now();
        let done = self
            .store
            .cancel_run(&caller.tenant, run_id, &caller.who, now)
            .await?;
        match done {
            Cancelled::AtOnce | Cancelled::AfterPage => Ok(done),
            Cancelled::WasOver => {
                let text = format!(
                    "Run {run_id} is over: {}",
                    self.run(caller, &run.run_id).await?.state
                );
                Err(Refusal::new(RefusalCode::NotAllowedInState, text).into())
            }
        }
    }

    /// Asks for a run again, whole or only for the orders that failed in it. Answers the new run's id.
    ///
    /// # Errors
    /// `NOT_FOUND`; `NOT_ALLOWED_IN_STATE` for a run that is not over, that did not fail, or in which no order failed.
    pub async fn retry_run(
        &self,
        caller: &Caller,
        run_id: &str,
        failed_only: bool,
    ) -> Result<String, AppError> {
        let run = self.run(caller, run_id).await?;
        let refuse = |text: String| Err(Refusal::new(RefusalCode::NotAllowedInState, text).into());
        let Some(flow) = run.kind.flow() else {
            return refuse(match run.kind {
                RunKind::Resync => {
                    "Ask for the cancelled deliveries again: those that failed say so".to_owned()
                }
                RunKind::Upload => "Commit the upload again: it goes on where it stopped".to_owned(),
                RunKind::CarrierSync => {
                    "What is open with a carrier is tried again with its next turn, or by `ordertide carrier sync`".to_owned()
                }
                RunKind::CancelPush
                | RunKind::OrderImport
                | RunKind::StatusSync
                | RunKind::DeliverySync
                | RunKind::ReturnSync => {
                    "What the channel refused stands at each cancelled delivery, with what to do".to_owned()
                }
            });
        };
        let mut request = SyncRequest::stored(&run.channel, flow, &run.request)?;
        match (run.state, failed_only) {
            (RunState::Failed | RunState::GaveUp | RunState::Interrupted | RunState::Cancelled, false) => {}
            (
                RunState::SucceededWithErrors
                | RunState::Failed
                | RunState::GaveUp
                | RunState::Interrupted
                | RunState::Cancelled,
                true,
            ) => {
                request.orders = self.failed_orders(caller, &run).await?;
                request.status = None;
                if request.orders.is_empty() {
                    return refuse(format!(
                        "No order failed in run {run_id}, or none with a number to ask for"
                    ));
                }
            }
            (RunState::SucceededWithErrors, false) => {
                return refuse(format!(
                    "Run {run_id} reached its end. Retry its failed orders only"
                ));
            }
            (RunState::Queued | RunState::Running, _) => {
                return refuse(format!(
                    "Run {run_id} is {} still. Wait for it, or cancel it",
                    run.state
                ));
            }
            (RunState::Succeeded | RunState::Skipped, _) => {
                return refuse(format!(
                    "Run {run_id} is {}: there is nothing to retry",
                    run.state
                ));
            }
        }
        self.ask_to_sync(caller, &request, RunCause::Retry).await
    }

    /// The numbers of the orders that failed. One that came without a number cannot be asked for.
    async fn failed_orders(&self, caller: &Caller, run: &Run) -> Result<Vec<String>, AppError> {
        let mut failed = Vec::new();
        let mut after = String::new();
        while failed.len() < RETRY_ORDERS_MAX {
            let kind = Some(OutcomeKind::Failed);
            let page = self
                .store
                .run_outcomes(&caller.tenant, &run.run_id, kind, &after, 1_000)
                .await?;
            let Some(last) = page.last() else { break };
            after = last.channel_order_no.clone();
            let numbers = page.into_iter().map(|o| o.channel_order_no);
            failed.extend(numbers.filter(|no| !is_a_place(no)));
        }
        failed.truncate(RETRY_ORDERS_MAX);
        Ok(failed)
    }
}

fn line(run: Run) -> RunLine {
    let orders = asked_for(&run);
    let waits = run.state == RunState::Queued && run.attempts.0 > 0;
    RunLine {
        task: domain::run::lane(&run.channel, run.kind),
        kind: run.kind,
        counts: counts(&run),
        orders,
        attempts: run.attempts.0,
        attempts_max: run.attempts.1,
        again_at: waits.then_some(run.run_after),
        done: run.counts.iter().sum(),
        run_id: run.run_id,
        channel: run.channel,
        state: run.state,
        message: run.message,
        code: run.code,
        started_by: run.started_by,
        cause: run.cause,
        worker: run.worker,
        queued_at: run.queued_at,
        started_at: run.started_at,
        finished_at: run.finished_at,
        cancel_asked_by: run.cancel_asked_by,
        expected: run.expected,
        pages: run.pages,
    }
}

/// The orders that a sync was asked for; what a run about cancelled deliveries is for stands at them.
fn asked_for(run: &Run) -> Vec<String> {
    let request = run
        .kind
        .flow()
        .map(|flow| SyncRequest::stored(&run.channel, flow, &run.request));
    request
        .and_then(Result::ok)
        .map(|request| request.orders)
        .unwrap_or_default()
}

fn told(stored: store::StoredOutcome) -> RunOrder {
    RunOrder {
        channel_order_no: stored.channel_order_no,
        outcome: stored.outcome.kind,
        code: stored.outcome.code,
        message: stored.outcome.message,
    }
}
