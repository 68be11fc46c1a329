//! `sync`.

use super::Answer;
use crate::cli::{Global, Sync, SyncKind};
use crate::exit::{self, Exit, Failure};
use crate::{opened, out};
use app::sync::{RunReport, RunState, SyncRequest};
use domain::channel::Flow;

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
        since_s,
        dry_run: command.dry_run,
    };
    let report = app.sync(&caller, &request).await?;
    print(global, &report)?;
    Ok(exit_of(&report))
}

/// "7d", "12h", "30m", "45s".
pub(super) fn seconds(text: &str) -> Result<i64, Failure> {
    let refuse = || Failure::usage(format!("{text:?} is no span such as 7d, 12h or 30m, up to 3650d"));
    let unit = match text.chars().last() {
        Some('d') => 86_400,
        Some('h') => 3_600,
        Some('m') => 60,
        Some('s') => 1,
        Some(_) | None => return Err(refuse()),
    };
    let number: i64 = text
        .get(..text.len() - 1)
        .and_then(|n| n.parse().ok())
        .ok_or_else(refuse)?;
    match number.checked_mul(unit) {
        Some(seconds) if (1..=3_650 * 86_400).contains(&seconds) => Ok(seconds),
        Some(_) | None => Err(refuse()),
    }
}

fn exit_of(report: &RunReport) -> Exit {
    match report.state {
        RunState::Succeeded => Exit::Ok,
        RunState::SucceededWithErrors => Exit::SomeFailed,
        RunState::Skipped => Exit::NotLive,
        RunState::Failed => exit::of_channel(report.code.as_deref().unwrap_or_default()),
    }
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
