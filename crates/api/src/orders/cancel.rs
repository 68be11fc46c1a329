//! `POST /orders/{order}/cancel`.

use super::show::{Order, load};
use super::words::CancelReason;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, NUMBER_MAX, Who, at_most, number_within, text_within};
use app::act::{Action, CancelWish as Wish};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Array, ArrayBuilder, ObjectBuilder, Type};
use utoipa::openapi::{KnownFormat, SchemaFormat};

/// Items that one call may name; to cancel all, none is named.
const ITEMS_MAX: usize = 1_000;
/// Characters of a comment at most: some sentences for people.
const COMMENT_CHARS_MAX: usize = 500;

/// What is cancelled, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"items": [1], "reason": "BUYER_ASKED", "comment": "by phone", "on_channel": false}))]
pub(crate) struct CancelWish {
    /// Numbers of the items; none means all that live.
    #[serde(default)]
    #[schema(schema_with = cancelled_items)]
    items: Vec<u32>,
    reason: CancelReason,
    /// What is to be said beside it.
    #[schema(min_length = 1, max_length = 500)]
    comment: Option<String>,
    /// Whether the channel is told, in the background: it must be ready, and the tenant live.
    #[serde(default)]
    on_channel: bool,
}

/// Bounds of what is in a list cannot be said in an attribute.
fn cancelled_items() -> Array {
    let number = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
        .minimum(Some(1))
        .maximum(Some(NUMBER_MAX));
    ArrayBuilder::new()
        .items(number)
        .max_items(Some(ITEMS_MAX))
        .description(Some("Numbers of the items; none means all that live."))
        .build()
}

/// The cancel of all that lives, with its words checked.
pub(super) fn wish_of(
    reason: CancelReason,
    comment: Option<String>,
    on_channel: bool,
) -> Result<Wish, Problem> {
    if let Some(text) = &comment {
        text_within("comment", text, COMMENT_CHARS_MAX)?;
    }
    Ok(Wish {
        items: Vec::new(),
        reason: reason.into(),
        comment,
        on_channel,
    })
}

/// Cancel an order, or items of it
///
/// As long as they are here; what left comes back as a return. All of it or nothing: where items cannot be cancelled, `lines`
/// of the problem names each with its reason. What is cancelled is found under `/cancelled`.
#[utoipa::path(
    post, path = "/api/v1/orders/{order}/cancel", tag = "orders", operation_id = "cancel_order", request_body = CancelWish,
    params(("order" = String, Path, description = "Our code or the channel's number.", example = "SO-000000001")),
    responses((status = 200, description = "The order as it stands now.", body = Order)),
)]
pub(crate) async fn cancel(
    State(api): State<Api>,
    Who(caller): Who,
    At(order): At<String>,
    Body(wish): Body<CancelWish>,
) -> Result<Json<Order>, Problem> {
    at_most("items", wish.items.len(), ITEMS_MAX)?;
    for no in &wish.items {
        number_within("items", *no, NUMBER_MAX)?;
    }
    let action = Action::Cancel(Wish {
        items: wish.items,
        ..wish_of(wish.reason, wish.comment, wish.on_channel)?
    });
    let code = api.app.act_on_one(&caller, &order, &action).await?;
    load(&api, &caller, code.as_str()).await.map(Json)
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn items_are_cancelled_with_a_reason() {
        let served = Served::new().await;
        served.typed("T-1").await;
        let wish = json!({"items": [2], "reason": "BUYER_ASKED", "comment": "by phone"});
        let order = served.post("/orders/T-1/cancel", wish).await.expect(200);
        assert_eq!(
            (&order["items"][0]["state"], &order["items"][1]["state"]),
            (&json!("FULFILLABLE"), &json!("CANCELLED"))
        );
        let record = &order["cancelled"][0];
        assert_eq!(record["items"], json!([2]));
        for (field, value) in [
            ("cancelled_by", "SELLER"),
            ("who", "key:all"),
            ("reason", "BUYER_ASKED"),
            ("comment", "by phone"),
            ("recovery", "NOT_ASKED"),
        ] {
            assert_eq!(record[field], value, "{field}");
        }
        let rest = served
            .post("/orders/T-1/cancel", json!({"reason": "MISTAKE"}))
            .await;
        assert_eq!(rest.expect(200)["status"], "CANCELLED");
        assert_eq!(
            served.stock("CUP").await["available"],
            5,
            "its stock is sellable again"
        );
        let again = served
            .post("/orders/T-1/cancel", json!({"reason": "MISTAKE"}))
            .await;
        assert_eq!(again.problem(409), "ORDER_CANCELLED");
    }

    #[tokio::test]
    async fn what_is_refused_changes_nothing() {
        let served = Served::new().await;
        served.typed("T-1").await;
        let before = served.get("/orders/T-1").await.expect(200);
        for (bad, status, code) in [
            (json!({}), 400, "BAD_INPUT"),
            (json!({"reason": "WHIM"}), 400, "BAD_INPUT"),
            (json!({"reason": "OTHER"}), 400, "REASON_REQUIRED"),
            (json!({"reason": "OTHER", "comment": ""}), 400, "BAD_INPUT"),
            (
                json!({"reason": "OTHER", "comment": "x".repeat(501)}),
                400,
                "BAD_INPUT",
            ),
            (json!({"reason": "MISTAKE", "items": [0]}), 400, "BAD_INPUT"),
            (
                json!({"reason": "MISTAKE", "items": vec![1; 1001]}),
                400,
                "BAD_INPUT",
            ),
            (
                json!({"reason": "MISTAKE", "items": [1, 3]}),
                404,
                "ITEM_NOT_FOUND",
            ),
            (
                json!({"reason": "MISTAKE", "on_channel": true}),
                409,
                "CHANNEL_NOT_READY",
            ),
        ] {
            let said = served.post("/orders/T-1/cancel", bad.clone()).await;
            assert_eq!(said.problem(status), code, "{bad}");
        }
        assert_eq!(served.get("/orders/T-1").await.expect(200), before);
        let unknown = served
            .post("/orders/SO-9/cancel", json!({"reason": "MISTAKE"}))
            .await;
        assert_eq!(unknown.problem(404), "NOT_FOUND");
    }
}
