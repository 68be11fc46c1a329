//! `POST /carriers/{carrier}/disable`.

use super::words::Carrier;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::Json;
use axum::extract::State;

/// Switch an account at a carrier off
///
/// It is not asked then, by nobody; what is open there waits.
#[utoipa::path(
    post, path = "/api/v1/carriers/{carrier}/disable", tag = "carriers", operation_id = "disable_carrier",
    params(("carrier" = String, Path, description = "The account's code.", example = "FAST")),
    responses((status = 200, description = "The account as it is now.", body = Carrier)),
)]
pub(crate) async fn disable(
    State(api): State<Api>,
    Who(caller): Who,
    At(carrier): At<String>,
) -> Result<Json<Carrier>, Problem> {
    let account = api.app.enable_carrier(&caller, &carrier, false).await?;
    Ok(Json(Carrier::from(&account)))
}
