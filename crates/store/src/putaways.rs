//! Putaways: decided together with the orders of their lines, in one transaction.

use crate::engine::{RowReader, Session, StoreError, Value, rows, with_retry};
use crate::orders::{code_rows, corrupt, number};
use crate::page::{self, lost_race};
use crate::putaway_rows::{line_of, line_row, new_line_row, new_row, row_of, scan_of, scan_row, unit_of};
use crate::{Loaded, Pick, Scope, Store, Written, shelves, statements as sql};
use domain::codes::{FacilityCode, OrderCode, ShelfCode, TenantCode};
use domain::invariants::{PlacedLine, PutawayTally};
use domain::moment::Moment;
use domain::order::event::Actor;
use domain::putaway::{Putaway, PutawayKey, PutawayState, PutawayType, Unit};
use domain::shelf::ShelfKey;
use std::collections::BTreeMap;

/// Which putaways a decision is about.
#[derive(Debug, Clone)]
pub enum PutawayPick {
    /// The open ones that units of the scope's orders lie in.
    OfOrders,
    /// This one, with the orders of its lines in place of the scope's.
    One(PutawayKey),
    /// As [`Self::One`], with this shelf of its facility.
    Onto(PutawayKey, ShelfCode),
}

/// What a decision on putaways gives: what a page gives, and the putaways that are new or changed.
#[derive(Debug, Clone)]
pub struct Decided<R> {
    /// Orders, stock, numbers.
    pub written: Written<R>,
    /// Putaways as they are now, each with the version that it was decided on; 0 is new.
    pub putaways: Vec<Putaway>,
}

/// A putaway as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PutawaySummary {
    /// Facility and number.
    #[serde(flatten)]
    pub key: PutawayKey,
    /// Where its goods come from.
    pub source: PutawayType,
    /// How far it is.
    pub state: PutawayState,
    /// Its lines.
    pub lines: i64,
    /// Lines that are open.
    pub open: i64,
    /// Lines whose goods are placed.
    pub done: i64,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: Moment,
    /// When it was completed or discarded.
    pub closed_at: Option<Moment>,
}

impl Store {
    /// As [`Store::decide`], with putaways. They are locked last, and only by whoever holds the locks of their orders.
    ///
    /// # Errors
    /// What is left after the retries.
    pub async fn decide_putaways<R: Send>(
        &self,
        scope: &Scope,
        pick: &PutawayPick,
        (actor, reason): (&Actor, &str),
        decide: impl Fn(Loaded, Vec<Putaway>) -> Decided<R> + Send + Sync,
    ) -> Result<R, StoreError> {
        let decide = &decide;
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let mut scope = scope.clone();
            if let PutawayPick::One(key) | PutawayPick::Onto(key, _) = pick {
                scope.pick = Pick::Codes(orders_of(&mut *session, &scope.tenant, key).await?);
            }
            let (mut loaded, base) = page::load(&mut *session, &scope, true).await?;
            let keys = match pick {
                PutawayPick::One(key) => vec![key.clone()],
                PutawayPick::Onto(key, shelf) => {
                    let shelf = ShelfKey {
                        facility: key.facility.clone(),
                        shelf: shelf.clone(),
                    };
                    loaded.shelf = shelves::load_one(&mut *session, &scope.tenant, &shelf, true).await?;
                    vec![key.clone()]
                }
                PutawayPick::OfOrders => {
                    let codes = loaded.orders.iter().map(|order| &order.code);
                    open_of_orders(&mut *session, &scope.tenant, code_rows(codes)?).await?
                }
            };
            let before = load(&mut *session, &scope.tenant, &keys, true).await?;
            let decided = decide(loaded, before.clone());
            let writing = async {
                page::write(&mut *session, &scope, (actor, reason), &base, &decided.written).await?;
                write(&mut *session, &scope.tenant, &before, &decided.putaways).await
            };
            writing.await.map_err(lost_race)?;
            session.commit().await?;
            Ok(decided.written.result)
        })
        .await
    }

    /// A page of putaways after a place. Empty filters match all. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn list_putaways(
        &self,
        tenant: &TenantCode,
        after: (&str, &str),
        [facility, source, state]: [&str; 3],
        limit: i64,
    ) -> Result<Vec<PutawaySummary>, StoreError> {
        let mut session = self.engine().read().await?;
        let binds = [
            tenant.as_str().into(),
            after.0.into(),
            after.1.into(),
            facility.into(),
            source.into(),
            state.into(),
            limit.clamp(1, 1_000).into(),
        ];
        let found = session.query(&sql::LIST_PUTAWAYS, &binds).await?;
        found
            .into_iter()
            .map(|row| {
                let mut r = row.reader();
                Ok(PutawaySummary {
                    key: key_of(&mut r)?,
                    source: source_of(&r.text()?)?,
                    state: state_of(&r.text()?)?,
                    lines: r.int()?,
                    open: r.int()?,
                    done: r.int()?,
                    created_by: r.text()?,
                    created_at: Moment(r.int()?),
                    closed_at: r.opt_int()?.map(Moment),
                })
            })
            .collect()
    }

    /// The putaways with this number, in any facility or in one.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn find_putaways(
        &self,
        tenant: &TenantCode,
        putaway_no: &str,
        facility: &str,
    ) -> Result<Vec<PutawayKey>, StoreError> {
        let mut session = self.engine().read().await?;
        let binds = [tenant.as_str().into(), putaway_no.into(), facility.into()];
        let found = session.query(&sql::FIND_PUTAWAYS, &binds).await?;
        found.into_iter().map(|row| key_of(&mut row.reader())).collect()
    }

    /// Putaways whole; those that do not exist are left out.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn putaways(
        &self,
        tenant: &TenantCode,
        keys: &[PutawayKey],
    ) -> Result<Vec<Putaway>, StoreError> {
        load(&mut *self.engine().read().await?, tenant, keys, false).await
    }

    /// Every line that putaways ever had of these orders, by order.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn putaway_lines(
        &self,
        tenant: &TenantCode,
        codes: &[OrderCode],
    ) -> Result<BTreeMap<OrderCode, Vec<PlacedLine>>, StoreError> {
        lines_of_orders(&mut *self.engine().read().await?, tenant, codes).await
    }

    /// A page of units that wait for putaway after a place, each with the open putaway that it lies in. `returned` asks for
    /// those that came back, or for the others. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn pending_units(
        &self,
        tenant: &TenantCode,
        after: (&str, u32),
        returned: Option<bool>,
        limit: i64,
    ) -> Result<Vec<(Unit, Option<String>)>, StoreError> {
        let mut session = self.engine().read().await?;
        let which = match returned {
            None => "",
            Some(true) => "RETURNED",
            Some(false) => "CANCELLED",
        };
        let binds = [
            tenant.as_str().into(),
            after.0.into(),
            i64::from(after.1).into(),
            which.into(),
            limit.clamp(1, 1_000).into(),
        ];
        let found = session.query(&sql::PENDING_UNITS, &binds).await?;
        found
            .into_iter()
            .map(|row| {
                let mut r = row.reader();
                Ok((unit_of(&mut r)?, r.opt_text()?))
            })
            .collect()
    }
}

fn key_rows<'k>(keys: impl IntoIterator<Item = &'k PutawayKey>) -> Result<Value, StoreError> {
    let row = |key: &PutawayKey| [Value::from(key.facility.as_str()), key.putaway_no.as_str().into()];
    rows(keys.into_iter().map(row))
}

fn key_of(r: &mut RowReader) -> Result<PutawayKey, StoreError> {
    Ok(PutawayKey {
        facility: FacilityCode::stored(r.text()?),
        putaway_no: r.text()?,
    })
}

fn source_of(text: &str) -> Result<PutawayType, StoreError> {
    PutawayType::parse(text).ok_or_else(|| corrupt("a putaway's source", text))
}

fn state_of(text: &str) -> Result<PutawayState, StoreError> {
    PutawayState::parse(text).ok_or_else(|| corrupt("a putaway's state", text))
}

/// The orders of a putaway's lines. Which they are never changes, so this may be read before any lock.
async fn orders_of(
    session: &mut dyn Session,
    tenant: &TenantCode,
    key: &PutawayKey,
) -> Result<Vec<OrderCode>, StoreError> {
    let binds = [
        tenant.as_str().into(),
        key.facility.as_str().into(),
        key.putaway_no.as_str().into(),
    ];
    let found = session.query(&sql::ORDERS_OF_PUTAWAY, &binds).await?;
    found
        .into_iter()
        .map(|row| row.reader().text().map(OrderCode::stored))
        .collect()
}

async fn open_of_orders(
    session: &mut dyn Session,
    tenant: &TenantCode,
    codes: Value,
) -> Result<Vec<PutawayKey>, StoreError> {
    let binds = [codes, tenant.as_str().into()];
    let found = session.query(&sql::OPEN_PUTAWAYS_OF_ORDERS, &binds).await?;
    found.into_iter().map(|row| key_of(&mut row.reader())).collect()
}

async fn load(
    session: &mut dyn Session,
    tenant: &TenantCode,
    keys: &[PutawayKey],
    locked: bool,
) -> Result<Vec<Putaway>, StoreError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let binds = [key_rows(keys)?, tenant.as_str().into()];
    if locked {
        session.query(&sql::LOCK_PUTAWAYS, &binds).await?;
    }
    let mut found: BTreeMap<PutawayKey, Putaway> = BTreeMap::new();
    for row in session.query(&sql::LOAD_PUTAWAYS, &binds).await? {
        let mut r = row.reader();
        let putaway = Putaway {
            key: key_of(&mut r)?,
            source: source_of(&r.text()?)?,
            state: state_of(&r.text()?)?,
            lines: Vec::new(),
            scans: Vec::new(),
            created_by: r.text()?,
            created_at: Moment(r.int()?),
            closed_at: r.opt_int()?.map(Moment),
            version: u64::from(number(r.int()?)?),
        };
        found.insert(putaway.key.clone(), putaway);
    }
    for row in session.query(&sql::LOAD_PUTAWAY_LINES, &binds).await? {
        let mut r = row.reader();
        let key = key_of(&mut r)?;
        let line = line_of(&mut r)?;
        if let Some(putaway) = found.get_mut(&key) {
            putaway.lines.push(line);
        }
    }
    for row in session.query(&sql::LOAD_PUTAWAY_SCANS, &binds).await? {
        let mut r = row.reader();
        let key = key_of(&mut r)?;
        let scan = scan_of(&mut r)?;
        if let Some(putaway) = found.get_mut(&key) {
            putaway.scans.push(scan);
        }
    }
    Ok(found.into_values().collect())
}

/// Every putaway line of these orders, by order.
pub(crate) async fn lines_of_orders(
    session: &mut dyn Session,
    tenant: &TenantCode,
    codes: &[OrderCode],
) -> Result<BTreeMap<OrderCode, Vec<PlacedLine>>, StoreError> {
    let binds = [code_rows(codes)?, tenant.as_str().into()];
    let mut all: BTreeMap<OrderCode, Vec<PlacedLine>> = BTreeMap::new();
    for row in session.query(&sql::LINES_OF_ORDERS, &binds).await? {
        let mut r = row.reader();
        let key = key_of(&mut r)?;
        let line = line_of(&mut r)?;
        let source = source_of(&r.text()?)?;
        let placed = PlacedLine { key, source, line };
        all.entry(placed.line.unit.order.clone())
            .or_default()
            .push(placed);
    }
    Ok(all)
}

/// Every putaway as kept, beside its lines as counted.
pub(crate) async fn tallies(
    session: &mut dyn Session,
    tenant: &TenantCode,
) -> Result<Vec<PutawayTally>, StoreError> {
    let found = session
        .query(&sql::TALLY_PUTAWAYS, &[tenant.as_str().into()])
        .await?;
    found
        .into_iter()
        .map(|row| {
            let mut r = row.reader();
            Ok(PutawayTally {
                key: key_of(&mut r)?,
                state: state_of(&r.text()?)?,
                kept: [r.int()?, r.int()?, r.int()?],
                counted: [r.int()?, r.int()?, r.int()?, r.int()?],
                on_shelf: [r.int()?, r.int()?],
            })
        })
        .collect()
}

/// Writes putaways by difference to what was loaded.
///
/// # Errors
/// `Conflict` where one was changed meanwhile, or a line that was open is not any more.
async fn write(
    session: &mut dyn Session,
    tenant: &TenantCode,
    before: &[Putaway],
    after: &[Putaway],
) -> Result<(), StoreError> {
    let [mut new, mut changed, mut new_lines, mut lines, mut scans]: [Vec<Vec<Value>>; 5] =
        Default::default();
    for putaway in after {
        let old = before.iter().find(|old| old.key == putaway.key);
        for scan in &putaway.scans {
            if old.is_none_or(|old| !old.scans.contains(scan)) {
                scans.push(scan_row(&putaway.key, scan)?);
            }
        }
        match old {
            None => {
                new.push(new_row(putaway));
                new_lines.extend(putaway.lines.iter().map(|line| new_line_row(&putaway.key, line)));
            }
            Some(old) if old != putaway => {
                changed.push(row_of(putaway));
                for line in &putaway.lines {
                    let was = old.line(line.no).filter(|was| *was != line);
                    lines.extend(was.map(|was| line_row(&putaway.key, line, was.state)));
                }
            }
            Some(_) => {}
        }
    }
    for (statement, all) in [
        (&sql::INSERT_PUTAWAYS, new),
        (&sql::INSERT_PUTAWAY_LINES, new_lines),
        (&sql::UPDATE_PUTAWAYS, changed),
        (&sql::UPDATE_PUTAWAY_LINES, lines),
        (&sql::UPSERT_PUTAWAY_SCANS, scans),
    ] {
        if all.is_empty() {
            continue;
        }
        let expected = all.len() as u64;
        let affected = session
            .exec(statement, &[rows(all)?, tenant.as_str().into()])
            .await?;
        if affected != expected {
            let what = "a putaway".to_owned();
            return Err(StoreError::Conflict { what });
        }
    }
    Ok(())
}
