//! `import mapping`.

use super::pair_of;
use crate::cli::{Global, ImportMapping, TemplateKind};
use crate::commands::Answer;
use crate::exit::Exit;
use crate::out;
use app::upload::KeptHeader;
use app::{App, Caller};
use domain::upload::UploadKind;
use serde_json::{Value, json};

/// All of `import mapping`.
pub(super) async fn run(global: &Global, app: &App, caller: &Caller, command: &ImportMapping) -> Answer {
    let kept = match command {
        ImportMapping::Set { kind, headers } => {
            let mut pairs = Vec::with_capacity(headers.len());
            for given in headers {
                let (header, column) = pair_of(given)?;
                pairs.push((header.to_owned(), column.to_owned()));
            }
            app.keep_headers(caller, kind_of(*kind), (&pairs, false)).await?
        }
        ImportMapping::List { kind } => app.header_mappings(caller, kind_of(*kind)).await?,
        ImportMapping::Remove { kind, headers } => {
            for header in headers {
                app.forget_header(caller, kind_of(*kind), header).await?;
            }
            app.header_mappings(caller, kind_of(*kind)).await?
        }
    };
    match global.json {
        true => out::json(&Value::from(kept.iter().map(told).collect::<Vec<_>>())),
        false => print(&kept),
    }
    Ok(Exit::Ok)
}

const fn kind_of(kind: TemplateKind) -> UploadKind {
    match kind {
        TemplateKind::Orders => UploadKind::Orders,
        TemplateKind::Cancel => UploadKind::Cancel,
    }
}

fn told(kept: &KeptHeader) -> Value {
    json!({"header": kept.header, "column": kept.column})
}

fn print(kept: &[KeptHeader]) {
    if kept.is_empty() {
        return out::tell("No headers are kept");
    }
    let row = |one: &KeptHeader| vec![one.header.clone(), one.column.clone()];
    out::table(&["HEADER", "COLUMN"], &kept.iter().map(row).collect::<Vec<_>>());
}
