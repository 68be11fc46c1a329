//! `export`.

use super::Answer;
use super::cancelled::wanted_of;
use super::tasks::wanted_runs;
use crate::cli::{Export, Global};
use crate::exit::{Exit, Failure};
use crate::{opened, out};
use app::{App, Caller};
use domain::words::counted;
use serde_json::json;
use std::path::Path;

/// All of `export`.
pub(crate) async fn run(global: &Global, command: &Export) -> Answer {
    let (app, caller) = opened::session(global).await?;
    let to = match command {
        Export::Orders { to, .. }
        | Export::Cancelled { to, .. }
        | Export::Stock { to }
        | Export::Runs { to, .. } => to,
    };
    if to.output != Path::new("-") {
        let rows = write(&app, &caller, command, &to.output).await?;
        match global.json {
            true => out::json(&json!({"file": to.output, "rows": rows})),
            false => out::tell(&format!("{} in {}", counted(rows, "row"), to.output.display())),
        }
        return Ok(Exit::Ok);
    }
    // A spreadsheet is put together in a file; standard output gets a copy of it.
    let failed = |error: std::io::Error| {
        Failure::new(
            Exit::Failed,
            "DISK",
            format!("the export cannot be written: {error}"),
        )
    };
    let folder = app::scratch::folder().map_err(failed)?;
    let path = folder.path().join("export.csv");
    write(&app, &caller, command, &path).await?;
    let mut file = std::fs::File::open(&path).map_err(failed)?;
    // A reader that went away is no error of ours.
    let _gone = std::io::copy(&mut file, &mut std::io::stdout().lock());
    Ok(Exit::Ok)
}

async fn write(app: &App, caller: &Caller, command: &Export, path: &Path) -> Result<u64, Failure> {
    let text = |given: &Option<String>| given.clone().unwrap_or_default();
    Ok(match command {
        Export::Orders { channel, status, .. } => {
            let filter = (text(channel), text(status));
            app.export_orders(caller, (&filter.0, &filter.1, ""), path)
                .await?
        }
        Export::Cancelled { which, .. } => {
            let wanted = wanted_of(which)?;
            app.export_cancelled(caller, &wanted, path).await?
        }
        Export::Stock { .. } => app.export_stock(caller, path).await?,
        Export::Runs { task, state, .. } => {
            let wanted = wanted_runs(app, caller, (task.as_deref(), state.as_deref())).await?;
            app.export_runs(caller, &wanted, path).await?
        }
    })
}
