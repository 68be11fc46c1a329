//! `POST /orders/{order}/contradictions/{no}/answer`.

use super::show::{Order, load};
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, Who};
use app::act::Action;
use axum::Json;
use axum::extract::State;
use domain::sync::answer::Answer as Said;
use serde::Deserialize;
use utoipa::ToSchema;

/// What a person found.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answer": "IT_LEFT"}))]
pub(crate) struct Answer {
    answer: Found,
}

/// Whether the goods left.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub(crate) enum Found {
    /// The goods left the building.
    #[serde(rename = "IT_LEFT")]
    ItLeft,
    /// They did not.
    #[serde(rename = "IT_DID_NOT")]
    ItDidNot,
}

/// Answer a contradiction
#[utoipa::path(
    post, path = "/api/v1/orders/{order}/contradictions/{no}/answer", tag = "orders",
    operation_id = "answer_contradiction", request_body = Answer,
    params(
        ("order" = String, Path, description = "Our code or the channel's number.", example = "SO-000000001"),
        ("no" = u32, Path, description = "The contradiction's number in the order.", example = 1),
    ),
    responses((status = 200, description = "The order as it stands now.", body = Order)),
)]
pub(crate) async fn answer(
    State(api): State<Api>,
    Who(caller): Who,
    At((order, no)): At<(String, u32)>,
    Body(answer): Body<Answer>,
) -> Result<Json<Order>, Problem> {
    let said = match answer.answer {
        Found::ItLeft => Said::ItLeft,
        Found::ItDidNot => Said::ItDidNot,
    };
    let code = api
        .app
        .act_on_one(&caller, &order, &Action::Answer(no, said))
        .await?;
    load(&api, &caller, code.as_str()).await.map(Json)
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn what_is_no_answer_is_refused() {
        let served = Served::new().await;
        let to = |no: &str| format!("/orders/SO-9/contradictions/{no}/answer");
        let left = || json!({"answer": "IT_LEFT"});
        assert_eq!(served.post(&to("1"), left()).await.problem(404), "NOT_FOUND");
        assert_eq!(served.post(&to("x"), left()).await.problem(400), "BAD_INPUT");
        let other = json!({"answer": "MAYBE"});
        assert_eq!(served.post(&to("1"), other).await.problem(400), "BAD_INPUT");
    }
}
