//! `POST /facilities/{facility}/shelves/{shelf}/remove`.

use super::block::Named;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::extract::State;
use http::StatusCode;

/// Remove a shelf
///
/// One on which nothing lies, and from which nothing was taken that is here still.
#[utoipa::path(
    post, path = "/api/v1/facilities/{facility}/shelves/{shelf}/remove", tag = "stock", operation_id = "remove_shelf",
    params(Named),
    responses((status = 204, description = "It is gone.")),
)]
pub(crate) async fn remove(
    State(api): State<Api>,
    Who(caller): Who,
    At(named): At<Named>,
) -> Result<StatusCode, Problem> {
    let place = (named.facility.as_str(), named.shelf.as_str());
    api.app.remove_shelf(&caller, place).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn a_shelf_goes_when_nothing_lies_there() {
        let served = Served::new().await;
        served
            .post("/facilities/WH1/shelves", json!({"shelf": "A"}))
            .await
            .expect(201);
        let count = |delta: i64| json!({"sku": "CUP", "facility": "WH1", "delta": delta, "reason": "x", "shelf": "A"});
        served.post("/stock-adjustments", count(1)).await.expect(200);
        let path = "/facilities/WH1/shelves/A/remove";
        assert_eq!(served.post(path, json!({})).await.problem(409), "SHELF_IN_USE");
        served.post("/stock-adjustments", count(-1)).await.expect(200);
        served.post(path, json!({})).await.expect(204);
        assert_eq!(served.post(path, json!({})).await.problem(404), "SHELF_UNKNOWN");
    }
}
