//! `import`.

mod mapping;

use super::Answer;
use crate::cli::{Dates, Duplicates, Global, Import, ImportCancel, ImportOrders, TemplateKind, Uploaded};
use crate::exit::{Exit, Failure};
use crate::{opened, out};
use app::upload::{
    CancelImport, CancelReport, OrderImport, OrderReport, Progress, RowFault, RowResult, UploadFile,
    UploadState,
};
use app::{App, Caller};
use domain::moment::Moment;
use domain::words::counted;
use serde_json::{Value, json};
use sheets::values::DateOrder;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

/// All of `import`.
pub(crate) async fn run(global: &Global, command: &Import) -> Answer {
    let (app, caller) = opened::session(global).await?;
    match command {
        Import::Orders(command) => orders(global, &app, &caller, command).await,
        Import::Cancel(command) => cancel(global, &app, &caller, command).await,
        Import::Template { kind, output } => template(global, &app, &caller, (*kind, output)).await,
        Import::Mapping(command) => mapping::run(global, &app, &caller, command).await,
    }
}

async fn orders(global: &Global, app: &App, caller: &Caller, command: &ImportOrders) -> Answer {
    let uploaded = &command.uploaded;
    let dates = match command.dates {
        Dates::Year => DateOrder::YearFirst,
        Dates::Day => DateOrder::DayFirst,
        Dates::Month => DateOrder::MonthFirst,
    };
    let wish = OrderImport {
        file: UploadFile {
            dates,
            ..file_of(uploaded)?
        },
        validate: uploaded.validate,
        duplicates: match command.duplicates {
            Duplicates::Skip => app::upload::Duplicates::Skip,
            Duplicates::Refuse => app::upload::Duplicates::Refuse,
        },
        all_or_nothing: command.all_or_nothing,
        again: uploaded.again,
        errors: uploaded.errors.clone(),
    };
    let mut meter = Meter::new();
    let report = app
        .import_orders(caller, &wish, &mut |progress| meter.show(progress))
        .await;
    meter.end();
    let report = report?;
    match global.json {
        true => out::json(&orders_json(&report)),
        false => print_orders(&report),
    }
    Ok(match (report.state, report.failed) {
        (UploadState::DoneBefore, _) | (UploadState::Imported | UploadState::Validated, 0) => Exit::Ok,
        (UploadState::Imported | UploadState::Validated, _) => Exit::SomeFailed,
        (UploadState::Refused, _) => Exit::NotAllowed,
    })
}

async fn cancel(global: &Global, app: &App, caller: &Caller, command: &ImportCancel) -> Answer {
    let uploaded = &command.uploaded;
    let wish = CancelImport {
        file: file_of(uploaded)?,
        validate: uploaded.validate,
        again: uploaded.again,
        errors: uploaded.errors.clone(),
        results: command.results.clone(),
    };
    let mut meter = Meter::new();
    let report = app
        .import_cancels(caller, &wish, &mut |progress| meter.show(progress))
        .await;
    meter.end();
    let report = report?;
    match global.json {
        true => out::json(&cancels_json(&report)),
        false => print_cancels(&report),
    }
    Ok(match report.failed {
        0 => Exit::Ok,
        _ => Exit::SomeFailed,
    })
}

async fn template(
    global: &Global,
    app: &App,
    caller: &Caller,
    (kind, output): (TemplateKind, &Path),
) -> Answer {
    if app::export::format_of(output)? != sheets::Format::Xlsx {
        return Err(Failure::usage(format!(
            "{} does not end in .xlsx, as a template does",
            output.display()
        )));
    }
    let bytes = match kind {
        TemplateKind::Orders => app.order_template(caller)?,
        TemplateKind::Cancel => app.cancel_template(caller)?,
    };
    app::export::put_bytes(output, bytes).await?;
    match global.json {
        true => out::json(&json!({"file": output})),
        false => out::tell(&format!("The template is in {}", output.display())),
    }
    Ok(Exit::Ok)
}

fn file_of(uploaded: &Uploaded) -> Result<UploadFile, Failure> {
    let mut file = UploadFile::new(&uploaded.file);
    for pair in &uploaded.mapping {
        let (header, column) = pair_of(pair)?;
        file.mapping.insert(column.to_owned(), header.to_owned());
    }
    file.sheet.clone_from(&uploaded.sheet);
    file.encoding.clone_from(&uploaded.encoding);
    Ok(file)
}

/// A header and the column that it means. The header is what stands before the last sign: it may have one in it.
fn pair_of(pair: &str) -> Result<(&str, &str), Failure> {
    let found = pair.rsplit_once('=');
    let found = found.map(|(header, column)| (header.trim(), column.trim()));
    found.ok_or_else(|| {
        Failure::usage(format!(
            "{pair:?} is no mapping; write it as 'Bestell-Nr=channel_order_no'"
        ))
    })
}

/// How far it is, for a person who watches.
struct Meter {
    watched: bool,
    shown: bool,
}

impl Meter {
    fn new() -> Self {
        Self {
            watched: std::io::stderr().is_terminal(),
            shown: false,
        }
    }

    fn show(&mut self, progress: Progress) {
        if self.watched {
            self.shown = true;
            let mut err = std::io::stderr().lock();
            let _gone =
                write!(err, "\r{} of {} rows", progress.rows, progress.rows_all).and_then(|()| err.flush());
        }
    }

    fn end(&self) {
        if self.shown {
            out::tell("");
        }
    }
}

fn fault_json(fault: &RowFault) -> Value {
    json!({"row_no": fault.row_no, "column": fault.column, "code": fault.code, "message": fault.message})
}

fn orders_json(report: &OrderReport) -> Value {
    json!({
        "file": report.file, "state": report.state.as_str(), "message": done_before(report.done_before),
        "rows": report.rows, "orders": report.orders, "created": report.created, "would_create": report.would_create,
        "skipped": report.skipped, "failed": report.failed, "duplicates": report.duplicates,
        "failed_rows": report.failed_rows, "errors": report.errors.iter().map(fault_json).collect::<Vec<_>>(),
        "errors_more": report.errors_more, "taken_before": report.taken_before,
        "skips": report.skips.iter().map(fault_json).collect::<Vec<_>>(), "orders_unmapped": report.orders_unmapped,
        "unknown_skus": report.unknown_skus, "unknown_columns": report.unknown_columns,
        "errors_file": report.errors_file,
    })
}

fn cancels_json(report: &CancelReport) -> Value {
    json!({
        "file": report.file, "state": report.state.as_str(), "message": done_before(report.done_before),
        "rows": report.rows, "cancelled": report.cancelled, "would_cancel": report.would_cancel, "failed": report.failed,
        "results": report.results.iter().map(result_json).collect::<Vec<_>>(),
        "errors": report.errors.iter().map(fault_json).collect::<Vec<_>>(), "errors_more": report.errors_more,
        "unknown_columns": report.unknown_columns, "errors_file": report.errors_file,
        "results_file": report.results_file,
    })
}

fn result_json(result: &RowResult) -> Value {
    let fault = result.fault.as_ref();
    json!({
        "row_no": result.row_no, "order": result.order, "result": result_word(result),
        "column": fault.and_then(|fault| fault.column), "code": fault.map(|fault| &fault.code),
        "message": fault.map(|fault| &fault.message),
    })
}

fn result_word(result: &RowResult) -> &'static str {
    match result.fault {
        None => "done",
        Some(_) => "refused",
    }
}

fn done_before(at: Option<Moment>) -> Option<String> {
    at.map(|at| {
        format!(
            "This file was imported on {}; nothing was changed. Import it again with --again",
            at.to_rfc3339()
        )
    })
}

fn print_orders(report: &OrderReport) {
    if let Some(message) = done_before(report.done_before) {
        return out::print(&message);
    }
    let head = match report.state {
        UploadState::Imported => format!("{} taken in", counted(report.created, "order")),
        UploadState::Validated => {
            let orders = counted(report.would_create, "order");
            format!("{orders} would be taken in; nothing was written")
        }
        UploadState::Refused if report.taken_before > 0 => {
            let orders = counted(report.taken_before, "order");
            format!("Refused: nothing was taken in now ({orders} of this file before)")
        }
        UploadState::Refused => "Refused: nothing was taken in".to_owned(),
        UploadState::DoneBefore => String::new(),
    };
    out::print(&format!(
        "{head}, {} skipped, {} failed: {} in {} of {}",
        report.skipped,
        report.failed,
        counted(report.orders, "order"),
        counted(report.rows, "row"),
        report.file
    ));
    if report.orders_unmapped > 0 {
        let skus: Vec<&str> = report.unknown_skus.iter().map(|sku| sku.as_str()).collect();
        out::print(&format!(
            "{} with SKUs that the catalogue lacks: {}. Add them with `ordertide sku add`",
            counted(report.orders_unmapped, "order"),
            skus.join(", ")
        ));
    }
    print_unknown(&report.unknown_columns);
    let row = |fault: &RowFault| {
        vec![
            fault.row_no.to_string(),
            fault.column.unwrap_or("-").to_owned(),
            fault.code.clone(),
            fault.message.clone(),
        ]
    };
    let told = report.errors.iter().chain(&report.skips);
    out::table(
        &["ROW", "COLUMN", "CODE", "MESSAGE"],
        &told.map(row).collect::<Vec<_>>(),
    );
    print_more(report.errors_more);
    print_errors_file(report.errors_file.as_ref(), report.failed);
}

fn print_cancels(report: &CancelReport) {
    if let Some(message) = done_before(report.done_before) {
        return out::print(&message);
    }
    let head = match report.state {
        UploadState::Validated => {
            let rows = counted(report.would_cancel, "row");
            format!("{rows} would be cancelled; nothing was written")
        }
        UploadState::Imported | UploadState::Refused | UploadState::DoneBefore => {
            format!("{} cancelled", counted(report.cancelled, "row"))
        }
    };
    out::print(&format!(
        "{head}, {} failed: {} of {}",
        report.failed,
        counted(report.rows, "row"),
        report.file
    ));
    print_unknown(&report.unknown_columns);
    let row = |result: &RowResult| {
        let fault = result.fault.as_ref();
        vec![
            result.row_no.to_string(),
            result.order.clone(),
            result_word(result).to_owned(),
            fault.map(|fault| fault.code.clone()).unwrap_or_default(),
            fault.map(|fault| fault.message.clone()).unwrap_or_default(),
        ]
    };
    out::table(
        &["ROW", "ORDER", "RESULT", "CODE", "MESSAGE"],
        &report.results.iter().map(row).collect::<Vec<_>>(),
    );
    let untold = report.rows.saturating_sub(report.results.len() as u64);
    if untold > 0 {
        out::print(&format!(
            "and {untold} rows more; with --results FILE they are all told"
        ));
    }
    print_errors_file(report.errors_file.as_ref(), report.failed);
}

fn print_unknown(columns: &[String]) {
    if !columns.is_empty() {
        out::print(&format!("Columns that are not read: {}", columns.join(", ")));
    }
}

/// What the table has no room for.
fn print_more(errors: u64) {
    if errors > 0 {
        out::print(&format!("and {errors} more of what is wrong"));
    }
}

fn print_errors_file(file: Option<&PathBuf>, failed: u64) {
    match file {
        Some(file) => out::print(&format!(
            "What failed is in {}: mend it there and import that file",
            file.display()
        )),
        None if failed > 0 => out::print("With --errors FILE, what failed is written where it can be mended"),
        None => {}
    }
}
