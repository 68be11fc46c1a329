//! Stock levels: locked in the order of SKU and facility, written by difference. What lies on shelves is looked at only where
//! something does, and is guarded by the lock of its level.

use crate::engine::{Row, Session, Statement, StoreError, Together, Value, rows};
use crate::statements as sql;
use domain::codes::{FacilityCode, ShelfCode, Sku, TenantCode};
use domain::stock::{self, Level, Movement, Shelved, StockBook};
use std::collections::{BTreeMap, BTreeSet};

/// Levels by SKU and facility.
pub(crate) type Levels = BTreeMap<(Sku, FacilityCode), Level>;

/// What was loaded, to write by difference.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held {
    /// The levels; what has no row is left out.
    levels: Levels,
    /// What lies on shelves; rows that were not looked at are left out.
    shelves: Shelved,
}

impl Held {
    /// The book to decide on.
    pub(crate) fn book(&self) -> StockBook {
        StockBook::new(self.levels.clone()).with_shelves(self.shelves.clone())
    }
}

fn sku_rows(skus: &BTreeSet<Sku>) -> Result<Value, StoreError> {
    rows(skus.iter().map(|sku| [Value::from(sku.as_str())]))
}

/// The levels of these SKUs in every facility; what has no row is left out, and not locked either.
pub(crate) async fn load(
    session: &mut dyn Session,
    tenant: &TenantCode,
    skus: &BTreeSet<Sku>,
    locked: bool,
) -> Result<Held, StoreError> {
    let mut held = Held::default();
    if skus.is_empty() {
        return Ok(held);
    }
    let statement = match locked {
        true => &sql::LOCK_STOCK,
        false => &sql::LOAD_STOCK,
    };
    let mut on_shelves = BTreeSet::new();
    for row in session
        .query(statement, &[sku_rows(skus)?, tenant.as_str().into()])
        .await?
    {
        let mut r = row.reader();
        let key = (Sku::stored(r.text()?), FacilityCode::stored(r.text()?));
        let level = Level([r.int()?, r.int()?, r.int()?, r.int()?, r.int()?]);
        if r.int()? != 0 {
            on_shelves.insert(key.0.clone());
        }
        held.levels.insert(key, level);
    }
    if !on_shelves.is_empty() {
        held.shelves = load_shelves(session, tenant, &on_shelves).await?;
    }
    Ok(held)
}

/// What of these SKUs lies on shelves.
pub(crate) async fn load_shelves(
    session: &mut dyn Session,
    tenant: &TenantCode,
    skus: &BTreeSet<Sku>,
) -> Result<Shelved, StoreError> {
    let binds = [sku_rows(skus)?, tenant.as_str().into()];
    let all = session.query(&sql::LOAD_SHELF_STOCK, &binds).await?;
    all.into_iter().map(shelved_of).collect()
}

pub(crate) fn shelved_of(row: Row) -> Result<((Sku, FacilityCode, ShelfCode), i64), StoreError> {
    let mut r = row.reader();
    let (sku, facility) = (Sku::stored(r.text()?), FacilityCode::stored(r.text()?));
    Ok(((sku, facility, ShelfCode::stored(r.text()?)), r.int()?))
}

pub(crate) fn level_of(row: Row) -> Result<((Sku, FacilityCode), Level), StoreError> {
    let mut r = row.reader();
    let key = (Sku::stored(r.text()?), FacilityCode::stored(r.text()?));
    Ok((key, Level([r.int()?, r.int()?, r.int()?, r.int()?, r.int()?])))
}

/// Moves levels and shelves as these movements say, whatever they are by now, with what else is in `together`.
pub(crate) async fn shift<'m>(
    session: &mut dyn Session,
    tenant: &TenantCode,
    moved: impl Iterator<Item = &'m Movement> + Clone,
    together: &mut Together,
) -> Result<(), StoreError> {
    let (levels, shelves) = (stock::sum(moved.clone()), stock::sum_shelves(moved));
    if levels.is_empty() && shelves.is_empty() {
        return Ok(());
    }
    let skus = levels.keys().map(|(sku, _)| sku.clone()).collect();
    let before = load(session, tenant, &skus, true).await?;
    let mut after = before.clone();
    for (key, difference) in levels {
        let level = after.levels.entry(key).or_default();
        level
            .0
            .iter_mut()
            .zip(difference.0)
            .for_each(|(units, moved)| *units += moved);
    }
    for (key, difference) in shelves {
        *after.shelves.entry(key).or_default() += difference;
    }
    write(together, tenant, &before, &after.book())
}

/// Writes what the book moved. A level that had no row is inserted; if another writer inserted it meanwhile, its key
/// refuses and the whole page is decided again.
pub(crate) fn write(
    together: &mut Together,
    tenant: &TenantCode,
    before: &Held,
    after: &StockBook,
) -> Result<(), StoreError> {
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    let (mut new_on, mut changed_on) = (Vec::new(), Vec::new());
    let mut shelved: BTreeMap<(&Sku, &FacilityCode), i64> = BTreeMap::new();
    for (sku, facility, shelf, units) in after.shelved() {
        let old = before
            .shelves
            .get(&(sku.clone(), facility.clone(), shelf.clone()))
            .copied();
        let difference = units - old.unwrap_or(0);
        if difference != 0 {
            let row: [Value; 4] = [
                sku.as_str().into(),
                facility.as_str().into(),
                shelf.as_str().into(),
                difference.into(),
            ];
            if old.is_some() {
                &mut changed_on
            } else {
                &mut new_on
            }
            .push(row);
            *shelved.entry((sku, facility)).or_default() += difference;
        }
    }
    for (sku, facility, level) in after.levels() {
        let old = before.levels.get(&(sku.clone(), facility.clone()));
        let base = old.copied().unwrap_or_default();
        let shelved = shelved.get(&(sku, facility)).copied().unwrap_or(0);
        if base == *level && shelved == 0 {
            continue;
        }
        let mut row: Vec<Value> = vec![sku.as_str().into(), facility.as_str().into()];
        row.extend(level.0.iter().zip(base.0).map(|(now, was)| Value::Int(now - was)));
        row.push(shelved.into());
        if old.is_some() { &mut changed } else { &mut new }.push(row);
    }
    put(
        together,
        tenant,
        [(&sql::INSERT_STOCK, new), (&sql::UPDATE_STOCK, changed)],
    )?;
    let on_shelves = [
        (&sql::INSERT_SHELF_STOCK, new_on),
        (&sql::UPDATE_SHELF_STOCK, changed_on),
    ];
    put(together, tenant, on_shelves)
}

fn put<R: AsRef<[Value]>>(
    together: &mut Together,
    tenant: &TenantCode,
    batches: [(&'static Statement, Vec<R>); 2],
) -> Result<(), StoreError> {
    for (statement, all) in batches {
        if !all.is_empty() {
            let guard = (all.len() as u64, "a stock level");
            let binds = vec![rows(all)?, tenant.as_str().into()];
            together.add_guarded(statement, binds, guard);
        }
    }
    Ok(())
}
