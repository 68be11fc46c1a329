//! What a run came to, read back from its record.

use super::tally::Tally;
use super::{Counts, OrderOutcome, RunReport};
use crate::{App, AppError, Caller};
use domain::codes::TenantCode;
use domain::sync::OutcomeKind;
use store::{Run, StoredOutcome};

/// Outcomes that are read at a time.
const PAGE: i64 = 1_000;

impl App {
    /// A run as it stands, with every order that it has dealt with so far: first those that did not stay unchanged.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub async fn run_report(&self, caller: &Caller, run_id: &str) -> Result<RunReport, AppError> {
        let run = self.run(caller, run_id).await?;
        let orders = self.all_outcomes(&caller.tenant, run_id).await?;
        Ok(RunReport {
            run_id: Some(run.run_id.clone()),
            state: run.state,
            message: run.message.clone(),
            code: run.code.clone(),
            counts: counts(&run),
            orders: orders.into_iter().map(told).collect(),
        })
    }

    /// A run of the tenant.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub async fn run(&self, caller: &Caller, run_id: &str) -> Result<Run, AppError> {
        let found = self.store.run(&caller.tenant, run_id).await?;
        found.ok_or_else(|| AppError::not_found("run", run_id, "see `ordertide tasks runs`"))
    }

    async fn all_outcomes(&self, tenant: &TenantCode, run_id: &str) -> Result<Vec<StoredOutcome>, AppError> {
        let mut all: Vec<StoredOutcome> = Vec::new();
        let mut after = String::new();
        loop {
            let page = self
                .store
                .run_outcomes(tenant, run_id, None, &after, PAGE)
                .await?;
            let Some(last) = page.last() else { break };
            after = last.channel_order_no.clone();
            all.extend(page);
        }
        let graver: std::collections::BTreeSet<String> =
            all.iter().map(|o| o.channel_order_no.clone()).collect();
        let mut page_no = 0;
        loop {
            let pages = self.store.run_pages(tenant, run_id, page_no).await?;
            let Some((last, ..)) = pages.last() else {
                return Ok(all);
            };
            page_no = *last;
            let unchanged = pages.into_iter().flat_map(|(_, _, orders)| orders);
            all.extend(unchanged.filter(|order| !graver.contains(&order.channel_order_no)));
        }
    }

    /// What earlier attempts of a run recorded.
    pub(super) async fn tally_so_far(&self, tenant: &TenantCode, run_id: &str) -> Result<Tally, AppError> {
        let mut tally = Tally::default();
        tally.restore(self.all_outcomes(tenant, run_id).await?);
        Ok(tally)
    }
}

/// The counts of a run's row.
pub(crate) fn counts(run: &Run) -> Counts {
    let of = |kind: OutcomeKind| run.counts.get(kind as usize).copied().unwrap_or_default();
    Counts {
        changed: of(OutcomeKind::Changed),
        unchanged: of(OutcomeKind::Unchanged),
        contradiction: of(OutcomeKind::Contradiction),
        skipped: of(OutcomeKind::Skipped),
        failed: of(OutcomeKind::Failed),
    }
}

fn told(stored: StoredOutcome) -> OrderOutcome {
    OrderOutcome {
        channel_order_no: stored.channel_order_no,
        outcome: stored.outcome.kind.as_str(),
        code: stored.outcome.code,
        message: stored.outcome.message,
    }
}
