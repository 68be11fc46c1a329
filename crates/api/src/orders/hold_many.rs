//! `POST /bulk/orders/hold`.

use super::many::{BulkOrders, BulkResults, act};
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use app::act::Action;
use axum::Json;
use axum::extract::State;

/// Put orders on hold
///
/// Each by itself: one refusal never stops the others, so look at every result.
#[utoipa::path(
    post, path = "/api/v1/bulk/orders/hold", tag = "orders", operation_id = "hold_orders", request_body = BulkOrders,
    responses((status = 200, description = "A result for each order, in the order in which they were named.", body = BulkResults)),
)]
pub(crate) async fn hold_many(
    State(api): State<Api>,
    Who(caller): Who,
    Body(many): Body<BulkOrders>,
) -> Result<Json<BulkResults>, Problem> {
    act(&api, &caller, &many.orders, Action::Hold).await.map(Json)
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn each_order_has_a_result() {
        let served = Served::new().await;
        served.typed("T-1").await;
        let said = served
            .post("/bulk/orders/hold", json!({"orders": ["SO-9", "T-1"]}))
            .await
            .expect(200);
        assert_eq!((&said["done"], &said["refused"]), (&json!(1), &json!(1)));
        assert_eq!(said["results"][0]["code"], "NOT_FOUND");
        let order = served.get("/orders/T-1").await.expect(200);
        assert_eq!(order["flags"]["on_hold"], true);
    }
}
