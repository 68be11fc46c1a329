//! Returns as lists show them; they are written with their orders.

use crate::engine::StoreError;
use crate::orders::return_of;
use crate::{Store, statements as sql};
use domain::codes::{ChannelCode, ChannelOrderNo, FacilityCode, OrderCode, TenantCode};
use domain::returns::GoodsReturn;

/// A return with the order that it is of.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ReturnLine {
    /// The order.
    pub order: OrderCode,
    /// Its channel.
    pub channel: ChannelCode,
    /// The channel's number of it.
    pub channel_order_no: ChannelOrderNo,
    /// The return.
    #[serde(flatten)]
    pub goods: GoodsReturn,
}

impl Store {
    /// A page of returns after a place: order, facility, return no. Empty filters match all. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn list_returns(
        &self,
        tenant: &TenantCode,
        after: [&str; 3],
        [kind, state, channel]: [&str; 3],
        limit: i64,
    ) -> Result<Vec<ReturnLine>, StoreError> {
        let mut session = self.engine().read().await?;
        let [order, facility, return_no] = after;
        let binds = [
            tenant.as_str().into(),
            order.into(),
            facility.into(),
            return_no.into(),
            kind.into(),
            state.into(),
            channel.into(),
            limit.clamp(1, 1_000).into(),
        ];
        let found = session.query(&sql::LIST_RETURNS, &binds).await?;
        found
            .into_iter()
            .map(|row| {
                let mut r = row.reader();
                Ok(ReturnLine {
                    order: OrderCode::stored(r.text()?),
                    channel: ChannelCode::stored(r.text()?),
                    channel_order_no: ChannelOrderNo::stored(r.text()?),
                    goods: return_of(&mut r)?,
                })
            })
            .collect()
    }

    /// The orders and facilities of the returns with this number, in any facility or in one.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn find_returns(
        &self,
        tenant: &TenantCode,
        return_no: &str,
        facility: &str,
    ) -> Result<Vec<(OrderCode, FacilityCode)>, StoreError> {
        let mut session = self.engine().read().await?;
        let binds = [tenant.as_str().into(), return_no.into(), facility.into()];
        let found = session.query(&sql::FIND_RETURNS, &binds).await?;
        found
            .into_iter()
            .map(|row| {
                let mut r = row.reader();
                Ok((OrderCode::stored(r.text()?), FacilityCode::stored(r.text()?)))
            })
            .collect()
    }
}
