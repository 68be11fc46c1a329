//! `orders`.

use super::Answer;
use crate::cli::{Global, Orders};
use crate::exit::{self, Exit};
use crate::{opened, out};
use app::orders::{Acted, Action};
use app::{App, Caller};
use domain::moment::Moment;
use domain::order::SaleOrder;
use domain::recovery::CancelledDelivery;
use domain::returns::GoodsReturn;
use domain::sync::answer::Answer as Said;
use domain::sync::contradiction::Contradiction;
use serde_json::{Value, json};

/// All of `orders`.
pub(crate) async fn run(global: &Global, command: &Orders) -> Answer {
    let (app, caller) = opened::session(global).await?;
    match command {
        Orders::List {
            channel,
            status,
            limit,
        } => {
            let limit = limit.unwrap_or(usize::MAX);
            let lines = app
                .list_orders(&caller, channel.as_deref(), status.as_deref(), limit)
                .await?;
            match global.json {
                true => out::json(&json!(lines)),
                false => out::table(
                    &["CODE", "CHANNEL", "CHANNEL ORDER", "STATUS"],
                    &lines
                        .iter()
                        .map(|l| {
                            vec![
                                l.code.to_string(),
                                l.channel.to_string(),
                                l.channel_order_no.to_string(),
                                l.status.clone(),
                            ]
                        })
                        .collect::<Vec<_>>(),
                ),
            }
            Ok(Exit::Ok)
        }
        Orders::Show { order } => {
            let order = app.order(&caller, order).await?;
            match global.json {
                true => out::json(&as_json(&order)),
                false => print_order(&order),
            }
            Ok(Exit::Ok)
        }
        Orders::Timeline { order } => timeline(global, &app, &caller, order).await,
        Orders::Confirm { orders } => act(global, &app, &caller, orders, Action::Confirm).await,
        Orders::Pack { orders } => act(global, &app, &caller, orders, Action::Pack).await,
        Orders::Answer {
            order,
            contradiction,
            it_left,
            ..
        } => {
            let said = if *it_left { Said::ItLeft } else { Said::ItDidNot };
            act(
                global,
                &app,
                &caller,
                std::slice::from_ref(order),
                Action::Answer(*contradiction, said),
            )
            .await
        }
    }
}

/// An order as programs read it.
fn as_json(order: &SaleOrder) -> Value {
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
            })
        })
        .collect();
    json!({
        "code": order.code,
        "channel": order.channel,
        "channel_order_no": order.channel_order_no,
        "origin": order.origin,
        "status": order.status(),
        "placed_at": order.placed_at.to_rfc3339(),
        "currency": order.currency,
        "third_party_shipping": order.third_party_shipping,
        "flags": order.flags,
        "shipping_address": order.address,
        "items": items,
        "packages": packages,
        "cancelled": order.cancelled.iter().map(cancelled_json).collect::<Vec<_>>(),
        "returns": order.returns.iter().map(return_json).collect::<Vec<_>>(),
        "contradictions": order.contradictions.iter().map(contradiction_json).collect::<Vec<_>>(),
    })
}

fn when(at: Option<Moment>) -> Option<String> {
    at.map(Moment::to_rfc3339)
}

fn cancelled_json(cancelled: &CancelledDelivery) -> Value {
    json!({
        "no": cancelled.no,
        "packing_no": cancelled.package.as_ref().map(|key| &key.packing_no),
        "whole_package": cancelled.whole_package,
        "items": cancelled.items,
        "cancelled_by": cancelled.by,
        "reason": cancelled.reason,
        "stage": cancelled.stage,
        "cancelled_at": cancelled.cancelled_at.to_rfc3339(),
        "site_cancelled_at": when(cancelled.site_cancelled_at),
        "withdrawn_at": when(cancelled.withdrawn_at),
    })
}

fn return_json(goods: &GoodsReturn) -> Value {
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

fn print_order(order: &SaleOrder) {
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
}

async fn timeline(global: &Global, app: &App, caller: &Caller, order: &str) -> Answer {
    let (code, events, movements) = app.timeline(caller, order).await?;
    if global.json {
        let events: Vec<Value> = events
            .iter()
            .map(|e| {
                json!({
                    "no": e.event.no, "kind": e.event.kind, "items": e.event.items, "before": e.event.before,
                    "after": e.event.after, "detail": e.event.detail, "actor": e.actor.who,
                    "at": e.actor.at.to_rfc3339(),
                })
            })
            .collect();
        let ledger: Vec<Value> = movements
            .iter()
            .map(|m| {
                json!({
                    "sku": m.movement.sku, "facility": m.movement.facility, "from": m.movement.from,
                    "to": m.movement.to, "quantity": m.movement.quantity, "reason": m.reason, "actor": m.actor.who,
                    "at": m.actor.at.to_rfc3339(),
                })
            })
            .collect();
        out::json(&json!({"code": code, "events": events, "ledger": ledger}));
        return Ok(Exit::Ok);
    }
    let rows: Vec<_> = events
        .iter()
        .map(|e| {
            let change = match (e.event.before, e.event.after) {
                (Some(before), Some(after)) => format!("{before} → {after}"),
                _ => e.event.kind.to_string(),
            };
            vec![
                e.actor.at.to_rfc3339(),
                change,
                format!("{:?}", e.event.items),
                e.event.detail.clone(),
                e.actor.who.clone(),
            ]
        })
        .collect();
    out::table(&["WHEN", "WHAT", "ITEMS", "DETAIL", "BY"], &rows);
    let rows: Vec<_> = movements
        .iter()
        .map(|m| {
            let (from, to) = (m.movement.from, m.movement.to);
            let units = m.movement.quantity.to_string();
            vec![
                m.movement.sku.to_string(),
                m.movement.facility.to_string(),
                format!("{from} → {to}"),
                units,
                m.reason.clone(),
            ]
        })
        .collect();
    out::table(&["SKU", "FACILITY", "MOVEMENT", "UNITS", "WHY"], &rows);
    Ok(Exit::Ok)
}

async fn act(global: &Global, app: &App, caller: &Caller, orders: &[String], action: Action) -> Answer {
    let done = app.act(caller, orders, action).await?;
    let rows: Vec<[String; 4]> = done.iter().map(as_row).collect();
    match global.json {
        true => out::json(&Value::Array(
            rows.iter()
                .map(|[named, result, code, message]| json!({"order": named, "result": result, "code": code, "message": message}))
                .collect(),
        )),
        false => out::table(&["ORDER", "RESULT", "CODE", "MESSAGE"], &rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>()),
    }
    let failures: Vec<Exit> = done
        .iter()
        .filter_map(|d| d.result.as_ref().err().map(exit::of_error))
        .collect();
    Ok(match failures.first() {
        None => Exit::Ok,
        Some(first) if failures.len() == done.len() => *first,
        Some(_) => Exit::SomeFailed,
    })
}

fn as_row(acted: &Acted) -> [String; 4] {
    match &acted.result {
        Ok(code) => [
            acted.named.clone(),
            "done".to_owned(),
            String::new(),
            code.to_string(),
        ],
        Err(error) => [
            acted.named.clone(),
            "refused".to_owned(),
            error.code().to_owned(),
            error.to_string(),
        ],
    }
}
