//! `GET /tenant`.

use crate::problem::Problem;
use crate::read::Who;
use crate::wire::wire_enum;
use app::Caller;
use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

wire_enum! {
    /// Whether the tenant works for real.
    GoLive of domain::tenant::GoLive { Setup = "SETUP", Live = "LIVE", Paused = "PAUSED" }
}

/// The tenant that the key speaks for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"code": "ACME", "time_zone": "Asia/Kolkata", "golive": "LIVE"}))]
pub(crate) struct Tenant {
    pub(crate) code: String,
    /// IANA name.
    pub(crate) time_zone: String,
    pub(crate) golive: GoLive,
}

/// Show the tenant
#[utoipa::path(
    get, path = "/api/v1/tenant", tag = "settings", operation_id = "show_tenant",
    responses((status = 200, description = "The tenant.", body = Tenant)),
)]
pub(crate) async fn tenant(Who(caller): Who) -> Result<Json<Tenant>, Problem> {
    Ok(Json(Tenant::of(&caller)))
}

impl Tenant {
    pub(crate) fn of(caller: &Caller) -> Self {
        Self {
            code: caller.tenant.to_string(),
            time_zone: caller.zone.iana_name().unwrap_or("UTC").to_owned(),
            golive: caller.golive.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn it_is_the_keys_own() {
        let served = Served::new().await;
        let said = served.get("/tenant").await.expect(200);
        let acme = json!({"code": "ACME", "time_zone": "Asia/Kolkata", "golive": "SETUP"});
        assert_eq!(said, acme);
    }
}
