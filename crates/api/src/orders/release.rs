//! `POST /orders/{order}/release`.

use super::show::{Order, load};
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use app::act::Action;
use axum::Json;
use axum::extract::State;

/// Release an order
///
/// From hold. Refused where it is not on hold.
#[utoipa::path(
    post, path = "/api/v1/orders/{order}/release", tag = "orders", operation_id = "release_order",
    params(("order" = String, Path, description = "Our code or the channel's number.", example = "SO-000000001")),
    responses((status = 200, description = "The order as it stands now.", body = Order)),
)]
pub(crate) async fn release(
    State(api): State<Api>,
    Who(caller): Who,
    At(order): At<String>,
) -> Result<Json<Order>, Problem> {
    let code = api.app.act_on_one(&caller, &order, &Action::Release).await?;
    load(&api, &caller, code.as_str()).await.map(Json)
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn what_is_released_is_confirmed() {
        let served = Served::new().await;
        served.typed("T-1").await;
        let early = served.post("/orders/T-1/release", json!({})).await;
        assert_eq!(early.problem(409), "NOT_ALLOWED_IN_STATE");
        served.post("/orders/T-1/hold", json!({})).await.expect(200);
        let released = served.post("/orders/T-1/release", json!({})).await.expect(200);
        assert_eq!(released["flags"]["on_hold"], false);
        served.post("/orders/T-1/confirm", json!({})).await.expect(200);
        let unknown = served.post("/orders/SO-9/release", json!({})).await;
        assert_eq!(unknown.problem(404), "NOT_FOUND");
    }
}
