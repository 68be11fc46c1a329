//! `PUT /tenant/policy`.

use super::policy::{Policy, ShortPolicy, WithdrawnPolicy};
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use app::recovery::PolicyWish as Wish;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

/// What is to change; what is not given stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"recovery_window_days": 14, "short": "COME_BACK", "withdrawn": "SUGGEST"}))]
pub(crate) struct PolicyWish {
    /// How long after its cancel a delivery may come back, in days of 24 hours.
    #[schema(minimum = 0, maximum = 366)]
    recovery_window_days: Option<i64>,
    short: Option<ShortPolicy>,
    withdrawn: Option<WithdrawnPolicy>,
}

/// Set the policy on cancelled deliveries
///
/// It holds for what was cancelled before, too; a resync under way goes on.
#[utoipa::path(
    put, path = "/api/v1/tenant/policy", tag = "settings", operation_id = "set_policy", request_body = PolicyWish,
    responses((status = 200, description = "The policy from now on.", body = Policy)),
)]
pub(crate) async fn set_policy(
    State(api): State<Api>,
    Who(caller): Who,
    Body(wish): Body<PolicyWish>,
) -> Result<Json<Policy>, Problem> {
    let wish = Wish {
        window_days: wish.recovery_window_days,
        short: wish.short.map(Into::into),
        withdrawn: wish.withdrawn.map(Into::into),
    };
    let policy = api.app.set_recovery_policy(&caller, wish).await?;
    Ok(Json(Policy::from(policy)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use app::keys::Scope;
    use http::Method;
    use serde_json::json;

    #[tokio::test]
    async fn who_may_only_look_sets_nothing() {
        let served = Served::new().await;
        let bearer = format!(
            "Bearer {}",
            served.key_for("reader", &[Scope::SettingsRead]).await
        );
        let headers = [("authorization", bearer.as_str())];
        let path = "/tenant/policy";
        let before = served.send(Method::GET, path, None, &headers).await.expect(200);
        let wish = Some(json!({"recovery_window_days": 1}));
        let refused = served.send(Method::PUT, path, wish, &headers).await;
        assert_eq!(refused.problem(403), "SCOPE_MISSING");
        assert_eq!(served.get(path).await.expect(200), before);
    }

    #[tokio::test]
    async fn what_is_not_given_stays() {
        let served = Served::new().await;
        let path = "/tenant/policy";
        served.put(path, json!({"short": "REFUSE"})).await.expect(200);
        let set = served
            .put(path, json!({"recovery_window_days": 366, "withdrawn": "RESYNC"}))
            .await
            .expect(200);
        let all = json!({"recovery_window_days": 366, "short": "REFUSE", "withdrawn": "RESYNC"});
        assert_eq!(set, all);
        for bad in [
            json!({"recovery_window_days": -1}),
            json!({"recovery_window_days": 367}),
            json!({"recovery_window_days": 1.5}),
            json!({"recovery_window_days": i64::MAX}),
            json!({"short": "MAYBE"}),
            json!({"window": 3}),
        ] {
            assert_eq!(
                served.put(path, bad.clone()).await.problem(400),
                "BAD_INPUT",
                "{bad}"
            );
        }
        assert_eq!(served.get(path).await.expect(200), all);
        assert_eq!(served.put(path, json!({})).await.expect(200), all);
    }
}
