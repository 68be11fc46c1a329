//! `orders`.

use super::{Answer, order_view};
use crate::cli::{Global, Orders};
use crate::exit::{self, Exit, Failure};
use crate::{opened, out};
use app::act::{Acted, Action, CancelWish};
use app::{App, Caller};
use domain::recovery::CancelReason;
use domain::sync::answer::Answer as Said;
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
            list(
                global,
                &app,
                &caller,
                (channel.as_deref(), status.as_deref()),
                *limit,
            )
            .await
        }
        Orders::Show { order } => {
            let order = app.order(&caller, order).await?;
            let unmapped = app.unmapped_skus(&caller, &order).await?;
            let as_of = app.status_as_of(&caller, &order).await?;
            match global.json {
                true => out::json(&order_view::as_json(&order, &unmapped, as_of)),
                false => order_view::print(&order, &unmapped, as_of),
            }
            Ok(Exit::Ok)
        }
        Orders::Timeline { order } => timeline(global, &app, &caller, order).await,
        Orders::Confirm { orders } => act(global, &app, &caller, orders, Action::Confirm).await,
        Orders::Pack { orders } => act(global, &app, &caller, orders, Action::Pack).await,
        Orders::Hold { orders } => act(global, &app, &caller, orders, Action::Hold).await,
        Orders::Release { orders } => act(global, &app, &caller, orders, Action::Release).await,
        Orders::Cancel {
            orders,
            items,
            reason,
            comment,
        } => {
            let action = cancel(orders, items, reason, comment.as_ref())?;
            act(global, &app, &caller, orders, action).await
        }
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

async fn list(
    global: &Global,
    app: &App,
    caller: &Caller,
    (channel, status): (Option<&str>, Option<&str>),
    limit: Option<usize>,
) -> Answer {
    let limit = limit.unwrap_or(usize::MAX);
    let lines = app.list_orders(caller, channel, status, limit).await?;
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

/// Items are numbers in one order.
fn cancel(
    orders: &[String],
    items: &[u32],
    reason: &str,
    comment: Option<&String>,
) -> Result<Action, Failure> {
    if !items.is_empty() && orders.len() > 1 {
        return Err(Failure::usage(
            "--items needs a single order: the numbers are those of its items",
        ));
    }
    let known = || {
        CancelReason::ALL
            .iter()
            .map(|reason| reason.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let Some(reason) = CancelReason::parse(reason) else {
        return Err(Failure::usage(format!(
            "the reason {reason:?} is not known; known are {}",
            known()
        )));
    };
    Ok(Action::Cancel(CancelWish {
        items: items.to_vec(),
        reason,
        comment: comment.cloned(),
        on_channel: false,
    }))
}

async fn act(global: &Global, app: &App, caller: &Caller, orders: &[String], action: Action) -> Answer {
    let done = app.act(caller, orders, &action).await?;
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
