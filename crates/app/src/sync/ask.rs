//! Asking for a run: what must be right before it is queued, and what is recorded of one that may not begin.

use super::{SyncRequest, new_id};
use crate::{App, AppError, Caller};
use domain::channel::{Channel, Flow};
use domain::codes::{ChannelCode, ChannelOrderNo};
use domain::moment::Moment;
use domain::order::OrderStatus;
use domain::refusal::{Refusal, RefusalCode};
use domain::run::{RunCause, RunState};
use domain::tenant::{GoLive, NOT_LIVE_MESSAGE};
use serde::{Deserialize, Serialize};
use store::{Claimed, NewRun};

/// How a run is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RunWish {
    /// Why.
    pub(crate) cause: RunCause,
    /// How often it may be tried.
    pub(crate) attempts_max: i64,
    /// The tick that it is for.
    pub(crate) tick_at: Option<Moment>,
}

/// What a run's row keeps of the request: the rest stands in columns.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    orders: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<OrderStatus>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since_s: Option<i64>,
}

impl SyncRequest {
    /// What a claimed run was asked.
    pub(crate) fn of_run(work: &Claimed) -> Result<Self, AppError> {
        let Some(flow) = work.kind.flow() else {
            return Err(AppError::bad_input(format!("{} is no sync", work.kind)));
        };
        Self::stored(&work.channel, flow, &work.request)
    }

    /// A request from a run's row.
    pub(crate) fn stored(channel: &ChannelCode, flow: Flow, request: &str) -> Result<Self, AppError> {
        let kept: Kept = serde_json::from_str(request)
            .map_err(|e| AppError::bad_input(format!("what the run was asked cannot be read: {e}")))?;
        Ok(Self {
            channel: channel.to_string(),
            flow,
            orders: kept.orders,
            status: kept.status,
            since_s: kept.since_s,
            dry_run: false,
        })
    }

    /// Refuses what no run can be about.
    ///
    /// # Errors
    /// `BAD_INPUT` for a name that is no order's, and for an import by status: what is not here yet has none.
    pub(super) fn check(&self) -> Result<(), AppError> {
        for named in &self.orders {
            // A channel's number is the longest and freest of the names that an order has.
            ChannelOrderNo::parse(named)?;
        }
        match (self.flow, self.status) {
            (Flow::OrderImport, Some(status)) => Err(AppError::bad_input(format!(
                "an import takes in what is not here yet, which has no status such as {status}; name orders, or import all"
            ))),
            (Flow::OrderImport | Flow::StatusSync | Flow::DeliverySync | Flow::ReturnSync, _) => Ok(()),
        }
    }

    /// Whether it is about all that the flow asks for: only then its end says something about the channel.
    pub fn is_whole(&self) -> bool {
        self.orders.is_empty() && self.status.is_none()
    }
}

impl App {
    /// Asks for a sync in the background and answers the id of its run. While the tenant is not live the run is recorded as
    /// skipped, with the message.
    ///
    /// # Errors
    /// `NOT_FOUND` for the channel or, where none of the named orders exists, for them; `NOT_ALLOWED_IN_STATE` for a channel
    /// that is switched off.
    pub async fn ask_to_sync(
        &self,
        caller: &Caller,
        request: &SyncRequest,
        cause: RunCause,
    ) -> Result<String, AppError> {
        self.queue_sync(caller, request, cause, cause.attempts_max())
            .await
    }

    /// As [`App::ask_to_sync`], by someone who waits for the end and sees a failure: it is tried once.
    pub(super) async fn begin_sync(
        &self,
        caller: &Caller,
        request: &SyncRequest,
    ) -> Result<String, AppError> {
        let channel = self.channel(caller, &request.channel).await?;
        if channel.enabled && !is_held_back(caller, request.flow) {
            // A key that is missing or another one is told at once, and leaves no run.
            self.connect(caller, &channel).await?;
        }
        self.queue_sync(caller, request, RunCause::Hand, 1).await
    }

    async fn queue_sync(
        &self,
        caller: &Caller,
        request: &SyncRequest,
        cause: RunCause,
        attempts_max: i64,
    ) -> Result<String, AppError> {
        request.check()?;
        let channel = self.channel(caller, &request.channel).await?;
        let wish = RunWish {
            cause,
            attempts_max,
            tick_at: None,
        };
        let mut run = self.new_run(caller, &channel.code, request, wish)?;
        if is_held_back(caller, request.flow) {
            (run.state, run.message) = (RunState::Skipped, NOT_LIVE_MESSAGE.to_owned());
            // Whichever orders it was for, it is the task that is held back, and its list says so (domain.md §4, Go-live).
            run.of_task = true;
        } else {
            self.refuse_disabled(&channel)?;
            self.refuse_unknown_orders(caller, &channel, request).await?;
        }
        self.store.enqueue_run(&caller.tenant, &run).await?;
        Ok(run.run_id)
    }

    pub(crate) fn new_run(
        &self,
        caller: &Caller,
        channel: &ChannelCode,
        request: &SyncRequest,
        wish: RunWish,
    ) -> Result<NewRun, AppError> {
        let now = self.clock.now();
        let kept = Kept {
            orders: request.orders.clone(),
            status: request.status,
            since_s: request.since_s,
        };
        Ok(NewRun {
            run_id: new_id(now),
            channel: channel.clone(),
            kind: request.flow.into(),
            request: serde_json::to_string(&kept).map_err(|e| AppError::bad_input(e.to_string()))?,
            started_by: caller.who.clone(),
            cause: wish.cause,
            of_task: request.is_whole(),
            tick_at: wish.tick_at,
            state: RunState::Queued,
            message: String::new(),
            attempts_max: wish.attempts_max,
            at: now,
        })
    }

    /// Why a run of the channel and flow may not begin now, if so.
    pub(crate) async fn why_not_begin(
        &self,
        caller: &Caller,
        channel: &ChannelCode,
        flow: Flow,
    ) -> Result<Option<String>, AppError> {
        if is_held_back(caller, flow) {
            return Ok(Some(NOT_LIVE_MESSAGE.to_owned()));
        }
        let channel = self.channel(caller, channel.as_str()).await?;
        Ok(self
            .refuse_disabled(&channel)
            .err()
            .map(|refusal| refusal.message))
    }

    pub(crate) fn refuse_disabled(&self, channel: &Channel) -> Result<(), Refusal> {
        match channel.enabled {
            true => Ok(()),
            false => {
                let text = format!(
                    "Channel {0} is disabled. Enable it with `ordertide channel enable {0}`",
                    channel.code
                );
                Err(Refusal::new(RefusalCode::NotAllowedInState, text))
            }
        }
    }

    /// Where none of the named orders exists there is nothing to queue; an import names what is not here yet.
    async fn refuse_unknown_orders(
        &self,
        caller: &Caller,
        channel: &Channel,
        request: &SyncRequest,
    ) -> Result<(), AppError> {
        if request.flow == Flow::OrderImport {
            return Ok(());
        }
        for named in &request.orders {
            let (tenant, channel) = (&caller.tenant, channel.code.as_str());
            if !self.store.find_orders(tenant, named, channel).await?.is_empty() {
                return Ok(());
            }
        }
        match request.orders.is_empty() {
            true => Ok(()),
            false => {
                let named = request.orders.join(", ");
                Err(AppError::not_found(
                    "order",
                    &named,
                    "see `ordertide orders list`",
                ))
            }
        }
    }
}

fn is_held_back(caller: &Caller, flow: Flow) -> bool {
    flow.waits_for_go_live() && caller.golive != GoLive::Live
}
