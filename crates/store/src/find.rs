//! Finding orders: single ones by code or number, and what each flow asks for.

use crate::engine::{StoreError, Value, rows};
use crate::orders;
use crate::{Event, Movement, Store, statements as sql};
use domain::channel::Flow;
use domain::codes::{ChannelCode, ChannelOrderNo, FacilityCode, OrderCode, Sku, TenantCode};
use domain::moment::Moment;
use domain::order::event::Actor;
use domain::order::{OrderStatus, SaleOrder};
use domain::stock::Bucket;
use std::collections::{BTreeMap, BTreeSet};

impl Store {
    /// Orders with this code or channel order no.: the live one first, then the newest; 20 at most.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn find_orders(
        &self,
        tenant: &TenantCode,
        text: &str,
        channel: &str,
    ) -> Result<Vec<OrderCode>, StoreError> {
        let binds = [tenant.as_str().into(), text.into(), channel.into()];
        let found = self.engine().ask(&sql::FIND_ORDERS, &binds).await?;
        found
            .into_iter()
            .map(|row| row.reader().text().map(OrderCode::stored))
            .collect()
    }

    /// The orders behind each name, our code or a channel's number: the live ones, one a channel, else the newest of those that
    /// are cancelled. Names of none are left out. `names` are 1,000 at most.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn named_orders(
        &self,
        tenant: &TenantCode,
        names: &[String],
    ) -> Result<BTreeMap<String, Vec<(OrderCode, ChannelCode)>>, StoreError> {
        let unique: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        let given = rows(unique.into_iter().map(|name| [Value::from(name)]))?;
        let found = self
            .engine()
            .ask(&sql::NAMED_ORDERS, &[given, tenant.as_str().into()])
            .await?;
        let mut all: BTreeMap<String, BTreeSet<(bool, String, String)>> = BTreeMap::new();
        for row in found {
            let mut r = row.reader();
            let (name, code, channel, status) = (r.text()?, r.text()?, r.text()?, r.text()?);
            let is_live = status != OrderStatus::Cancelled.as_str();
            all.entry(name).or_default().insert((is_live, code, channel));
        }
        let meant = |name: &str, mut of_name: BTreeSet<(bool, String, String)>| {
            // Our code is one order's own, also where a channel gave its number to another.
            if of_name.iter().any(|(_, code, _)| code == name) {
                of_name.retain(|(_, code, _)| code == name);
            }
            let newest = of_name.pop_last();
            // One that is cancelled goes behind those that live, and stands for the others where none does.
            let others = of_name.into_iter().filter(|(is_live, ..)| *is_live);
            let all = others.chain(newest);
            all.map(|(_, code, channel)| (OrderCode::stored(code), ChannelCode::stored(channel)))
                .collect()
        };
        Ok(all
            .into_iter()
            .map(|(name, of_name)| {
                let orders = meant(&name, of_name);
                (name, orders)
            })
            .collect())
    }

    /// The SKUs of these orders that the catalogue lacks.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn unmapped_of(
        &self,
        tenant: &TenantCode,
        codes: &[OrderCode],
    ) -> Result<BTreeSet<Sku>, StoreError> {
        let binds = [orders::code_rows(codes)?, tenant.as_str().into()];
        let found = self.engine().ask(&sql::UNMAPPED_OF_ORDERS, &binds).await?;
        let skus = found.into_iter().map(|row| row.reader().text().map(Sku::stored));
        skus.collect()
    }

    /// Orders whole, sorted by code.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn orders(
        &self,
        tenant: &TenantCode,
        codes: &[OrderCode],
    ) -> Result<Vec<SaleOrder>, StoreError> {
        orders::load_by_codes(&mut *self.engine().read().await?, tenant, codes).await
    }

    /// What a flow asks the channel for, a page after a place: number, code, and the place's time. The place begins with a
    /// time: for returns it is when the order was dispatched, and moves on with the page; for the others it bounds when the
    /// order was placed, and stays. The status sync asks for orders that were cancelled since `cancelled_from` too. `limit` is 1
    /// to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn awaiting(
        &self,
        tenant: &TenantCode,
        channel: &ChannelCode,
        flow: Flow,
        (from, cancelled_from, after): (Moment, Moment, &str),
        limit: i64,
    ) -> Result<Vec<(ChannelOrderNo, OrderCode, Moment)>, StoreError> {
        let statement = match flow {
            Flow::OrderImport | Flow::StatusSync => &sql::ORDERS_AWAITING_STATUS,
            Flow::DeliverySync => &sql::ORDERS_AWAITING_DELIVERY,
            Flow::ReturnSync => &sql::ORDERS_AWAITING_RETURN,
        };
        let mut binds = vec![
            tenant.as_str().into(),
            channel.as_str().into(),
            after.into(),
            limit.clamp(1, 1_000).into(),
            from.0.into(),
        ];
        if matches!(flow, Flow::OrderImport | Flow::StatusSync) {
            binds.push(cancelled_from.0.into());
        }
        let mut page = Vec::new();
        for row in self.engine().ask(statement, &binds).await? {
            let mut r = row.reader();
            let (number, code) = (ChannelOrderNo::stored(r.text()?), OrderCode::stored(r.text()?));
            page.push((number, code, Moment(r.int()?)));
        }
        Ok(page)
    }

    /// Orders with a unit that waits and for which some facility has stock, oldest first, after a place in that order.
    /// `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn waiting(
        &self,
        tenant: &TenantCode,
        after: (Moment, &str),
        limit: i64,
    ) -> Result<Vec<(OrderCode, ChannelCode, Moment)>, StoreError> {
        let binds = [
            tenant.as_str().into(),
            after.0.0.into(),
            after.1.into(),
            limit.clamp(1, 1_000).into(),
        ];
        let mut page = Vec::new();
        for row in self.engine().ask(&sql::WAITING_ORDERS, &binds).await? {
            let mut r = row.reader();
            page.push((
                OrderCode::stored(r.text()?),
                ChannelCode::stored(r.text()?),
                Moment(r.int()?),
            ));
        }
        Ok(page)
    }

    /// The timelines of these orders, by order and number.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn timelines(
        &self,
        tenant: &TenantCode,
        codes: &[OrderCode],
    ) -> Result<Vec<(OrderCode, Event)>, StoreError> {
        orders::load_timelines(&mut *self.engine().read().await?, tenant, codes).await
    }

    /// The ledger's lines of one document.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn movements(&self, tenant: &TenantCode, document: &str) -> Result<Vec<Movement>, StoreError> {
        let binds = [tenant.as_str().into(), document.into()];
        let mut lines = Vec::new();
        for row in self
            .engine()
            .ask(&sql::LOAD_MOVEMENTS_OF_DOCUMENT, &binds)
            .await?
        {
            let mut r = row.reader();
            r.int()?;
            let (sku, facility) = (Sku::stored(r.text()?), FacilityCode::stored(r.text()?));
            let (from, to) = (bucket(r.text()?)?, bucket(r.text()?)?);
            let movement = domain::stock::Movement {
                sku,
                facility,
                from,
                to,
                quantity: r.int()?,
            };
            let reason = r.text()?;
            lines.push(Movement {
                movement,
                reason,
                actor: Actor {
                    who: r.text()?,
                    at: Moment(r.int()?),
                },
            });
        }
        Ok(lines)
    }
}

pub(crate) fn bucket(text: String) -> Result<Bucket, StoreError> {
    Bucket::parse(&text).ok_or(StoreError::Corrupt {
        what: "a bucket".to_owned(),
        problem: text,
    })
}
