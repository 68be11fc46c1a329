//! `PUT /facilities/{facility}/carrier`.

use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, Who};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whom a facility's packages go with.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"carrier": "FAST"}))]
pub(crate) struct FacilityCarrier {
    /// The code of an account at a carrier, or OWN for the seller himself.
    #[schema(min_length = 1, max_length = 32)]
    carrier: String,
}

/// Say whom a facility's packages go with
///
/// Waybills that are printed stay with whom they are printed for.
#[utoipa::path(
    put, path = "/api/v1/facilities/{facility}/carrier", tag = "settings", operation_id = "set_facility_carrier",
    params(("facility" = String, Path, description = "The facility's code.", example = "WH1")),
    request_body = FacilityCarrier,
    responses((status = 200, description = "Whom they go with now.", body = FacilityCarrier)),
)]
pub(crate) async fn set_carrier(
    State(api): State<Api>,
    Who(caller): Who,
    At(facility): At<String>,
    Body(wish): Body<FacilityCarrier>,
) -> Result<Json<FacilityCarrier>, Problem> {
    api.app
        .set_facility_carrier(&caller, &facility, &wish.carrier)
        .await?;
    Ok(Json(wish))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn only_what_exists_is_taken() {
        let served = Served::new().await;
        for (facility, carrier) in [("WH1", "NOPE"), ("NOPE", "OWN")] {
            let said = served
                .put(
                    &format!("/facilities/{facility}/carrier"),
                    json!({"carrier": carrier}),
                )
                .await;
            assert_eq!(said.problem(404), "NOT_FOUND", "{facility} {carrier}");
        }
    }
}
