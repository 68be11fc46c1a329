//! `doctor`.

use super::Answer;
use crate::cli::Global;
use crate::exit::Exit;
use crate::{opened, out};
use serde_json::json;

/// Checks every invariant; exit 1 where one is broken.
pub(crate) async fn run(global: &Global) -> Answer {
    let (app, caller) = opened::session(global).await?;
    let found = app.doctor(&caller).await?;
    if global.json {
        let violations: Vec<_> = found
            .violations
            .iter()
            .map(|v| json!({"invariant": v.invariant, "detail": v.detail}))
            .collect();
        out::json(&json!({
            "clean": found.violations.is_empty(),
            "orders": found.orders,
            "violations": violations,
            "warnings": found.warnings,
        }));
    } else {
        for violation in &found.violations {
            out::print(&format!("FAIL  {}  {}", violation.invariant, violation.detail));
        }
        for warning in &found.warnings {
            out::print(&format!("WARN  {warning}"));
        }
        match found.violations.len() {
            0 => out::print(&format!(
                "OK    {} orders checked, every invariant holds",
                found.orders
            )),
            n => out::print(&format!(
                "{} orders checked, {n} violations: please report them",
                found.orders
            )),
        }
    }
    Ok(if found.violations.is_empty() {
        Exit::Ok
    } else {
        Exit::Failed
    })
}
