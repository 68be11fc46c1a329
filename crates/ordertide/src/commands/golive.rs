//! `golive`.

use super::Answer;
use crate::cli::{Global, Golive};
use crate::exit::Exit;
use crate::{opened, out};
use serde_json::json;

/// `golive start`, `pause`, `check`.
pub(crate) async fn run(global: &Global, command: &Golive) -> Answer {
    let (app, caller) = opened::session(global).await?;
    let now = match command {
        Golive::Start { confirm } => {
            app.start_golive(&caller, confirm).await?;
            "LIVE"
        }
        Golive::Pause => {
            app.pause_golive(&caller).await?;
            "PAUSED"
        }
        Golive::Check => return check(global, &app, &caller).await,
    };
    match global.json {
        true => out::json(&json!({"tenant": caller.tenant, "golive": now})),
        false => out::print(&format!("Tenant {} is {now}.", caller.tenant)),
    }
    Ok(Exit::Ok)
}

async fn check(global: &Global, app: &app::App, caller: &app::Caller) -> Answer {
    let checks = app.check_golive(caller).await?;
    let ready = checks.iter().all(|check| check.ok || !check.required);
    if global.json {
        out::json(&json!({"golive": caller.golive, "ready": ready, "checks": checks}));
    } else {
        let state = |check: &app::golive::Check| match (check.ok, check.required) {
            (true, _) => "OK",
            (false, true) => "FAIL",
            (false, false) => "WARN",
        };
        let rows: Vec<_> = checks
            .iter()
            .map(|c| vec![state(c).to_owned(), c.name.to_owned(), c.message.clone()])
            .collect();
        out::table(&["STATE", "CHECK", "MESSAGE"], &rows);
        out::print(&format!("Tenant {} is {}.", caller.tenant, caller.golive));
    }
    Ok(if ready { Exit::Ok } else { Exit::NotLive })
}
