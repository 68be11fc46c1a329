//! `GET /channels/{channel}`.

use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use crate::wire::Capabilities;
use axum::Json;
use axum::extract::State;
use domain::channel::Channel as DomainChannel;
use serde::Serialize;
use utoipa::ToSchema;

/// A tenant's account on a sales channel, without its password.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "SHOP1", "source": "PARTNER", "base_url": "https://shop.example/api", "username": "acme", "enabled": true,
    "facilities": ["WH1"],
    "capabilities": {"lists_orders": true, "status_by_ids": true, "changes_since": false, "tells_returns": true, "cancels_units": true,
        "channel_ships_only": false, "status_batch_max": 5, "list_page_max": 50, "list_window_days_max": 15,
        "request_interval_ms_min": 200}
}))]
pub(crate) struct Channel {
    code: String,
    /// The marketplace behind it.
    source: String,
    /// Where it is reached.
    base_url: String,
    username: String,
    enabled: bool,
    /// Those that serve it, first choice first; none means all.
    facilities: Vec<String>,
    capabilities: Capabilities,
}

impl From<&DomainChannel> for Channel {
    fn from(channel: &DomainChannel) -> Self {
        Self {
            code: channel.code.to_string(),
            source: channel.source.clone(),
            base_url: channel.base_url.clone(),
            username: channel.username.clone(),
            enabled: channel.enabled,
            facilities: channel.facilities.iter().map(ToString::to_string).collect(),
            capabilities: Capabilities::from(&channel.capabilities),
        }
    }
}

/// Show a channel
#[utoipa::path(
    get, path = "/api/v1/channels/{channel}", tag = "channels", operation_id = "show_channel",
    params(("channel" = String, Path, description = "The channel's code.", example = "SHOP1")),
    responses((status = 200, description = "The channel.", body = Channel)),
)]
pub(crate) async fn show(
    State(api): State<Api>,
    Who(caller): Who,
    At(channel): At<String>,
) -> Result<Json<Channel>, Problem> {
    let channel = api.app.channel(&caller, &channel).await?;
    Ok(Json(Channel::from(&channel)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn an_unknown_one_is_not_found() {
        let served = Served::new().await;
        assert_eq!(served.get("/channels/NOPE").await.problem(404), "NOT_FOUND");
    }
}
