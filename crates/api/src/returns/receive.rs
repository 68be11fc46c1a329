//! `POST /returns/receive`.

use super::words::{GoodsReturns, ReturnKind};
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, NUMBER_MAX, Who, at_most, facility_code, number_within, text_within};
use app::returns::Receipt;
use axum::Json;
use axum::extract::State;
use domain::sync::observation::ReturnDetails;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Array, ArrayBuilder, ObjectBuilder, Type};
use utoipa::openapi::{KnownFormat, SchemaFormat};

/// Items that one call may name.
pub(super) const ITEMS_MAX: usize = 1_000;
/// Characters of what names a return or an order: those of the longest, the channel's number.
pub(super) const NAME_CHARS_MAX: usize = 128;

/// What came back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"named": "SO-000000001", "items": [1], "facility": "WH1", "reason": "too small"}))]
pub(crate) struct ReceiptWish {
    /// A return's number, our code of the order, or the channel's number of it.
    #[schema(min_length = 1, max_length = 128)]
    named: String,
    /// Numbers of the items; none means what is announced, else all of it that is out.
    #[serde(default)]
    #[schema(schema_with = item_numbers)]
    items: Vec<u32>,
    /// For goods whose return nobody announced; without it, what reached the buyer comes from the buyer.
    kind: Option<ReturnKind>,
    /// Where it came in; without it, the facility that it left from.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9_-]+$")]
    facility: Option<String>,
    /// Why it came back.
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// The parcel's tracking number.
    #[schema(max_length = 500)]
    tracking_no: Option<String>,
    /// Who brought it.
    #[schema(max_length = 500)]
    shipping_provider: Option<String>,
}

/// Bounds of what is in a list cannot be said in an attribute.
fn item_numbers() -> Array {
    let number = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
        .minimum(Some(1))
        .maximum(Some(NUMBER_MAX));
    ArrayBuilder::new()
        .items(number)
        .max_items(Some(ITEMS_MAX))
        .description(Some(
            "Numbers of the items; none means what is announced, else all of it that is out.",
        ))
        .build()
}

/// Receive returned goods
///
/// Announced or not: they wait for putaway from then on. All of it or nothing: where items cannot be received, `lines` of
/// the problem names each with its reason.
#[utoipa::path(
    post, path = "/api/v1/returns/receive", tag = "returns", operation_id = "receive_return", request_body = ReceiptWish,
    responses(
        (status = 200, description = "The returns that the goods came with.", body = GoodsReturns),
        (status = 404, description = "There is no such return, order, item or facility.", body = Problem,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn receive(
    State(api): State<Api>,
    Who(caller): Who,
    Body(wish): Body<ReceiptWish>,
) -> Result<Json<GoodsReturns>, Problem> {
    text_within("named", &wish.named, NAME_CHARS_MAX)?;
    at_most("items", wish.items.len(), ITEMS_MAX)?;
    for no in &wish.items {
        number_within("items", *no, NUMBER_MAX)?;
    }
    let receipt = Receipt {
        named: wish.named,
        items: wish.items,
        kind: wish.kind.map(Into::into),
        facility: facility_code(wish.facility)?,
        details: ReturnDetails {
            reason: wish.reason,
            date: None,
            tracking_no: wish.tracking_no,
            shipping_provider: wish.shipping_provider,
        },
    };
    let came = api.app.receive_return(&caller, &receipt).await?;
    Ok(Json(GoodsReturns::from(came)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn what_was_never_announced_is_received() {
        let served = Served::new().await;
        served.dispatched("112/7").await;
        let path = "/returns/receive";
        let said = served
            .post(path, json!({"named": "112/7", "items": [1, 3]}))
            .await;
        let refused = said.expect(404);
        assert_eq!(
            (&refused["code"], &refused["lines"][0]["place"]),
            (&json!("ITEM_NOT_FOUND"), &json!("SO-000000001-3"))
        );
        for (bad, status) in [
            (json!({"named": "SO-9"}), 404),
            (json!({"named": "112/7", "facility": "WH9"}), 404),
            (json!({"named": "112/7", "facility": "W 9"}), 400),
            (json!({"named": "112/7", "items": [0]}), 400),
            (json!({"named": "112/7", "items": [u32::MAX]}), 400),
            (json!({"named": "112/7", "items": vec![1; 1001]}), 400),
            (json!({"named": "112/7", "reason": "x".repeat(501)}), 400),
            (json!({"named": "112/7", "kind": "rto"}), 400),
            (json!({"named": "112/7", "date": "today"}), 400),
            (json!({"named": ""}), 400),
            (json!({"named": "x".repeat(129)}), 400),
        ] {
            let said = served.post(path, bad.clone()).await;
            assert!(!said.problem(status).is_empty(), "{bad}");
        }
        let wish = json!({"named": "112/7", "items": [2], "kind": "RTO", "tracking_no": "AWB9"});
        let came = served.post(path, wish.clone()).await.expect(200);
        assert_eq!(
            (&came["data"][0]["kind"], &came["data"][0]["items"]),
            (&json!("RTO"), &json!([2]))
        );
        assert_eq!(came["data"][0]["receipts"][0]["by"], "key:all");
        assert_eq!(served.post(path, wish).await.problem(409), "NOT_ALLOWED_IN_STATE");
    }
}
