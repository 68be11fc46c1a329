//! `POST /waybills/print`.

use super::named::PackageNames;
use super::printed::PrintedPapers;
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use axum::Json;
use axum::extract::State;

/// Print waybills
///
/// CONFIRMED packages are packed with it: their stock is allocated and their invoice numbered. The labels are one PDF of 100 × 150 mm
/// pages, sorted by facility, first SKU and packing no. Each package by itself: one that cannot be printed is left as it is and
/// stops no other, so look at every result. What is not in your hands after an answer got lost is printed again with
/// `/waybills/reprint`, or with the same Idempotency-Key.
#[utoipa::path(
    post, path = "/api/v1/waybills/print", tag = "packages", operation_id = "print_waybills", request_body = PackageNames,
    responses(
        (status = 200, description = "The labels, and a result for each package.", body = PrintedPapers),
        (status = 503, description = "The database is busy or away, or there are no fonts (`FONTS_…`).", body = Problem,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn print_waybills(
    State(api): State<Api>,
    Who(caller): Who,
    Body(which): Body<PackageNames>,
) -> Result<Json<PrintedPapers>, Problem> {
    let names = which.names()?;
    let papers = api.app.print_waybills(&caller, &api.fonts, &names).await?;
    PrintedPapers::of(papers).map(Json)
}
