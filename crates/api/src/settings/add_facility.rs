//! `POST /facilities`.

use super::facilities::Facility;
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

/// A new facility.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "WH2"}))]
pub(crate) struct FacilityWish {
    /// Letters, digits, - and _.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9_-]+$")]
    code: String,
}

/// Add a facility
///
/// It comes with working PACKING, PUTAWAY, RETURN and PICKUP sequences; INVOICE is yours to define.
#[utoipa::path(
    post, path = "/api/v1/facilities", tag = "settings", operation_id = "add_facility", request_body = FacilityWish,
    responses((status = 201, description = "The facility was added.", body = Facility)),
)]
pub(crate) async fn add_facility(
    State(api): State<Api>,
    Who(caller): Who,
    Body(wish): Body<FacilityWish>,
) -> Result<(StatusCode, Json<Facility>), Problem> {
    let added = api.app.add_facility(&caller, &wish.code).await?;
    let facility = Facility {
        code: added.to_string(),
        address: None,
    };
    Ok((StatusCode::CREATED, Json(facility)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn a_code_is_used_once() {
        let served = Served::new().await;
        served
            .post("/facilities", json!({"code": "WH2"}))
            .await
            .expect(201);
        let again = served.post("/facilities", json!({"code": "WH2"})).await;
        assert_eq!(again.problem(409), "EXISTS");
        let bad = served.post("/facilities", json!({"code": "WH 2"})).await;
        assert_eq!(bad.problem(400), "BAD_INPUT");
    }
}
