//! `GET /sources`.

use crate::Api;
use crate::problem::Problem;
use crate::wire::Capabilities;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// A marketplace that channels can be of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Source {
    code: String,
    name: String,
    /// How it is reached.
    note: String,
    /// What a new channel of it can do.
    capabilities: Capabilities,
}

/// All sources.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"data": [{
    "code": "PARTNER", "name": "Partner", "note": "Any shop that speaks the generic contract.",
    "capabilities": {"lists_orders": true, "status_by_ids": true, "changes_since": false, "tells_returns": true, "cancels_units": true,
        "channel_ships_only": false, "status_batch_max": 5, "list_page_max": 50, "list_window_days_max": 15,
        "request_interval_ms_min": 200}
}]}))]
pub(crate) struct Sources {
    data: Vec<Source>,
}

/// List the marketplaces that channels can be of
#[utoipa::path(
    get, path = "/api/v1/sources", tag = "channels", operation_id = "list_sources",
    responses((status = 200, description = "All sources.", body = Sources)),
)]
pub(crate) async fn sources(State(api): State<Api>) -> Result<Json<Sources>, Problem> {
    let data = api.app.sources().iter().map(|source| Source {
        code: source.code.clone(),
        name: source.name.clone(),
        note: source.note.clone(),
        capabilities: Capabilities::from(&source.capabilities),
    });
    Ok(Json(Sources { data: data.collect() }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn partner_is_one() {
        let served = Served::new().await;
        let said = served.get("/sources").await.expect(200);
        assert!(said.to_string().contains("\"PARTNER\""), "{said}");
    }
}
