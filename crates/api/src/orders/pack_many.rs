//! `POST /bulk/orders/pack`.

use super::many::{BulkOrders, BulkResults, act};
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use app::act::Action;
use axum::Json;
use axum::extract::State;

/// Pack orders
///
/// Each by itself: one refusal never stops the others, so look at every result.
#[utoipa::path(
    post, path = "/api/v1/bulk/orders/pack", tag = "orders", operation_id = "pack_orders", request_body = BulkOrders,
    responses((status = 200, description = "A result for each order, in the order in which they were named.", body = BulkResults)),
)]
pub(crate) async fn pack_many(
    State(api): State<Api>,
    Who(caller): Who,
    Body(many): Body<BulkOrders>,
) -> Result<Json<BulkResults>, Problem> {
    act(&api, &caller, &many.orders, Action::Pack).await.map(Json)
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn each_order_has_a_result() {
        let served = Served::new().await;
        let said = served
            .post("/bulk/orders/pack", json!({"orders": ["SO-8", "SO-9"]}))
            .await
            .expect(200);
        assert_eq!((&said["done"], &said["refused"]), (&json!(0), &json!(2)));
        assert_eq!(said["results"][1]["order"], "SO-9");
        assert_eq!(said["results"][1]["code"], "NOT_FOUND");
    }
}
