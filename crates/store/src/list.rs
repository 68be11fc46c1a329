//! Lists for people and programs: a page at a time, after the last row of the page before, each by an index.

use crate::engine::{Row, StoreError, Value};
use crate::{Store, statements as sql};
use domain::codes::{ChannelCode, ChannelOrderNo, FacilityCode, OrderCode, Sku, TenantCode};
use domain::stock::Level;

/// An order as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct OrderLine {
    /// Our code.
    pub code: OrderCode,
    /// Its channel.
    pub channel: ChannelCode,
    /// The channel's number.
    pub channel_order_no: ChannelOrderNo,
    /// The derived status.
    pub status: String,
}

/// Which orders a list shows; an empty text lets all pass.
#[derive(Debug, Clone, Copy, Default)]
pub struct OrderFilter<'a> {
    /// The channel's code.
    pub channel: &'a str,
    /// The derived status.
    pub status: &'a str,
    /// The channel's number.
    pub channel_order_no: &'a str,
}

impl Store {
    /// A page of orders after a code. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn list_orders(
        &self,
        tenant: &TenantCode,
        after: &str,
        filter: OrderFilter<'_>,
        limit: i64,
    ) -> Result<Vec<OrderLine>, StoreError> {
        let OrderFilter {
            channel,
            status,
            channel_order_no: number,
        } = filter;
        // One statement for each index: a filter that may be empty would keep the planner from all of them.
        let (statement, filters) = match (number, channel, status) {
            ("", "", "") => (&sql::LIST_ORDERS, vec![]),
            ("", channel, "") => (&sql::LIST_ORDERS_OF_CHANNEL, vec![channel]),
            ("", "", status) => (&sql::LIST_ORDERS_IN_STATUS, vec![status]),
            ("", channel, status) => (&sql::LIST_ORDERS_OF_CHANNEL_IN_STATUS, vec![channel, status]),
            (number, channel, status) => (&sql::LIST_ORDERS_BY_NUMBER, vec![number, channel, status]),
        };
        let mut binds: Vec<Value> = vec![tenant.as_str().into(), after.into()];
        binds.extend(filters.into_iter().map(Value::from));
        binds.push(limit.clamp(1, 1_000).into());
        let mut session = self.engine().read().await?;
        let found = session.query(statement, &binds).await?;
        found.into_iter().map(line_of).collect()
    }

    /// A page of stock levels after a SKU and facility. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn list_levels(
        &self,
        tenant: &TenantCode,
        (sku, facility): (&str, &str),
        limit: i64,
    ) -> Result<Vec<(Sku, FacilityCode, Level)>, StoreError> {
        let mut session = self.engine().read().await?;
        let binds = [
            tenant.as_str().into(),
            sku.into(),
            facility.into(),
            limit.clamp(1, 1_000).into(),
        ];
        let mut page = Vec::new();
        for row in session.query(&sql::LIST_LEVELS, &binds).await? {
            let mut r = row.reader();
            let (sku, facility) = (Sku::stored(r.text()?), FacilityCode::stored(r.text()?));
            let mut level = Level::default();
            for units in &mut level.0 {
                *units = r.int()?;
            }
            page.push((sku, facility, level));
        }
        Ok(page)
    }

    /// A page of the catalogue after a SKU: SKU and name. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn list_skus(
        &self,
        tenant: &TenantCode,
        after: &str,
        limit: i64,
    ) -> Result<Vec<(Sku, String)>, StoreError> {
        let mut session = self.engine().read().await?;
        let binds = [tenant.as_str().into(), after.into(), limit.clamp(1, 1_000).into()];
        let mut page = Vec::new();
        for row in session.query(&sql::LIST_SKUS, &binds).await? {
            let mut r = row.reader();
            page.push((Sku::stored(r.text()?), r.text()?));
        }
        Ok(page)
    }
}

fn line_of(row: Row) -> Result<OrderLine, StoreError> {
    let mut r = row.reader();
    Ok(OrderLine {
        code: OrderCode::stored(r.text()?),
        channel: ChannelCode::stored(r.text()?),
        channel_order_no: ChannelOrderNo::stored(r.text()?),
        status: r.text()?,
    })
}
