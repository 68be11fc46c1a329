//! Orders, items, packages and records as rows of their tables: columns in the sequence in which their statements unfold them.

use crate::engine::{StoreError, Value};
use domain::order::SaleOrder;
use domain::order::item::OrderItem;
use domain::package::{Invoice, Package};
use domain::recovery::CancelledDelivery;
use domain::recovery::view::heading_of;

pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<Value, StoreError> {
    let text = serde_json::to_string(value).map_err(|e| StoreError::Other {
        message: e.to_string(),
    })?;
    Ok(Value::Text(text))
}

pub(super) fn count(value: usize) -> Value {
    Value::Int(i64::try_from(value).unwrap_or(i64::MAX))
}

pub(super) fn text<T: ToString>(value: Option<T>) -> Value {
    Value::OptText(value.map(|value| value.to_string()))
}

/// Whether anything but the invoice, which has rows of its own, differs.
pub(super) fn is_row_changed(old: &Package, new: &Package) -> bool {
    let without_invoice = |package: &Package| Package {
        invoice: None,
        ..package.clone()
    };
    without_invoice(old) != without_invoice(new)
}

/// A counter as a bind.
pub(crate) fn number_of(value: u64) -> Value {
    Value::Int(i64::try_from(value).unwrap_or(i64::MAX))
}

/// One line of the ledger under a document.
pub(super) fn movement_row(document: &str, line_no: i64, movement: &domain::stock::Movement) -> Vec<Value> {
    vec![
        document.into(),
        line_no.into(),
        movement.sku.as_str().into(),
        movement.facility.as_str().into(),
        movement.from.as_str().into(),
        movement.to.as_str().into(),
        movement.quantity.into(),
        text(movement.shelf.as_ref()),
    ]
}

pub(super) fn place_of(item: &OrderItem) -> [Value; 2] {
    [
        text(item.package.as_ref().map(|key| &key.facility)),
        text(item.package.as_ref().map(|key| &key.packing_no)),
    ]
}

pub(super) fn item_row(order: &SaleOrder, item: &OrderItem) -> Vec<Value> {
    let mut row = vec![
        order.code.as_str().into(),
        i64::from(item.no).into(),
        item.state.as_str().into(),
    ];
    row.extend(place_of(item));
    row.extend([
        item.putaway.as_str().into(),
        text(item.cancelled_by),
        item.superseded.into(),
        Value::OptInt(item.status_seen_at.map(|at| at.0)),
        Value::OptInt(item.return_seen_at.map(|at| at.0)),
        text(item.shelf.as_ref()),
    ]);
    row
}

pub(super) fn new_item_row(order: &SaleOrder, item: &OrderItem) -> Vec<Value> {
    let mut row = vec![
        order.code.as_str().into(),
        i64::from(item.no).into(),
        item.sku.as_str().into(),
        text(item.channel_item_id.as_ref()),
        item.state.as_str().into(),
    ];
    row.extend(place_of(item));
    row.extend([
        item.putaway.as_str().into(),
        text(item.cancelled_by),
        item.superseded.into(),
        item.price_minor.into(),
        Value::OptInt(item.status_seen_at.map(|at| at.0)),
        Value::OptInt(item.return_seen_at.map(|at| at.0)),
        text(item.shelf.as_ref()),
    ]);
    row
}

pub(super) fn package_row(code: &str, package: &Package) -> Result<Vec<Value>, StoreError> {
    Ok(vec![
        code.into(),
        package.key.facility.as_str().into(),
        package.key.packing_no.as_str().into(),
        package.status.as_str().into(),
        package.confirmed.into(),
        i64::from(package.invoices_issued).into(),
        text(package.tracking_no.as_ref()),
        text(package.shipping_provider.as_ref()),
        match &package.waybill {
            Some(waybill) => json(waybill)?,
            None => Value::OptText(None),
        },
        i64::from(package.waybills_issued).into(),
        text(package.pickup_no.as_ref()),
    ])
}

pub(super) fn new_package_row(
    code: &str,
    package_no: i64,
    package: &Package,
) -> Result<Vec<Value>, StoreError> {
    let mut row = package_row(code, package)?;
    row.insert(3, package_no.into());
    row.push(package.created_at.0.into());
    Ok(row)
}

pub(super) fn invoice_row(code: &str, package: &Package, invoice: &Invoice, live: bool) -> Vec<Value> {
    vec![
        code.into(),
        package.key.facility.as_str().into(),
        package.key.packing_no.as_str().into(),
        i64::from(invoice.serial).into(),
        live.into(),
        text(invoice.channel_invoice_no.as_ref()),
    ]
}

pub(super) fn new_invoice_row(code: &str, package: &Package, invoice: &Invoice) -> Vec<Value> {
    vec![
        code.into(),
        package.key.facility.as_str().into(),
        package.key.packing_no.as_str().into(),
        i64::from(invoice.serial).into(),
        invoice.invoice_no.as_str().into(),
        invoice.source.as_str().into(),
        text(invoice.channel_invoice_no.as_ref()),
        invoice.issued_at.0.into(),
    ]
}

pub(super) fn cancelled_row(order: &SaleOrder, record: &CancelledDelivery) -> Result<Vec<Value>, StoreError> {
    Ok(vec![
        order.code.as_str().into(),
        i64::from(record.no).into(),
        text(record.package.as_ref().map(|key| &key.facility)),
        text(record.package.as_ref().map(|key| &key.packing_no)),
        record.whole_package.into(),
        json(&record.items)?,
        record.by.as_str().into(),
        record.reason.as_str().into(),
        record.stage.as_str().into(),
        record.cancelled_at.0.into(),
        Value::OptInt(record.site_cancelled_at.map(|at| at.0)),
        Value::OptInt(record.withdrawn_at.map(|at| at.0)),
        record.who.as_str().into(),
        text(record.comment.as_ref()),
        match &record.push {
            Some(push) => json(push)?,
            None => Value::OptText(None),
        },
        json(&record.recovery)?,
        heading_of(order.origin, record).as_str().into(),
        text(record.came_back_in().map(|key| &key.facility)),
        text(record.came_back_in().map(|key| &key.packing_no)),
        text(record.run_id()),
    ])
}
