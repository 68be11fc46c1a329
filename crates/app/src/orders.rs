//! Orders found and shown.

use crate::{App, AppError, Caller};
use domain::codes::{OrderCode, Sku};
use domain::order::SaleOrder;
use std::collections::BTreeSet;
use store::{Event, Movement, OrderFilter, OrderLine};

/// Orders a page of a list.
const PAGE: i64 = 500;

impl App {
    /// The order with this code or channel order no.: the live one, else the newest.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub async fn order(&self, caller: &Caller, named: &str) -> Result<SaleOrder, AppError> {
        let code = self.order_code(caller, named).await?;
        let found = self.store.orders(&caller.tenant, &[code]).await?;
        found
            .into_iter()
            .next()
            .ok_or_else(|| AppError::not_found("order", named, "see `ordertide orders list`"))
    }

    pub(crate) async fn order_code(&self, caller: &Caller, named: &str) -> Result<OrderCode, AppError> {
        let found = self.named_orders(caller, &[named.to_owned()]).await?;
        found.one(named).map(|(code, _)| code.clone())
    }

    /// The SKUs of an order's live items that the catalogue lacks.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn unmapped_skus(&self, caller: &Caller, order: &SaleOrder) -> Result<Vec<Sku>, AppError> {
        let live = order.items.iter().filter(|item| item.is_live());
        let skus: BTreeSet<Sku> = live.map(|item| item.sku.clone()).collect();
        Ok(self.store.unmapped(&caller.tenant, &skus).await?)
    }

    /// All orders of a channel and a status, both optional, by code; `limit` at most.
    ///
    /// # Errors
    /// `NOT_FOUND` for the channel, `BAD_INPUT` for the status.
    pub async fn list_orders(
        &self,
        caller: &Caller,
        channel: Option<&str>,
        status: Option<&str>,
        limit: usize,
    ) -> Result<Vec<OrderLine>, AppError> {
        let filter = OrderFilter {
            channel: channel.unwrap_or_default(),
            status: status.unwrap_or_default(),
            channel_order_no: "",
        };
        self.check_filter(caller, filter).await?;
        let mut all: Vec<OrderLine> = Vec::new();
        while all.len() < limit {
            let after = all.last().map(|line| line.code.to_string()).unwrap_or_default();
            let page = self
                .store
                .list_orders(&caller.tenant, &after, filter, PAGE)
                .await?;
            let is_last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
            all.extend(page);
            if is_last {
                break;
            }
        }
        all.truncate(limit);
        Ok(all)
    }

    /// An order's timeline and its lines of the ledger.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub async fn timeline(
        &self,
        caller: &Caller,
        named: &str,
    ) -> Result<(OrderCode, Vec<Event>, Vec<Movement>), AppError> {
        let code = self.order_code(caller, named).await?;
        let events = self
            .store
            .timelines(&caller.tenant, std::slice::from_ref(&code))
            .await?;
        let movements = self.store.movements(&caller.tenant, code.as_str()).await?;
        Ok((
            code,
            events.into_iter().map(|(_, event)| event).collect(),
            movements,
        ))
    }
}
