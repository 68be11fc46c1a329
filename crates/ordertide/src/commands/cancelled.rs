//! `cancelled`, `resync`, `restore`.

use super::Answer;
use super::pages::{PAGE, all};
use super::putaway::word;
use super::sync::seconds;
use crate::cli::{Cancelled, CancelledRows, Deliveries, Global, Resync};
use crate::exit::{self, Exit, Failure};
use crate::{opened, out};
use app::recovery::{Answered, CameOf, CancelledLine, CancelledWanted, Previewed};
use app::{App, AppError, Caller};
use domain::moment::Moment;
use domain::recovery::view::{Group, RecoveryAction, RecoveryState};
use domain::recovery::{Push, Recovery};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use store::CancelledFilter;

/// All of `cancelled`.
pub(crate) async fn run(global: &Global, command: &Cancelled) -> Answer {
    let (app, caller) = opened::session(global).await?;
    match command {
        Cancelled::List(list) => {
            let wanted = wanted_of(&list.which)?;
            let rows = all(list.limit, async |after| {
                app.cancelled(&caller, &wanted, after.as_deref(), PAGE).await
            })
            .await?;
            match global.json {
                true => out::json(&Value::Array(rows.iter().map(as_json).collect())),
                false => print(&rows),
            }
        }
        Cancelled::Counts => {
            let counts = app.cancelled_counts(&caller).await?;
            let rows = counts.iter().map(|count| (count.group.to_string(), count.rows));
            match global.json {
                true => out::json(&Value::Object(rows.map(|(group, n)| (group, json!(n))).collect())),
                false => out::table(
                    &["GROUP", "ROWS"],
                    &rows
                        .map(|(group, n)| vec![group, n.to_string()])
                        .collect::<Vec<_>>(),
                ),
            }
        }
        Cancelled::Preview(which) => return preview(global, &app, &caller, which).await,
    }
    Ok(Exit::Ok)
}

pub(super) fn wanted_of(list: &CancelledRows) -> Result<CancelledWanted, Failure> {
    let group = list
        .group
        .as_deref()
        .map(|text| word("group", text, Group::ALL, Group::as_str));
    let state = list.state.as_deref();
    let state = state.map(|text| word("state", text, RecoveryState::ALL, RecoveryState::as_str));
    let text = |given: &Option<String>| given.clone().unwrap_or_default();
    Ok(CancelledWanted {
        group: group.transpose()?,
        state: state.transpose()?,
        buyer: text(&list.buyer),
        left_s_max: list.left.as_deref().map(seconds).transpose()?,
        filter: CancelledFilter {
            channel: text(&list.channel),
            reason: text(&list.reason),
            who: text(&list.by),
            packing_no: text(&list.packing_no),
            order: text(&list.order),
            from: list.from.as_deref().map(moment).transpose()?,
            to: list.to.as_deref().map(moment).transpose()?,
        },
    })
}

pub(super) fn moment(text: &str) -> Result<Moment, Failure> {
    let refuse = || Failure::usage(format!("{text:?} is no time such as 2026-11-22T05:00:00Z"));
    Moment::from_rfc3339(text).ok_or_else(refuse)
}

/// Whole days left, rounded down.
fn days_left(line: &CancelledLine) -> Option<i64> {
    line.left_s.map(|left_s| left_s / 86_400)
}

fn as_json(line: &CancelledLine) -> Value {
    let record = &line.record;
    let last = line.last_result();
    json!({
        "delivery": line.delivery.to_string(), "order": line.delivery.order,
        "packing_no": record.package.as_ref().map(|key| &key.packing_no),
        "facility": record.package.as_ref().map(|key| &key.facility),
        "new_packing_no": new_packing_no(line),
        "channel": line.channel, "channel_order_no": line.channel_order_no, "origin": line.origin, "buyer": line.buyer,
        "group": line.view.group, "cancelled_by": record.by, "who": record.who, "reason": record.reason,
        "comment": record.comment, "stage": record.stage, "items": record.items, "whole_package": record.whole_package,
        "cancelled_at": record.cancelled_at.to_rfc3339(), "state": line.view.state,
        "action": line.view.action.map(action_word), "resync_suggested": line.view.is_suggested,
        "requested_by": requested(line).map(|(by, _)| by),
        "requested_at": requested(line).map(|(_, at)| at.to_rfc3339()),
        "run_id": record.run_id(), "on_channel": record.push.as_ref().map(Push::state),
        "last_result": last.map(|(code, message)| json!({"code": code, "message": message})),
        "days_left": days_left(line),
        "ends_at": line.view.ends_at.map(Moment::to_rfc3339),
    })
}

/// The packing no. that it came back under, where that is another one.
fn new_packing_no(line: &CancelledLine) -> Option<&str> {
    let key = line.record.came_back_in()?;
    Some(key.packing_no.as_str())
}

fn requested(line: &CancelledLine) -> Option<(&str, Moment)> {
    match &line.record.recovery {
        Recovery::NotAsked => None,
        Recovery::Resyncing { by, asked_at, .. } => Some((by, *asked_at)),
        Recovery::Failed { by, at, .. } | Recovery::Back { by, at, .. } => Some((by, *at)),
    }
}

fn action_word(action: RecoveryAction) -> &'static str {
    match action {
        RecoveryAction::Resync => "resync",
        RecoveryAction::Restore => "restore",
    }
}

fn print(rows: &[CancelledLine]) {
    let row = |line: &CancelledLine| {
        let packing_no = line.record.package.as_ref().map(|key| key.packing_no.clone());
        vec![
            line.delivery.to_string(),
            line.channel_order_no.to_string(),
            packing_no.unwrap_or_default(),
            new_packing_no(line).unwrap_or_default().to_owned(),
            line.view.group.to_string(),
            line.record.cancelled_at.to_rfc3339(),
            line.record.who.clone(),
            line.record.reason.clone(),
            line.view.state.to_string(),
            days_left(line)
                .map(|days| format!("{days} d"))
                .unwrap_or_default(),
            line.last_result()
                .map(|(code, text)| format!("{text} ({code})"))
                .unwrap_or_default(),
        ]
    };
    out::table(
        &[
            "DELIVERY",
            "ORDER",
            "PACKING NO",
            "NEW",
            "GROUP",
            "CANCELLED",
            "BY",
            "REASON",
            "STATE",
            "LEFT",
            "LAST RESULT",
        ],
        &rows.iter().map(row).collect::<Vec<_>>(),
    );
}

async fn preview(global: &Global, app: &App, caller: &Caller, which: &Deliveries) -> Answer {
    let told = app.preview_recovery(caller, &which.deliveries).await?;
    match global.json {
        true => out::json(&Value::Array(told.iter().map(preview_json).collect())),
        false => out::table(
            &[
                "DELIVERY",
                "STATE",
                "WOULD",
                "UNITS",
                "SHORT",
                "AWAIT PUTAWAY",
                "AGAINST IT",
            ],
            &told.iter().map(preview_row).collect::<Vec<_>>(),
        ),
    }
    Ok(of_all(
        told.iter()
            .map(|one| one.result.as_ref().err().map(exit::of_error)),
    ))
}

fn preview_json(one: &Previewed) -> Value {
    match &one.result {
        Err(error) => json!({"named": one.named, "code": error.code(), "message": error.to_string()}),
        Ok(preview) => json!({
            "named": one.named, "delivery": preview.delivery.to_string(), "state": preview.state,
            "action": preview.action.map(action_word), "possible": preview.blockers.is_empty(),
            "blockers": preview.blockers.iter().map(|(code, text)| json!({"code": code, "message": text})).collect::<Vec<_>>(),
            "packing_no": preview.package.as_ref().map(|key| &key.packing_no),
            "units": preview.units, "short": preview.short, "awaiting_putaway": preview.awaiting_putaway,
        }),
    }
}

fn preview_row(one: &Previewed) -> Vec<String> {
    match &one.result {
        Err(error) => {
            let mut row = vec![one.named.clone()];
            row.extend(std::iter::repeat_n(String::new(), 5));
            row.push(format!("{} ({})", error.words(), error.code()));
            row
        }
        Ok(preview) => {
            let texts: Vec<String> = preview
                .blockers
                .iter()
                .map(|(code, text)| format!("{text} ({code})"))
                .collect();
            let would = match (texts.is_empty(), preview.action) {
                (true, Some(action)) => action_word(action),
                (_, _) => "-",
            };
            vec![
                preview.delivery.to_string(),
                preview.state.to_string(),
                would.to_owned(),
                preview.units.to_string(),
                preview.short.to_string(),
                preview.awaiting_putaway.to_string(),
                texts.join("; "),
            ]
        }
    }
}

/// `restore`.
pub(crate) async fn restore(global: &Global, which: &Deliveries) -> Answer {
    let (app, caller) = opened::session(global).await?;
    let told = app.restore(&caller, &which.deliveries).await?;
    tell(global, &told);
    Ok(of_all(told.iter().map(exit_of)))
}

/// `resync`.
pub(crate) async fn resync(global: &Global, command: &Resync) -> Answer {
    let (app, caller) = opened::session(global).await?;
    let told = app.ask_to_resync(&caller, &command.which.deliveries).await?;
    if !command.wait {
        tell(global, &told);
        return Ok(of_all(told.iter().map(exit_of)));
    }
    let runs: BTreeSet<&str> = told.iter().filter_map(run_of).collect();
    for run_id in runs {
        app.see_through(&caller, run_id).await?;
    }
    let seen = how_they_ended(&app, &caller, told).await?;
    tell(global, &seen);
    Ok(of_all(seen.iter().map(exit_of)))
}

fn run_of(one: &Answered) -> Option<&str> {
    match &one.result {
        Ok(CameOf::UnderWay { run_id }) => Some(run_id),
        Ok(CameOf::Back(_) | CameOf::Failed { .. }) | Err(_) => None,
    }
}

fn exit_of(one: &Answered) -> Option<Exit> {
    match &one.result {
        Ok(CameOf::Back(_) | CameOf::UnderWay { .. }) => None,
        Ok(CameOf::Failed { code, .. }) => Some(match exit::of_channel(code) {
            // What the site's order itself stands against is no failure of the connection.
            Exit::Failed => Exit::NotAllowed,
            exit @ (Exit::Ok
            | Exit::Usage
            | Exit::Database
            | Exit::Auth
            | Exit::NotFound
            | Exit::NotAllowed
            | Exit::SomeFailed
            | Exit::NotLive
            | Exit::Upstream) => exit,
        }),
        Err(error) => Some(exit::of_error(error)),
    }
}

/// What became of deliveries whose runs are over.
async fn how_they_ended(app: &App, caller: &Caller, told: Vec<Answered>) -> Result<Vec<Answered>, AppError> {
    let mut seen = Vec::with_capacity(told.len());
    for one in told {
        let result = match (&one.result, &one.delivery) {
            (Ok(CameOf::UnderWay { .. }), Some(delivery)) => app.came_of(caller, delivery).await,
            (Ok(_) | Err(_), _) => one.result,
        };
        seen.push(Answered {
            named: one.named,
            delivery: one.delivery,
            result,
        });
    }
    Ok(seen)
}

/// What a delivery is told as: result, packing no. or run, code, message.
fn parts(one: &Answered) -> [String; 4] {
    let none = String::new;
    match &one.result {
        Ok(CameOf::Back(package)) => {
            let no = package.as_ref().map(|key| key.packing_no.clone());
            ["back".to_owned(), no.unwrap_or_default(), none(), none()]
        }
        Ok(CameOf::UnderWay { run_id }) => ["resyncing".to_owned(), run_id.clone(), none(), none()],
        Ok(CameOf::Failed { code, message }) => ["failed".to_owned(), none(), code.clone(), message.clone()],
        Err(error) => [
            "refused".to_owned(),
            none(),
            error.code().to_owned(),
            error.words(),
        ],
    }
}

fn tell(global: &Global, told: &[Answered]) {
    let delivery = |one: &Answered| one.delivery.as_ref().map(ToString::to_string);
    if global.json {
        let row = |one: &Answered| {
            let [result, what, code, message] = parts(one);
            let (packing_no, run_id) = match &one.result {
                Ok(CameOf::UnderWay { .. }) => (None, Some(what)),
                Ok(CameOf::Back(_) | CameOf::Failed { .. }) | Err(_) => {
                    (Some(what).filter(|no| !no.is_empty()), None)
                }
            };
            json!({
                "named": one.named, "delivery": delivery(one), "result": result, "packing_no": packing_no, "run_id": run_id,
                "code": Some(code).filter(|code| !code.is_empty()), "message": message,
            })
        };
        return out::json(&Value::Array(told.iter().map(row).collect()));
    }
    let row = |one: &Answered| {
        let mut row = vec![delivery(one).unwrap_or_else(|| one.named.clone())];
        row.extend(parts(one));
        row
    };
    out::table(
        &["DELIVERY", "RESULT", "PACKING NO OR RUN", "CODE", "MESSAGE"],
        &told.iter().map(row).collect::<Vec<_>>(),
    );
}

/// The exit code of several: that of the failure where all failed, else that some did.
pub(super) fn of_all(results: impl Iterator<Item = Option<Exit>>) -> Exit {
    let results: Vec<Option<Exit>> = results.collect();
    let failures: Vec<Exit> = results.iter().flatten().copied().collect();
    match failures.first() {
        None => Exit::Ok,
        Some(first) if failures.len() == results.len() => *first,
        Some(_) => Exit::SomeFailed,
    }
}
