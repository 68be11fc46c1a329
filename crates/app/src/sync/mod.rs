//! Sync runs: fetch → match → decide → apply → record (domain.md §4). One run is one channel and one flow, by hand or by
//! timer; every order of it ends with exactly one outcome.

mod apply;
mod ask;
mod chosen;
mod fetch;
mod import;
mod report;
mod status;
mod tally;
mod unsaved;

pub(crate) use ask::RunWish;
pub(crate) use fetch::may_be_one_order;
pub(crate) use import::is_a_place;
pub(crate) use report::counts;

use crate::work::{Lease, Stopped as Stop};
use crate::{App, AppError, Caller};
use ::channels::channel::Channel as Connector;
use domain::channel::{Channel, Flow};
use domain::codes::{ChannelOrderNo, FacilityCode};
use domain::moment::Moment;
use domain::order::OrderStatus;
use domain::run::RunState;
use domain::sync::Outcome;
use domain::words::counted;
use serde::Serialize;
use std::sync::Arc;
use store::Claimed;
use tally::Tally;
use unsaved::Unsaved;

/// What is to be synced.
#[derive(Debug, Clone)]
pub struct SyncRequest {
    /// The channel's code.
    pub channel: String,
    /// Which stream.
    pub flow: Flow,
    /// Only these orders, by channel order no. or our code; an import knows the channel's numbers only. Empty means all that
    /// the flow asks for.
    pub orders: Vec<String>,
    /// Only orders in this status, instead of named ones; `None` means all that the flow asks for.
    pub status: Option<OrderStatus>,
    /// How far back to look, in seconds; `None` means the flow's own window.
    pub since_s: Option<i64>,
    /// Decide and tell, and write nothing.
    pub dry_run: bool,
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
    /// How it stands, or ended.
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

/// What a run that reached its end came to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Done {
    /// Orders that failed.
    pub(crate) failed: i64,
    /// Whether it asked for all that the channel's task asks for: only then nothing was missed up to its start.
    pub(crate) reached_all: bool,
}

/// What a run works with.
pub(crate) struct Run<'a> {
    app: &'a App,
    caller: Caller,
    channel: Channel,
    connector: Arc<dyn Connector>,
    facilities: Vec<FacilityCode>,
    request: &'a SyncRequest,
    began_at: Moment,
    /// The lease that it runs under; `None` for a dry run, which writes nothing.
    lease: Option<&'a Lease>,
    tally: Tally,
    pages: u32,
    unsaved: Unsaved,
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
    /// Runs a sync and waits for its end, here or in whichever process works it off.
    ///
    /// # Errors
    /// `NOT_FOUND` for the channel or, where none of the named orders exists, for them; `NOT_ALLOWED_IN_STATE` for a channel
    /// that is switched off; those of the database and of the key. What goes wrong with the channel or with single orders is
    /// told in the report.
    pub async fn sync(&self, caller: &Caller, request: &SyncRequest) -> Result<RunReport, AppError> {
        if request.dry_run {
            return self.rehearse(caller, request).await;
        }
        let run_id = self.begin_sync(caller, request).await?;
        self.see_through(caller, &run_id).await
    }

    /// What a sync would do: decided and told, and nothing is written. Allowed before go-live.
    async fn rehearse(&self, caller: &Caller, request: &SyncRequest) -> Result<RunReport, AppError> {
        request.check()?;
        let channel = self.channel(caller, &request.channel).await?;
        self.refuse_disabled(&channel)?;
        let mut run = self
            .prepare(caller.clone(), channel, request, self.clock.now())
            .await?;
        let ended = run.go().await;
        let tally = std::mem::take(&mut run.tally);
        let failed = tally.counts().failed;
        let (state, code, message) = match ended {
            Err(Stop::Failed { code, message, .. }) => (RunState::Failed, Some(code), message),
            Err(Stop::Skipped(message) | Stop::Waits(message)) => (RunState::Skipped, None, message),
            Ok(()) | Err(Stop::Asked(_)) => {
                let errors = (failed > 0).then(|| format!("{} failed", counted(failed, "order")));
                let parts = ["Dry run: nothing was written".to_owned()]
                    .into_iter()
                    .chain(errors);
                let state = match failed {
                    0 => RunState::Succeeded,
                    _ => RunState::SucceededWithErrors,
                };
                (state, None, parts.collect::<Vec<_>>().join("; "))
            }
        };
        Ok(RunReport {
            run_id: None,
            state,
            message,
            code,
            counts: tally.counts(),
            orders: tally.into_outcomes(),
        })
    }

    /// Works off a claimed run of a sync.
    pub(crate) async fn run_sync(
        &self,
        work: &Claimed,
        request: &SyncRequest,
        lease: &Lease,
    ) -> Result<Done, Stop> {
        let who = format!("run:{}", work.fence.run_id);
        let caller = Caller {
            fence: Some(work.fence.clone()),
            ..self.caller(Some(work.tenant.as_str()), &who).await?
        };
        // Asked again here: much may have changed since it was asked for.
        if let Some(why) = self.why_not_begin(&caller, &work.channel, request.flow).await? {
            return Err(Stop::Skipped(why));
        }
        let channel = self.channel(&caller, work.channel.as_str()).await?;
        let mut run = self.prepare(caller, channel, request, work.began_at).await?;
        run.lease = Some(lease);
        run.pages = u32::try_from(work.pages).unwrap_or(u32::MAX);
        // Attempts do not tell: one that a leaving worker gave back does not count.
        if work.pages > 0 {
            run.tally = self.tally_so_far(&work.tenant, &work.fence.run_id).await?;
        }
        run.go().await?;
        if request.flow == Flow::StatusSync {
            self.resync_withdrawn(&run.caller, &run.channel.code).await?;
        }
        Ok(Done {
            failed: run.tally.counts().failed,
            reached_all: request.is_whole() && run.looked_as_far_as_its_task().await?,
        })
    }

    async fn prepare<'a>(
        &'a self,
        caller: Caller,
        channel: Channel,
        request: &'a SyncRequest,
        began_at: Moment,
    ) -> Result<Run<'a>, AppError> {
        let connector = self.connect(&caller, &channel).await?;
        let facilities = self.store.facilities(&caller.tenant, Some(&channel.code)).await?;
        Ok(Run {
            app: self,
            caller,
            channel,
            connector: connector.into(),
            facilities,
            request,
            began_at,
            lease: None,
            tally: Tally::default(),
            pages: 0,
            unsaved: Unsaved::default(),
        })
    }
}

impl Run<'_> {
    async fn go(&mut self) -> Result<(), Stop> {
        let chosen = self.chosen().await?;
        self.expect_so_many(&chosen).await?;
        if !self.request.dry_run {
            self.app.allocate_waiting(&self.caller).await?;
        }
        let ended = match self.request.flow {
            Flow::OrderImport => self.import(chosen).await,
            Flow::StatusSync | Flow::DeliverySync | Flow::ReturnSync => self.status(chosen).await,
        };
        let saved = self.save().await.map_err(Stop::from);
        let ended = ended.and(saved);
        if self.request.flow == Flow::OrderImport {
            self.refresh_statistics().await?;
        }
        ended
    }

    /// Between two pages: whether to go on.
    fn may_go_on(&self) -> Result<(), Stop> {
        match self.lease.and_then(Lease::end_asked) {
            Some(asked) => Err(Stop::Asked(asked)),
            None => Ok(()),
        }
    }

    /// Says how many orders the run is about, for those who watch it.
    async fn expect_so_many(&self, chosen: &[ChannelOrderNo]) -> Result<(), AppError> {
        let Some(fence) = &self.caller.fence else {
            return Ok(());
        };
        let (tenant, flow) = (&self.caller.tenant, self.request.flow);
        let expected = match (self.request.is_whole(), flow) {
            (false, _) => i64::try_from(chosen.len()).unwrap_or(i64::MAX),
            // What a listing holds is not known before its end.
            (true, Flow::OrderImport) => return Ok(()),
            (true, Flow::StatusSync | Flow::DeliverySync | Flow::ReturnSync) => {
                let from = self.window_start();
                self.app
                    .store
                    .count_awaiting(tenant, &self.channel.code, flow, from, self.cancelled_from())
                    .await?
            }
        };
        Ok(self.app.store.set_run_expected(tenant, fence, expected).await?)
    }

    /// How far back the flow looks, in seconds: as it was told, else its own window; `None` has no bound.
    fn window_s(&self, told: Option<i64>) -> Option<i64> {
        let own = match self.request.flow {
            Flow::OrderImport => Some(i64::from(self.connector.capabilities().list_window_days_max) * 86_400),
            Flow::ReturnSync => Some(RETURN_WINDOW_S),
            Flow::StatusSync | Flow::DeliverySync => None,
        };
        told.or(own)
    }

    /// From when on the flow looks: by the date of the order, for returns by that of its dispatch.
    fn window_start(&self) -> Moment {
        let window_s = self.window_s(self.request.since_s);
        window_s.map_or(Moment(i64::MIN), |s| self.began_at.plus_s(-s))
    }

    /// Since when a delivery must be cancelled for the channel's word on it to matter still.
    fn cancelled_from(&self) -> Moment {
        self.began_at.plus_s(-self.caller.recovery.window_s)
    }

    /// A run by hand may look less far back than the task does; then it says nothing about what lies before.
    async fn looked_as_far_as_its_task(&self) -> Result<bool, AppError> {
        let tasks = self.app.store.tasks(&self.caller.tenant).await?;
        let is_its =
            |task: &&store::Task| task.channel == self.channel.code && task.flow == self.request.flow;
        let of_task = tasks.iter().find(is_its).and_then(|task| task.setting.window_s);
        Ok(
            match (self.window_s(self.request.since_s), self.window_s(of_task)) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(looked_s), Some(task_s)) => looked_s >= task_s,
            },
        )
    }

    /// A run may write very much, the first one into empty tables: the plans for its later pages must know of the earlier ones.
    async fn refresh_as_it_grows(&self, page_no: u32) -> Result<(), AppError> {
        let has_written = !self.request.dry_run && self.tally.counts().changed > 0;
        if has_written && page_no.is_power_of_two() {
            self.app.store.engine().refresh_statistics().await?;
        }
        Ok(())
    }

    /// After much was taken in, plans must know of it.
    async fn refresh_statistics(&self) -> Result<(), AppError> {
        match self.request.dry_run {
            true => Ok(()),
            false => Ok(self.app.store.engine().refresh_statistics().await?),
        }
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
            run_id: self
                .caller
                .fence
                .as_ref()
                .map(|f| f.run_id.clone())
                .unwrap_or_default(),
            token: self.caller.fence.as_ref().map_or(0, |f| f.token),
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
