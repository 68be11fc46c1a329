//! Run history as a spreadsheet: a row a run, the newest first.

use super::table::Out;
use crate::runs::{RunLine, RunsWanted};
use crate::{App, AppError, Caller};
use sheets::Kind;
use std::path::Path;

/// Rows of one page.
const PAGE: i64 = 500;

/// The columns; other programs rely on them.
const COLUMNS: &[(&str, Kind)] = &[
    ("run_id", Kind::Code),
    ("task", Kind::Code),
    ("channel", Kind::Code),
    ("kind", Kind::Code),
    ("state", Kind::Code),
    ("cause", Kind::Code),
    ("started_by", Kind::Text),
    ("queued_at", Kind::Moment),
    ("started_at", Kind::Moment),
    ("finished_at", Kind::Moment),
    ("attempts", Kind::Number),
    ("pages", Kind::Number),
    ("orders", Kind::Number),
    ("unchanged", Kind::Number),
    ("skipped", Kind::Number),
    ("changed", Kind::Number),
    ("contradiction", Kind::Number),
    ("failed", Kind::Number),
    ("code", Kind::Code),
    ("message", Kind::Text),
];

impl App {
    /// Writes runs into a file, .xlsx or .csv by its name. Tells how many there are.
    ///
    /// # Errors
    /// `NOT_FOUND` for the channel, `BAD_INPUT` for the file's ending; those of the disk.
    pub async fn export_runs(
        &self,
        caller: &Caller,
        wanted: &RunsWanted,
        path: &Path,
    ) -> Result<u64, AppError> {
        let mut runs = self.runs(caller, wanted, "", PAGE).await?;
        let table = self.table(caller, path, "Runs", COLUMNS)?;
        while let Some(last) = runs.last() {
            let before = last.run_id.clone();
            if !table
                .rows(runs.iter().map(|run| row(caller, run)).collect())
                .await
            {
                break;
            }
            runs = self.runs(caller, wanted, &before, PAGE).await?;
        }
        table.finish().await
    }
}

fn row(caller: &Caller, run: &RunLine) -> Vec<Out> {
    let counts = &run.counts;
    vec![
        Out::text(&run.run_id),
        Out::text(&run.task),
        Out::text(&run.channel),
        Out::text(run.kind),
        Out::text(run.state),
        Out::text(run.cause),
        Out::text(&run.started_by),
        Out::at(caller, run.queued_at),
        Out::opt_at(caller, run.started_at),
        Out::opt_at(caller, run.finished_at),
        Out::Number(run.attempts),
        Out::Number(run.pages),
        Out::Number(run.done),
        Out::Number(counts.unchanged),
        Out::Number(counts.skipped),
        Out::Number(counts.changed),
        Out::Number(counts.contradiction),
        Out::Number(counts.failed),
        Out::opt_text(run.code.as_ref()),
        Out::text(&run.message),
    ]
}
