//! `POST /carriers/{carrier}/remove`.

use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::extract::State;
use http::StatusCode;

/// Remove an account at a carrier
///
/// Refused while a facility's packages go with it, or a tracking number or a pickup is open there.
#[utoipa::path(
    post, path = "/api/v1/carriers/{carrier}/remove", tag = "carriers", operation_id = "remove_carrier",
    params(("carrier" = String, Path, description = "The account's code.", example = "FAST")),
    responses((status = 204, description = "It is removed.")),
)]
pub(crate) async fn remove(
    State(api): State<Api>,
    Who(caller): Who,
    At(carrier): At<String>,
) -> Result<StatusCode, Problem> {
    api.app.remove_carrier(&caller, &carrier).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn one_that_a_facility_goes_with_stays() {
        let served = Served::new().await;
        let wish = json!({"code": "FAST", "base_url": "http://127.0.0.1:1", "api_key": "k"});
        served.post("/carriers", wish).await.expect(201);
        served
            .put("/facilities/WH1/carrier", json!({"carrier": "FAST"}))
            .await
            .expect(200);
        let refused = served.post("/carriers/FAST/remove", json!({})).await;
        assert_eq!(refused.problem(409), "NOT_ALLOWED_IN_STATE");
        served
            .put("/facilities/WH1/carrier", json!({"carrier": "OWN"}))
            .await
            .expect(200);
        served.post("/carriers/FAST/remove", json!({})).await.expect(204);
        assert_eq!(served.get("/carriers/FAST").await.problem(404), "NOT_FOUND");
    }
}
