//! When carriers are asked in the background: every account has its turn, one process takes it, and its run is queued.

use crate::sync::{RunReport, new_id};
use crate::tasks::{Jitter, Timer};
use crate::{App, AppError, Caller};
use domain::carrier::CarrierAccount;
use domain::codes::{CarrierCode, ChannelCode};
use domain::moment::Moment;
use domain::refusal::{Refusal, RefusalCode};
use domain::run::{RunCause, RunKind, RunState};
use store::NewRun;

/// Turns that one look takes at most; the next look takes the rest.
const DUE_MAX: i64 = 100;
/// When a new account is asked.
pub(super) const TIMER: &str = "every 5m";

impl App {
    /// Queues the runs of all accounts at carriers whose turn has come, of all tenants.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn take_carrier_turns(&self) -> Result<(), AppError> {
        let now = self.clock.now();
        for one in self.store.due_carriers(now, DUE_MAX).await? {
            let caller = self.caller(Some(one.tenant.as_str()), "timer").await?;
            let run = self.carrier_run(&caller, &one.carrier, RunCause::Timer);
            let next = next_turn(&caller, &Timer::parse(&one.timer)?, (one.due, now));
            let times = (one.due, next);
            self.store
                .claim_carrier(&one.tenant, &one.carrier, times, &run)
                .await?;
        }
        Ok(())
    }

    /// Sets when an account is asked in the background: `every 5m`, or `cron` and five fields. Its next turn is counted anew; one
    /// that was to come sooner stays, since something may be due then.
    ///
    /// # Errors
    /// `NOT_FOUND`; `BAD_INPUT` for what is no timer.
    pub async fn set_carrier_timer(
        &self,
        caller: &Caller,
        code: &str,
        timer: &str,
    ) -> Result<CarrierAccount, AppError> {
        let account = self.carrier(caller, code).await?;
        let timer = Timer::parse(timer)?;
        let now = self.clock.now();
        let set = CarrierAccount {
            timer: timer.to_string(),
            next_at: account.next_at.min(next_turn(caller, &timer, (now, now))),
            ..account
        };
        let wish = (set.timer.as_str(), set.next_at);
        self.store
            .set_carrier_timer(&caller.tenant, &set.code, wish)
            .await?;
        Ok(set)
    }

    /// Asks for a run with a carrier now, besides its turns. Answers the run's id.
    ///
    /// # Errors
    /// `NOT_FOUND`; `NOT_ALLOWED_IN_STATE` for one that is switched off.
    pub async fn ask_to_sync_carrier(&self, caller: &Caller, code: &str) -> Result<String, AppError> {
        self.queue_carrier(caller, code, RunCause::Hand.attempts_max())
            .await
    }

    async fn queue_carrier(
        &self,
        caller: &Caller,
        code: &str,
        attempts_max: i64,
    ) -> Result<String, AppError> {
        let account = self.carrier(caller, code).await?;
        refuse_disabled(&account)?;
        let run = NewRun {
            attempts_max,
            ..self.carrier_run(caller, &account.code, RunCause::Hand)
        };
        self.store.enqueue_run(&caller.tenant, &run).await?;
        Ok(run.run_id)
    }

    /// Does what is open with a carrier now, and asks it how pickups and parcels stand. Who waits for the end sees a failure, so
    /// it is tried once.
    ///
    /// # Errors
    /// As [`App::ask_to_sync_carrier`].
    pub async fn sync_carrier(&self, caller: &Caller, code: &str) -> Result<RunReport, AppError> {
        let run_id = self.queue_carrier(caller, code, 1).await?;
        self.see_through(caller, &run_id).await
    }

    fn carrier_run(&self, caller: &Caller, carrier: &CarrierCode, cause: RunCause) -> NewRun {
        let now = self.clock.now();
        NewRun {
            run_id: new_id(now),
            // A run is with somebody outside, and its lane is of him and its kind: no flow of a channel has this kind.
            channel: ChannelCode::stored(carrier.as_str()),
            kind: RunKind::CarrierSync,
            request: "{}".to_owned(),
            started_by: caller.who.clone(),
            cause,
            of_task: false,
            tick_at: None,
            state: RunState::Queued,
            message: String::new(),
            attempts_max: cause.attempts_max(),
            at: now,
        }
    }
}

/// The first turn after `now`, given the one before.
fn next_turn(caller: &Caller, timer: &Timer, (before, now): (Moment, Moment)) -> Moment {
    let no_jitter = Jitter {
        seconds: 0,
        of: ["", "", ""],
    };
    timer.next(before, now, &caller.zone, no_jitter).due
}

/// Refuses to ask a carrier that is switched off.
///
/// # Errors
/// `NOT_ALLOWED_IN_STATE`.
pub(super) fn refuse_disabled(account: &CarrierAccount) -> Result<(), Refusal> {
    if account.enabled {
        return Ok(());
    }
    let text = format!(
        "Carrier {0} is switched off. Switch it on with `ordertide carrier enable {0}`",
        account.code
    );
    Err(Refusal::new(RefusalCode::NotAllowedInState, text))
}
