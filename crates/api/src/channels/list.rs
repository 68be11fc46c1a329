//! `GET /channels`.

use super::show::Channel;
use crate::Api;
use crate::problem::Problem;
use crate::read::Who;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// The tenant's channels.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"data": []}))]
pub(crate) struct Channels {
    /// By code.
    data: Vec<Channel>,
}

/// List channels
#[utoipa::path(
    get, path = "/api/v1/channels", tag = "channels", operation_id = "list_channels",
    responses((status = 200, description = "All channels.", body = Channels)),
)]
pub(crate) async fn list(State(api): State<Api>, Who(caller): Who) -> Result<Json<Channels>, Problem> {
    let all = api.app.channels(&caller).await?;
    Ok(Json(Channels {
        data: all.iter().map(Channel::from).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn there_are_none_at_first() {
        let served = Served::new().await;
        assert_eq!(served.get("/channels").await.expect(200), json!({"data": []}));
    }
}
