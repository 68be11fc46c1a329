//! `GET /exports/stock`.

use super::words::{ExportFormat, file};
use crate::Api;
use crate::problem::Problem;
use crate::read::{Query, Who};
use crate::sent_file::FileBytes;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

/// In which format.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// XLSX unless said otherwise.
    #[param(inline)]
    format: Option<ExportFormat>,
}

/// Export stock
///
/// A row a SKU and facility.
#[utoipa::path(
    get, path = "/api/v1/exports/stock", tag = "exports", operation_id = "export_stock", params(Wanted),
    responses((status = 200, description = "The file.", content(
        (FileBytes = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (FileBytes = "text/csv"),
    ))),
)]
pub(crate) async fn stock(
    State(api): State<Api>,
    Who(caller): Who,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let file = file("stock", wanted.format)?;
    api.app.export_stock(&caller, &file.path()).await?;
    file.send()
}
