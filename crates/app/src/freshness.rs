//! "Channel status as of": up to when we know what the channel says of an order (domain.md §7, freshness as data).

use crate::{App, AppError, Caller};
use domain::channel::Flow;
use domain::moment::Moment;
use domain::order::item::ItemState;
use domain::order::{Origin, SaleOrder};
use domain::sync::OutcomeKind;
use store::RunFilter;

/// Runs of chosen orders that are looked through for one order: the last ones of its channel.
const RUNS: i64 = 20;

impl App {
    /// Up to when the channel's word on an order is known: the newest of what was applied to it, the last run that asked for
    /// all orders of its stage and did not fail on this one, and recent runs that asked for it by name. `None` for an order
    /// that no channel was asked about, and for one that came from none.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn status_as_of(&self, caller: &Caller, order: &SaleOrder) -> Result<Option<Moment>, AppError> {
        if order.origin != Origin::Api {
            return Ok(None);
        }
        let seen = order
            .items
            .iter()
            .flat_map(|item| [item.status_seen_at, item.return_seen_at]);
        let mut newest = seen.flatten().max();
        let asking = flow_that_asks(order);
        for (channel, flow, to, run_id) in self.store.flows(&caller.tenant).await? {
            let asked = channel == order.channel && Some(flow) == asking && order.imported_at < to;
            if asked && newest.is_none_or(|seen| seen < to) && !self.failed_in(caller, &run_id, order).await?
            {
                newest = Some(to);
            }
        }
        Ok(newest.max(self.asked_by_name(caller, order).await?))
    }

    async fn failed_in(&self, caller: &Caller, run_id: &str, order: &SaleOrder) -> Result<bool, AppError> {
        let outcome = self.outcome_in(caller, run_id, order).await?;
        Ok(outcome == Some(OutcomeKind::Failed))
    }

    async fn outcome_in(
        &self,
        caller: &Caller,
        run_id: &str,
        order: &SaleOrder,
    ) -> Result<Option<OutcomeKind>, AppError> {
        let found = self
            .store
            .run_outcome(&caller.tenant, run_id, order.channel_order_no.as_str())
            .await?;
        Ok(found.map(|outcome| outcome.kind))
    }

    /// Runs of chosen orders move no cursor; their pages are few.
    async fn asked_by_name(&self, caller: &Caller, order: &SaleOrder) -> Result<Option<Moment>, AppError> {
        let filter = RunFilter {
            channel: Some(order.channel.clone()),
            ..RunFilter::default()
        };
        let runs = self.store.runs(&caller.tenant, &filter, "", RUNS).await?;
        let mut newest = None;
        for run in runs.iter().filter(|run| run.request.contains("\"orders\"")) {
            let pages = self.store.run_pages(&caller.tenant, &run.run_id, 0).await?;
            let is_it = |no: &str| no == order.channel_order_no.as_str();
            let asked = pages
                .iter()
                .filter(|(_, _, orders)| orders.iter().any(|o| is_it(&o.channel_order_no)));
            newest = newest.max(asked.map(|(_, at, _)| *at).max());
        }
        Ok(newest)
    }
}

/// Which flow asks for an order as it is now.
fn flow_that_asks(order: &SaleOrder) -> Option<Flow> {
    let has = |states: &[ItemState]| order.items.iter().any(|item| states.contains(&item.state));
    use ItemState::{
        CourierReturn, Delivered, Dispatched, Fulfillable, Packed, ReadyToShip, ReturnRequested,
        Unfulfillable,
    };
    if has(&[Unfulfillable, Fulfillable, Packed, ReadyToShip]) {
        Some(Flow::StatusSync)
    } else if has(&[Dispatched]) {
        Some(Flow::DeliverySync)
    } else if has(&[Delivered, ReturnRequested, CourierReturn]) {
        Some(Flow::ReturnSync)
    } else {
        None
    }
}
