//! `GET /returns`.

use super::words::{GoodsReturn, ReturnKind};
use crate::Api;
use crate::orders::words::ReturnState;
use crate::page::Page;
use crate::problem::Problem;
use crate::read::{Query, Who, channel_code};
use app::returns::ReturnFilter;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which returns, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Returns on the page: 50 unless said otherwise.
    #[param(minimum = 1, maximum = 250)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[param(max_length = 1024)]
    after: Option<String>,
    /// Only those by the customer (CIR) or by the courier (RTO).
    #[param(inline)]
    kind: Option<ReturnKind>,
    /// Only those that are so far.
    #[param(inline)]
    state: Option<ReturnState>,
    /// Only those of this channel.
    #[param(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9_-]+$",
        example = "SHOP1"
    )]
    channel: Option<String>,
}

/// A page of returns, by order, facility and number.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "data": [{
        "return_no": "WH1-R000001", "facility": "WH1", "order": "SO-000000001", "channel": "SHOP1",
        "channel_order_no": "112-7", "kind": "CIR", "state": "ANNOUNCED", "items": [1], "reason": "too small",
        "date": "2026-11-20", "tracking_no": "AWB9", "shipping_provider": "Speedy",
        "opened_at": "2026-11-20T08:00:00Z", "closed_at": null, "receipts": [], "inspections": []
    }],
    "next": null
}))]
pub(crate) struct ReturnPage {
    data: Vec<GoodsReturn>,
    /// The `after` of the next page; null on the last one.
    next: Option<String>,
}

/// List returns
#[utoipa::path(
    get, path = "/api/v1/returns", tag = "returns", operation_id = "list_returns", params(Wanted),
    responses(
        (status = 200, description = "A page of returns.", body = ReturnPage),
        (status = 404, description = "There is no such channel.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list(
    State(api): State<Api>,
    Who(caller): Who,
    Query(wanted): Query<Wanted>,
) -> Result<Json<ReturnPage>, Problem> {
    let page = Page::<1>::read("returns", wanted.limit, wanted.after.as_deref())?;
    let filter = ReturnFilter {
        kind: wanted.kind.map(Into::into),
        state: wanted.state.map(Into::into),
        channel: channel_code(wanted.channel)?,
        after: page.place(),
        limit: page.limit(),
    };
    let found = api.app.list_returns(&caller, &filter).await?;
    Ok(Json(ReturnPage {
        data: found.rows.into_iter().map(GoodsReturn::from).collect(),
        next: page.after_place(found.next),
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn returns_come_in_pages() {
        let served = Served::new().await;
        served.returned("112-7").await;
        served.returned("112/8").await;
        let path = "/returns?kind=CIR&state=OVER&channel=SHOP1&limit=1";
        let first = served.get(path).await.expect(200);
        assert_eq!(first["data"][0]["channel_order_no"], "112-7");
        assert_eq!(first["data"][0]["receipts"][1]["facility"], "WH1");
        let next = first["next"].as_str().unwrap();
        let second = served.get(&format!("{path}&after={next}")).await.expect(200);
        assert_eq!(second["data"][0]["channel_order_no"], "112/8");
        let none = served.get("/returns?kind=RTO").await.expect(200);
        assert_eq!(none, serde_json::json!({"data": [], "next": null}));
        for (filter, status) in [
            ("channel=NO", 404),
            ("channel=", 400),
            ("kind=X", 400),
            ("state=X", 400),
        ] {
            let said = served.get(&format!("/returns?{filter}")).await;
            assert!(!said.problem(status).is_empty(), "{filter}");
        }
    }
}
