//! A page: load → decide → write, in one transaction with its outcomes. Deciding is a plain function, so nothing can wait
//! for a network inside the transaction.

use crate::engine::{ConstraintKind, Session, StoreError, Together, with_retry};
use crate::queue::NewRun;
use crate::stock::Held;
use crate::{Store, numbers, orders, pickups, queue, runs, shelves, statements as sql, stock};
use domain::change::{Desk, OrderChange};
use domain::codes::{ChannelCode, ChannelOrderNo, FacilityCode, OrderCode, Sku, TenantCode};
use domain::moment::Moment;
use domain::order::SaleOrder;
use domain::order::event::Actor;
use domain::package::Pickup;
use domain::sequence::NumberBook;
use domain::shelf::{Shelf, ShelfKey};
use domain::stock::Movement;
use domain::sync::Outcome;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Which orders a page is about.
#[derive(Debug, Clone)]
pub enum Pick {
    /// None: stock or sequences alone.
    None,
    /// None, but this shelf.
    Shelf(ShelfKey),
    /// Those of a channel with these numbers: the live one, else the newest.
    Numbers(ChannelCode, Vec<ChannelOrderNo>),
    /// Those with these codes.
    Codes(Vec<OrderCode>),
    /// Those with these codes, and who else lives under their numbers.
    Returning(Vec<OrderCode>),
}

/// What a page may number. What is drawn from is locked, so that others who draw wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbering {
    /// Nothing, as far as one can tell before.
    None,
    /// Packages, invoices and other papers.
    Papers,
    /// New orders too.
    OrdersToo,
}

/// What a page must be able to see.
#[derive(Debug, Clone)]
pub struct Scope {
    /// Whose.
    pub tenant: TenantCode,
    /// Which orders.
    pub pick: Pick,
    /// SKUs beyond those of the orders: of orders that may be taken in, of an adjustment.
    pub skus: BTreeSet<Sku>,
    /// The facilities that serve the channel, first choice first.
    pub facilities: Vec<FacilityCode>,
    /// What may be numbered.
    pub numbering: Numbering,
    /// The moment and the tenant's day.
    pub now: (Moment, Date),
    /// The run that does this, where one does: it must still hold its lease when this is committed.
    pub fence: Option<Fence>,
}

/// A run's claim, as every commit of its work checks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// The run.
    pub run_id: String,
    /// The token of the claim; another claim has another one.
    pub token: i64,
}

/// What was loaded: the orders by code, and the desk to decide at.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The orders, sorted by code.
    pub orders: Vec<SaleOrder>,
    /// Numbers, stock, time.
    pub desk: Desk,
    /// The number of the next new order.
    pub next_order: u64,
    /// For orders that may come back: another live order of the same number.
    pub rivals: BTreeMap<OrderCode, OrderCode>,
    /// The shelf that was asked for, where it exists.
    pub shelf: Option<Shelf>,
}

/// What a sync records of one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageRecord {
    /// Of which run.
    pub run_id: String,
    /// The token of the run's claim.
    pub token: i64,
    /// The channel.
    pub channel: Option<ChannelCode>,
    /// Which page, from 1.
    pub page_no: u32,
    /// When the channel was asked.
    pub asked_at: Option<Moment>,
    /// Orders left unchanged: number, code, message.
    pub unchanged: Vec<(ChannelOrderNo, Outcome)>,
    /// All others.
    pub outcomes: Vec<(ChannelOrderNo, Outcome)>,
    /// What the page adds to the run's counts: unchanged, skipped, changed, contradiction, failed.
    pub counts: [i64; 5],
    /// Words that the status table lacks, and how often each came.
    pub unknown_words: Vec<(String, i64)>,
    /// Pages of the run before it that changed nothing, kept until now and written along.
    pub earlier: Vec<PageRecord>,
}

/// What follows from a decision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FollowUp {
    /// Runs that are asked for.
    pub runs: Vec<NewRun>,
    /// Pickups that are made.
    pub new_pickups: Vec<Pickup>,
    /// Open pickups that are changed.
    pub pickups: Vec<Pickup>,
}

/// What a decision on a page gives.
#[derive(Debug, Clone)]
pub struct Written<R> {
    /// Orders that change.
    pub changes: Vec<OrderChange>,
    /// Movements that belong to no order, under this document.
    pub adjustment: Option<(String, Vec<Movement>)>,
    /// The desk as the decisions left it.
    pub desk: Desk,
    /// The number of the next new order.
    pub next_order: u64,
    /// What the run records.
    pub page: Option<PageRecord>,
    /// What is written along in the same transaction.
    pub follow_up: FollowUp,
    /// Anything the caller wants back.
    pub result: R,
}

/// What was loaded beside the orders, to write by difference.
pub(crate) struct Base {
    held: Held,
    numbers: NumberBook,
    next_order: u64,
}

impl Store {
    /// Loads a page, without locks, for a decision that is not written: a dry run, or to see whether anything changes.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn look(&self, scope: &Scope) -> Result<Loaded, StoreError> {
        let mut session = self.engine().read().await?;
        Ok(load(&mut *session, scope, false).await?.0)
    }

    /// Loads a page under locks, lets `decide` decide on it, and writes all of it or nothing. Busy databases and lost races
    /// are tried again, with a fresh load and a fresh decision; so is a decision that wanted a number where the scope has none,
    /// with the sequences then: to lock them after the stock would break the order of the locks.
    ///
    /// # Errors
    /// What is left after the retries.
    pub async fn decide<R: Send>(
        &self,
        scope: &Scope,
        actor: &Actor,
        reason: &str,
        decide: impl Fn(Loaded) -> Written<R> + Send + Sync,
    ) -> Result<R, StoreError> {
        match self.decide_once(scope, (actor, reason), &decide).await? {
            Some(result) => Ok(result),
            None => {
                let scope = Scope {
                    numbering: Numbering::Papers,
                    ..scope.clone()
                };
                let done = self.decide_once(&scope, (actor, reason), &decide).await?;
                done.ok_or_else(|| StoreError::Other {
                    message: "a number was missed although the sequences were there".to_owned(),
                })
            }
        }
    }

    /// As [`Store::decide`]; nothing is written, and `None` answered, where a number was missed.
    async fn decide_once<R: Send>(
        &self,
        scope: &Scope,
        (actor, reason): (&Actor, &str),
        decide: &(impl Fn(Loaded) -> Written<R> + Send + Sync),
    ) -> Result<Option<R>, StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let (loaded, base) = load(&mut *session, scope, true).await?;
            let written = decide(loaded);
            if written.desk.numbers.was_missed() {
                return Ok(None);
            }
            write(&mut *session, scope, (actor, reason), &base, &written)
                .await
                .map_err(lost_race)?;
            session.commit().await?;
            Ok(Some(written.result))
        })
        .await
    }

    /// Writes what the caller decided earlier, on the versions it decided on. Stock moves as the changes' movements say, on top of
    /// what others moved meanwhile.
    ///
    /// # Errors
    /// `Conflict` where an order was changed meanwhile, `Constraint` where the stock is not there any more; nothing is
    /// written then.
    pub async fn commit_changes(
        &self,
        tenant: &TenantCode,
        changes: &[OrderChange],
        actor: &Actor,
        reason: &str,
    ) -> Result<(), StoreError> {
        let mut session = self.engine().write().await?;
        // Before all else: a stale change may bring keys that are taken by now, and that is no fault of the keys.
        refuse_stale(&mut *session, tenant, changes).await?;
        let mut together = Together::default();
        let after = orders::write(&mut *session, tenant, changes, (actor, reason), &mut together).await?;
        let moved = changes.iter().flat_map(|change| &change.movements);
        stock::shift(&mut *session, tenant, moved, &mut together).await?;
        together.run(&mut *session).await?;
        after.write(&mut *session, tenant).await?;
        session.commit().await
    }
}

/// Locks the orders of the changes, and refuses where one is not what its change was decided on.
async fn refuse_stale(
    session: &mut dyn Session,
    tenant: &TenantCode,
    changes: &[OrderChange],
) -> Result<(), StoreError> {
    let before: Vec<&SaleOrder> = changes
        .iter()
        .filter_map(|change| change.before.as_ref())
        .collect();
    let codes: Vec<OrderCode> = before.iter().map(|order| order.code.clone()).collect();
    let now = orders::lock_by_codes(session, tenant, &codes).await?;
    let versions: BTreeMap<&OrderCode, u64> = now.iter().map(|order| (&order.code, order.version)).collect();
    let is_stale = |order: &&SaleOrder| versions.get(&order.code) != Some(&order.version);
    match before.into_iter().any(|order| is_stale(&order)) {
        true => Err(StoreError::Conflict {
            what: "an order of the page".to_owned(),
        }),
        false => Ok(()),
    }
}

/// Keys that two writers may both be about to make. Any other key that is there already is no race: a number that a
/// sequence gave twice stays given.
const RACED: [&str; 4] = [
    "sale_order_live",
    "stock_level_pkey",
    "sequence_pkey",
    "putaway_line_open",
];

/// Two writers met on a key that one of them made first: decided again, the second one sees it.
pub(crate) fn lost_race(error: StoreError) -> StoreError {
    match error {
        StoreError::Constraint {
            kind: ConstraintKind::Unique,
            name,
            ..
        } if RACED.contains(&name.as_str()) => StoreError::Conflict { what: name },
        // A decision never takes more than it saw, and what it saw it had locked; a change that was decided without locks may
        // find less.
        StoreError::Constraint {
            kind: ConstraintKind::Check,
            name,
            ..
        } if name.starts_with("stock_level_") || name.starts_with("shelf_stock_") => {
            StoreError::Conflict { what: name }
        }
        error @ (StoreError::Busy { .. }
        | StoreError::Conflict { .. }
        | StoreError::Constraint { .. }
        | StoreError::Unavailable { .. }
        | StoreError::PendingMigrations { .. }
        | StoreError::Schema { .. }
        | StoreError::Address { .. }
        | StoreError::Corrupt { .. }
        | StoreError::Fenced { .. }
        | StoreError::Secret(_)
        | StoreError::Other { .. }) => error,
    }
}

pub(crate) async fn load(
    session: &mut dyn Session,
    scope: &Scope,
    locked: bool,
) -> Result<(Loaded, Base), StoreError> {
    let tenant = &scope.tenant;
    let next_order = match scope.numbering {
        Numbering::OrdersToo => load_next_order(session, tenant, locked).await?,
        Numbering::None | Numbering::Papers => 0,
    };
    let codes = match &scope.pick {
        Pick::None | Pick::Shelf(_) => Vec::new(),
        Pick::Codes(codes) | Pick::Returning(codes) => codes.clone(),
        Pick::Numbers(channel, nos) => orders::codes_of_numbers(session, tenant, channel, nos).await?,
    };
    let orders = match locked {
        true => orders::lock_by_codes(session, tenant, &codes).await?,
        false => orders::load_by_codes(session, tenant, &codes).await?,
    };
    let rivals = match &scope.pick {
        Pick::Returning(codes) => load_rivals(session, tenant, codes).await?,
        Pick::None | Pick::Shelf(_) | Pick::Codes(_) | Pick::Numbers(..) => BTreeMap::new(),
    };
    let numbers = match scope.numbering {
        Numbering::None => NumberBook::absent(),
        Numbering::Papers | Numbering::OrdersToo => numbers::load(session, tenant, locked).await?,
    };
    let mut skus = scope.skus.clone();
    skus.extend(
        orders
            .iter()
            .flat_map(|order| order.items.iter().map(|item| item.sku.clone())),
    );
    let held = stock::load(session, tenant, &skus, locked).await?;
    let shelf = match &scope.pick {
        Pick::Shelf(key) => shelves::load_one(session, tenant, key, locked).await?,
        Pick::None | Pick::Codes(_) | Pick::Numbers(..) | Pick::Returning(_) => None,
    };
    let desk = Desk {
        numbers: numbers.clone(),
        stock: held.book(),
        facilities: scope.facilities.clone(),
        now: scope.now.0,
        today: scope.now.1,
    };
    Ok((
        Loaded {
            orders,
            desk,
            next_order,
            rivals,
            shelf,
        },
        Base {
            held,
            numbers,
            next_order,
        },
    ))
}

async fn load_rivals(
    session: &mut dyn Session,
    tenant: &TenantCode,
    codes: &[OrderCode],
) -> Result<BTreeMap<OrderCode, OrderCode>, StoreError> {
    let binds = [orders::code_rows(codes)?, tenant.as_str().into()];
    let mut rivals = BTreeMap::new();
    for row in session.query(&sql::RIVALS_OF_ORDERS, &binds).await? {
        let mut r = row.reader();
        rivals.insert(OrderCode::stored(r.text()?), OrderCode::stored(r.text()?));
    }
    Ok(rivals)
}

async fn load_next_order(
    session: &mut dyn Session,
    tenant: &TenantCode,
    locked: bool,
) -> Result<u64, StoreError> {
    let statement = if locked {
        &sql::LOCK_NEXT_ORDER
    } else {
        &sql::LOAD_NEXT_ORDER
    };
    let found = session.query(statement, &[tenant.as_str().into()]).await?;
    match found.into_iter().next() {
        Some(row) => row.reader().int().map(|n| u64::try_from(n).unwrap_or(1)),
        None => Err(StoreError::Other {
            message: format!("tenant {tenant} does not exist"),
        }),
    }
}

pub(crate) async fn write<R>(
    session: &mut dyn Session,
    scope: &Scope,
    why: (&Actor, &str),
    base: &Base,
    written: &Written<R>,
) -> Result<(), StoreError> {
    let (tenant, at) = (&scope.tenant, why.0.at);
    let mut together = Together::default();
    if written.next_order != base.next_order {
        let binds = vec![tenant.as_str().into(), orders::number_of(written.next_order)];
        together.add(&sql::UPDATE_NEXT_ORDER, binds);
    }
    let after = orders::write(session, tenant, &written.changes, why, &mut together).await?;
    if let Some((document, movements)) = &written.adjustment {
        orders::write_movements(&mut together, tenant, document, movements, why)?;
    }
    numbers::write(&mut together, tenant, &base.numbers, &written.desk.numbers)?;
    stock::write(&mut together, tenant, &base.held, &written.desk.stock)?;
    together.run(session).await?;
    after.write(session, tenant).await?;
    for run in &written.follow_up.runs {
        queue::insert_run(session, tenant, run).await?;
    }
    for pickup in &written.follow_up.pickups {
        pickups::update(session, tenant, pickup).await?;
    }
    for pickup in &written.follow_up.new_pickups {
        pickups::insert(session, tenant, pickup).await?;
    }
    match (&written.page, &scope.fence) {
        (Some(page), _) => runs::write_page(session, tenant, page, at).await,
        (None, Some(fence)) => queue::check_fence(session, tenant, fence, at).await,
        (None, None) => Ok(()),
    }
}
