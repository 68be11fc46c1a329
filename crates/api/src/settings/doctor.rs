//! `GET /doctor`.

use crate::Api;
use crate::problem::Problem;
use crate::read::Who;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// What doctor found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"clean": true, "orders": 214, "violations": [], "warnings": []}))]
pub(crate) struct Findings {
    /// Whether every invariant holds.
    clean: bool,
    /// How many orders were checked.
    orders: usize,
    /// What must never be; please report it.
    violations: Vec<Violation>,
    /// What a person should look at.
    warnings: Vec<String>,
}

/// An invariant that does not hold.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Violation {
    invariant: String,
    detail: String,
}

/// Check every invariant on the stored data
///
/// It reads everything, so it takes its time.
#[utoipa::path(
    get, path = "/api/v1/doctor", tag = "settings", operation_id = "doctor",
    responses((status = 200, description = "What was found.", body = Findings)),
)]
pub(crate) async fn doctor(State(api): State<Api>, Who(caller): Who) -> Result<Json<Findings>, Problem> {
    let found = api.app.doctor(&caller).await?;
    let violations = found.violations.into_iter().map(|violation| Violation {
        invariant: violation.invariant.to_string(),
        detail: violation.detail,
    });
    let violations: Vec<Violation> = violations.collect();
    Ok(Json(Findings {
        clean: violations.is_empty(),
        orders: found.orders,
        violations,
        warnings: found.warnings,
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn a_young_tenant_is_clean() {
        let served = Served::new().await;
        assert_eq!(served.get("/doctor").await.expect(200)["clean"], true);
    }
}
