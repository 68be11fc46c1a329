//! Lists, a page at a time, and the small things that screens and programs look up.

use crate::{App, AppError, Caller};
use domain::channel::Channel;
use domain::codes::{ChannelCode, FacilityCode, Sku};
use domain::order::OrderStatus;
use domain::sequence::NumberBook;
use domain::stock::Level;
use serde::Serialize;
use store::{OrderFilter, OrderLine};

/// Rows that one page of a list has at most: one less than the store hands over, since one more than is shown tells whether
/// there is a next page.
pub(crate) const ROWS_MAX: usize = 999;

/// One page of a list.
#[derive(Debug, Clone, Serialize)]
pub struct Listed<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// Where the next page begins; `None` where this is the last one.
    pub next: Option<String>,
}

/// The first rows, and where the next page begins if there are more.
pub(crate) fn first_page<T>(mut rows: Vec<T>, limit: usize, place: impl Fn(&T) -> String) -> Listed<T> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = if more { rows.last().map(place) } else { None };
    Listed { rows, next }
}

/// How many rows to ask the store for, so that [`first_page`] sees whether there are more.
pub(crate) fn one_more(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1)
}

impl App {
    /// A page of the orders that pass a filter, after a code; empty texts let all pass. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// `NOT_FOUND` for the channel, `BAD_INPUT` for the status.
    pub async fn order_page(
        &self,
        caller: &Caller,
        (channel, status, channel_order_no): (&str, &str, &str),
        after: &str,
        limit: i64,
    ) -> Result<Vec<OrderLine>, AppError> {
        let filter = OrderFilter {
            channel,
            status,
            channel_order_no,
        };
        self.check_filter(caller, filter).await?;
        Ok(self
            .store
            .list_orders(&caller.tenant, after, filter, limit)
            .await?)
    }

    pub(crate) async fn check_filter(
        &self,
        caller: &Caller,
        filter: OrderFilter<'_>,
    ) -> Result<(), AppError> {
        if !filter.channel.is_empty() && filter.channel != ChannelCode::MANUAL {
            self.channel(caller, filter.channel).await?;
        }
        if !filter.status.is_empty() && OrderStatus::parse(filter.status).is_none() {
            let known: Vec<&str> = OrderStatus::ALL.iter().map(|s| s.as_str()).collect();
            return Err(AppError::bad_input(format!(
                "the status {:?} is not known; known are {}",
                filter.status,
                known.join(", ")
            )));
        }
        Ok(())
    }

    /// A page of stock levels after a SKU and facility. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn stock_page(
        &self,
        caller: &Caller,
        after: (&str, &str),
        limit: i64,
    ) -> Result<Vec<(Sku, FacilityCode, Level)>, AppError> {
        Ok(self.store.list_levels(&caller.tenant, after, limit).await?)
    }

    /// A page of the catalogue after a SKU: SKU and name. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn sku_page(
        &self,
        caller: &Caller,
        after: &str,
        limit: i64,
    ) -> Result<Vec<(Sku, String)>, AppError> {
        Ok(self.store.list_skus(&caller.tenant, after, limit).await?)
    }

    /// The tenant's facilities, first choice first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn facilities(&self, caller: &Caller) -> Result<Vec<FacilityCode>, AppError> {
        Ok(self.store.facilities(&caller.tenant, None).await?)
    }

    /// The tenant's sequences.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn sequences(&self, caller: &Caller) -> Result<NumberBook, AppError> {
        Ok(self.store.sequences(&caller.tenant).await?)
    }

    /// The tenant's channels, by code.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn channels(&self, caller: &Caller) -> Result<Vec<Channel>, AppError> {
        Ok(self.store.channels(&caller.tenant).await?)
    }

    /// The migrations that the database lacks; asks the database, so it also tells whether there is one.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, AppError> {
        Ok(self.store.engine().pending().await?)
    }
}
