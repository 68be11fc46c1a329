//! `putaway`.

use super::Answer;
use super::pages::{PAGE, all};
use super::scans;
use crate::cli::{Global, Putaway, PutawayComplete, PutawayCreate};
use crate::exit::{Exit, Failure};
use crate::{opened, out};
use app::putaway::{Chosen, Completion, PendingFilter, PendingGoods, PutawayFilter, PutawayWish};
use app::{App, Caller};
use domain::codes::ShelfCode;
use domain::putaway::{
    Condition, LineResult, Others, Putaway as OnePutaway, PutawayLine, PutawayState, PutawayType,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::PutawaySummary;

/// All of `putaway`.
pub(crate) async fn run(global: &Global, command: &Putaway) -> Answer {
    let (app, caller) = opened::session(global).await?;
    match command {
        Putaway::Pending {
            facility,
            source,
            limit,
        } => {
            let filter = PendingFilter {
                facility: facility.clone(),
                source: source.as_deref().map(source_of).transpose()?,
                after: None,
                limit: PAGE,
            };
            pending(global, (&app, &caller), filter, *limit).await
        }
        Putaway::Create(wish) => create(global, (&app, &caller), wish).await,
        Putaway::Complete(wish) => complete(global, (&app, &caller), wish).await,
        Putaway::Scan(scan) => scans::scan(global, (&app, &caller), scan).await,
        Putaway::Undo(undo) => scans::undo(global, (&app, &caller), undo).await,
        Putaway::Print(print) => scans::print(global, (&app, &caller), print).await,
        Putaway::Discard { putaway, facility } => {
            let done = app.discard_putaway(&caller, putaway, facility.as_deref()).await?;
            show(global, &done);
            Ok(Exit::Ok)
        }
        Putaway::List {
            facility,
            source,
            state,
            limit,
        } => {
            let filter = PutawayFilter {
                facility: facility.clone(),
                source: source.as_deref().map(source_of).transpose()?,
                state: state.as_deref().map(state_of).transpose()?,
                after: None,
                limit: PAGE,
            };
            list(global, (&app, &caller), filter, *limit).await
        }
        Putaway::Show { putaway, facility } => {
            let found = app.putaway(&caller, putaway, facility.as_deref()).await?;
            let suggested = app.suggested_shelves(&caller, &found).await?;
            show_with(global, &found, &suggested);
            Ok(Exit::Ok)
        }
    }
}

/// Reads one of a kind's words, in capitals or not.
pub(super) fn word<T: Copy>(
    what: &str,
    text: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Result<T, Failure> {
    let found = all.iter().find(|one| name(**one).eq_ignore_ascii_case(text));
    found.copied().ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|one| name(*one)).collect();
        Failure::usage(format!(
            "the {what} {text:?} is not known; known are {}",
            known.join(", ")
        ))
    })
}

fn source_of(text: &str) -> Result<PutawayType, Failure> {
    word("source", text, PutawayType::ALL, PutawayType::as_str)
}

fn state_of(text: &str) -> Result<PutawayState, Failure> {
    word("state", text, PutawayState::ALL, PutawayState::as_str)
}

/// `N=RESULT`, or `N`.
pub(super) fn number_and_condition(what: &str, text: &str) -> Result<(u32, Option<Condition>), Failure> {
    let (no, result) = match text.split_once('=') {
        Some((no, result)) => (
            no,
            Some(word("result", result, Condition::ALL, Condition::as_str)?),
        ),
        None => (text, None),
    };
    let no = no
        .parse()
        .map_err(|_| Failure::usage(format!("{text:?} is no {what} such as 1=good")))?;
    Ok((no, result))
}

/// The reason given on the command line is meant of what is not good.
pub(super) fn reason_for(result: Option<Condition>, reason: Option<&String>) -> Option<String> {
    match result {
        Some(Condition::Bad | Condition::Missing) => reason.cloned(),
        Some(Condition::Good) | None => None,
    }
}

async fn pending(
    global: &Global,
    (app, caller): (&App, &Caller),
    mut filter: PendingFilter,
    limit: Option<usize>,
) -> Answer {
    let rows = all(limit, async |after| {
        filter.after = after;
        app.putaway_pending(caller, &filter).await
    })
    .await?;
    match global.json {
        true => out::json(&Value::Array(rows.iter().map(pending_json).collect())),
        false if rows.is_empty() => out::tell("Nothing to put away."),
        false => out::table(
            &[
                "ORDER",
                "ITEM",
                "SKU",
                "PACKING/RETURN",
                "SOURCE",
                "FACILITY",
                "SINCE",
                "CONDITION",
                "PUTAWAY",
            ],
            &rows.iter().map(pending_row).collect::<Vec<_>>(),
        ),
    }
    Ok(Exit::Ok)
}

fn pending_json(row: &PendingGoods) -> Value {
    let inspection = row.goods.inspection.as_ref();
    json!({
        "id": row.id,
        "order": row.order,
        "channel": row.channel,
        "channel_order_no": row.channel_order_no,
        "item": row.goods.item,
        "sku": row.goods.sku,
        "document": row.goods.document,
        "source": row.goods.source,
        "facility": row.goods.facility,
        "since": row.goods.since.to_rfc3339(),
        "condition": inspection.map(|i| i.condition),
        "reason": inspection.and_then(|i| i.reason.as_ref()),
        "comment": inspection.and_then(|i| i.comment.as_ref()),
        "putaway_no": row.putaway_no,
    })
}

fn pending_row(row: &PendingGoods) -> Vec<String> {
    let goods = &row.goods;
    let condition = goods.inspection.as_ref().map(|i| i.condition.to_string());
    vec![
        row.order.to_string(),
        goods.item.to_string(),
        goods.sku.to_string(),
        goods.document.clone(),
        goods.source.to_string(),
        goods.facility.to_string(),
        goods.since.to_rfc3339(),
        condition.unwrap_or_else(|| "-".to_owned()),
        row.putaway_no.clone().unwrap_or_else(|| "-".to_owned()),
    ]
}

async fn create(global: &Global, (app, caller): (&App, &Caller), create: &PutawayCreate) -> Answer {
    let wish = PutawayWish {
        facility: create.facility.clone(),
        source: source_of(&create.source)?,
        chosen: match create.all {
            true => Chosen::All,
            false => Chosen::Named(create.goods.clone()),
        },
    };
    let made = app.create_putaway(caller, &wish).await?;
    show(global, &made);
    if !global.json {
        out::tell(&format!(
            "Next: ordertide putaway complete {} --all-good",
            made.key.putaway_no
        ));
    }
    Ok(Exit::Ok)
}

async fn complete(global: &Global, (app, caller): (&App, &Caller), complete: &PutawayComplete) -> Answer {
    let mut lines = Vec::new();
    for text in &complete.lines {
        let (no, result) = number_and_condition("line", text)?;
        let reason = reason_for(result, complete.reason.as_ref());
        lines.push(LineResult { no, result, reason });
    }
    let others = match (complete.all_good, lines.is_empty()) {
        (true, _) => Others::Good,
        (false, true) => Others::AsInspected,
        (false, false) => Others::StayOpen,
    };
    let completion = Completion { lines, others };
    let facility = complete.facility.as_deref();
    let placed = app
        .complete_putaway(caller, &complete.putaway, facility, &completion)
        .await?;
    show(global, &placed.putaway);
    Ok(Exit::Ok)
}

async fn list(
    global: &Global,
    (app, caller): (&App, &Caller),
    mut filter: PutawayFilter,
    limit: Option<usize>,
) -> Answer {
    let rows = all(limit, async |after| {
        filter.after = after;
        app.list_putaways(caller, &filter).await
    })
    .await?;
    match global.json {
        true => out::json(&Value::Array(rows.iter().map(summary_json).collect())),
        false => out::table(
            &["PUTAWAY", "FACILITY", "SOURCE", "STATE", "DONE", "MADE", "BY"],
            &rows.iter().map(summary_row).collect::<Vec<_>>(),
        ),
    }
    Ok(Exit::Ok)
}

fn summary_json(row: &PutawaySummary) -> Value {
    json!({
        "putaway_no": row.key.putaway_no,
        "facility": row.key.facility,
        "source": row.source,
        "state": row.state,
        "lines": row.lines,
        "open": row.open,
        "done": row.done,
        "created_by": row.created_by,
        "created_at": row.created_at.to_rfc3339(),
        "closed_at": out::when(row.closed_at),
    })
}

fn summary_row(row: &PutawaySummary) -> Vec<String> {
    vec![
        row.key.putaway_no.clone(),
        row.key.facility.to_string(),
        row.source.to_string(),
        row.state.to_string(),
        format!("{}/{}", row.done, row.lines),
        row.created_at.to_rfc3339(),
        row.created_by.clone(),
    ]
}

fn show(global: &Global, putaway: &OnePutaway) {
    show_with(global, putaway, &BTreeMap::new());
}

/// Where the shelf stands in the table of lines.
const SHELF_COLUMN: usize = 5;

/// Shows a putaway, with the shelves that are suggested for its open lines.
fn show_with(global: &Global, putaway: &OnePutaway, suggested: &BTreeMap<u32, ShelfCode>) {
    let lines = || {
        let all = putaway.lines.iter();
        all.map(|line| (line, suggested.get(&line.no)))
    };
    if global.json {
        out::json(&json!({
            "putaway_no": putaway.key.putaway_no,
            "facility": putaway.key.facility,
            "source": putaway.source,
            "state": putaway.state,
            "created_by": putaway.created_by,
            "created_at": putaway.created_at.to_rfc3339(),
            "closed_at": out::when(putaway.closed_at),
            "lines": lines().map(line_json).collect::<Vec<_>>(),
        }));
        return;
    }
    out::print(&format!(
        "{} {} ({} of {})",
        putaway.key.putaway_no, putaway.state, putaway.source, putaway.key.facility
    ));
    // Who has no shelves sees no column of them.
    let has_shelves = lines().any(|(line, suggested)| line.shelf.is_some() || suggested.is_some());
    let mut rows: Vec<_> = lines().map(line_row).collect();
    let mut head = vec!["LINE", "UNIT", "SKU", "STATE", "RESULT", "SHELF", "REASON", "BY"];
    if !has_shelves {
        head.remove(SHELF_COLUMN);
        for row in &mut rows {
            row.remove(SHELF_COLUMN);
        }
    }
    out::table(&head, &rows);
}

fn line_json((line, suggested): (&PutawayLine, Option<&ShelfCode>)) -> Value {
    json!({
        "no": line.no,
        "order": line.unit.order,
        "item": line.unit.item,
        "sku": line.sku,
        "state": line.state,
        "result": line.result,
        "reason": line.reason,
        "shelf": line.shelf,
        "suggested_shelf": suggested,
        "closed_at": out::when(line.closed_at),
        "done_by": line.done_by,
    })
}

/// A suggested shelf stands with a question mark.
fn line_row((line, suggested): (&PutawayLine, Option<&ShelfCode>)) -> Vec<String> {
    let none = || "-".to_owned();
    let shelf = line.shelf.as_ref().map(ToString::to_string);
    vec![
        line.no.to_string(),
        line.unit.to_string(),
        line.sku.to_string(),
        line.state.to_string(),
        line.result.map_or_else(none, |result| result.to_string()),
        shelf
            .or_else(|| suggested.map(|shelf| format!("{shelf}?")))
            .unwrap_or_else(none),
        line.reason.clone().unwrap_or_else(none),
        line.done_by.clone().unwrap_or_else(none),
    ]
}
