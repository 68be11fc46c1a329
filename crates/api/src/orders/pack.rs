//! `POST /orders/{order}/pack`.

use super::show::{Order, load};
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use app::act::Action;
use axum::Json;
use axum::extract::State;

/// Pack an order
///
/// Numbers the invoice and allocates the stock.
#[utoipa::path(
    post, path = "/api/v1/orders/{order}/pack", tag = "orders", operation_id = "pack_order",
    params(("order" = String, Path, description = "Our code or the channel's number.", example = "SO-000000001")),
    responses((status = 200, description = "The order as it stands now.", body = Order)),
)]
pub(crate) async fn pack(
    State(api): State<Api>,
    Who(caller): Who,
    At(order): At<String>,
) -> Result<Json<Order>, Problem> {
    let code = api.app.act_on_one(&caller, &order, &Action::Pack).await?;
    load(&api, &caller, code.as_str()).await.map(Json)
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn an_unknown_order_is_not_found() {
        let served = Served::new().await;
        let said = served.post("/orders/SO-9/pack", json!({})).await;
        assert_eq!(said.problem(404), "NOT_FOUND");
    }
}
