//! `POST /packages/hand-over`.

use super::named::{PackageNames, PackageResults};
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use axum::Json;
use axum::extract::State;

/// Hand packages over
///
/// READY_TO_SHIP packages leave the building: they are DISPATCHED. A pickup of which nothing is left is COLLECTED. Each package by
/// itself, so look at every result; a cancelled one is never handed over.
#[utoipa::path(
    post, path = "/api/v1/packages/hand-over", tag = "packages", operation_id = "hand_over", request_body = PackageNames,
    responses((status = 200, description = "A result for each package.", body = PackageResults)),
)]
pub(crate) async fn hand_over(
    State(api): State<Api>,
    Who(caller): Who,
    Body(which): Body<PackageNames>,
) -> Result<Json<PackageResults>, Problem> {
    let done = api.app.hand_over(&caller, &which.names()?).await?;
    Ok(Json(done.into()))
}
