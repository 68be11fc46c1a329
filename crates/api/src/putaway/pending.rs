//! `GET /putaways/pending`.

use super::words::{Condition, PutawaySource};
use crate::Api;
use crate::page::Page;
use crate::problem::Problem;
use crate::read::{Query, Who, facility_code};
use app::putaway::{PendingFilter, PendingGoods as Goods};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which waiting goods, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Units on the page: 50 unless said otherwise.
    #[param(minimum = 1, maximum = 250)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[param(max_length = 1024)]
    after: Option<String>,
    /// Only those that lie in this facility.
    #[param(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9_-]+$",
        example = "WH1"
    )]
    facility: Option<String>,
    /// Only those from this source.
    #[param(inline)]
    source: Option<PutawaySource>,
}

/// One unit that waits for putaway.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PendingGoods {
    /// The order's code and the item's number.
    id: String,
    /// Our code of the order.
    order: String,
    channel: String,
    /// The channel's number of the order.
    channel_order_no: String,
    /// The item's number in the order.
    item: u32,
    sku: String,
    /// Where it lies.
    facility: String,
    /// Why it waits.
    source: PutawaySource,
    /// The packing number that it was cancelled out of, or the number of its return.
    document: String,
    /// Since when it waits.
    since: String,
    /// How it was found at the last inspection; null where nobody looked.
    condition: Option<Condition>,
    /// Why it was found so.
    reason: Option<String>,
    /// What else was said at that inspection.
    comment: Option<String>,
    /// The open putaway that it lies in.
    putaway_no: Option<String>,
}

/// A page of goods that wait for putaway, by order and item.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "data": [{"id": "SO-000000001-1", "order": "SO-000000001", "channel": "SHOP1", "channel_order_no": "112-7", "item": 1,
        "sku": "CUP-RED", "facility": "WH1", "source": "CUSTOMER_RETURNED_ITEM", "document": "WH1-R000001",
        "since": "2026-11-22T05:22:39Z", "condition": "BAD", "reason": "cracked", "comment": null, "putaway_no": null}],
    "next": null
}))]
pub(crate) struct PendingPage {
    data: Vec<PendingGoods>,
    /// The `after` of the next page; null on the last one.
    next: Option<String>,
}

impl From<Goods> for PendingGoods {
    fn from(row: Goods) -> Self {
        let (condition, reason, comment) = match row.goods.inspection {
            Some(found) => (Some(found.condition.into()), found.reason, found.comment),
            None => (None, None, None),
        };
        Self {
            id: row.id,
            order: row.order.to_string(),
            channel: row.channel.to_string(),
            channel_order_no: row.channel_order_no.to_string(),
            item: row.goods.item,
            sku: row.goods.sku.to_string(),
            facility: row.goods.facility.to_string(),
            source: row.goods.source.into(),
            document: row.goods.document,
            since: row.goods.since.to_rfc3339(),
            condition,
            reason,
            comment,
            putaway_no: row.putaway_no,
        }
    }
}

/// List what waits for putaway
///
/// Cancelled after its invoice, or returned: it is sellable only after it was put away.
#[utoipa::path(
    get, path = "/api/v1/putaways/pending", tag = "putaway", operation_id = "list_pending_putaway", params(Wanted),
    responses(
        (status = 200, description = "A page of units.", body = PendingPage),
        (status = 404, description = "There is no such facility.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn pending(
    State(api): State<Api>,
    Who(caller): Who,
    Query(wanted): Query<Wanted>,
) -> Result<Json<PendingPage>, Problem> {
    let page = Page::<1>::read("putaways pending", wanted.limit, wanted.after.as_deref())?;
    let filter = PendingFilter {
        facility: facility_code(wanted.facility)?,
        source: wanted.source.map(Into::into),
        after: page.place(),
        limit: page.limit(),
    };
    let found = api.app.putaway_pending(&caller, &filter).await?;
    Ok(Json(PendingPage {
        data: found.rows.into_iter().map(PendingGoods::from).collect(),
        next: page.after_place(found.next),
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn what_waits_comes_in_pages() {
        let served = Served::new().await;
        served.returned("112-7").await;
        let path = "/putaways/pending?facility=WH1&limit=1";
        let first = served.get(path).await.expect(200);
        assert_eq!(first["data"][0]["id"], "SO-000000001-1");
        assert_eq!(first["data"][0]["source"], "CUSTOMER_RETURNED_ITEM");
        let next = first["next"].as_str().unwrap();
        let second = served.get(&format!("{path}&after={next}")).await.expect(200);
        assert_eq!(second["data"][0]["id"], "SO-000000001-2");
        assert!(second["next"].is_null());
        let none = served.get("/putaways/pending?source=CANCELLED_ITEM").await;
        assert_eq!(none.expect(200)["data"], serde_json::json!([]));
        for (filter, status) in [
            ("facility=WH9", 404),
            ("facility=", 400),
            ("facility=a%20b", 400),
            ("source=X", 400),
            ("state=CREATED", 400),
            ("after=x", 400),
        ] {
            let said = served.get(&format!("/putaways/pending?{filter}")).await;
            assert!(!said.problem(status).is_empty(), "{filter}");
        }
    }
}
