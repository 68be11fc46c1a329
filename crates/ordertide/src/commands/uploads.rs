//! `uploads`: files that came through the API.

use super::Answer;
use super::putaway::word;
use crate::cli::{Global, Uploads};
use crate::exit::{Exit, Failure};
use crate::{opened, out};
use app::upload::job::{JobLine, JobResult, JobsWanted, RowTold};
use app::{App, Caller};
use domain::upload::{JobState, UploadKind};
use domain::words::counted;
use serde_json::{Value, json};

/// Uploads asked for at once.
const PAGE: usize = 500;

/// All of `uploads`.
pub(crate) async fn run(global: &Global, command: &Uploads) -> Answer {
    let (app, caller) = opened::session(global).await?;
    let job = match command {
        Uploads::List { kind, state, limit } => {
            let wanted = JobsWanted {
                kind: kind.as_deref().map(kind_of).transpose()?,
                state: state.as_deref().map(state_of).transpose()?,
            };
            let jobs = list(&app, &caller, wanted, *limit).await?;
            match global.json {
                true => out::json(&jobs.iter().map(as_json).collect()),
                false if jobs.is_empty() => out::tell("There are no such uploads"),
                false => print_list(&jobs),
            }
            return Ok(Exit::Ok);
        }
        Uploads::Errors { upload, output } => {
            let bytes = app.save_upload_errors(&caller, upload, output).await?;
            match global.json {
                true => out::json(&json!({"file": output, "bytes": bytes})),
                false => out::tell(&format!(
                    "What was not done is in {}: mend it there",
                    output.display()
                )),
            }
            return Ok(Exit::Ok);
        }
        Uploads::Remove { upload } => {
            app.remove_upload(&caller, upload).await?;
            match global.json {
                true => out::json(&json!({"upload_id": upload})),
                false => out::tell(&format!("Upload {upload} is gone with its files")),
            }
            return Ok(Exit::Ok);
        }
        Uploads::Show { upload } => app.upload(&caller, upload).await?,
        Uploads::Commit { upload } => app.commit_upload(&caller, upload).await?,
        Uploads::Cancel { upload } => app.cancel_upload(&caller, upload).await?,
    };
    match global.json {
        true => out::json(&as_json(&job)),
        false => print(&job),
    }
    Ok(Exit::Ok)
}

async fn list(app: &App, caller: &Caller, wanted: JobsWanted, limit: usize) -> Result<Vec<JobLine>, Failure> {
    let (mut jobs, mut before) = (Vec::new(), String::new());
    while jobs.len() < limit {
        let ask = PAGE.min(limit - jobs.len());
        let page = i64::try_from(ask).unwrap_or(i64::MAX);
        let found = app.uploads(caller, wanted, &before, page).await?;
        let is_last = found.len() < ask;
        before = found.last().map(|job| job.upload_id.clone()).unwrap_or_default();
        jobs.extend(found);
        if is_last {
            break;
        }
    }
    Ok(jobs)
}

fn kind_of(text: &str) -> Result<UploadKind, Failure> {
    word("kind", text, UploadKind::ALL, UploadKind::as_str)
}

fn state_of(text: &str) -> Result<JobState, Failure> {
    word("state", text, JobState::ALL, JobState::as_str)
}

fn as_json(job: &JobLine) -> Value {
    let counts = &job.counts;
    json!({
        "upload_id": job.upload_id, "kind": job.kind.as_str(), "file_name": job.file_name, "bytes": job.bytes,
        "sha256": job.sha256, "uploaded_by": job.uploaded_by, "uploaded_at": job.uploaded_at.to_rfc3339(),
        "state": job.state.as_str(), "message": job.message, "code": job.code, "run_id": job.run_id,
        "ended_at": out::when(job.ended_at),
        "progress": {"rows": counts.rows, "rows_all": counts.rows_all, "done": counts.done, "skipped": counts.skipped,
            "failed": counts.failed},
        "columns": job.wish.columns, "unknown_columns": job.unknown_columns,
        "result": job.result.as_ref().map(result_json),
        "errors_format": job.errors_format.map(|format| format.as_str()), "file_kept": job.file_kept,
    })
}

fn result_json(result: &JobResult) -> Value {
    json!({
        "rows": result.rows, "orders": result.orders, "done": result.done, "skipped": result.skipped,
        "failed": result.failed, "duplicates": result.duplicates, "failed_rows": result.failed_rows,
        "errors": result.errors, "errors_more": result.errors_more, "skips": result.skips,
        "orders_unmapped": result.orders_unmapped, "unknown_skus": result.unknown_skus,
        "done_before": out::when(result.done_before), "taken_before": result.taken_before,
    })
}

fn print_list(jobs: &[JobLine]) {
    let row = |job: &JobLine| {
        let counts = &job.counts;
        vec![
            job.upload_id.clone(),
            job.kind.to_string(),
            job.file_name.clone(),
            job.uploaded_at.to_rfc3339(),
            job.state.to_string(),
            format!("{}/{}", counts.rows, counts.rows_all.unwrap_or_default()),
            counts.done.to_string(),
            counts.skipped.to_string(),
            counts.failed.to_string(),
        ]
    };
    let head = [
        "UPLOAD", "KIND", "FILE", "UPLOADED", "STATE", "ROWS", "DONE", "SKIPPED", "FAILED",
    ];
    out::table(&head, &jobs.iter().map(row).collect::<Vec<_>>());
}

fn print(job: &JobLine) {
    let counts = &job.counts;
    out::print(&format!(
        "{} {}: {} by {}, {}\n  {} of {} rows: {} done, {} skipped, {} failed",
        job.kind,
        job.file_name,
        job.state,
        job.uploaded_by,
        job.uploaded_at.to_rfc3339(),
        counts.rows,
        counts.rows_all.unwrap_or_default(),
        counts.done,
        counts.skipped,
        counts.failed
    ));
    if !job.message.is_empty() {
        out::print(&format!("  {}", job.message));
    }
    let columns = job.wish.columns.iter();
    let columns: Vec<String> = columns
        .map(|(column, header)| format!("{header}={column}"))
        .collect();
    out::print(&format!("  columns: {}", columns.join(", ")));
    if !job.unknown_columns.is_empty() {
        out::print(&format!("  not read: {}", job.unknown_columns.join(", ")));
    }
    if let Some(result) = &job.result {
        print_result(job, result);
    }
}

fn print_result(job: &JobLine, result: &JobResult) {
    let row = |told: &RowTold| {
        vec![
            told.row_no.to_string(),
            told.column.clone().unwrap_or_else(|| "-".to_owned()),
            told.code.clone(),
            told.message.clone(),
        ]
    };
    let told = result.errors.iter().chain(&result.skips);
    out::table(
        &["ROW", "COLUMN", "CODE", "MESSAGE"],
        &told.map(row).collect::<Vec<_>>(),
    );
    if result.errors_more > 0 {
        out::print(&format!("and {} more of what is wrong", result.errors_more));
    }
    if result.taken_before > 0 {
        let orders = counted(result.taken_before, "order");
        out::print(&format!("{orders} of this file were taken in before"));
    }
    if let Some(format) = job.errors_format {
        out::print(&format!(
            "What was not done: `ordertide uploads errors {} -o errors.{}`",
            job.upload_id,
            format.ending()
        ));
    }
}
