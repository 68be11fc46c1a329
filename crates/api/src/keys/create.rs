//! `POST /apikeys`.

use super::list::{ApiKey, Scope};
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use app::keys::KeyWish;
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A new key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "erp", "scopes": ["orders:read", "stock:read"], "expires_at": "2027-11-22T00:00:00Z"}))]
pub(crate) struct ApiKeyWish {
    /// Letters, digits, -, _ and . ; stands in timelines as `key:<name>` and is never given twice.
    #[schema(min_length = 1, max_length = 40, pattern = "^[A-Za-z0-9_.-]+$")]
    name: String,
    #[schema(min_items = 1, max_items = 20)]
    scopes: Vec<Scope>,
    /// From when on it is refused; never where nothing is said.
    #[schema(format = "date-time")]
    expires_at: Option<String>,
}

/// The new key. `secret` is seen here and never again.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "secret": "otk_0123456789abcdef_…",
    "key": {"name": "erp", "prefix": "otk_0123456789abcdef", "scopes": ["orders:read"], "created_by": "key:admin",
        "created_at": "2026-11-22T05:00:00Z", "expires_at": null, "revoked_at": null, "last_used_at": null}
}))]
pub(crate) struct NewApiKey {
    /// The whole key, to be sent as `Authorization: Bearer …`.
    secret: String,
    key: ApiKey,
}

/// Make an API key
#[utoipa::path(
    post, path = "/api/v1/apikeys", tag = "apikeys", operation_id = "create_apikey", request_body = ApiKeyWish,
    responses((status = 201, description = "The key, whole, this once.", body = NewApiKey)),
)]
pub(crate) async fn create(
    State(api): State<Api>,
    Who(caller): Who,
    Body(wish): Body<ApiKeyWish>,
) -> Result<(StatusCode, Json<NewApiKey>), Problem> {
    let expires_at = match &wish.expires_at {
        None => None,
        Some(text) => {
            let at: Timestamp = text
                .parse()
                .map_err(|_| Problem::bad_input("expires_at: not a moment such as 2027-11-22T00:00:00Z"))?;
            Some(at.into())
        }
    };
    let mut scopes = Vec::new();
    for scope in wish.scopes {
        scopes.push(app::keys::Scope::parse(scope.as_str())?);
    }
    let wish = KeyWish {
        name: wish.name,
        scopes,
        expires_at,
    };
    let (key, secret) = api.app.create_key(&caller, &wish).await?;
    let new = NewApiKey {
        secret: secret.expose_secret().to_owned(),
        key: ApiKey::from(key),
    };
    Ok((StatusCode::CREATED, Json(new)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use http::Method;
    use serde_json::json;

    #[tokio::test]
    async fn a_key_works_until_it_expires() {
        let served = Served::new().await;
        let at = served.app.clock.now().plus_s(100).to_rfc3339();
        let wish = json!({"name": "erp", "scopes": ["settings:read"], "expires_at": at});
        let made = served.post("/apikeys", wish.clone()).await.expect(201);
        let bearer = format!("Bearer {}", made["secret"].as_str().unwrap());
        let ask = async |path: &str| {
            let headers = [("authorization", bearer.as_str())];
            served.send(Method::GET, path, None, &headers).await
        };
        ask("/tenant").await.expect(200);
        assert_eq!(ask("/orders").await.problem(403), "SCOPE_MISSING");
        served.clock.forward_s(100);
        let late = ask("/tenant").await;
        assert!(late.headers.contains_key("www-authenticate"));
        assert_eq!(late.problem(401), "KEY_EXPIRED");
        assert_eq!(served.post("/apikeys", wish).await.problem(400), "BAD_INPUT");
        let again = json!({"name": "erp", "scopes": ["settings:read"]});
        assert_eq!(served.post("/apikeys", again).await.problem(409), "EXISTS");
        let none = json!({"name": "none", "scopes": []});
        assert_eq!(served.post("/apikeys", none).await.problem(400), "BAD_INPUT");
    }
}
