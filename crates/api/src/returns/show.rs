//! `GET /returns/{return_no}`.

use super::words::GoodsReturn;
use crate::Api;
use crate::problem::Problem;
use crate::putaway::way::GoodsWay;
use crate::read::{At, Query, Who, facility_code};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Whose return it is.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Whose {
    /// Its facility, where several have the number: 400 `AMBIGUOUS` without it.
    #[param(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9_-]+$",
        example = "WH1"
    )]
    facility: Option<String>,
}

/// A return, and the way of its goods.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "return_no": "WH1-R000001", "facility": "WH1", "order": "SO-000000001", "channel": "SHOP1",
    "channel_order_no": "112-7", "kind": "CIR", "state": "OVER", "items": [1], "reason": "too small",
    "date": "2026-11-20", "tracking_no": "AWB9", "shipping_provider": "Speedy",
    "opened_at": "2026-11-20T08:00:00Z", "closed_at": "2026-11-22T05:22:39Z", "receipts": [], "inspections": [],
    "goods": [{
        "item": 1, "sku": "CUP-RED", "putaway": "DONE", "facility": "WH1", "source": "CUSTOMER_RETURNED_ITEM",
        "putaway_no": "WH1-PA000001", "condition": "GOOD", "shelf": "A-01", "at": "2026-11-22T06:00:00Z", "by": "ann",
        "told": "put away as GOOD in WH1 on shelf A-01 with WH1-PA000001 by ann"
    }]
}))]
pub(crate) struct ReturnShown {
    #[serde(flatten)]
    goods_return: GoodsReturn,
    /// The way back to a shelf of its units that are here.
    goods: Vec<GoodsWay>,
}

/// Show a return
#[utoipa::path(
    get, path = "/api/v1/returns/{return_no}", tag = "returns", operation_id = "show_return",
    params(
        ("return_no" = String, Path, description = "Its number. A `/` in it is written `%2F`.", example = "WH1-R000001"),
        Whose,
    ),
    responses((status = 200, description = "The return.", body = ReturnShown)),
)]
pub(crate) async fn show(
    State(api): State<Api>,
    Who(caller): Who,
    At(return_no): At<String>,
    Query(whose): Query<Whose>,
) -> Result<Json<ReturnShown>, Problem> {
    let facility = facility_code(whose.facility)?;
    let found = api
        .app
        .goods_return(&caller, &return_no, facility.as_deref())
        .await?;
    let ways = api.app.ways_of_return(&caller, &found).await?;
    Ok(Json(ReturnShown {
        goods_return: GoodsReturn::from(found),
        goods: ways.into_iter().map(GoodsWay::from).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn a_number_may_have_a_slash_in_it() {
        let served = Served::new().await;
        let sequence = json!({"prefix": "R/26/", "padding": 3});
        served
            .put("/facilities/WH1/sequences/RETURN", sequence)
            .await
            .expect(200);
        served.returned("112-7").await;
        let shown = served.get("/returns/R%2F26%2F001?facility=WH1").await.expect(200);
        assert_eq!(shown["return_no"], "R/26/001");
        assert_eq!(shown["goods"][1]["told"], "waits in WH1 for putaway");
        for (path, status) in [
            ("R%2F26%2F001?facility=WH9", 404),
            ("R%2F26%2F002", 404),
            ("R%2F26%2F001?facility=", 400),
            ("R?channel=SHOP1", 400),
            ("%00", 400),
        ] {
            let said = served.get(&format!("/returns/{path}")).await;
            assert!(!said.problem(status).is_empty(), "{path}");
        }
    }
}
