//! `POST /orders/{order}/hold`.

use super::show::{Order, load};
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use app::act::Action;
use axum::Json;
use axum::extract::State;

/// Put an order on hold
///
/// A person keeps it from being confirmed and packed; it does not stop what the channel says. Refused where it is on hold
/// already, or nothing of it is here any more.
#[utoipa::path(
    post, path = "/api/v1/orders/{order}/hold", tag = "orders", operation_id = "hold_order",
    params(("order" = String, Path, description = "Our code or the channel's number.", example = "SO-000000001")),
    responses((status = 200, description = "The order as it stands now.", body = Order)),
)]
pub(crate) async fn hold(
    State(api): State<Api>,
    Who(caller): Who,
    At(order): At<String>,
) -> Result<Json<Order>, Problem> {
    let code = api.app.act_on_one(&caller, &order, &Action::Hold).await?;
    load(&api, &caller, code.as_str()).await.map(Json)
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn what_is_on_hold_is_not_confirmed() {
        let served = Served::new().await;
        served.typed("T-1").await;
        let held = served.post("/orders/T-1/hold", json!({})).await.expect(200);
        assert_eq!(held["flags"]["on_hold"], true);
        let confirmed = served.post("/orders/T-1/confirm", json!({})).await;
        assert_eq!(confirmed.problem(409), "ON_HOLD");
        let again = served.post("/orders/T-1/hold", json!({})).await;
        assert_eq!(again.problem(409), "NOT_ALLOWED_IN_STATE");
        let unknown = served.post("/orders/SO-9/hold", json!({})).await;
        assert_eq!(unknown.problem(404), "NOT_FOUND");
    }
}
