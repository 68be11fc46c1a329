//! `GET /channels/{channel}/capabilities`.

use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use crate::wire::Capabilities;
use axum::Json;
use axum::extract::State;

/// Show what a channel can do
#[utoipa::path(
    get, path = "/api/v1/channels/{channel}/capabilities", tag = "channels", operation_id = "show_capabilities",
    params(("channel" = String, Path, description = "The channel's code.", example = "SHOP1")),
    responses((status = 200, description = "What it can do.", body = Capabilities)),
)]
pub(crate) async fn capabilities(
    State(api): State<Api>,
    Who(caller): Who,
    At(channel): At<String>,
) -> Result<Json<Capabilities>, Problem> {
    let channel = api.app.channel(&caller, &channel).await?;
    Ok(Json(Capabilities::from(&channel.capabilities)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn an_unknown_channel_has_none() {
        let served = Served::new().await;
        let said = served.get("/channels/NOPE/capabilities").await;
        assert_eq!(said.problem(404), "NOT_FOUND");
    }
}
