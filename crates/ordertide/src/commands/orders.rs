//! `orders`.

use super::{Answer, order_view};
use crate::cli::{Global, Orders};
use crate::exit::{self, Exit, Failure};
use crate::{opened, out};
use app::act::{Acted, Action, CancelWish, reason_in_words};
use app::typed::OrderWish;
use app::{App, Caller};
use domain::sync::answer::Answer as Said;
use serde_json::{Value, json};
use std::io::Read as _;
use std::path::Path;

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
        Orders::Show { order } => show(global, &app, &caller, order).await,
        Orders::Create { file } => create(global, &app, &caller, file).await,
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
            on_channel,
        } => {
            let action = cancel(orders, items, (reason, comment.as_ref()), *on_channel)?;
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

async fn show(global: &Global, app: &App, caller: &Caller, order: &str) -> Answer {
    let order = app.order(caller, order).await?;
    let unmapped = app.unmapped_skus(caller, &order).await?;
    let as_of = app.status_as_of(caller, &order).await?;
    let ways = app.goods_ways(caller, &order).await?;
    match global.json {
        true => {
            let mut value = order_view::as_json(&order, &unmapped, as_of);
            value["goods"] = Value::Array(ways.iter().map(order_view::way_json).collect());
            out::json(&value);
        }
        false => {
            order_view::print(&order, &unmapped, as_of);
            order_view::print_ways(&ways);
        }
    }
    Ok(Exit::Ok)
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
                    "to": m.movement.to, "quantity": m.movement.quantity, "shelf": m.movement.shelf, "reason": m.reason,
                    "actor": m.actor.who, "at": m.actor.at.to_rfc3339(),
                })
            })
            .collect();
        out::json(&json!({"code": code, "events": events, "ledger": ledger}));
        return Ok(Exit::Ok);
    }
    print_timeline(&events, &movements);
    Ok(Exit::Ok)
}

fn print_timeline(events: &[store::Event], movements: &[store::Movement]) {
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
            let shelf = m.movement.shelf.as_ref();
            vec![
                m.movement.sku.to_string(),
                m.movement.facility.to_string(),
                format!(
                    "{from} → {to}{}",
                    shelf.map(|s| format!(" ({s})")).unwrap_or_default()
                ),
                units,
                m.reason.clone(),
            ]
        })
        .collect();
    out::table(&["SKU", "FACILITY", "MOVEMENT", "UNITS", "WHY"], &rows);
}

/// Items are numbers in one order.
fn cancel(
    orders: &[String],
    items: &[u32],
    (reason, comment): (&str, Option<&String>),
    on_channel: bool,
) -> Result<Action, Failure> {
    if !items.is_empty() && orders.len() > 1 {
        return Err(Failure::usage(
            "--items needs a single order: the numbers are those of its items",
        ));
    }
    let (reason, comment) = reason_in_words(reason, comment.cloned());
    Ok(Action::Cancel(CancelWish {
        items: items.to_vec(),
        reason,
        comment,
        on_channel,
    }))
}

/// An order from a file of JSON.
async fn create(global: &Global, app: &App, caller: &Caller, file: &Path) -> Answer {
    let text = read_text(file)?;
    let wish: OrderWish = serde_json::from_str(&text).map_err(|error| {
        Failure::usage(format!(
            "{} is no order as it is expected: {error}",
            file.display()
        ))
    })?;
    let code = app.create_order(caller, &wish).await?;
    let order = app.order(caller, code.as_str()).await?;
    match global.json {
        true => {
            let unmapped = app.unmapped_skus(caller, &order).await?;
            out::json(&order_view::as_json(&order, &unmapped, None));
        }
        false => out::print(&format!("Order {code} is taken in ({})", order.status())),
    }
    Ok(Exit::Ok)
}

/// A file, or standard input; bounded, since an order is.
fn read_text(file: &Path) -> Result<String, Failure> {
    const BYTES_MAX: u64 = 4 * 1024 * 1024;
    let fail = |error: std::io::Error| Failure::usage(format!("{} cannot be read: {error}", file.display()));
    let mut text = String::new();
    let read = match file == Path::new("-") {
        true => std::io::stdin().take(BYTES_MAX + 1).read_to_string(&mut text),
        false => std::fs::File::open(file)
            .map_err(fail)?
            .take(BYTES_MAX + 1)
            .read_to_string(&mut text),
    };
    let bytes = read.map_err(fail)? as u64;
    match bytes > BYTES_MAX {
        true => Err(Failure::usage(format!(
            "{} is larger than {BYTES_MAX} bytes",
            file.display()
        ))),
        false => Ok(text),
    }
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
            error.words(),
        ],
    }
}
