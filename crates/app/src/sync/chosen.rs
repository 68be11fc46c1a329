//! Which orders a run is about: named ones, all in a status, or all that the flow asks for.

use super::Run;
use crate::AppError;
use domain::channel::Flow;
use domain::codes::ChannelOrderNo;
use domain::order::OrderStatus;
use std::collections::BTreeSet;

/// Orders that one run may be about by status; more are what the flow without a status is for.
const MATCHING_MAX: usize = 100_000;
/// Orders that are listed at a time.
const PAGE: i64 = 1_000;

impl Run<'_> {
    /// The chosen orders' channel order nos. A name that is no order of the channel fails by itself; if none is, nothing
    /// begins.
    pub(super) async fn chosen(&mut self) -> Result<Vec<ChannelOrderNo>, AppError> {
        if let Some(status) = self.request.status {
            return self.matching(status).await;
        }
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

    /// All orders of the channel in a status.
    async fn matching(&self, status: OrderStatus) -> Result<Vec<ChannelOrderNo>, AppError> {
        let (store, tenant) = (&self.app.store, &self.caller.tenant);
        let mut numbers = BTreeSet::new();
        let mut after = String::new();
        loop {
            let channel = self.channel.code.as_str();
            let page = store
                .list_orders(tenant, &after, channel, status.as_str(), PAGE)
                .await?;
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
