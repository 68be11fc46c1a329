//! Cancelled deliveries: listed, previewed, restored, resynced (domain.md §6); and the channel told of a cancel.

mod ask;
mod channel;
mod circumstances;
mod forsaken;
mod list;
mod name;
mod outcome;
mod perform;
mod policy;
mod preview;
mod push;
mod restore;
mod withdrawn;

pub use list::{CancelledLine, CancelledWanted, GoodsOfRow, GroupCount};
pub use name::Delivery;
pub use policy::PolicyWish;
pub use preview::{Preview, Previewed};

use crate::sync::new_id;
use crate::{App, AppError, Caller};
use domain::codes::ChannelCode;
use domain::order::item::PackageKey;
use domain::recovery::Recovery;
use domain::refusal::{Refusal, RefusalCode};
use domain::run::{RECOVERY_ATTEMPTS_MAX, RunCause, RunKind, RunState};
use store::NewRun;

/// What came of asking for one delivery.
#[derive(Debug)]
pub struct Answered {
    /// What was named.
    pub named: String,
    /// The delivery, where one was found.
    pub delivery: Option<Delivery>,
    /// What came of it.
    pub result: Result<CameOf, AppError>,
}

/// What came of a delivery that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CameOf {
    /// It is back, in this package where it has one.
    Back(Option<PackageKey>),
    /// It was asked for and did not come back.
    Failed {
        /// The stable code.
        code: String,
        /// What happened, why, and what to do.
        message: String,
    },
    /// The channel is being asked, by this run.
    UnderWay {
        /// The run.
        run_id: String,
    },
}

impl App {
    /// What has come of a delivery by now.
    ///
    /// # Errors
    /// `NOT_FOUND`; `NOT_ALLOWED_IN_STATE` where nobody asked for it.
    pub async fn came_of(&self, caller: &Caller, delivery: &Delivery) -> Result<CameOf, AppError> {
        let order = self.order(caller, delivery.order.as_str()).await?;
        let Some(record) = order.cancelled_record(delivery.no) else {
            let hint = "see `ordertide cancelled list`";
            return Err(AppError::not_found(
                "cancelled delivery",
                &delivery.to_string(),
                hint,
            ));
        };
        match &record.recovery {
            Recovery::Back { package, .. } => Ok(CameOf::Back(package.clone())),
            Recovery::Resyncing { run_id, .. } => Ok(CameOf::UnderWay {
                run_id: run_id.clone(),
            }),
            Recovery::Failed { code, message, .. } => Ok(CameOf::Failed {
                code: code.clone(),
                message: message.clone(),
            }),
            Recovery::NotAsked => {
                let text = format!("Nobody has asked for cancelled delivery {delivery}");
                Err(Refusal::new(RefusalCode::NotAllowedInState, text).into())
            }
        }
    }

    /// A run that asks or tells the channel about cancelled deliveries. Which ones is marked at them, in the transaction that
    /// queues it.
    fn recovery_run(&self, caller: &Caller, channel: &ChannelCode, kind: RunKind) -> NewRun {
        let now = self.clock.now();
        NewRun {
            run_id: new_id(now),
            channel: channel.clone(),
            kind,
            request: "{}".to_owned(),
            started_by: caller.who.clone(),
            cause: RunCause::Hand,
            of_task: false,
            tick_at: None,
            state: RunState::Queued,
            message: String::new(),
            attempts_max: RECOVERY_ATTEMPTS_MAX,
            at: now,
        }
    }

    /// The run that tells a channel what the seller cancelled.
    pub(crate) fn push_run(&self, caller: &Caller, channel: &ChannelCode) -> NewRun {
        self.recovery_run(caller, channel, RunKind::CancelPush)
    }
}
