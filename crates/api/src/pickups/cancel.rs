//! `POST /pickups/{pickup_no}/cancel`.

use super::words::{OfFacility, Pickup};
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Query, Who};
use axum::Json;
use axum::extract::State;

/// Call a pickup off
///
/// Its packages are PACKED again. One that is over is refused.
#[utoipa::path(
    post, path = "/api/v1/pickups/{pickup_no}/cancel", tag = "pickups", operation_id = "cancel_pickup",
    params(
        ("pickup_no" = String, Path, description = "Its number. A `/` in it is written `%2F`.", example = "WH1-PU000001"),
        OfFacility,
    ),
    responses((status = 200, description = "The pickup as it stands now.", body = Pickup)),
)]
pub(crate) async fn cancel(
    State(api): State<Api>,
    Who(caller): Who,
    At(pickup_no): At<String>,
    Query(of): Query<OfFacility>,
) -> Result<Json<Pickup>, Problem> {
    let facility = of.read()?;
    let named = (pickup_no.as_str(), facility.as_deref());
    let line = api.app.cancel_pickup(&caller, named).await?;
    Ok(Json(line.into()))
}
