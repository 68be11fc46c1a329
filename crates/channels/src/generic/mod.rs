//! The generic marketplace contract: the shop is the server, we are the client (facts/uniware.md §3.8).
//!
//! `/authToken` gives a token, `/orders` lists by date or answers by order number. Shops implement it differently in
//! small things; the mapper is tolerant where that is harmless and refuses, order by order, where it is not.

mod auth;
mod cancel;
mod client;
mod config;
mod map;
mod probe;
mod query;
mod statuses;
mod token;
mod wire;

pub use crate::asking::HttpLimits;
pub use config::{ConfigError, GenericConfig};

use crate::channel::{
    Answered, CancelAnswer, Channel, ListPage, ListStatus, ListWindow, StatusPage, TestStep,
};
use crate::error::{Call, ChannelError};
use crate::transport::Transport;
use async_trait::async_trait;
use client::Client;
use domain::channel::Capabilities;
use domain::codes::{ChannelItemId, ChannelOrderNo};
use domain::moment::Moment;
use domain::sync::observation::ListedOrder;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A shop that speaks the generic contract. Keep one per account: it holds the account's token and pace.
pub struct GenericChannel {
    client: Client,
    capabilities: Capabilities,
    time_zone: TimeZone,
}

impl GenericChannel {
    /// Takes the account's settings. Nothing is asked yet.
    ///
    /// # Errors
    /// [`ConfigError`] where the base URL cannot be one.
    pub fn new(config: GenericConfig, transport: Arc<dyn Transport>) -> Result<Self, ConfigError> {
        let (capabilities, time_zone) = (config.capabilities.clone(), config.time_zone.clone());
        Ok(Self {
            client: Client::new(config, transport)?,
            capabilities,
            time_zone,
        })
    }
}

#[async_trait]
impl Channel for GenericChannel {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn test(&self, asked_at: Moment) -> Vec<TestStep> {
        probe::test(self, asked_at).await
    }

    async fn list_orders(
        &self,
        window: ListWindow,
        status: ListStatus,
        page_no: u32,
        asked_at: Moment,
    ) -> Result<ListPage, ChannelError> {
        // A page of none would never be a short one.
        let page_size = self.capabilities.list_page_max.max(1);
        let query = query::listing(window, status, page_no, page_size, &self.time_zone);
        let body = self.client.orders(Call::ListOrders, &query).await?;
        match wire::rows(&body) {
            Ok(rows) => Ok(map::list_page(&rows, page_size, asked_at)),
            Err(fault) => Err(self.client.bad_body(Call::ListOrders, fault, &body).await),
        }
    }

    async fn orders_by_id(
        &self,
        ids: &[ChannelOrderNo],
        asked_at: Moment,
    ) -> Result<StatusPage, ChannelError> {
        let mut page = StatusPage::default();
        let batch_max = self.capabilities.status_batch_max.max(1);
        for batch in query::batches(ids, batch_max) {
            let query = query::by_id(&batch, batch_max);
            let body = self.client.orders(Call::OrdersById, &query).await?;
            match wire::rows(&body) {
                Ok(rows) => map::add_statuses(&mut page, &rows, &batch, asked_at),
                Err(fault) => return Err(self.client.bad_body(Call::OrdersById, fault, &body).await),
            }
        }
        Ok(page)
    }

    async fn listed_by_id(
        &self,
        ids: &[ChannelOrderNo],
        asked_at: Moment,
    ) -> Result<Answered<ListedOrder>, ChannelError> {
        let mut page = Answered::default();
        let batch_max = self.capabilities.status_batch_max.max(1);
        for batch in query::batches(ids, batch_max) {
            let query = query::by_id(&batch, batch_max);
            let body = self.client.orders(Call::OrdersById, &query).await?;
            match wire::rows(&body) {
                Ok(rows) => map::add_listed(&mut page, &rows, &batch, asked_at),
                Err(fault) => return Err(self.client.bad_body(Call::OrdersById, fault, &body).await),
            }
        }
        Ok(page)
    }

    async fn cancel_units(
        &self,
        order: &ChannelOrderNo,
        units: &BTreeMap<ChannelItemId, u32>,
    ) -> Result<CancelAnswer, ChannelError> {
        let body = self.client.cancel(order, units).await?;
        match cancel::answer(&body) {
            Ok(answer) => Ok(answer),
            Err(fault) => Err(self.client.bad_body(Call::CancelUnits, fault, &body).await),
        }
    }
}
