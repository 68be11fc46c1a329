//! `POST /apikeys/{name}/revoke`.

use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::extract::State;
use http::StatusCode;

/// Revoke an API key
///
/// For good and at once: the next call with it is refused. It stays in the list.
#[utoipa::path(
    post, path = "/api/v1/apikeys/{name}/revoke", tag = "apikeys", operation_id = "revoke_apikey",
    params(("name" = String, Path, description = "The key's name.", example = "erp")),
    responses((status = 204, description = "It is revoked.")),
)]
pub(crate) async fn revoke(
    State(api): State<Api>,
    Who(caller): Who,
    At(name): At<String>,
) -> Result<StatusCode, Problem> {
    api.app.revoke_key(&caller, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use app::keys::Scope;
    use http::Method;
    use serde_json::json;

    #[tokio::test]
    async fn the_next_call_is_refused() {
        let served = Served::new().await;
        let bearer = format!("Bearer {}", served.key_for("erp", &[Scope::Admin]).await);
        let headers = [("authorization", bearer.as_str())];
        served
            .send(Method::GET, "/tenant", None, &headers)
            .await
            .expect(200);
        served.post("/apikeys/erp/revoke", json!({})).await.expect(204);
        let refused = served.send(Method::GET, "/tenant", None, &headers).await;
        assert_eq!(refused.problem(401), "KEY_REVOKED");
        assert_eq!(
            served.post("/apikeys/NOPE/revoke", json!({})).await.problem(404),
            "NOT_FOUND"
        );
    }
}
