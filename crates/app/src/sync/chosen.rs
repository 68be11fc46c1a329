//! Which orders a run is about: named ones, all in a status, or all that the flow asks for.

use super::{Run, Stop};
use crate::AppError;
use domain::channel::Flow;
use domain::codes::ChannelOrderNo;
use domain::order::OrderStatus;
use domain::sync::{Outcome, OutcomeKind};
use std::collections::BTreeSet;
use store::OrderFilter;

/// Orders that one run may be about by status; more are what the flow without a status is for.
const MATCHING_MAX: usize = 100_000;
/// Orders that are listed at a time.
const PAGE: i64 = 1_000;

impl Run<'_> {
    /// The chosen orders' channel order nos. A name that is no order of the channel fails by itself, with an outcome of its own;
    /// if none is, nothing begins.
    pub(super) async fn chosen(&mut self) -> Result<Vec<ChannelOrderNo>, Stop> {
        if let Some(status) = self.request.status {
            return Ok(self.matching(status).await?);
        }
        let (mut chosen, mut unknown) = (Vec::new(), Vec::new());
        for named in &self.request.orders {
            match self.number_of(named).await? {
                Some(number) if !chosen.contains(&number) => chosen.push(number),
                Some(_) => {}
                None => unknown.push(not_here(named)),
            }
        }
        if chosen.is_empty() && !unknown.is_empty() {
            let named = self.request.orders.join(", ");
            return Err(AppError::not_found("order", &named, "see `ordertide orders list`").into());
        }
        self.record_only(unknown).await?;
        Ok(chosen)
    }

    /// The channel's number of an order that was named by it or by our code; an import names what is not here yet.
    async fn number_of(&self, named: &str) -> Result<Option<ChannelOrderNo>, AppError> {
        if self.request.flow == Flow::OrderImport {
            return Ok(Some(ChannelOrderNo::parse(named)?));
        }
        let (store, tenant) = (&self.app.store, &self.caller.tenant);
        let found = store
            .find_orders(tenant, named, self.channel.code.as_str())
            .await?;
        let first: Vec<_> = found.into_iter().take(1).collect();
        let order = store.orders(tenant, &first).await?.into_iter().next();
        Ok(order.map(|order| order.channel_order_no))
    }

    /// All orders of the channel in a status.
    async fn matching(&self, status: OrderStatus) -> Result<Vec<ChannelOrderNo>, AppError> {
        let (store, tenant) = (&self.app.store, &self.caller.tenant);
        let mut numbers = BTreeSet::new();
        let mut after = String::new();
        loop {
            let channel = self.channel.code.as_str();
            let filter = OrderFilter {
                channel,
                status: status.as_str(),
                channel_order_no: "",
            };
            let page = store.list_orders(tenant, &after, filter, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(numbers.into_iter().collect());
            };
            after = last.code.to_string();
            numbers.extend(page.into_iter().map(|line| line.channel_order_no));
            if numbers.len() > MATCHING_MAX {
                return Err(AppError::bad_input(format!(
                    "more than {MATCHING_MAX} orders are {status}. Sync without a status: that asks for all that may change"
                )));
            }
        }
    }
}

fn not_here(named: &str) -> (String, Outcome) {
    let text = format!("{named:?} is no order of this channel. See `ordertide orders list`");
    (
        named.to_owned(),
        Outcome::with(OutcomeKind::Failed, "NOT_FOUND", text),
    )
}
