//! Stock levels: locked in the order of SKU and facility, written by difference.

use crate::engine::{Row, Session, StoreError, Value, rows};
use crate::statements as sql;
use domain::codes::{FacilityCode, Sku, TenantCode};
use domain::stock::{Level, StockBook};
use std::collections::{BTreeMap, BTreeSet};

/// Levels by SKU and facility.
pub(crate) type Levels = BTreeMap<(Sku, FacilityCode), Level>;

fn sku_rows(skus: &BTreeSet<Sku>) -> Result<Value, StoreError> {
    rows(skus.iter().map(|sku| [Value::from(sku.as_str())]))
}

/// The levels of these SKUs in every facility; what has no row is left out, and not locked either.
pub(crate) async fn load(
    session: &mut dyn Session,
    tenant: &TenantCode,
    skus: &BTreeSet<Sku>,
    locked: bool,
) -> Result<Levels, StoreError> {
    if skus.is_empty() {
        return Ok(Levels::new());
    }
    let statement = match locked {
        true => &sql::LOCK_STOCK,
        false => &sql::LOAD_STOCK,
    };
    let all = session
        .query(statement, &[sku_rows(skus)?, tenant.as_str().into()])
        .await?;
    all.into_iter().map(level_of).collect()
}

pub(crate) fn level_of(row: Row) -> Result<((Sku, FacilityCode), Level), StoreError> {
    let mut r = row.reader();
    let key = (Sku::stored(r.text()?), FacilityCode::stored(r.text()?));
    Ok((key, Level([r.int()?, r.int()?, r.int()?, r.int()?, r.int()?])))
}

/// Moves levels by these differences, whatever they are by now.
pub(crate) async fn shift(
    session: &mut dyn Session,
    tenant: &TenantCode,
    moved: &Levels,
) -> Result<(), StoreError> {
    if moved.is_empty() {
        return Ok(());
    }
    let skus = moved.keys().map(|(sku, _)| sku.clone()).collect();
    let before = load(session, tenant, &skus, true).await?;
    let mut after = before.clone();
    for (key, difference) in moved {
        let level = after.entry(key.clone()).or_default();
        level
            .0
            .iter_mut()
            .zip(difference.0)
            .for_each(|(units, moved)| *units += moved);
    }
    write(session, tenant, &before, &StockBook::new(after)).await
}

/// Writes what the book moved. A level that had no row is inserted; if another writer inserted it meanwhile, its key
/// refuses and the whole page is decided again.
pub(crate) async fn write(
    session: &mut dyn Session,
    tenant: &TenantCode,
    before: &Levels,
    after: &StockBook,
) -> Result<(), StoreError> {
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for (sku, facility, level) in after.levels() {
        let old = before.get(&(sku.clone(), facility.clone()));
        let base = old.copied().unwrap_or_default();
        if base == *level {
            continue;
        }
        let mut row: Vec<Value> = vec![sku.as_str().into(), facility.as_str().into()];
        row.extend(level.0.iter().zip(base.0).map(|(now, was)| Value::Int(now - was)));
        if old.is_some() { &mut changed } else { &mut new }.push(row);
    }
    for (statement, all) in [(&sql::INSERT_STOCK, new), (&sql::UPDATE_STOCK, changed)] {
        if !all.is_empty() {
            let expected = all.len() as u64;
            let affected = session
                .exec(statement, &[rows(all)?, tenant.as_str().into()])
                .await?;
            if affected != expected {
                return Err(StoreError::Conflict {
                    what: "a stock level".to_owned(),
                });
            }
        }
    }
    Ok(())
}
