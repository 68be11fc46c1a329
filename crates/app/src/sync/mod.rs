//! Sync runs: fetch → match → decide → apply → record (domain.md §4). One run is one channel and one flow, by hand or by
//! timer; every order of it ends with exactly one outcome.

mod apply;
mod fetch;
mod import;
mod status;
mod tally;
mod unsaved;

use crate::{App, AppError, Caller};
use ::channels::channel::Channel as Connector;
use domain::channel::{Channel, Flow};
use domain::codes::FacilityCode;
use domain::refusal::{Refusal, RefusalCode};
use domain::sync::Outcome;
use domain::tenant::{GoLive, NOT_LIVE_MESSAGE};
use domain::words::counted;
use serde::Serialize;
use std::sync::Arc;
use store::NewRun;
use tally::Tally;
use unsaved::Unsaved;

/// What is to be synced.
#[derive(Debug, Clone)]
pub struct SyncRequest {
    /// The channel's code.
    pub channel: String,
    /// Which stream.
    pub flow: Flow,
    /// Only these orders, by channel order no. or our code; empty means all that the flow asks for.
    pub orders: Vec<String>,
    /// How far back to look, in seconds; `None` means the flow's own window.
    pub since_s: Option<i64>,
    /// Decide and tell, and write nothing.
    pub dry_run: bool,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RunState {
    /// Every order was dealt with.
    Succeeded,
    /// Some orders failed.
    SucceededWithErrors,
    /// The run itself could not go on.
    Failed,
    /// It was not allowed to begin, and why.
    Skipped,
}

impl RunState {
    /// The code as it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "SUCCEEDED",
            Self::SucceededWithErrors => "SUCCEEDED_WITH_ERRORS",
            Self::Failed => "FAILED",
            Self::Skipped => "SKIPPED",
        }
    }
}

/// How many orders ended in each way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Something changed.
    pub changed: i64,
    /// Nothing was to be done.
    pub unchanged: i64,
    /// The channel and we cannot both be right.
    pub contradiction: i64,
    /// Left out.
    pub skipped: i64,
    /// Could not be done.
    pub failed: i64,
}

/// One order of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderOutcome {
    /// The channel's number; for an order that came without one, its place in the answer.
    pub channel_order_no: String,
    /// Which of the five ways.
    pub outcome: &'static str,
    /// A stable code, where there is a reason.
    pub code: Option<String>,
    /// For people.
    pub message: String,
}

/// A run, told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunReport {
    /// Its id; `None` for a dry run, which leaves no record.
    pub run_id: Option<String>,
    /// How it ended.
    pub state: RunState,
    /// In words.
    pub message: String,
    /// The code of what stopped a failed run.
    pub code: Option<String>,
    /// How many orders ended in each way.
    pub counts: Counts,
    /// Every order, in the order in which it was met.
    pub orders: Vec<OrderOutcome>,
}

/// The return window of the seed `uniware-status-sync.md`.
const RETURN_WINDOW_S: i64 = 30 * 86_400;

/// What a run works with.
pub(crate) struct Run<'a> {
    app: &'a App,
    caller: Caller,
    channel: Channel,
    connector: Arc<dyn Connector>,
    facilities: Vec<FacilityCode>,
    request: &'a SyncRequest,
    record: NewRun,
    tally: Tally,
    pages: u32,
    unsaved: Unsaved,
}

/// Why a run stopped before its end.
pub(crate) struct Stop {
    code: String,
    message: String,
}

impl From<::channels::ChannelError> for Stop {
    fn from(error: ::channels::ChannelError) -> Self {
        Self {
            code: error.code().to_owned(),
            message: error.to_string(),
        }
    }
}

impl From<AppError> for Stop {
    fn from(error: AppError) -> Self {
        Self {
            code: error.code().to_owned(),
            message: error.to_string(),
        }
    }
}

impl From<store::StoreError> for Stop {
    fn from(error: store::StoreError) -> Self {
        AppError::from(error).into()
    }
}

/// A new id that sorts by time: UUID version 7.
pub(crate) fn new_id(now: domain::moment::Moment) -> String {
    let micros = u64::try_from(now.0).unwrap_or(0);
    let nanos = u32::try_from(micros % 1_000_000).unwrap_or(0) * 1_000;
    uuid::Uuid::new_v7(uuid::Timestamp::from_unix(
        uuid::NoContext,
        micros / 1_000_000,
        nanos,
    ))
    .to_string()
}

impl App {
    /// Runs a sync to its end.
    ///
    /// # Errors
    /// `NOT_FOUND` for the channel or, where none of the named orders exists, for them; `NOT_ALLOWED_IN_STATE` for a channel
    /// that is switched off; those of the database and of the key. What goes wrong with the channel or with single orders is
    /// told in the report.
    pub async fn sync(&self, caller: &Caller, request: &SyncRequest) -> Result<RunReport, AppError> {
        let channel = self.channel(caller, &request.channel).await?;
        let now = self.clock.now();
        let mut record = NewRun {
            run_id: new_id(now),
            channel: channel.code.clone(),
            flow: request.flow,
            started_by: caller.who.clone(),
            state: "RUNNING",
            message: String::new(),
            at: now,
        };
        if request.flow.waits_for_go_live() && caller.golive != GoLive::Live && !request.dry_run {
            record.state = RunState::Skipped.as_str();
            record.message = NOT_LIVE_MESSAGE.to_owned();
            self.store.start_run(&caller.tenant, &record).await?;
            return Ok(report(
                Some(record.run_id),
                RunState::Skipped,
                NOT_LIVE_MESSAGE.to_owned(),
                None,
                Tally::default(),
            ));
        }
        if !channel.enabled {
            let text = format!(
                "Channel {0} is disabled. Enable it with `ordertide channel enable {0}`",
                channel.code
            );
            return Err(Refusal::new(RefusalCode::NotAllowedInState, text).into());
        }
        let connector = self.connect(caller, &channel).await?;
        let facilities = self.store.facilities(&caller.tenant, Some(&channel.code)).await?;
        let caller = Caller {
            who: format!("run:{}", record.run_id),
            ..caller.clone()
        };
        let mut run = Run {
            app: self,
            caller,
            channel,
            connector: connector.into(),
            facilities,
            request,
            record,
            tally: Tally::default(),
            pages: 0,
            unsaved: Unsaved::default(),
        };
        run.go().await
    }
}

impl Run<'_> {
    async fn go(&mut self) -> Result<RunReport, AppError> {
        let chosen = self.chosen().await?;
        if !self.request.dry_run {
            self.app
                .store
                .start_run(&self.caller.tenant, &self.record)
                .await?;
            self.app.allocate_waiting(&self.caller).await?;
        }
        let ended = match self.request.flow {
            Flow::OrderImport => self.import(chosen).await,
            Flow::StatusSync | Flow::DeliverySync | Flow::ReturnSync => self.status(chosen).await,
        };
        let saved = self.save().await.map_err(Stop::from);
        let (state, code, message) = match ended.and(saved) {
            Err(stop) => (RunState::Failed, Some(stop.code), stop.message),
            Ok(()) => {
                let failed = self.tally.counts().failed;
                let state = if failed > 0 {
                    RunState::SucceededWithErrors
                } else {
                    RunState::Succeeded
                };
                let dry = self
                    .request
                    .dry_run
                    .then(|| "Dry run: nothing was written".to_owned());
                let errors = (failed > 0).then(|| format!("{} failed", counted(failed, "order")));
                (
                    state,
                    None,
                    dry.into_iter().chain(errors).collect::<Vec<_>>().join("; "),
                )
            }
        };
        if self.request.flow == Flow::OrderImport {
            self.refresh_statistics().await?;
        }
        let tally = std::mem::take(&mut self.tally);
        if self.request.dry_run {
            return Ok(report(None, state, message, code, tally));
        }
        let end = (state.as_str(), message.as_str(), self.app.clock.now());
        let reached_end = state != RunState::Failed && self.request.orders.is_empty();
        let synced_to = reached_end.then_some(self.record.at);
        self.app
            .store
            .finish_run(&self.caller.tenant, &self.record, end, synced_to)
            .await?;
        Ok(report(
            Some(self.record.run_id.clone()),
            state,
            message,
            code,
            tally,
        ))
    }

    /// After much was taken in, plans must know of it.
    async fn refresh_statistics(&self) -> Result<(), AppError> {
        match self.request.dry_run {
            true => Ok(()),
            false => Ok(self.app.store.engine().refresh_statistics().await?),
        }
    }

    /// The chosen orders' channel order nos. A name that is no order of the channel fails by itself; if none is, nothing
    /// begins.
    async fn chosen(&mut self) -> Result<Vec<domain::codes::ChannelOrderNo>, AppError> {
        use domain::codes::ChannelOrderNo;
        let mut chosen = Vec::new();
        for named in &self.request.orders {
            if self.request.flow == Flow::OrderImport {
                chosen.push(ChannelOrderNo::parse(named)?);
                continue;
            }
            let found = self
                .app
                .store
                .find_orders(&self.caller.tenant, named, self.channel.code.as_str())
                .await?;
            let found = self
                .app
                .store
                .orders(
                    &self.caller.tenant,
                    &found.into_iter().take(1).collect::<Vec<_>>(),
                )
                .await?;
            match found.into_iter().next() {
                Some(order) if !chosen.contains(&order.channel_order_no) => {
                    chosen.push(order.channel_order_no)
                }
                Some(_) => {}
                None => self.tally.unknown(named),
            }
        }
        if chosen.is_empty() && !self.request.orders.is_empty() {
            let named = self.request.orders.join(", ");
            return Err(AppError::not_found(
                "order",
                &named,
                "see `ordertide orders list`",
            ));
        }
        Ok(chosen)
    }

    /// Records outcomes that no decision stands behind: orders that could not be fetched or read.
    async fn record_only(&mut self, outcomes: Vec<(String, Outcome)>) -> Result<(), Stop> {
        if outcomes.is_empty() {
            return Ok(());
        }
        let page = self.page_record(None, outcomes, Vec::new());
        Ok(self.keep(page).await?)
    }

    /// The record of the next page, with its counts by difference to what the run counted before.
    fn page_record(
        &mut self,
        asked_at: Option<domain::moment::Moment>,
        outcomes: Vec<(String, Outcome)>,
        unknown_words: Vec<(String, i64)>,
    ) -> store::PageRecord {
        self.pages += 1;
        for (no, _) in &outcomes {
            self.tally.meet(no);
        }
        let outcomes = outcomes.into_iter();
        let outcomes = outcomes.map(|(no, outcome)| (domain::codes::ChannelOrderNo::stored(no), outcome));
        let (unchanged, outcomes, counts) = tally::split(self.tally.weigh(outcomes.collect()));
        store::PageRecord {
            run_id: self.record.run_id.clone(),
            channel: Some(self.channel.code.clone()),
            page_no: self.pages,
            asked_at,
            unchanged,
            outcomes,
            counts,
            unknown_words,
            earlier: Vec::new(),
        }
    }
}

fn report(
    run_id: Option<String>,
    state: RunState,
    message: String,
    code: Option<String>,
    tally: Tally,
) -> RunReport {
    RunReport {
        run_id,
        state,
        message,
        code,
        counts: tally.counts(),
        orders: tally.into_outcomes(),
    }
}
