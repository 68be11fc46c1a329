//! One order, as programs and as people read it.

use crate::out::{self, when};
use domain::codes::Sku;
use domain::moment::Moment;
use domain::order::SaleOrder;
use domain::package::Waybill;
use domain::recovery::{CancelledDelivery, Push};
use domain::returns::GoodsReturn;
use domain::sync::contradiction::Contradiction;
use serde_json::{Value, json};

/// An order as programs read it.
pub(super) fn as_json(order: &SaleOrder, unmapped: &[Sku], as_of: Option<Moment>) -> Value {
    let items: Vec<Value> = order
        .items
        .iter()
        .map(|item| {
            json!({
                "id": format!("{}-{}", order.code, item.no),
                "sku": item.sku,
                "state": item.state,
                "facility": item.package.as_ref().map(|key| &key.facility),
                "packing_no": item.package.as_ref().map(|key| &key.packing_no),
                "channel_item_id": item.channel_item_id,
                "putaway": item.putaway,
                "cancelled_by": item.cancelled_by,
                "superseded": item.superseded,
                "price_minor": item.price_minor,
            })
        })
        .collect();
    let packages: Vec<Value> = order
        .packages
        .iter()
        .map(|package| {
            let invoice = package.invoice.as_ref();
            json!({
                "packing_no": package.key.packing_no,
                "facility": package.key.facility,
                "status": package.status,
                "invoice_no": invoice.map(|i| &i.invoice_no),
                "channel_invoice_no": invoice.and_then(|i| i.channel_invoice_no.as_ref()),
                "tracking_no": package.tracking_no,
                "shipping_provider": package.shipping_provider,
                "waybill": package.waybill.as_ref().map(waybill_json),
                "pickup_no": package.pickup_no,
            })
        })
        .collect();
    json!({
        "code": order.code,
        "channel": order.channel,
        "channel_order_no": order.channel_order_no,
        "origin": order.origin,
        "status": order.status(),
        "channel_status_as_of": when(as_of),
        "placed_at": order.placed_at.to_rfc3339(),
        "currency": order.currency,
        "third_party_shipping": order.third_party_shipping,
        "flags": order.flags,
        "address_missing": order.address.missing(),
        "unmapped_skus": unmapped,
        "shipping_address": order.address,
        "items": items,
        "packages": packages,
        "cancelled": order.cancelled.iter().map(cancelled_json).collect::<Vec<_>>(),
        "returns": order.returns.iter().map(return_json).collect::<Vec<_>>(),
        "contradictions": order.contradictions.iter().map(contradiction_json).collect::<Vec<_>>(),
    })
}

fn waybill_json(waybill: &Waybill) -> Value {
    json!({
        "tracking_no": waybill.tracking_no,
        "carrier": waybill.carrier,
        "serial": waybill.serial,
        "prints": waybill.prints,
        "printed_at": waybill.printed_at.to_rfc3339(),
        "printed_by": waybill.printed_by,
    })
}

fn cancelled_json(cancelled: &CancelledDelivery) -> Value {
    json!({
        "no": cancelled.no,
        "packing_no": cancelled.package.as_ref().map(|key| &key.packing_no),
        "whole_package": cancelled.whole_package,
        "items": cancelled.items,
        "cancelled_by": cancelled.by,
        "who": cancelled.who,
        "reason": cancelled.reason,
        "comment": cancelled.comment,
        "stage": cancelled.stage,
        "cancelled_at": cancelled.cancelled_at.to_rfc3339(),
        "site_cancelled_at": when(cancelled.site_cancelled_at),
        "withdrawn_at": when(cancelled.withdrawn_at),
        "on_channel": cancelled.push.as_ref().map(Push::state),
        "recovery": cancelled.recovery.state(),
        "new_packing_no": cancelled.came_back_in().map(|key| &key.packing_no),
    })
}

pub(super) fn return_json(goods: &GoodsReturn) -> Value {
    let received: Vec<Value> = goods
        .receipts
        .iter()
        .map(|r| json!({"item": r.item, "facility": r.facility, "at": r.at.to_rfc3339(), "by": r.by}))
        .collect();
    let inspections: Vec<Value> = goods
        .inspections
        .iter()
        .map(|i| {
            json!({
                "item": i.item, "condition": i.condition, "reason": i.reason, "comment": i.comment,
                "at": i.at.to_rfc3339(), "by": i.by,
            })
        })
        .collect();
    json!({
        "return_no": goods.return_no,
        "facility": goods.facility,
        "kind": goods.kind,
        "state": goods.state,
        "items": goods.items,
        "reason": goods.details.reason,
        "date": goods.details.date,
        "tracking_no": goods.details.tracking_no,
        "shipping_provider": goods.details.shipping_provider,
        "opened_at": goods.opened_at.to_rfc3339(),
        "closed_at": when(goods.closed_at),
        "received": received,
        "inspections": inspections,
    })
}

fn contradiction_json(contradiction: &Contradiction) -> Value {
    json!({
        "no": contradiction.no,
        "kind": contradiction.kind,
        "items": contradiction.items,
        "word": contradiction.word,
        "state": contradiction.state,
        "opened_at": contradiction.opened_at.to_rfc3339(),
        "closed_at": when(contradiction.closed_at),
    })
}

/// An order as people read it.
pub(super) fn print(order: &SaleOrder, unmapped: &[Sku], as_of: Option<Moment>) {
    let address = &order.address;
    out::print(&format!(
        "{} {} ({} {})\n  to        {}, {}, {} {} {}\n  placed    {}",
        order.code,
        order.status(),
        order.channel,
        order.channel_order_no,
        address.name,
        address.line1,
        address.postal_code,
        address.city,
        address.country,
        order.placed_at.to_rfc3339(),
    ));
    if let Some(as_of) = as_of {
        out::print(&format!("  channel status as of {}", as_of.to_rfc3339()));
    }
    print_tables(order);
    print_notes(order, unmapped);
}

fn print_tables(order: &SaleOrder) {
    let none = || "-".to_owned();
    let items: Vec<_> = order
        .items
        .iter()
        .map(|item| {
            vec![
                format!("{}-{}", order.code, item.no),
                item.sku.to_string(),
                item.state.to_string(),
                item.package
                    .as_ref()
                    .map_or_else(none, |key| key.packing_no.clone()),
                item.putaway.to_string(),
            ]
        })
        .collect();
    out::table(&["ITEM", "SKU", "STATE", "PACKAGE", "PUTAWAY"], &items);
    let packages: Vec<_> = order
        .packages
        .iter()
        .map(|package| {
            vec![
                package.key.packing_no.clone(),
                package.status.to_string(),
                package
                    .invoice
                    .as_ref()
                    .map_or_else(none, |i| i.invoice_no.clone()),
                package.tracking_no.clone().unwrap_or_else(none),
            ]
        })
        .collect();
    out::table(&["PACKAGE", "STATUS", "INVOICE", "TRACKING"], &packages);
}

fn print_notes(order: &SaleOrder, unmapped: &[Sku]) {
    for c in &order.contradictions {
        out::print(&format!(
            "Contradiction {} ({}) on items {:?}: {}",
            c.no, c.state, c.items, c.word
        ));
    }
    for r in &order.returns {
        let reason = r.details.reason.as_deref().unwrap_or("no reason given");
        out::print(&format!(
            "Return {} {} {}: {reason}",
            r.return_no, r.kind, r.state
        ));
    }
    if !unmapped.is_empty() {
        let skus: Vec<&str> = unmapped.iter().map(Sku::as_str).collect();
        out::print(&format!(
            "Not in the catalogue: {}. Add them with `ordertide sku add`",
            skus.join(", ")
        ));
    }
    if !order.address.missing().is_empty() {
        out::print(&format!(
            "The address lacks {}",
            order.address.missing().join(", ")
        ));
    }
}
