//! Deliveries whose run cannot deal with them any more, or is over: they say why, so that none waits for good.

use super::Delivery;
use super::channel::NotGiven;
use crate::act::{Table, Verb};
use crate::work::Stopped;
use crate::{App, AppError, Caller};
use domain::change::OrderChange;
use domain::codes::OrderCode;
use domain::order::edit::Edit;
use domain::order::{Asked, PushAnswer, SaleOrder};
use domain::recovery::{Push, Recovery};
use domain::refusal::RefusalCode;
use domain::run::RunState;
use std::collections::BTreeSet;
use store::{CancelledOfRun, Claimed, Forsaken};

/// Deliveries looked up at a time.
const LOOK: usize = 100;

impl App {
    /// Settles deliveries of all tenants that wait for a run that is over: cancelled, interrupted for good, or gone. Answers how
    /// many there were, some hundred at most. One that cannot be settled is logged with its reason, stands in nobody's way, and is tried again at the
    /// next look.
    ///
    /// # Errors
    /// Those of looking them up.
    pub async fn settle_forsaken(&self) -> Result<usize, AppError> {
        let (mut settled, mut last) = (0, None);
        loop {
            let page = self
                .store
                .forsaken_deliveries(last.as_ref(), i64::try_from(LOOK).unwrap_or(i64::MAX))
                .await?;
            for one in &page {
                match self.settle(one).await {
                    Ok(()) => settled += 1,
                    Err(error) => tracing::error!(
                        tenant = %one.tenant, order = %one.order, no = one.no, run = one.run_id, %error,
                        "a cancelled delivery whose run is over could not be settled; it is tried again"
                    ),
                }
            }
            // The rest is for the next look: other work waits meanwhile.
            let goes_on = page.len() == LOOK && settled < LOOK;
            last = page.into_iter().next_back();
            if !goes_on {
                return Ok(settled);
            }
        }
    }

    async fn settle(&self, one: &Forsaken) -> Result<(), AppError> {
        let why = why_over(one);
        let caller = self
            .caller(Some(one.tenant.as_str()), &format!("run:{}", one.run_id))
            .await?;
        let facilities = self.store.facilities(&one.tenant, Some(&one.channel)).await?;
        let verb = Failing {
            run_id: &one.run_id,
            why: &why,
        };
        let done = self
            .do_to_page(&caller, &facilities, std::slice::from_ref(&one.order), &verb)
            .await?;
        done.into_values().collect()
    }

    /// Ends what a run was about for one reason.
    pub(super) async fn fail_deliveries(
        &self,
        caller: &Caller,
        work: &Claimed,
        orders: &[OrderCode],
        why: &NotGiven,
    ) -> Result<(), AppError> {
        let facilities = self.store.facilities(&caller.tenant, Some(&work.channel)).await?;
        let verb = Failing {
            run_id: &work.fence.run_id,
            why,
        };
        self.do_to_page(caller, &facilities, orders, &verb)
            .await
            .map(drop)
    }

    /// A run that could not begin: it is tried again where that may help, else all its deliveries say why.
    pub(super) async fn give_up(
        &self,
        caller: &Caller,
        work: &Claimed,
        due: &[CancelledOfRun],
        error: AppError,
    ) -> Result<Stopped, AppError> {
        let why = NotGiven::of(&error);
        if !why.may_pass || work.attempts >= work.attempts_max {
            let orders: BTreeSet<OrderCode> = due.iter().map(|one| one.order.clone()).collect();
            let orders: Vec<OrderCode> = orders.into_iter().collect();
            self.fail_deliveries(caller, work, &orders, &why).await?;
        }
        Ok(error.into())
    }
}

fn why_over(one: &Forsaken) -> NotGiven {
    let delivery = Delivery {
        order: one.order.clone(),
        no: one.no,
    };
    let how = match one.state {
        Some(RunState::Cancelled) => format!("its run was ended by hand ({})", one.message),
        Some(state) => format!("its run ended {state}: {}", one.message),
        None => "its run is gone".to_owned(),
    };
    let code = match (one.code.is_empty(), one.state) {
        (false, _) => &one.code,
        (true, Some(RunState::Cancelled)) => RefusalCode::RunCancelled.as_str(),
        (true, Some(_) | None) => RefusalCode::Internal.as_str(),
    };
    NotGiven {
        code: code.to_owned(),
        message: format!("{delivery} was not dealt with, for {how}"),
        may_pass: false,
    }
}

/// Settles all deliveries of an order that wait for a run.
struct Failing<'a> {
    run_id: &'a str,
    why: &'a NotGiven,
}

impl Verb for Failing<'_> {
    type Told = ();

    fn reason(&self) -> &'static str {
        "cancelled delivery settled"
    }

    fn on(&self, order: &SaleOrder, table: &mut Table<'_>) -> (Option<OrderChange>, ()) {
        let mut edit = Edit::of(order, table.desk);
        for record in &order.cancelled {
            if let Recovery::Resyncing { run_id, by, .. } = &record.recovery
                && run_id == self.run_id
            {
                let asked = Asked {
                    record: record.no,
                    by,
                };
                edit.recovery_failed(asked, &self.why.code, &self.why.message);
            }
            if let Some(Push::Pending { run_id, .. }) = &record.push
                && run_id == self.run_id
            {
                let answer = PushAnswer::NotKnown {
                    code: self.why.code.clone(),
                    message: format!(
                        "{}. Look on the channel's own panel whether it is cancelled there",
                        self.why.message
                    ),
                };
                edit.push_answered(record.no, &answer);
            }
        }
        (edit.finish(), ())
    }
}
