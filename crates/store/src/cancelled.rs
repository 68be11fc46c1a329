//! Cancelled deliveries of all orders, as the page lists them.

use crate::engine::{StoreError, Value, rows};
use crate::orders::{code_rows, contradiction_of, corrupt, number, record_of};
use crate::{Store, statements as sql};
use domain::codes::{ChannelCode, ChannelOrderNo, OrderCode, TenantCode};
use domain::moment::Moment;
use domain::order::Origin;
use domain::order::address::Address;
use domain::recovery::CancelledDelivery;
use domain::recovery::view::Heading;
use domain::run::RunState;
use domain::sync::contradiction::Contradiction;
use std::collections::{BTreeMap, BTreeSet};

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
    /// The order's contradictions.
    pub contradictions: Vec<Contradiction>,
}

/// A place in the list: when, order, number of the record.
pub type CancelledPlace = (Moment, String, u32);

/// Which cancelled deliveries under a heading; empty texts let all pass.
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

/// A cancelled delivery that was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCancelled {
    /// The name.
    pub name: String,
    /// Our code of the order.
    pub order: OrderCode,
    /// The record's number in it.
    pub no: u32,
    /// Its old packing no., where it had one.
    pub packing_no: Option<String>,
    /// The order's channel.
    pub channel: ChannelCode,
    /// Whether it came back.
    pub is_back: bool,
}

/// A cancelled delivery that a run has yet to deal with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelledOfRun {
    /// Our code of the order.
    pub order: OrderCode,
    /// The record's number in it.
    pub no: u32,
    /// The order's channel.
    pub channel: ChannelCode,
    /// The channel's number of the order.
    pub channel_order_no: ChannelOrderNo,
    /// When the buyer placed it.
    pub placed_at: Moment,
}

/// A cancelled delivery whose run is over without having dealt with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forsaken {
    /// Whose.
    pub tenant: TenantCode,
    /// Our code of the order.
    pub order: OrderCode,
    /// The record's number in it.
    pub no: u32,
    /// The run.
    pub run_id: String,
    /// The order's channel.
    pub channel: ChannelCode,
    /// How the run ended; `None` where it is gone.
    pub state: Option<RunState>,
    /// The code of what stopped it; empty where nothing did.
    pub code: String,
    /// Its message.
    pub message: String,
}

impl Store {
    /// A page of the cancelled deliveries under a heading, the newest first, after a place. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn list_cancelled(
        &self,
        tenant: &TenantCode,
        heading: Heading,
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
            heading.as_str().into(),
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
        let mut session = self.engine().read().await?;
        for row in session.query(&sql::LIST_CANCELLED, &binds).await? {
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
                contradictions: Vec::new(),
            });
        }
        self.add_contradictions(tenant, &mut rows).await?;
        Ok(rows)
    }

    async fn add_contradictions(
        &self,
        tenant: &TenantCode,
        rows: &mut [CancelledRow],
    ) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let binds = [
            code_rows(rows.iter().map(|row| &row.order))?,
            tenant.as_str().into(),
        ];
        let mut found: BTreeMap<OrderCode, Vec<Contradiction>> = BTreeMap::new();
        for row in self.engine().ask(&sql::LOAD_CONTRADICTIONS, &binds).await? {
            let (code, contradiction) = contradiction_of(row)?;
            found.entry(code).or_default().push(contradiction);
        }
        for row in rows {
            // An order may have several records in the page.
            if let Some(of_it) = found.get(&row.order) {
                row.contradictions.clone_from(of_it);
            }
        }
        Ok(())
    }

    /// How many cancelled deliveries stand under each heading.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn count_cancelled(&self, tenant: &TenantCode) -> Result<Vec<(Heading, i64)>, StoreError> {
        let found = self
            .engine()
            .ask(&sql::COUNT_CANCELLED, &[tenant.as_str().into()])
            .await?;
        let read = |row: crate::engine::Row| {
            let mut r = row.reader();
            let heading = r.text()?;
            let heading = Heading::parse(&heading).ok_or_else(|| corrupt("a heading", &heading))?;
            Ok((heading, r.int()?))
        };
        found.into_iter().map(read).collect()
    }

    /// The cancelled deliveries behind each name: an old packing no., or an order by our code or the channel's number, which
    /// means all of its deliveries. `names` are 1,000 at most.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn named_cancelled(
        &self,
        tenant: &TenantCode,
        names: &[String],
    ) -> Result<Vec<NamedCancelled>, StoreError> {
        let unique: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        let given = rows(unique.into_iter().map(|name| [Value::from(name)]))?;
        let found = self
            .engine()
            .ask(&sql::NAMED_CANCELLED, &[given, tenant.as_str().into()])
            .await?;
        let read = |row: crate::engine::Row| {
            let mut r = row.reader();
            Ok::<_, StoreError>(NamedCancelled {
                name: r.text()?,
                order: OrderCode::stored(r.text()?),
                no: number(r.int()?)?,
                packing_no: r.opt_text()?,
                channel: ChannelCode::stored(r.text()?),
                is_back: r.flag()?,
            })
        };
        let mut named: Vec<NamedCancelled> = found.into_iter().map(read).collect::<Result<_, _>>()?;
        // A name may be a packing no. and an order's number.
        named.sort_by(|a, b| (&a.name, &a.order, a.no).cmp(&(&b.name, &b.order, b.no)));
        named.dedup_by(|a, b| (&a.name, &a.order, a.no) == (&b.name, &b.order, b.no));
        Ok(named)
    }

    /// What a run has yet to deal with, by order. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn cancelled_of_run(
        &self,
        tenant: &TenantCode,
        run_id: &str,
        limit: i64,
    ) -> Result<Vec<CancelledOfRun>, StoreError> {
        let binds = [
            tenant.as_str().into(),
            run_id.into(),
            limit.clamp(1, 1_000).into(),
        ];
        let found = self.engine().ask(&sql::CANCELLED_OF_RUN, &binds).await?;
        let read = |row: crate::engine::Row| {
            let mut r = row.reader();
            Ok(CancelledOfRun {
                order: OrderCode::stored(r.text()?),
                no: number(r.int()?)?,
                channel: ChannelCode::stored(r.text()?),
                channel_order_no: ChannelOrderNo::stored(r.text()?),
                placed_at: Moment(r.int()?),
            })
        };
        found.into_iter().map(read).collect()
    }

    /// Cancelled deliveries, of all tenants, that wait for a run that is over, after one of them. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn forsaken_deliveries(
        &self,
        after: Option<&Forsaken>,
        limit: i64,
    ) -> Result<Vec<Forsaken>, StoreError> {
        let binds = [
            limit.clamp(1, 1_000).into(),
            after.map_or("", |one| one.tenant.as_str()).into(),
            after.map_or("", |one| one.order.as_str()).into(),
            after.map_or(0, |one| i64::from(one.no)).into(),
        ];
        let found = self.engine().ask(&sql::FORSAKEN_DELIVERIES, &binds).await?;
        let read = |row: crate::engine::Row| {
            let mut r = row.reader();
            Ok(Forsaken {
                tenant: TenantCode::stored(r.text()?),
                order: OrderCode::stored(r.text()?),
                no: number(r.int()?)?,
                run_id: r.text()?,
                channel: ChannelCode::stored(r.text()?),
                state: RunState::parse(&r.text()?),
                code: r.text()?,
                message: r.text()?,
            })
        };
        found.into_iter().map(read).collect()
    }

    /// Deliveries of a channel, cancelled since a moment, whose cancel was withdrawn there and that nobody asked for yet: order and
    /// number. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn withdrawn_cancels(
        &self,
        tenant: &TenantCode,
        channel: &ChannelCode,
        from: Moment,
        limit: i64,
    ) -> Result<Vec<(OrderCode, u32)>, StoreError> {
        let binds = [
            tenant.as_str().into(),
            channel.as_str().into(),
            limit.clamp(1, 1_000).into(),
            from.0.into(),
        ];
        let found = self.engine().ask(&sql::WITHDRAWN_CANCELS, &binds).await?;
        let read = |row: crate::engine::Row| {
            let mut r = row.reader();
            Ok((OrderCode::stored(r.text()?), number(r.int()?)?))
        };
        found.into_iter().map(read).collect()
    }
}
