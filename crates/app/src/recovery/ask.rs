//! Asking for a resync: the deliveries are marked, and the run that asks the channel is queued, in one transaction.

use super::circumstances::Around;
use super::restore::{Each, Orders, answers, by_channel, channel_of, each_of, may};
use super::{Answered, CameOf, Delivery};
use crate::act::{PAGE, Table, Verb};
use crate::{App, AppError, Caller};
use domain::change::OrderChange;
use domain::codes::OrderCode;
use domain::order::edit::Edit;
use domain::order::{Asked, SaleOrder};
use domain::recovery::Recovery;
use domain::recovery::view::RecoveryAction;
use domain::refusal::Refusal;
use domain::run::RunKind;
use std::collections::BTreeMap;
use store::{FollowUp, NewRun};

impl App {
    /// Asks for deliveries of channels' orders to be resynced in the background. Asking for one that is under way answers its
    /// run: asking twice is one operation.
    ///
    /// # Errors
    /// Only what stops all of them, such as a database that is gone.
    pub async fn ask_to_resync(&self, caller: &Caller, names: &[String]) -> Result<Vec<Answered>, AppError> {
        let meant = self.named_deliveries(caller, names).await?;
        let channels = meant.iter().filter_map(channel_of);
        let around = self.around_channels(caller, channels).await?;
        let mut done: BTreeMap<Delivery, Result<CameOf, AppError>> = BTreeMap::new();
        for (channel, orders) in by_channel(&meant) {
            let Some(around) = around.get(&channel) else {
                continue;
            };
            let codes: Vec<OrderCode> = orders.keys().cloned().collect();
            // A run a page: what a run is about is marked in the transaction that queues it.
            for page in codes.chunks(PAGE) {
                let verb = Asking {
                    around,
                    wanted: &orders,
                    run: self.recovery_run(caller, &channel, RunKind::Resync),
                };
                let told = self.do_to_page(caller, &around.facilities, page, &verb).await?;
                done.extend(each_of(told, &orders));
            }
        }
        Ok(answers(meant, done))
    }
}

/// Marks the wanted deliveries of an order.
struct Asking<'a> {
    around: &'a Around,
    wanted: &'a Orders,
    run: NewRun,
}

impl Asking<'_> {
    fn is_new(&self, result: &Result<CameOf, Refusal>) -> bool {
        matches!(result, Ok(CameOf::UnderWay { run_id }) if *run_id == self.run.run_id)
    }
}

impl Verb for Asking<'_> {
    type Told = Each;

    fn reason(&self) -> &'static str {
        "resync asked for"
    }

    fn on(&self, order: &SaleOrder, table: &mut Table<'_>) -> (Option<OrderChange>, Each) {
        let mut edit = Edit::of(order, table.desk);
        let mut told = Each::new();
        for no in self.wanted.get(&order.code).into_iter().flatten() {
            if let Some(Recovery::Resyncing { run_id, .. }) =
                edit.order.cancelled_record(*no).map(|record| &record.recovery)
            {
                let run_id = run_id.clone();
                told.push((*no, Ok(CameOf::UnderWay { run_id })));
                continue;
            }
            let allowed = may(&edit.order, *no, RecoveryAction::Resync, self.around);
            let result = allowed.map(|()| {
                let asked = Asked {
                    record: *no,
                    by: &self.run.started_by,
                };
                edit.resync_asked(asked, &self.run.run_id);
                CameOf::UnderWay {
                    run_id: self.run.run_id.clone(),
                }
            });
            told.push((*no, result));
        }
        (edit.finish(), told)
    }

    fn follow_up(&self, told: &[(OrderCode, Each)]) -> FollowUp {
        let any = told
            .iter()
            .flat_map(|(_, each)| each)
            .any(|(_, result)| self.is_new(result));
        FollowUp {
            runs: any.then(|| self.run.clone()).into_iter().collect(),
            ..FollowUp::default()
        }
    }
}
