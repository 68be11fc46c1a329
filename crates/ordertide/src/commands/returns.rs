//! `returns`.

use super::Answer;
use super::order_view::{print_ways, return_json, way_json};
use super::pages::{PAGE, all};
use super::putaway::{number_and_condition, reason_for, word};
use crate::cli::{Global, Returns, ReturnsInspect, ReturnsReceive};
use crate::exit::{Exit, Failure};
use crate::{opened, out};
use app::returns::{Inspection, Receipt, ReturnFilter};
use domain::order::Inspected;
use domain::putaway::Condition;
use domain::returns::ReturnState;
use domain::sync::observation::{ReturnDetails, ReturnKind};
use serde_json::{Value, json};
use store::ReturnLine;

/// All of `returns`.
pub(crate) async fn run(global: &Global, command: &Returns) -> Answer {
    let (app, caller) = opened::session(global).await?;
    let rows = match command {
        Returns::List {
            kind,
            state,
            channel,
            limit,
        } => {
            let mut filter = ReturnFilter {
                kind: kind.as_deref().map(kind_of).transpose()?,
                state: state.as_deref().map(state_of).transpose()?,
                channel: channel.clone(),
                after: None,
                limit: PAGE,
            };
            all(*limit, async |after| {
                filter.after = after;
                app.list_returns(&caller, &filter).await
            })
            .await?
        }
        Returns::Show { return_no, facility } => {
            let found = app.goods_return(&caller, return_no, facility.as_deref()).await?;
            let ways = app.ways_of_return(&caller, &found).await?;
            match global.json {
                true => {
                    let mut value = line_json(&found);
                    value["goods"] = Value::Array(ways.iter().map(way_json).collect());
                    out::json(&value);
                }
                false => {
                    print(&[found]);
                    print_ways(&ways);
                }
            }
            return Ok(Exit::Ok);
        }
        Returns::Receive(receive) => app.receive_return(&caller, &receipt_of(receive)?).await?,
        Returns::Inspect(inspect) => app.inspect_return(&caller, &inspection_of(inspect)?).await?,
    };
    match global.json {
        true => out::json(&Value::Array(rows.iter().map(line_json).collect())),
        false => print(&rows),
    }
    Ok(Exit::Ok)
}

fn kind_of(text: &str) -> Result<ReturnKind, Failure> {
    word("kind", text, ReturnKind::ALL, ReturnKind::as_str)
}

fn state_of(text: &str) -> Result<ReturnState, Failure> {
    word("state", text, ReturnState::ALL, ReturnState::as_str)
}

fn receipt_of(receive: &ReturnsReceive) -> Result<Receipt, Failure> {
    Ok(Receipt {
        named: receive.named.clone(),
        items: receive.items.clone(),
        kind: receive.kind.as_deref().map(kind_of).transpose()?,
        facility: receive.facility.clone(),
        details: ReturnDetails {
            reason: receive.reason.clone(),
            date: None,
            tracking_no: receive.tracking_no.clone(),
            shipping_provider: receive.shipping_provider.clone(),
        },
    })
}

fn inspection_of(inspect: &ReturnsInspect) -> Result<Inspection, Failure> {
    let mut found = Vec::new();
    if inspect.all_good {
        found.push(Inspected {
            item: None,
            condition: Condition::Good,
            reason: None,
            comment: inspect.comment.clone(),
        });
    }
    for text in &inspect.items {
        let (no, Some(condition)) = number_and_condition("item", text)? else {
            return Err(Failure::usage(format!("{text:?} is no item such as 1=good")));
        };
        found.push(Inspected {
            item: Some(no),
            condition,
            reason: reason_for(Some(condition), inspect.reason.as_ref()),
            comment: inspect.comment.clone(),
        });
    }
    Ok(Inspection {
        named: inspect.named.clone(),
        found,
    })
}

fn line_json(line: &ReturnLine) -> Value {
    let mut value = return_json(&line.goods);
    value["order"] = json!(line.order);
    value["channel"] = json!(line.channel);
    value["channel_order_no"] = json!(line.channel_order_no);
    value
}

fn print(rows: &[ReturnLine]) {
    let row = |line: &ReturnLine| {
        let goods = &line.goods;
        let found: Vec<String> = goods
            .items
            .iter()
            .filter_map(|no| goods.inspection_of(*no))
            .map(|i| format!("{}={}", i.item, i.condition))
            .collect();
        vec![
            goods.return_no.clone(),
            line.order.to_string(),
            line.channel_order_no.to_string(),
            goods.kind.to_string(),
            goods.state.to_string(),
            goods.facility.to_string(),
            format!("{:?}", goods.items),
            found.join(" "),
            goods.details.reason.clone().unwrap_or_else(|| "-".to_owned()),
        ]
    };
    out::table(
        &[
            "RETURN",
            "ORDER",
            "CHANNEL ORDER",
            "KIND",
            "STATE",
            "FACILITY",
            "ITEMS",
            "INSPECTED",
            "REASON",
        ],
        &rows.iter().map(row).collect::<Vec<_>>(),
    );
}
