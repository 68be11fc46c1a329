//! Cancelled deliveries of all orders, as the page lists them.

use crate::engine::{StoreError, Value};
use crate::orders::{corrupt, record_of};
use crate::{Store, statements as sql};
use domain::codes::{ChannelCode, ChannelOrderNo, OrderCode, TenantCode};
use domain::moment::Moment;
use domain::order::Origin;
use domain::order::address::Address;
use domain::recovery::CancelledDelivery;
use domain::recovery::view::Group;

/// A cancelled delivery with what a list shows of its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelledRow {
    /// Our code of the order.
    pub order: OrderCode,
    /// Its channel.
    pub channel: ChannelCode,
    /// The channel's number of it.
    pub channel_order_no: ChannelOrderNo,
    /// Where it came from.
    pub origin: Origin,
    /// The buyer, as the address names them.
    pub buyer: String,
    /// The record.
    pub record: CancelledDelivery,
}

/// A place in the list: when, order, number of the record.
pub type CancelledPlace = (Moment, String, u32);

/// Which cancelled deliveries of a group; empty texts let all pass.
#[derive(Debug, Clone, Default)]
pub struct CancelledFilter {
    /// Of this channel.
    pub channel: String,
    /// For this reason.
    pub reason: String,
    /// By this user, key or run.
    pub who: String,
    /// With this packing no., old or new.
    pub packing_no: String,
    /// Of the order with this code or channel's number.
    pub order: String,
    /// Cancelled then or later.
    pub from: Option<Moment>,
    /// Cancelled then or earlier.
    pub to: Option<Moment>,
}

impl Store {
    /// A page of a group's cancelled deliveries, the newest first, after a place. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn list_cancelled(
        &self,
        tenant: &TenantCode,
        group: Group,
        filter: &CancelledFilter,
        after: Option<&CancelledPlace>,
        limit: i64,
    ) -> Result<Vec<CancelledRow>, StoreError> {
        let (at, order, no) = match after {
            Some((at, order, no)) => (at.0, order.as_str(), i64::from(*no)),
            None => (i64::MAX, "", 0),
        };
        let binds: [Value; 13] = [
            tenant.as_str().into(),
            group.as_str().into(),
            at.into(),
            order.into(),
            no.into(),
            filter.from.map_or(i64::MIN, |at| at.0).into(),
            filter.to.map_or(i64::MAX, |at| at.0).into(),
            filter.channel.as_str().into(),
            filter.reason.as_str().into(),
            filter.who.as_str().into(),
            filter.packing_no.as_str().into(),
            filter.order.as_str().into(),
            limit.clamp(1, 1_000).into(),
        ];
        let mut rows = Vec::new();
        for row in self.engine().ask(&sql::LIST_CANCELLED, &binds).await? {
            let mut r = row.reader();
            let order = OrderCode::stored(r.text()?);
            let record = record_of(&mut r)?;
            let channel = ChannelCode::stored(r.text()?);
            let channel_order_no = ChannelOrderNo::stored(r.text()?);
            let (origin, address) = (r.text()?, r.text()?);
            let address: Address =
                serde_json::from_str(&address).map_err(|_| corrupt("an address", order.as_str()))?;
            rows.push(CancelledRow {
                origin: Origin::parse(&origin).ok_or_else(|| corrupt("an origin", &origin))?,
                buyer: address.name,
                order,
                channel,
                channel_order_no,
                record,
            });
        }
        Ok(rows)
    }

    /// How many cancelled deliveries each group has.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn count_cancelled(&self, tenant: &TenantCode) -> Result<Vec<(Group, i64)>, StoreError> {
        let found = self
            .engine()
            .ask(&sql::COUNT_CANCELLED, &[tenant.as_str().into()])
            .await?;
        let read = |row: crate::engine::Row| {
            let mut r = row.reader();
            let group = r.text()?;
            let group = Group::parse(&group).ok_or_else(|| corrupt("a group", &group))?;
            Ok((group, r.int()?))
        };
        found.into_iter().map(read).collect()
    }
}
