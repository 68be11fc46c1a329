//! The books, whole: what `ordertide doctor` checks the orders against.

use crate::engine::{Session, StoreError};
use crate::find::bucket;
use crate::stock::{level_of, shelved_of};
use crate::{Store, bookings, orders, pickups, putaways, statements as sql};
use domain::carrier::Booking;
use domain::codes::{ChannelCode, FacilityCode, OrderCode, ShelfCode, Sku, TenantCode};
use domain::invariants::{PlacedLine, PutawayTally, ShelfBooks};
use domain::order::event::Event;
use domain::order::{OrderStatus, SaleOrder};
use domain::package::Pickup;
use domain::shelf::ShelfKey;
use domain::stock::Level;
use std::collections::BTreeMap;

/// Orders loaded at once.
const PAGE: i64 = 500;

/// Levels, the ledger's sums, and the kept counters.
#[derive(Debug, Clone, Default)]
pub struct Books {
    /// Levels as stored.
    pub levels: BTreeMap<(Sku, FacilityCode), Level>,
    /// The ledger's sums.
    pub ledger: BTreeMap<(Sku, FacilityCode), Level>,
    /// Orders by channel and status as kept.
    pub counters: BTreeMap<(ChannelCode, OrderStatus), i64>,
    /// Putaways as kept and as counted.
    pub putaways: Vec<PutawayTally>,
    /// Shelves as kept and as the ledger has them.
    pub shelves: ShelfBooks,
    /// Pickups that may still take place, or for which something is to be done.
    pub pickups: Vec<Pickup>,
    /// Tracking numbers in use, of packages that are here still.
    pub bookings: Vec<Booking>,
}

impl Store {
    /// Walks over all orders of a tenant with their timelines and putaway lines, `PAGE` at a time, then reads the books: all of it from one
    /// snapshot, so that it may run while others write.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn audit(
        &self,
        tenant: &TenantCode,
        mut visit: impl FnMut(&SaleOrder, &[Event], &[PlacedLine]) + Send,
    ) -> Result<Books, StoreError> {
        let mut session = self.engine().read().await?;
        let mut after = String::new();
        loop {
            let binds = [tenant.as_str().into(), after.as_str().into(), PAGE.into()];
            let mut codes = Vec::new();
            for row in session.query(&sql::ALL_ORDER_CODES, &binds).await? {
                codes.push(OrderCode::stored(row.reader().text()?));
            }
            let Some(last) = codes.last() else { break };
            after = last.to_string();
            let mut timelines: BTreeMap<OrderCode, Vec<Event>> = BTreeMap::new();
            for (code, event) in orders::load_timelines(&mut *session, tenant, &codes).await? {
                timelines.entry(code).or_default().push(event.event);
            }
            let lines = putaways::lines_of_orders(&mut *session, tenant, &codes).await?;
            for order in orders::load_by_codes(&mut *session, tenant, &codes).await? {
                let events = timelines.get(&order.code).map_or(&[][..], Vec::as_slice);
                visit(&order, events, lines.get(&order.code).map_or(&[], Vec::as_slice));
            }
        }
        books(&mut *session, tenant).await
    }

    /// The tenant's books, from one snapshot.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn books(&self, tenant: &TenantCode) -> Result<Books, StoreError> {
        books(&mut *self.engine().read().await?, tenant).await
    }

    /// A page of order codes after a code, for a walk over all of them. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn order_codes(
        &self,
        tenant: &TenantCode,
        after: &str,
        limit: i64,
    ) -> Result<Vec<OrderCode>, StoreError> {
        let mut session = self.engine().read().await?;
        let binds = [tenant.as_str().into(), after.into(), limit.clamp(1, 1_000).into()];
        let found = session.query(&sql::ALL_ORDER_CODES, &binds).await?;
        found
            .into_iter()
            .map(|row| row.reader().text().map(OrderCode::stored))
            .collect()
    }
}

async fn books(session: &mut dyn Session, tenant: &TenantCode) -> Result<Books, StoreError> {
    let binds = [tenant.as_str().into()];
    let levels = session.query(&sql::ALL_LEVELS, &binds).await?;
    let levels = levels.into_iter().map(level_of).collect::<Result<_, _>>()?;
    let mut ledger: BTreeMap<(Sku, FacilityCode), Level> = BTreeMap::new();
    for row in session.query(&sql::SUM_LEDGER, &binds).await? {
        let mut r = row.reader();
        let key = (Sku::stored(r.text()?), FacilityCode::stored(r.text()?));
        let index = bucket(r.text()?)?.index();
        let units = r.int()?;
        if let Some(index) = index {
            ledger.entry(key).or_default().0[index] = units;
        }
    }
    let mut counters = BTreeMap::new();
    for row in session.query(&sql::LOAD_COUNTERS, &binds).await? {
        let mut r = row.reader();
        let (channel, status, orders) = (ChannelCode::stored(r.text()?), r.text()?, r.int()?);
        let status = OrderStatus::parse(&status).ok_or(StoreError::Corrupt {
            what: "a counter's status".to_owned(),
            problem: status,
        })?;
        counters.insert((channel, status), orders);
    }
    let putaways = putaways::tallies(session, tenant).await?;
    Ok(Books {
        levels,
        ledger,
        counters,
        putaways,
        shelves: shelves(session, tenant).await?,
        pickups: pickups::of_audit(session, tenant).await?,
        bookings: bookings::of_audit(session, tenant).await?,
    })
}

async fn shelves(session: &mut dyn Session, tenant: &TenantCode) -> Result<ShelfBooks, StoreError> {
    let binds = [tenant.as_str().into()];
    let mut books = ShelfBooks::default();
    for row in session.query(&sql::ALL_SHELVES, &binds).await? {
        let mut r = row.reader();
        books.shelves.insert(ShelfKey {
            facility: FacilityCode::stored(r.text()?),
            shelf: ShelfCode::stored(r.text()?),
        });
    }
    for row in session.query(&sql::SUMS_OF_SHELVES, &binds).await? {
        let mut r = row.reader();
        let key = (Sku::stored(r.text()?), FacilityCode::stored(r.text()?));
        books.sums.insert(key, r.int()?);
    }
    let stock = session.query(&sql::ALL_SHELF_STOCK, &binds).await?;
    books.stock = stock.into_iter().map(shelved_of).collect::<Result<_, _>>()?;
    let ledger = session.query(&sql::SUM_SHELF_LEDGER, &binds).await?;
    books.ledger = ledger.into_iter().map(shelved_of).collect::<Result<_, _>>()?;
    Ok(books)
}
