//! `POST /returns/inspect`.

use super::receive::{ITEMS_MAX, NAME_CHARS_MAX};
use super::words::GoodsReturns;
use crate::Api;
use crate::problem::Problem;
use crate::putaway::words::Condition;
use crate::read::{Body, NUMBER_MAX, Who, at_most, number_within, text_within};
use app::returns::Inspection;
use axum::Json;
use axum::extract::State;
use domain::order::Inspected;
use serde::Deserialize;
use utoipa::ToSchema;

/// How returned goods were found.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "named": "WH1-R000001", "found": [{"condition": "GOOD"}, {"item": 2, "condition": "BAD", "reason": "cracked"}]
}))]
pub(crate) struct InspectionWish {
    /// A return's number, our code of the order, or the channel's number of it.
    #[schema(min_length = 1, max_length = 128)]
    named: String,
    /// Item by item, each once.
    #[schema(min_items = 1, max_items = 1000)]
    found: Vec<ItemFound>,
}

/// How an item was found.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemFound {
    /// The item's number; without it, all others that are back and wait are meant.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    item: Option<u32>,
    condition: Condition,
    /// Why; MISSING needs one.
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// Anything else worth keeping.
    #[schema(max_length = 500)]
    comment: Option<String>,
}

/// Inspect returned goods
///
/// The last word before putaway counts; earlier ones stay on record. All of it or nothing: where items cannot be
/// inspected, `lines` of the problem names each with its reason.
#[utoipa::path(
    post, path = "/api/v1/returns/inspect", tag = "returns", operation_id = "inspect_return",
    request_body = InspectionWish,
    responses(
        (status = 200, description = "The returns that were looked at.", body = GoodsReturns),
        (status = 404, description = "There is no such return, order or item.", body = Problem,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn inspect(
    State(api): State<Api>,
    Who(caller): Who,
    Body(wish): Body<InspectionWish>,
) -> Result<Json<GoodsReturns>, Problem> {
    text_within("named", &wish.named, NAME_CHARS_MAX)?;
    at_most("found", wish.found.len(), ITEMS_MAX)?;
    if wish.found.is_empty() {
        return Err(Problem::bad_input("found must not be empty"));
    }
    for no in wish.found.iter().filter_map(|one| one.item) {
        number_within("item", no, NUMBER_MAX)?;
    }
    let found = wish.found.into_iter().map(|one| Inspected {
        item: one.item,
        condition: one.condition.into(),
        reason: one.reason,
        comment: one.comment,
    });
    let inspection = Inspection {
        named: wish.named,
        found: found.collect(),
    };
    let seen = api.app.inspect_return(&caller, &inspection).await?;
    Ok(Json(GoodsReturns::from(seen)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn the_last_word_counts_until_it_is_put_away() {
        let served = Served::new().await;
        served.returned("112-7").await;
        let path = "/returns/inspect";
        let wish = |found| json!({"named": "112-7", "found": found});
        let said = served
            .post(path, wish(json!([{"item": 1, "condition": "MISSING"}])))
            .await;
        assert_eq!(said.expect(400)["lines"][0]["code"], "REASON_REQUIRED");
        for (bad, status) in [
            (json!([]), 400),
            (json!([{"condition": "GOOD"}, {"condition": "BAD"}]), 400),
            (
                json!([{"item": 1, "condition": "GOOD"}, {"item": 1, "condition": "BAD"}]),
                400,
            ),
            (json!([{"item": 0, "condition": "GOOD"}]), 400),
            (json!([{"item": 1}]), 400),
            (
                json!([{"item": 1, "condition": "BAD", "comment": "x".repeat(501)}]),
                400,
            ),
            (json!([{"item": 9, "condition": "GOOD"}]), 404),
        ] {
            let said = served.post(path, wish(bad.clone())).await;
            assert!(!said.problem(status).is_empty(), "{bad}");
        }
        let found = json!([{"condition": "GOOD"}, {"item": 2, "condition": "BAD", "reason": "cracked"}]);
        let seen = served.post(path, wish(found)).await.expect(200);
        assert_eq!(seen["data"][0]["inspections"][1]["reason"], "cracked");
        let pending = served.get("/putaways/pending").await.expect(200);
        assert_eq!(
            (&pending["data"][0]["condition"], &pending["data"][1]["condition"]),
            (&json!("GOOD"), &json!("BAD"))
        );
    }
}
