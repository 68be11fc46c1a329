//! `POST /bulk/orders/release`.

use super::many::{BulkOrders, BulkResults, act};
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use app::act::Action;
use axum::Json;
use axum::extract::State;

/// Release orders
///
/// Each by itself: one refusal never stops the others, so look at every result.
#[utoipa::path(
    post, path = "/api/v1/bulk/orders/release", tag = "orders", operation_id = "release_orders", request_body = BulkOrders,
    responses((status = 200, description = "A result for each order, in the order in which they were named.", body = BulkResults)),
)]
pub(crate) async fn release_many(
    State(api): State<Api>,
    Who(caller): Who,
    Body(many): Body<BulkOrders>,
) -> Result<Json<BulkResults>, Problem> {
    act(&api, &caller, &many.orders, Action::Release).await.map(Json)
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn each_order_has_a_result() {
        let served = Served::new().await;
        for number in ["T-1", "T-2"] {
            served.typed(number).await;
        }
        served.post("/orders/T-1/hold", json!({})).await.expect(200);
        let said = served
            .post("/bulk/orders/release", json!({"orders": ["T-1", "T-2"]}))
            .await
            .expect(200);
        assert_eq!((&said["done"], &said["refused"]), (&json!(1), &json!(1)));
        assert_eq!(said["results"][1]["code"], "NOT_ALLOWED_IN_STATE");
        let order = served.get("/orders/T-1").await.expect(200);
        assert_eq!(order["flags"]["on_hold"], false);
    }
}
