//! `sync`.

use super::Answer;
use crate::cli::{Global, Sync, SyncKind};
use crate::exit::{self, Exit, Failure};
use crate::{opened, out};
use app::sync::{RunReport, SyncRequest};
use app::{App, Caller};
use domain::channel::Flow;
use domain::order::OrderStatus;
use domain::run::{RunCause, RunState};
use domain::tenant::NOT_LIVE_MESSAGE;
use serde_json::json;

/// Runs a sync and waits for its end.
pub(crate) async fn run(global: &Global, command: &Sync) -> Answer {
    let since_s = command.since.as_deref().map(seconds).transpose()?;
    let (app, caller) = opened::session(global).await?;
    let request = SyncRequest {
        channel: command.channel.clone(),
        flow: match command.kind {
            SyncKind::Orders => Flow::OrderImport,
            SyncKind::Status => Flow::StatusSync,
            SyncKind::Delivery => Flow::DeliverySync,
            SyncKind::Returns => Flow::ReturnSync,
        },
        orders: command.orders.clone(),
        status: command.status.as_deref().map(order_status).transpose()?,
        since_s,
        dry_run: command.dry_run,
    };
    if command.no_wait {
        let run_id = app.ask_to_sync(&caller, &request, RunCause::Hand).await?;
        return tell_queued(global, &app, &caller, &run_id).await;
    }
    let report = app.sync(&caller, &request).await?;
    print(global, &report)?;
    Ok(exit_of(&report))
}

/// "7d", "12h", "30m", "45s".
pub(super) fn seconds(text: &str) -> Result<i64, Failure> {
    let refuse = || Failure::usage(format!("{text:?} is no span such as 7d, 12h or 30m, up to 3650d"));
    app::span::seconds(text).ok_or_else(refuse)
}

fn order_status(text: &str) -> Result<OrderStatus, Failure> {
    OrderStatus::parse(text).ok_or_else(|| {
        let known: Vec<&str> = OrderStatus::ALL.iter().map(|status| status.as_str()).collect();
        Failure::usage(format!(
            "{text:?} is no order status. Known: {}",
            known.join(", ")
        ))
    })
}

/// The exit code for how a run ended.
pub(super) fn exit_of(report: &RunReport) -> Exit {
    match report.state {
        RunState::Succeeded => Exit::Ok,
        RunState::SucceededWithErrors => Exit::SomeFailed,
        RunState::Skipped if report.message == NOT_LIVE_MESSAGE => Exit::NotLive,
        RunState::Skipped | RunState::Cancelled => Exit::NotAllowed,
        RunState::Queued | RunState::Running => Exit::Ok,
        RunState::Interrupted => Exit::Failed,
        RunState::Failed | RunState::GaveUp => exit::of_channel(report.code.as_deref().unwrap_or_default()),
    }
}

/// Tells that a run waits for a worker, or why it does not.
pub(super) async fn tell_queued(global: &Global, app: &App, caller: &Caller, run_id: &str) -> Answer {
    let report = app.run_report(caller, run_id).await?;
    if report.state.is_over() {
        print(global, &report)?;
        return Ok(exit_of(&report));
    }
    match global.json {
        true => out::json(&json!({"run_id": run_id, "state": report.state})),
        false => out::print(&format!(
            "Run {run_id} is {}. A worker (`ordertide serve` or `ordertide work`) does it; see `ordertide tasks show {run_id}`",
            report.state
        )),
    }
    Ok(Exit::Ok)
}

/// Tells a run.
pub(crate) fn print(global: &Global, report: &RunReport) -> Result<(), Failure> {
    if global.json {
        let value = serde_json::to_value(report)
            .map_err(|e| Failure::new(Exit::Failed, "INTERNAL", e.to_string()))?;
        out::json(&value);
        return Ok(());
    }
    let rows: Vec<_> = report
        .orders
        .iter()
        .map(|order| {
            let code = order.code.clone().unwrap_or_default();
            vec![
                order.channel_order_no.clone(),
                order.outcome.to_owned(),
                code,
                order.message.clone(),
            ]
        })
        .collect();
    out::table(&["ORDER", "OUTCOME", "CODE", "MESSAGE"], &rows);
    let c = &report.counts;
    let code = report
        .code
        .as_ref()
        .map(|code| format!(" ({code})"))
        .unwrap_or_default();
    let message = if report.message.is_empty() {
        String::new()
    } else {
        format!(": {}", report.message)
    };
    out::print(&format!(
        "{}{message}{code}\nchanged {} · unchanged {} · contradiction {} · skipped {} · failed {}",
        report.state.as_str(),
        c.changed,
        c.unchanged,
        c.contradiction,
        c.skipped,
        c.failed
    ));
    Ok(())
}
