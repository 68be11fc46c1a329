//! `GET /stock`.

use crate::Api;
use crate::page::Page;
use crate::problem::Problem;
use crate::read::{Query, Who};
use crate::wire::StockLevel;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Rows on the page: 50 unless said otherwise.
    #[param(minimum = 1, maximum = 250)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[param(max_length = 1024)]
    after: Option<String>,
}

/// A page of stock, by SKU and facility.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "data": [{"sku": "CUP-RED", "facility": "WH1", "available": 7, "reserved": 2, "allocated": 1, "putaway_pending": 0, "bad": 0}],
    "next": null
}))]
pub(crate) struct StockPage {
    data: Vec<StockLevel>,
    /// The `after` of the next page; null on the last one.
    next: Option<String>,
}

/// List stock
///
/// A SKU that no facility ever had is only in the catalogue.
#[utoipa::path(
    get, path = "/api/v1/stock", tag = "stock", operation_id = "list_stock", params(Wanted),
    responses((status = 200, description = "A page of stock.", body = StockPage)),
)]
pub(crate) async fn list(
    State(api): State<Api>,
    Who(caller): Who,
    Query(wanted): Query<Wanted>,
) -> Result<Json<StockPage>, Problem> {
    let page = Page::<2>::read("stock", wanted.limit, wanted.after.as_deref())?;
    let [sku, facility] = &page.after;
    let mut rows = api.app.stock_page(&caller, (sku, facility), page.rows()).await?;
    let next = page.cut(&mut rows, |(sku, facility, _)| {
        [sku.to_string(), facility.to_string()]
    });
    let data = rows
        .into_iter()
        .map(|(sku, facility, level)| StockLevel::of(sku.to_string(), facility.to_string(), &level));
    Ok(Json(StockPage {
        data: data.collect(),
        next,
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn pages_follow_one_another() {
        let served = Served::new().await;
        served.app.add_facility(&served.acme, "WH2").await.unwrap();
        for facility in ["WH1", "WH2"] {
            let adjusted = served
                .app
                .adjust_stock(&served.acme, "CUP", facility, 1, "more")
                .await;
            adjusted.unwrap();
        }
        let first = served.get("/stock?limit=1").await.expect(200);
        assert_eq!(first["data"][0]["available"], 6);
        let next = first["next"].as_str().unwrap();
        let second = served
            .get(&format!("/stock?limit=1&after={next}"))
            .await
            .expect(200);
        assert_eq!(second["data"][0]["facility"], "WH2");
        assert_eq!(second["next"], json!(null));
    }
}
