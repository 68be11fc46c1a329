//! `POST /invoices/print`.

use super::named::PackageNames;
use super::printed::PrintedPapers;
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use axum::Json;
use axum::extract::State;

/// Print invoices
///
/// Of packages that have one: it is numbered when a package is packed. Nothing is changed, however often it is printed. A PDF of
/// over 5 MiB is refused (`PDF_TOO_LARGE`): name fewer packages.
#[utoipa::path(
    post, path = "/api/v1/invoices/print", tag = "packages", operation_id = "print_invoices", request_body = PackageNames,
    responses(
        (status = 200, description = "The invoices, and a result for each package.", body = PrintedPapers),
        (status = 503, description = "The database is busy or away, or there are no fonts (`FONTS_…`).", body = Problem,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn print_invoices(
    State(api): State<Api>,
    Who(caller): Who,
    Body(which): Body<PackageNames>,
) -> Result<Json<PrintedPapers>, Problem> {
    let names = which.names()?;
    let papers = api.app.print_invoices(&caller, &api.fonts, &names).await?;
    PrintedPapers::of(papers).map(Json)
}
