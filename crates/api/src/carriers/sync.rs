//! `POST /carriers/{carrier}/sync`.

use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use crate::runs::words::Run;
use axum::Json;
use axum::extract::State;
use http::StatusCode;

/// Ask a carrier now
///
/// Does what is open there and reads how pickups and parcels stand, besides its turns, which come every few minutes. A worker
/// does it in the background: follow it at `/runs/{run}`.
#[utoipa::path(
    post, path = "/api/v1/carriers/{carrier}/sync", tag = "carriers", operation_id = "sync_carrier",
    params(("carrier" = String, Path, description = "The account's code.", example = "FAST")),
    responses((status = 202, description = "The run that was asked for.", body = Run)),
)]
pub(crate) async fn sync(
    State(api): State<Api>,
    Who(caller): Who,
    At(carrier): At<String>,
) -> Result<(StatusCode, Json<Run>), Problem> {
    let run_id = api.app.ask_to_sync_carrier(&caller, &carrier).await?;
    let run = Run::from(api.app.run_line(&caller, &run_id).await?);
    Ok((StatusCode::ACCEPTED, Json(run)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn one_that_is_switched_off_is_not_asked() {
        let served = Served::new().await;
        let wish = json!({"code": "FAST", "base_url": "http://127.0.0.1:1", "api_key": "k"});
        served.post("/carriers", wish).await.expect(201);
        let run = served.post("/carriers/FAST/sync", json!({})).await.expect(202);
        assert_eq!(
            (&run["kind"], &run["state"]),
            (&json!("CARRIER_SYNC"), &json!("QUEUED"))
        );
        let off = served.post("/carriers/FAST/disable", json!({})).await.expect(200);
        assert_eq!(off["enabled"], false);
        let refused = served.post("/carriers/FAST/sync", json!({})).await;
        assert_eq!(refused.problem(409), "NOT_ALLOWED_IN_STATE");
        served.post("/carriers/FAST/enable", json!({})).await.expect(200);
        served.post("/carriers/FAST/sync", json!({})).await.expect(202);
    }
}
