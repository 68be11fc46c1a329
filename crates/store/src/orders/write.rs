//! Changes of orders, written by difference: one statement a table for the whole page.

use super::rows::{
    cancelled_row, count, invoice_row, is_row_changed, item_row, json, movement_row, new_invoice_row,
    new_item_row, new_package_row, number_of, package_row, text,
};
use crate::bookings::Waybills;
use crate::engine::{Session, StoreError, Together, Value, rows};
use crate::pickups::Joined;
use crate::statements as sql;
use domain::change::OrderChange;
use domain::codes::TenantCode;
use domain::moment::Moment;
use domain::order::SaleOrder;
use domain::order::event::Actor;
use domain::package::{Invoice, Package};
use std::collections::BTreeMap;

type Rows = Vec<Vec<Value>>;

/// The rows of one page, by statement.
#[derive(Default)]
struct Batch {
    new_orders: Rows,
    orders: Rows,
    new_items: Rows,
    items: Rows,
    new_packages: Rows,
    packages: Rows,
    waybills: Waybills,
    pickups: Joined,
    invoices: Rows,
    new_invoices: Rows,
    cancelled: Rows,
    returns: Rows,
    contradictions: Rows,
    events: Rows,
    movements: Rows,
    counters: BTreeMap<(String, &'static str), i64>,
}

/// What is written when the packages are: it counts them.
pub(crate) struct AfterPackages {
    waybills: Waybills,
    pickups: Joined,
    at: Moment,
}

impl AfterPackages {
    /// Writes it.
    ///
    /// # Errors
    /// As [`Waybills::write`] and [`Joined::write`].
    pub(crate) async fn write(
        self,
        session: &mut dyn Session,
        tenant: &TenantCode,
    ) -> Result<(), StoreError> {
        self.waybills.write(session, tenant, self.at).await?;
        self.pickups.write(session, tenant, self.at).await
    }
}

/// Writes the changes of one page, with what else is in `together`, and what is given back after that. Where an order was changed
/// by someone else since it was loaded, that is a `Conflict` then. `reason` says why in the ledger.
///
/// # Errors
/// Those of the database.
pub(crate) async fn write(
    session: &mut dyn Session,
    tenant: &TenantCode,
    changes: &[OrderChange],
    (actor, reason): (&Actor, &str),
    together: &mut Together,
) -> Result<AfterPackages, StoreError> {
    let mut batch = Batch::default();
    for change in changes {
        batch.add(change, actor)?;
    }
    let counters: Rows = batch
        .counters
        .into_iter()
        .filter(|(_, orders)| *orders != 0)
        .map(|((channel, status), orders)| vec![channel.into(), status.into(), orders.into()])
        .collect();
    if !batch.orders.is_empty() {
        let guard = (batch.orders.len() as u64, "an order of the page");
        let binds = vec![rows(batch.orders)?, tenant.as_str().into()];
        together.add_guarded(&sql::UPDATE_ORDERS, binds, guard);
    }
    // The invoice that is void first: the new one takes its place as the package's live one.
    if !batch.invoices.is_empty() {
        let binds = [rows(batch.invoices)?, tenant.as_str().into()];
        session.exec(&sql::UPDATE_INVOICES, &binds).await?;
    }
    for (statement, all) in [
        (&sql::INSERT_ORDERS, batch.new_orders),
        (&sql::INSERT_ITEMS, batch.new_items),
        (&sql::UPDATE_ITEMS, batch.items),
        (&sql::INSERT_PACKAGES, batch.new_packages),
        (&sql::UPDATE_PACKAGES, batch.packages),
        (&sql::INSERT_INVOICES, batch.new_invoices),
        (&sql::UPSERT_CANCELLED, batch.cancelled),
        (&sql::UPSERT_RETURNS, batch.returns),
        (&sql::UPSERT_CONTRADICTIONS, batch.contradictions),
        (&sql::BUMP_COUNTERS, counters),
    ] {
        if !all.is_empty() {
            together.add(statement, vec![rows(all)?, tenant.as_str().into()]);
        }
    }
    if !batch.events.is_empty() {
        let (by, at) = (actor.who.as_str().into(), actor.at.0.into());
        together.add(
            &sql::INSERT_EVENTS,
            vec![rows(batch.events)?, tenant.as_str().into(), by, at],
        );
    }
    insert_movements(together, tenant, batch.movements, (actor, reason))?;
    Ok(AfterPackages {
        waybills: batch.waybills,
        pickups: batch.pickups,
        at: actor.at,
    })
}

fn insert_movements(
    together: &mut Together,
    tenant: &TenantCode,
    all: Rows,
    (actor, reason): (&Actor, &str),
) -> Result<(), StoreError> {
    if !all.is_empty() {
        let (by, at) = (actor.who.as_str().into(), actor.at.0.into());
        let binds = vec![rows(all)?, tenant.as_str().into(), reason.into(), by, at];
        together.add(&sql::INSERT_MOVEMENTS, binds);
    }
    Ok(())
}

impl Batch {
    fn add(&mut self, change: &OrderChange, actor: &Actor) -> Result<(), StoreError> {
        let after = &change.after;
        let before = change.before.as_ref();
        self.add_order(before, after, actor)?;
        self.add_items(before, after);
        self.add_packages(before, after)?;
        self.add_records(before, after)?;
        for event in &change.events {
            self.events.push(vec![
                after.code.as_str().into(),
                i64::from(event.no).into(),
                event.kind.as_str().into(),
                json(&event.items)?,
                text(event.before),
                text(event.after),
                event.detail.as_str().into(),
            ]);
        }
        let first = i64::from(after.movements) - i64::try_from(change.movements.len()).unwrap_or(0) + 1;
        for (line_no, movement) in (first..).zip(&change.movements) {
            self.movements
                .push(movement_row(after.code.as_str(), line_no, movement));
        }
        Ok(())
    }

    fn add_order(
        &mut self,
        before: Option<&SaleOrder>,
        after: &SaleOrder,
        actor: &Actor,
    ) -> Result<(), StoreError> {
        let status = after.status();
        let old_status = before.map(SaleOrder::status);
        if old_status != Some(status) {
            let channel = || after.channel.as_str().to_owned();
            *self.counters.entry((channel(), status.as_str())).or_default() += 1;
            if let Some(old) = old_status {
                *self.counters.entry((channel(), old.as_str())).or_default() -= 1;
            }
        }
        let left = |order: &SaleOrder| order.items.iter().filter(|item| item.state.has_left()).count();
        let has_dispatched = left(after) > before.map_or(0, left);
        let flags = [after.flags.unverified, after.flags.on_claim, after.flags.on_hold].map(Value::from);
        let derived = vec![
            count(after.units_before_dispatch()),
            count(after.units_in_transit()),
            count(after.units_returnable()),
            Value::OptInt(has_dispatched.then_some(actor.at.0)),
            Value::OptInt(after.cancel_watched_at().map(|at| at.0)),
            count(after.cancelled.len()),
            count(after.returns.len()),
            count(after.contradictions.len()),
            i64::from(after.events).into(),
            i64::from(after.movements).into(),
        ];
        if let Some(before) = before {
            let address = match before.address == after.address {
                true => Value::OptText(None),
                false => json(&after.address)?,
            };
            let mut row = vec![after.code.as_str().into(), status.as_str().into(), address];
            row.extend(flags);
            row.extend(derived);
            row.push(number_of(after.version));
            self.orders.push(row);
        } else {
            let mut row = vec![
                after.code.as_str().into(),
                after.channel.as_str().into(),
                after.channel_order_no.as_str().into(),
                after.origin.as_str().into(),
                status.as_str().into(),
                after.placed_at.0.into(),
                after.imported_at.0.into(),
                after.currency.as_str().into(),
                json(&after.address)?,
                after.third_party_shipping.into(),
                after.cash_on_delivery.into(),
            ];
            row.extend(flags);
            row.extend(derived);
            self.new_orders.push(row);
        }
        Ok(())
    }

    fn add_items(&mut self, before: Option<&SaleOrder>, after: &SaleOrder) {
        for item in &after.items {
            match before.and_then(|order| order.item(item.no)) {
                None => self.new_items.push(new_item_row(after, item)),
                Some(old) if old != item => self.items.push(item_row(after, item)),
                Some(_) => {}
            }
        }
    }

    fn add_packages(&mut self, before: Option<&SaleOrder>, after: &SaleOrder) -> Result<(), StoreError> {
        for (package_no, package) in (1_i64..).zip(&after.packages) {
            let old = before.and_then(|order| order.package(&package.key));
            let code = after.code.as_str();
            self.waybills.note(old, package);
            self.pickups.note(old, package);
            match old {
                None => self
                    .new_packages
                    .push(new_package_row(code, package_no, package)?),
                Some(old) if is_row_changed(old, package) => self.packages.push(package_row(code, package)?),
                Some(_) => {}
            }
            self.add_invoices(code, old.and_then(|old| old.invoice.as_ref()), package);
        }
        Ok(())
    }

    fn add_invoices(&mut self, code: &str, old: Option<&Invoice>, package: &Package) {
        let new = package.invoice.as_ref();
        if let Some(old) = old.filter(|old| new.is_none_or(|new| new.serial != old.serial)) {
            self.invoices.push(invoice_row(code, package, old, false));
        }
        if let Some(new) = new {
            match old.filter(|old| old.serial == new.serial) {
                None => self.new_invoices.push(new_invoice_row(code, package, new)),
                Some(old) if old != new => self.invoices.push(invoice_row(code, package, new, true)),
                Some(_) => {}
            }
        }
    }

    fn add_records(&mut self, before: Option<&SaleOrder>, after: &SaleOrder) -> Result<(), StoreError> {
        let code = || Value::from(after.code.as_str());
        for (place, record) in after.cancelled.iter().enumerate() {
            if before.and_then(|order| order.cancelled.get(place)) != Some(record) {
                self.cancelled.push(cancelled_row(after, record)?);
            }
        }
        for record in &after.returns {
            if before.is_none_or(|order| !order.returns.contains(record)) {
                self.returns.push(vec![
                    code(),
                    record.facility.as_str().into(),
                    record.return_no.as_str().into(),
                    record.kind.as_str().into(),
                    record.state.as_str().into(),
                    json(&record.items)?,
                    json(&record.details)?,
                    record.opened_at.0.into(),
                    Value::OptInt(record.closed_at.map(|at| at.0)),
                    json(&record.receipts)?,
                    json(&record.inspections)?,
                ]);
            }
        }
        for (place, record) in after.contradictions.iter().enumerate() {
            if before.and_then(|order| order.contradictions.get(place)) != Some(record) {
                self.contradictions.push(vec![
                    code(),
                    i64::from(record.no).into(),
                    record.kind.as_str().into(),
                    json(&record.items)?,
                    record.word.as_str().into(),
                    record.state.as_str().into(),
                    record.opened_at.0.into(),
                    Value::OptInt(record.closed_at.map(|at| at.0)),
                    match &record.said {
                        Some(said) => json(said)?,
                        None => Value::OptText(None),
                    },
                ]);
            }
        }
        Ok(())
    }
}

/// Writes movements that belong to no order, under a document of their own.
pub(crate) fn write_movements(
    together: &mut Together,
    tenant: &TenantCode,
    document: &str,
    movements: &[domain::stock::Movement],
    why: (&Actor, &str),
) -> Result<(), StoreError> {
    let all = (1_i64..)
        .zip(movements)
        .map(|(line_no, movement)| movement_row(document, line_no, movement));
    insert_movements(together, tenant, all.collect(), why)
}
