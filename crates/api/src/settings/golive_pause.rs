//! `POST /golive/pause`.

use super::tenant::{GoLive, Tenant};
use crate::Api;
use crate::problem::Problem;
use crate::read::Who;
use axum::Json;
use axum::extract::State;

/// Pause
///
/// As before go-live, from now on.
#[utoipa::path(
    post, path = "/api/v1/golive/pause", tag = "settings", operation_id = "pause_golive",
    responses((status = 200, description = "The tenant is paused.", body = Tenant)),
)]
pub(crate) async fn golive_pause(State(api): State<Api>, Who(caller): Who) -> Result<Json<Tenant>, Problem> {
    api.app.pause_golive(&caller).await?;
    Ok(Json(Tenant {
        golive: GoLive::Paused,
        ..Tenant::of(&caller)
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn only_who_is_live_pauses() {
        let served = Served::new().await;
        let early = served.post("/golive/pause", json!({})).await;
        assert_eq!(early.problem(409), "NOT_ALLOWED_IN_STATE");
        served
            .post("/golive/start", json!({"confirm": "ACME"}))
            .await
            .expect(200);
        let paused = served.post("/golive/pause", json!({})).await.expect(200);
        assert_eq!(paused["golive"], "PAUSED");
    }
}
