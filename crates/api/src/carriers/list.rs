//! `GET /carriers`.

use super::words::Carrier;
use crate::Api;
use crate::problem::Problem;
use crate::read::Who;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// The tenant's accounts at carriers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"data": []}))]
pub(crate) struct Carriers {
    /// By code.
    data: Vec<Carrier>,
}

/// List accounts at carriers
#[utoipa::path(
    get, path = "/api/v1/carriers", tag = "carriers", operation_id = "list_carriers",
    responses((status = 200, description = "All accounts.", body = Carriers)),
)]
pub(crate) async fn list(State(api): State<Api>, Who(caller): Who) -> Result<Json<Carriers>, Problem> {
    let all = api.app.carriers(&caller).await?;
    Ok(Json(Carriers {
        data: all.iter().map(Carrier::from).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn there_are_none_at_first() {
        let served = Served::new().await;
        assert_eq!(served.get("/carriers").await.expect(200), json!({"data": []}));
    }
}
