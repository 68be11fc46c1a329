//! `PATCH /carriers/{carrier}`.

use super::words::Carrier;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, Who};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

/// When a carrier is asked in the background.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"timer": "every 10m"}))]
pub(crate) struct CarrierTimer {
    /// `every 10m` (5s to 31d), or `cron` and five fields in the tenant's zone: `cron */20 8-20 * * *`.
    #[schema(max_length = 200)]
    timer: String,
}

/// Set when a carrier is asked in the background
///
/// Its next turn is counted anew, from now; one that was to come sooner stays. What is owed to a pickup does not wait for the timer: the
/// next turn comes when that is due.
#[utoipa::path(
    patch, path = "/api/v1/carriers/{carrier}", tag = "carriers", operation_id = "set_carrier_timer",
    params(("carrier" = String, Path, description = "The account's code.", example = "FAST")),
    request_body = CarrierTimer,
    responses((status = 200, description = "The account as it is now.", body = Carrier)),
)]
pub(crate) async fn set_timer(
    State(api): State<Api>,
    Who(caller): Who,
    At(carrier): At<String>,
    Body(wish): Body<CarrierTimer>,
) -> Result<Json<Carrier>, Problem> {
    let account = api.app.set_carrier_timer(&caller, &carrier, &wish.timer).await?;
    Ok(Json(Carrier::from(&account)))
}
