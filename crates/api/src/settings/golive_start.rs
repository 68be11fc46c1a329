//! `POST /golive/start`.

use super::tenant::{GoLive, Tenant};
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

/// The confirmation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"confirm": "ACME"}))]
pub(crate) struct Confirmation {
    /// The tenant's code, typed by a person.
    #[schema(max_length = 32)]
    confirm: String,
}

/// Go live
#[utoipa::path(
    post, path = "/api/v1/golive/start", tag = "settings", operation_id = "start_golive", request_body = Confirmation,
    responses((status = 200, description = "The tenant is live.", body = Tenant)),
)]
pub(crate) async fn golive_start(
    State(api): State<Api>,
    Who(caller): Who,
    Body(confirmation): Body<Confirmation>,
) -> Result<Json<Tenant>, Problem> {
    api.app.start_golive(&caller, &confirmation.confirm).await?;
    Ok(Json(Tenant {
        golive: GoLive::Live,
        ..Tenant::of(&caller)
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn the_tenant_is_named_to_go_live() {
        let served = Served::new().await;
        let other = served.post("/golive/start", json!({"confirm": "ACM"})).await;
        assert_eq!(other.problem(400), "BAD_INPUT");
        let live = served
            .post("/golive/start", json!({"confirm": "ACME"}))
            .await
            .expect(200);
        assert_eq!(live["golive"], "LIVE");
        assert_eq!(served.get("/tenant").await.expect(200), live);
    }
}
