//! Data goes to standard output, words about it to standard error.

use domain::moment::Moment;
use serde_json::Value;
use std::io::Write;

/// Writes text to standard output. A reader that went away is no error of ours.
pub(crate) fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _gone = out
        .write_all(text.as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush());
}

/// Writes text to standard error.
pub(crate) fn tell(text: &str) {
    let _gone = writeln!(std::io::stderr().lock(), "{text}");
}

/// Writes JSON to standard output.
pub(crate) fn json(value: &Value) {
    print(&serde_json::to_string_pretty(value).unwrap_or_default());
}

/// A moment as programs read it.
pub(crate) fn when(at: Option<Moment>) -> Option<String> {
    at.map(Moment::to_rfc3339)
}

/// A table with its columns in line; no rows, no table.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    let mut widths: Vec<usize> = head.iter().map(|cell| cell.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: Vec<&str>| {
        let padded: Vec<String> = cells
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut text = vec![line(head.to_vec())];
    text.extend(
        rows.iter()
            .map(|row| line(row.iter().map(String::as_str).collect())),
    );
    print(&text.join("\n"));
}

/// The log goes to standard error; `ORDERTIDE_LOG` says how much (default: warnings).
pub(crate) fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("ORDERTIDE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
