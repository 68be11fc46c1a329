//! `PUT /pickups/{pickup_no}`.

use super::words::{OfFacility, Pickup, wish_of};
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, Query, Who};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

/// What is to change; what is not given stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"from": "2026-11-22T09:00:00Z", "to": "2026-11-22T11:00:00Z", "note": "ring twice"}))]
pub(crate) struct PickupEdit {
    /// From when the carrier may come; with `to`.
    #[schema(format = DateTime)]
    from: Option<String>,
    /// Until when; after `from`.
    #[schema(format = DateTime)]
    to: Option<String>,
    /// Anything that the carrier should know.
    #[schema(max_length = 500)]
    note: Option<String>,
}

/// Change a pickup
///
/// One that is over is refused.
#[utoipa::path(
    put, path = "/api/v1/pickups/{pickup_no}", tag = "pickups", operation_id = "edit_pickup", request_body = PickupEdit,
    params(
        ("pickup_no" = String, Path, description = "Its number. A `/` in it is written `%2F`.", example = "WH1-PU000001"),
        OfFacility,
    ),
    responses((status = 200, description = "The pickup as it stands now.", body = Pickup)),
)]
pub(crate) async fn edit(
    State(api): State<Api>,
    Who(caller): Who,
    At(pickup_no): At<String>,
    Query(of): Query<OfFacility>,
    Body(wish): Body<PickupEdit>,
) -> Result<Json<Pickup>, Problem> {
    let facility = of.read()?;
    let wish = wish_of(wish.from, wish.to, wish.note)?;
    let named = (pickup_no.as_str(), facility.as_deref());
    let line = api.app.edit_pickup(&caller, named, &wish).await?;
    Ok(Json(line.into()))
}
