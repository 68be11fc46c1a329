//! `POST /bulk/orders/cancel`.

use super::cancel::wish_of;
use super::many::{BulkResults, act};
use super::words::CancelReason;
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use app::act::Action;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

/// Which orders are cancelled, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"orders": ["SO-000000001", "112-8"], "reason": "OUT_OF_STOCK", "comment": null, "on_channel": false}))]
pub(crate) struct BulkCancel {
    /// Our codes or the channel's numbers.
    #[schema(min_items = 1, max_items = 500)]
    orders: Vec<String>,
    reason: CancelReason,
    /// What is to be said beside it.
    #[schema(min_length = 1, max_length = 500)]
    comment: Option<String>,
    /// Whether the channels are told, in the background: they must be ready, and the tenant live.
    #[serde(default)]
    on_channel: bool,
}

/// Cancel orders
///
/// All of each that lives. Each by itself: one refusal never stops the others, so look at every result.
#[utoipa::path(
    post, path = "/api/v1/bulk/orders/cancel", tag = "orders", operation_id = "cancel_orders", request_body = BulkCancel,
    responses((status = 200, description = "A result for each order, in the order in which they were named.", body = BulkResults)),
)]
pub(crate) async fn cancel_many(
    State(api): State<Api>,
    Who(caller): Who,
    Body(many): Body<BulkCancel>,
) -> Result<Json<BulkResults>, Problem> {
    let wish = wish_of(many.reason, many.comment, many.on_channel)?;
    act(&api, &caller, &many.orders, Action::Cancel(wish))
        .await
        .map(Json)
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn each_order_has_a_result() {
        let served = Served::new().await;
        served.typed("T-1").await;
        let path = "/bulk/orders/cancel";
        let wish = json!({"orders": ["SO-9", "T-1"], "reason": "OUT_OF_STOCK"});
        let said = served.post(path, wish).await.expect(200);
        assert_eq!((&said["done"], &said["refused"]), (&json!(1), &json!(1)));
        assert_eq!(said["results"][0]["code"], "NOT_FOUND");
        let order = served.get("/orders/T-1").await.expect(200);
        assert_eq!(
            (&order["status"], &order["cancelled"][0]["reason"]),
            (&json!("CANCELLED"), &json!("OUT_OF_STOCK"))
        );
        for bad in [
            json!({"orders": ["T-1"]}),
            json!({"orders": [], "reason": "MISTAKE"}),
            json!({"orders": vec!["X"; 501], "reason": "MISTAKE"}),
            json!({"orders": ["T-1"], "reason": "MISTAKE", "comment": "x".repeat(501)}),
            json!({"orders": ["T-1"], "reason": "MISTAKE", "items": [1]}),
        ] {
            assert_eq!(
                served.post(path, bad.clone()).await.problem(400),
                "BAD_INPUT",
                "{bad}"
            );
        }
    }
    /// Two channels may give two orders one number: work on one must never hit the other.
    #[tokio::test]
    async fn a_number_of_two_live_orders_is_not_guessed() {
        let served = Served::new().await;
        served.imported("T-1").await;
        let code_of = |order: &serde_json::Value| order["code"].as_str().unwrap().to_owned();
        let of_shop = code_of(&served.get("/orders/T-1").await.expect(200));
        served.typed("T-1").await;
        let listed = served.get("/orders?channel_order_no=T-1").await.expect(200);
        let typed = listed["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(code_of)
            .find(|code| *code != of_shop);
        let typed = typed.unwrap();
        assert_eq!(served.get("/orders/T-1").await.problem(400), "AMBIGUOUS");
        let wish = json!({"orders": ["T-1"], "reason": "MISTAKE"});
        let said = served.post("/bulk/orders/cancel", wish).await.expect(200);
        let told = &said["results"][0];
        assert_eq!(told["code"], "AMBIGUOUS", "{told:#}");
        let said = served
            .post("/waybills/print", json!({"packages": ["T-1"]}))
            .await
            .expect(200);
        assert_eq!(said["results"][0]["code"], "AMBIGUOUS", "{said:#}");
        for code in [&of_shop, &typed] {
            assert!(
                told["detail"].as_str().unwrap().contains(code.as_str()),
                "{told:#}"
            );
            let order = served.get(&format!("/orders/{code}")).await.expect(200);
            assert_ne!(order["status"], "CANCELLED");
        }
        let said = served
            .post(&format!("/orders/{typed}/cancel"), json!({"reason": "MISTAKE"}))
            .await;
        said.expect(200);
        let rest = served.get("/orders/T-1").await.expect(200);
        assert_eq!(rest["code"], json!(of_shop), "the one that lives is meant again");
        assert_ne!(rest["status"], "CANCELLED");
    }
}
