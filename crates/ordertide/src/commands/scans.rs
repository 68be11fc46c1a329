//! `putaway scan`, `putaway undo`, `putaway print`.

use super::Answer;
use super::cancelled::of_all;
use super::process::write_whole;
use crate::cli::{Global, PutawayPrint, PutawayScan, PutawayUndo};
use crate::exit::{self, Exit, Failure};
use crate::out;
use app::putaway::{ScanWish, Scanned};
use app::{App, AppError, Caller};
use domain::putaway::LineState;
use serde_json::{Value, json};
use std::io::BufRead as _;

/// What takes the last scan back, on standard input.
const UNDO: &str = "UNDO";

/// One scan, or those of standard input.
pub(super) async fn scan(global: &Global, (app, caller): (&App, &Caller), scan: &PutawayScan) -> Answer {
    let (Some(item), Some(shelf), false) = (&scan.item, &scan.shelf, scan.stdin) else {
        return scan_stdin(global, (app, caller), scan).await;
    };
    let wish = ScanWish {
        scan_id: scan.scan_id.clone(),
        code: item.clone(),
        quantity: scan.quantity,
        shelf: shelf.clone(),
    };
    let named = (scan.putaway.as_str(), scan.facility.as_deref());
    let done = app.scan_putaway(caller, named, &wish).await?;
    tell(global, &done);
    Ok(Exit::Ok)
}

/// Takes the last scan back.
pub(super) async fn undo(global: &Global, (app, caller): (&App, &Caller), undo: &PutawayUndo) -> Answer {
    let named = (undo.putaway.as_str(), undo.facility.as_deref());
    let done = app.undo_scan(caller, named, undo.scan_id.as_deref()).await?;
    tell(global, &done);
    Ok(Exit::Ok)
}

/// Prints the list.
pub(super) async fn print(global: &Global, (app, caller): (&App, &Caller), print: &PutawayPrint) -> Answer {
    let named = (print.putaway.as_str(), print.facility.as_deref());
    let paper = app.print_putaway(caller, &print.fonts.fonts(), named).await?;
    write_whole(&print.output, &paper.pdf).map_err(|error| {
        let text = format!("{} cannot be written: {error}", print.output.display());
        Failure::new(Exit::Failed, "FILE_NOT_WRITTEN", text)
    })?;
    match (global.json, print.output == std::path::Path::new("-")) {
        (_, true) => {}
        (true, false) => out::json(&json!({"putaway_no": print.putaway, "pages": paper.pages})),
        (false, false) => out::tell(&format!("{} pages", paper.pages)),
    }
    Ok(Exit::Ok)
}

/// A refused scan is told and stops no other: who scans looks up only when it does not go on as said.
async fn scan_stdin(global: &Global, (app, caller): (&App, &Caller), scan: &PutawayScan) -> Answer {
    let named = (scan.putaway.as_str(), scan.facility.as_deref());
    // Who scans into nothing hears of it before the first scan.
    app.putaway(caller, named.0, named.1).await?;
    let (mut item, mut scans): (Option<String>, u64) = (None, 0);
    let mut results = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|error| Failure::usage(format!("standard input cannot be read: {error}")))?;
        let line = line.trim();
        if line.is_empty() {
            item = None;
            continue;
        }
        let done = match (line.eq_ignore_ascii_case(UNDO), item.take()) {
            (true, _) => app.undo_scan(caller, named, None).await,
            (false, None) => {
                item = Some(line.to_owned());
                continue;
            }
            (false, Some(code)) => {
                scans += 1;
                let wish = ScanWish {
                    scan_id: scan.scan_id.as_ref().map(|id| format!("{id}-{scans}")),
                    code,
                    quantity: 1,
                    shelf: line.to_owned(),
                };
                app.scan_putaway(caller, named, &wish).await
            }
        };
        results.push(done.as_ref().err().map(exit::of_error));
        match done {
            Ok(done) => tell(global, &done),
            Err(error) => tell_refused(global, &error),
        }
    }
    if let Some(item) = item {
        results.push(Some(Exit::Usage));
        let text = format!("{item} was scanned and no shelf after it; nothing was done with it");
        tell_refused(global, &AppError::bad_input(text));
    }
    Ok(of_all(results.into_iter()))
}

fn tell_refused(global: &Global, error: &AppError) {
    match global.json {
        true => out::json(&json!({"error": {"code": error.code(), "message": error.words()}})),
        false => {
            out::print(&format!("REFUSED: {} ({})", error.words(), error.code()));
        }
    }
}

fn tell(global: &Global, done: &Scanned) {
    match global.json {
        true => out::json(&as_json(done)),
        false => out::print(&in_words(done)),
    }
}

fn in_words(done: &Scanned) -> String {
    let (putaway, scan) = (&done.putaway, &done.scan);
    let what = match (scan.undone_at.is_some(), done.is_repeated) {
        (false, false) => "to shelf",
        (false, true) => "(scanned before) to shelf",
        (true, _) => "taken back off shelf",
    };
    let placed = putaway.count(LineState::Done);
    let next = match &done.next {
        Some(next) => match &next.shelf {
            Some(shelf) => format!("Next: {} to {shelf}", next.sku),
            None => format!("Next: {}, to a shelf of your choice", next.sku),
        },
        None => format!("Putaway {} is {}", putaway.key.putaway_no, putaway.state),
    };
    let (units, of) = (scan.lines.len(), putaway.lines.len());
    format!(
        "{units} × {} {what} {}. {placed} of {of} done. {next}",
        scan.code, scan.shelf
    )
}

fn as_json(done: &Scanned) -> Value {
    let (putaway, scan) = (&done.putaway, &done.scan);
    json!({
        "putaway_no": putaway.key.putaway_no,
        "facility": putaway.key.facility,
        "state": putaway.state,
        "lines": putaway.lines.len(),
        "open": putaway.count(LineState::Open),
        "done": putaway.count(LineState::Done),
        "scan": {
            "scan_id": scan.scan_id,
            "code": scan.code,
            "shelf": scan.shelf,
            "lines": scan.lines,
            "by": scan.by,
            "at": scan.at.to_rfc3339(),
            "undone_at": out::when(scan.undone_at),
        },
        "repeated": done.is_repeated,
        "orders_served": done.orders_served,
        "next": done.next.as_ref().map(|next| json!({"line": next.no, "sku": next.sku, "shelf": next.shelf})),
    })
}
