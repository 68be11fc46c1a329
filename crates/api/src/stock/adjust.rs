//! `POST /stock-adjustments`.

use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use crate::wire::StockLevel;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

/// What was counted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"sku": "CUP-RED", "facility": "WH1", "delta": 7, "reason": "opening"}))]
pub(crate) struct Adjustment {
    #[schema(min_length = 1, max_length = 64)]
    sku: String,
    #[schema(min_length = 1, max_length = 32)]
    facility: String,
    /// Units that came, or below zero, that went; not zero.
    #[schema(minimum = -1_000_000_000, maximum = 1_000_000_000)]
    delta: i64,
    /// Why, for the ledger.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
    /// The shelf that they come to or go from; null for what lies on none.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9_./-]+$")]
    shelf: Option<String>,
}

/// Characters of a reason at most.
const REASON_CHARS_MAX: usize = 200;

/// Adjust stock
///
/// Units that come are given to waiting orders at once, the oldest first; the answer is the level before that.
#[utoipa::path(
    post, path = "/api/v1/stock-adjustments", tag = "stock", operation_id = "adjust_stock", request_body = Adjustment,
    responses(
        (status = 200, description = "The level with the adjustment.", body = StockLevel),
        (status = 404, description = "There is no such SKU, facility or shelf.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn adjust(
    State(api): State<Api>,
    Who(caller): Who,
    Body(wish): Body<Adjustment>,
) -> Result<Json<StockLevel>, Problem> {
    if wish.reason.chars().count() > REASON_CHARS_MAX {
        return Err(Problem::bad_input(format!(
            "the reason is longer than {REASON_CHARS_MAX} characters"
        )));
    }
    let level = api
        .app
        .adjust_stock_on(
            &caller,
            (&wish.sku, &wish.facility, wish.shelf.as_deref()),
            wish.delta,
            &wish.reason,
        )
        .await?;
    Ok(Json(StockLevel::of(wish.sku, wish.facility, &level)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn stock_is_counted_up_and_down_but_not_below_nothing() {
        let served = Served::new().await;
        let wish =
            |sku: &str, delta: i64| json!({"sku": sku, "facility": "WH1", "delta": delta, "reason": "count"});
        let path = "/stock-adjustments";
        assert_eq!(
            served.post(path, wish("CUP", -2)).await.expect(200)["available"],
            3
        );
        assert_eq!(
            served.post(path, wish("CUP", -4)).await.problem(409),
            "STOCK_SHORT"
        );
        let mut on = wish("CUP", 1);
        on["shelf"] = json!("A");
        assert_eq!(served.post(path, on).await.problem(404), "SHELF_UNKNOWN");
        assert_eq!(served.post(path, wish("NOPE", 1)).await.problem(404), "NOT_FOUND");
        for delta in [0, i64::MIN, i64::MAX] {
            assert_eq!(
                served.post(path, wish("CUP", delta)).await.problem(400),
                "BAD_INPUT"
            );
        }
    }
}
