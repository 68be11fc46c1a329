//! `GET /pickups/{pickup_no}`.

use super::words::{OfFacility, Pickup};
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Query, Who};
use axum::Json;
use axum::extract::State;

/// Show a pickup
#[utoipa::path(
    get, path = "/api/v1/pickups/{pickup_no}", tag = "pickups", operation_id = "show_pickup",
    params(
        ("pickup_no" = String, Path, description = "Its number. A `/` in it is written `%2F`.", example = "WH1-PU000001"),
        OfFacility,
    ),
    responses((status = 200, description = "The pickup with its packages.", body = Pickup)),
)]
pub(crate) async fn show(
    State(api): State<Api>,
    Who(caller): Who,
    At(pickup_no): At<String>,
    Query(of): Query<OfFacility>,
) -> Result<Json<Pickup>, Problem> {
    let facility = of.read()?;
    let line = api.app.pickup(&caller, &pickup_no, facility.as_deref()).await?;
    Ok(Json(line.into()))
}
