//! `POST /packages/hand-over`.

use super::named::{PackageNames, PackageResults};
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use axum::Json;
use axum::extract::State;

/// Hand packages over
///
/// READY_TO_SHIP packages leave the building: they are DISPATCHED. A pickup of which nothing is left is COLLECTED. Each package by
/// itself, so look at every result; a cancelled one is never handed over.
#[utoipa::path(
    post, path = "/api/v1/packages/hand-over", tag = "packages", operation_id = "hand_over", request_body = PackageNames,
    responses((status = 200, description = "A result for each package.", body = PackageResults)),
)]
pub(crate) async fn hand_over(
    State(api): State<Api>,
    Who(caller): Who,
    Body(which): Body<PackageNames>,
) -> Result<Json<PackageResults>, Problem> {
    let done = api.app.hand_over(&caller, &which.names()?).await?;
    Ok(Json(done.into()))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn only_what_is_ready_leaves() {
        let served = Served::new().await;
        let [one, two] = served.confirmed(["T-1", "T-2"]).await;
        served.on("/waybills/print", &[&one, &two]).await;
        let before = served.package("T-2").await;
        let asked = serde_json::json!({ "packages": [one] });
        let asked = served.post("/pickups", asked).await.expect(200);
        let (codes, _) = served.on("/packages/hand-over", &[&one, &two]).await;
        assert_eq!(codes, ["done", "NOT_ALLOWED_IN_STATE"]);
        assert_eq!(served.package("T-1").await["status"], "DISPATCHED");
        assert_eq!(served.package("T-2").await, before);
        let pickup_no = asked["pickups"][0]["pickup_no"].as_str().unwrap();
        let pickup = served.get(&format!("/pickups/{pickup_no}")).await.expect(200);
        assert_eq!(pickup["state"], "COLLECTED");
    }
}
