//! `GET /apikeys`.

use crate::Api;
use crate::page::Page;
use crate::problem::Problem;
use crate::read::{Query, Who};
use crate::wire::{when, wire_enum};
use app::keys::Key;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

wire_enum! {
    /// What a key may do. Write does not include read.
    Scope of app::keys::Scope {
        OrdersRead = "orders:read", OrdersWrite = "orders:write", StockRead = "stock:read", StockWrite = "stock:write",
        ChannelsRead = "channels:read", ChannelsWrite = "channels:write", SyncRead = "sync:read",
        SyncWrite = "sync:write", SettingsRead = "settings:read", SettingsWrite = "settings:write",
        PutawayRead = "putaway:read", PutawayWrite = "putaway:write", ReturnsRead = "returns:read",
        ReturnsWrite = "returns:write", Admin = "admin",
    }
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Keys on the page: 50 unless said otherwise.
    #[param(minimum = 1, maximum = 250)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[param(max_length = 1024)]
    after: Option<String>,
}

/// A key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "name": "erp", "prefix": "otk_0123456789abcdef", "scopes": ["orders:read"], "created_by": "cli",
    "created_at": "2026-11-20T08:00:00Z", "expires_at": null, "revoked_at": null, "last_used_at": "2026-11-22T05:00:00Z"
}))]
pub(crate) struct ApiKey {
    name: String,
    /// How it begins.
    prefix: String,
    scopes: Vec<Scope>,
    created_by: String,
    created_at: String,
    expires_at: Option<String>,
    revoked_at: Option<String>,
    /// To about a minute.
    last_used_at: Option<String>,
}

impl From<Key> for ApiKey {
    fn from(key: Key) -> Self {
        Self {
            name: key.name,
            prefix: key.prefix,
            scopes: key.scopes.into_iter().map(Scope::from).collect(),
            created_by: key.created_by,
            created_at: key.created_at.to_rfc3339(),
            expires_at: when(key.expires_at),
            revoked_at: when(key.revoked_at),
            last_used_at: when(key.last_used_at),
        }
    }
}

/// A page of keys, by name, revoked ones included.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"data": [], "next": null}))]
pub(crate) struct ApiKeyPage {
    data: Vec<ApiKey>,
    /// The `after` of the next page; null on the last one.
    next: Option<String>,
}

/// List API keys
#[utoipa::path(
    get, path = "/api/v1/apikeys", tag = "apikeys", operation_id = "list_apikeys", params(Wanted),
    responses((status = 200, description = "A page of keys.", body = ApiKeyPage)),
)]
pub(crate) async fn list(
    State(api): State<Api>,
    Who(caller): Who,
    Query(wanted): Query<Wanted>,
) -> Result<Json<ApiKeyPage>, Problem> {
    let page = Page::<1>::read("apikeys", wanted.limit, wanted.after.as_deref())?;
    let [after] = &page.after;
    let mut rows = api.app.key_page(&caller, after, page.rows()).await?;
    let next = page.cut(&mut rows, |key| [key.name.clone()]);
    Ok(Json(ApiKeyPage {
        data: rows.into_iter().map(ApiKey::from).collect(),
        next,
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn a_use_is_noted_once_a_minute() {
        let served = Served::new().await;
        let used = async || served.get("/apikeys").await.expect(200)["data"][0]["last_used_at"].clone();
        let first = used().await;
        served.clock.forward_s(50);
        assert_eq!(used().await, first);
        served.clock.forward_s(20);
        assert_ne!(used().await, first);
    }
}
