//! `GET /tenant/policy`.

use crate::problem::Problem;
use crate::read::Who;
use crate::wire::wire_enum;
use axum::Json;
use domain::tenant::RecoveryPolicy;
use serde::Serialize;
use utoipa::ToSchema;

wire_enum! {
    /// What happens where not all of a restored delivery is in stock: it comes back short, or it does not.
    ShortPolicy of domain::order::ShortPolicy { ComeBack = "COME_BACK", Refuse = "REFUSE" }
}

wire_enum! {
    /// What follows when a channel withdraws its cancel: a resync suggests itself, or it is resynced.
    WithdrawnPolicy of domain::tenant::WithdrawnPolicy { Suggest = "SUGGEST", Resync = "RESYNC" }
}

/// Seconds of a day, as windows count them.
const DAY_S: i64 = 86_400;

/// How cancelled deliveries come back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"recovery_window_days": 14, "short": "COME_BACK", "withdrawn": "SUGGEST"}))]
pub(crate) struct Policy {
    /// How long after its cancel a delivery may come back, in days of 24 hours.
    #[schema(minimum = 0, maximum = 366)]
    recovery_window_days: i64,
    short: ShortPolicy,
    withdrawn: WithdrawnPolicy,
}

impl From<RecoveryPolicy> for Policy {
    fn from(policy: RecoveryPolicy) -> Self {
        Self {
            recovery_window_days: policy.window_s / DAY_S,
            short: policy.short.into(),
            withdrawn: policy.withdrawn.into(),
        }
    }
}

/// Show the policy on cancelled deliveries
#[utoipa::path(
    get, path = "/api/v1/tenant/policy", tag = "settings", operation_id = "show_policy",
    responses((status = 200, description = "The policy.", body = Policy)),
)]
pub(crate) async fn policy(Who(caller): Who) -> Result<Json<Policy>, Problem> {
    Ok(Json(Policy::from(caller.recovery)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn fourteen_days_unless_it_is_set() {
        let served = Served::new().await;
        let said = served.get("/tenant/policy").await.expect(200);
        let usual = json!({"recovery_window_days": 14, "short": "COME_BACK", "withdrawn": "SUGGEST"});
        assert_eq!(said, usual);
    }
}
