//! Orders at a glance: one statement for a page, one row an order.

use super::load::{corrupt, number, number_rows};
use crate::Store;
use crate::engine::{Row, StoreError};
use crate::statements as sql;
use domain::codes::{ChannelCode, ChannelItemId, ChannelOrderNo, OrderCode, Sku, TenantCode};
use domain::moment::Moment;
use domain::order::item::{ItemState, OrderItem};
use domain::order::{OrderStatus, Origin};
use domain::putaway::PutawayMark;
use domain::recovery::CancelledBy;
use domain::sync::glance::Glance;
use std::collections::HashMap;

/// Between the columns of a unit, and between units: control characters, which no code may hold.
const COLUMN_END: &str = "\u{1f}";
const UNIT_END: &str = "\u{1e}";

impl Store {
    /// The orders of a channel with these numbers, at a glance: of each number the live one, else the newest. Numbers that
    /// we do not have are left out.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn glance(
        &self,
        tenant: &TenantCode,
        channel: &ChannelCode,
        nos: &[ChannelOrderNo],
    ) -> Result<HashMap<ChannelOrderNo, Glance>, StoreError> {
        let binds = [
            number_rows(nos)?,
            tenant.as_str().into(),
            channel.as_str().into(),
            COLUMN_END.into(),
            UNIT_END.into(),
        ];
        let mut seen: HashMap<ChannelOrderNo, Glance> = HashMap::with_capacity(nos.len());
        for row in self.engine().ask(&sql::GLANCE_AT_ORDERS, &binds).await? {
            let new = glance_of(row)?;
            let rank = |glance: &Glance| (glance.status != OrderStatus::Cancelled, glance.code.clone());
            let known = seen.get(&new.channel_order_no);
            if known.is_none_or(|known| rank(known) < rank(&new)) {
                seen.insert(new.channel_order_no.clone(), new);
            }
        }
        Ok(seen)
    }
}

fn glance_of(row: Row) -> Result<Glance, StoreError> {
    let mut r = row.reader();
    let (code, channel_order_no) = (OrderCode::stored(r.text()?), ChannelOrderNo::stored(r.text()?));
    let (origin, status) = (r.text()?, r.text()?);
    let (third_party_shipping, unverified, on_claim) = (r.flag()?, r.flag()?, r.flag()?);
    let has_contradictions = r.int()? > 0;
    let (address, items) = (r.text()?, r.opt_text()?.unwrap_or_default());
    let mut items = items
        .split(UNIT_END)
        .filter(|unit| !unit.is_empty())
        .map(item_of)
        .collect::<Result<Vec<_>, _>>()?;
    items.sort_unstable_by_key(|item| item.no);
    Ok(Glance {
        origin: Origin::parse(&origin).ok_or_else(|| corrupt("origin", &origin))?,
        status: OrderStatus::parse(&status).ok_or_else(|| corrupt("order status", &status))?,
        address: serde_json::from_str(&address).map_err(|_| corrupt("address", code.as_str()))?,
        code,
        channel_order_no,
        third_party_shipping,
        unverified,
        on_claim,
        has_contradictions,
        items,
    })
}

fn item_of(unit: &str) -> Result<OrderItem, StoreError> {
    let mut columns = unit.split(COLUMN_END);
    let mut next = || columns.next().unwrap_or_default();
    let whole = |text: &str| {
        text.parse::<i64>()
            .map_err(|_| corrupt("a unit at a glance", unit))
    };
    let moment = |text: &str| match text {
        "" => Ok(None),
        _ => whole(text).map(|at| Some(Moment(at))),
    };
    let no = number(whole(next())?)?;
    let sku = Sku::stored(next());
    let line = next();
    let state = next();
    Ok(OrderItem {
        no,
        sku,
        channel_item_id: (!line.is_empty()).then(|| ChannelItemId::stored(line)),
        state: ItemState::parse(state).ok_or_else(|| corrupt("item state", state))?,
        package: None,
        shelf: None,
        putaway: PutawayMark::None,
        cancelled_by: CancelledBy::parse(next()),
        superseded: next() == "1",
        price_minor: 0,
        status_seen_at: moment(next())?,
        return_seen_at: moment(next())?,
    })
}
