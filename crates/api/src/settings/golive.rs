//! `GET /golive`.

use super::tenant::GoLive;
use crate::Api;
use crate::problem::Problem;
use crate::read::Who;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// How ready the tenant is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "golive": "SETUP", "ready": true,
    "checks": [{"name": "facility", "ok": true, "required": true, "message": "1 defined"}]
}))]
pub(crate) struct Readiness {
    golive: GoLive,
    /// Whether every required check is as it must be.
    ready: bool,
    checks: Vec<Check>,
}

/// One line of the checklist.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Check {
    name: &'static str,
    ok: bool,
    /// Whether going live waits for it.
    required: bool,
    /// How it stands, and what to do.
    message: String,
}

/// Show the readiness checklist
#[utoipa::path(
    get, path = "/api/v1/golive", tag = "settings", operation_id = "check_golive",
    responses((status = 200, description = "The checklist.", body = Readiness)),
)]
pub(crate) async fn golive(State(api): State<Api>, Who(caller): Who) -> Result<Json<Readiness>, Problem> {
    let checks = api.app.check_golive(&caller).await?;
    Ok(Json(Readiness {
        golive: caller.golive.into(),
        ready: checks.iter().all(|check| check.ok || !check.required),
        checks: checks
            .into_iter()
            .map(|check| Check {
                name: check.name,
                ok: check.ok,
                required: check.required,
                message: check.message,
            })
            .collect(),
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn a_facility_is_enough() {
        let served = Served::new().await;
        let said = served.get("/golive").await.expect(200);
        assert_eq!((&said["golive"], &said["ready"]), (&json!("SETUP"), &json!(true)));
    }
}
