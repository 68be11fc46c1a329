//! `POST /waybills/reprint`.

use super::named::PackageNames;
use super::printed::PrintedPapers;
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use axum::Json;
use axum::extract::State;

/// Print waybills again
///
/// Each label says which copy it is, and the timeline who printed it. Each package by itself, so look at every result.
#[utoipa::path(
    post, path = "/api/v1/waybills/reprint", tag = "packages", operation_id = "reprint_waybills",
    request_body = PackageNames,
    responses(
        (status = 200, description = "The labels, and a result for each package.", body = PrintedPapers),
        (status = 503, description = "The database is busy or away, or there are no fonts (`FONTS_…`).", body = Problem,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn reprint_waybills(
    State(api): State<Api>,
    Who(caller): Who,
    Body(which): Body<PackageNames>,
) -> Result<Json<PrintedPapers>, Problem> {
    let names = which.names()?;
    let papers = api.app.reprint_waybills(&caller, &api.fonts, &names).await?;
    PrintedPapers::of(papers).map(Json)
}
