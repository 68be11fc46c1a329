//! `POST /channels/{channel}/disable`.

use super::show::Channel;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::Json;
use axum::extract::State;

/// Switch a channel off
#[utoipa::path(
    post, path = "/api/v1/channels/{channel}/disable", tag = "channels", operation_id = "disable_channel",
    params(("channel" = String, Path, description = "The channel's code.", example = "SHOP1")),
    responses((status = 200, description = "The channel as it is now.", body = Channel)),
)]
pub(crate) async fn disable(
    State(api): State<Api>,
    Who(caller): Who,
    At(channel): At<String>,
) -> Result<Json<Channel>, Problem> {
    api.app.enable_channel(&caller, &channel, false).await?;
    let channel = api.app.channel(&caller, &channel).await?;
    Ok(Json(Channel::from(&channel)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn an_unknown_one_is_not_found() {
        let served = Served::new().await;
        let said = served.post("/channels/NOPE/disable", json!({})).await;
        assert_eq!(said.problem(404), "NOT_FOUND");
    }
}
