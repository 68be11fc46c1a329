//! `POST /carriers/{carrier}/test`.

use crate::Api;
use crate::channels::test::TestResult;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::Json;
use axum::extract::State;

/// Try an account at a carrier, step by step
///
/// Nothing is written, here or there.
#[utoipa::path(
    post, path = "/api/v1/carriers/{carrier}/test", tag = "carriers", operation_id = "test_carrier",
    params(("carrier" = String, Path, description = "The account's code.", example = "FAST")),
    responses((status = 200, description = "How each step went.", body = TestResult)),
)]
pub(crate) async fn test(
    State(api): State<Api>,
    Who(caller): Who,
    At(carrier): At<String>,
) -> Result<Json<TestResult>, Problem> {
    Ok(Json(api.app.test_carrier(&caller, &carrier).await?.into()))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn a_carrier_that_is_not_there_fails_the_first_step() {
        let served = Served::new().await;
        let wish = json!({"code": "FAST", "base_url": "http://127.0.0.1:1", "api_key": "k"});
        served.post("/carriers", wish).await.expect(201);
        let said = served.post("/carriers/FAST/test", json!({})).await.expect(200);
        assert_eq!(said["passed"], false);
        assert_eq!(said["steps"][0]["state"], "FAIL", "{said}");
    }
}
