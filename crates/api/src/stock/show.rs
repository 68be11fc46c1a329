//! `GET /stock/{sku}`.

use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use crate::wire::StockLevel;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// A SKU's stock.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "sku": "CUP-RED",
    "levels": [{"sku": "CUP-RED", "facility": "WH1", "available": 7, "reserved": 2, "allocated": 1, "putaway_pending": 0, "bad": 0}],
    "shelves": [{"facility": "WH1", "shelf": "A-01", "available": 5}]
}))]
pub(crate) struct SkuStock {
    sku: String,
    /// One row a facility; none where no facility ever had it.
    levels: Vec<StockLevel>,
    /// What of the available units lies on which shelf; the rest lies on none.
    shelves: Vec<OnShelf>,
}

/// Units on a shelf.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OnShelf {
    facility: String,
    shelf: String,
    available: i64,
}

/// Show a SKU's stock
#[utoipa::path(
    get, path = "/api/v1/stock/{sku}", tag = "stock", operation_id = "show_stock",
    params(("sku" = String, Path, min_length = 1, max_length = 64, pattern = "^[^\\u0000-\\u001f\\u007f-\\u009f]+$", description = "The SKU.", example = "CUP-RED")),
    responses((status = 200, description = "Its stock in each facility.", body = SkuStock)),
)]
pub(crate) async fn show(
    State(api): State<Api>,
    Who(caller): Who,
    At(sku): At<String>,
) -> Result<Json<SkuStock>, Problem> {
    let rows = api.app.stock(&caller, Some(&sku)).await?;
    let skus = rows.iter().map(|(sku, ..)| sku.clone()).collect();
    let levels = rows
        .into_iter()
        .filter_map(|(sku, facility, level)| {
            Some(StockLevel::of(sku.to_string(), facility?.to_string(), &level))
        })
        .collect();
    let on = api.app.on_shelves(&caller, &skus).await?;
    let shelves = on.into_iter().map(|((_, facility, shelf), available)| OnShelf {
        facility: facility.to_string(),
        shelf: shelf.to_string(),
        available,
    });
    Ok(Json(SkuStock {
        sku,
        levels,
        shelves: shelves.collect(),
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn a_sku_without_stock_has_no_levels_and_an_unknown_one_is_not_found() {
        let served = Served::new().await;
        served.app.put_sku(&served.acme, "a/b", "").await.unwrap();
        let none = served.get("/stock/a%2Fb").await.expect(200);
        assert_eq!(
            none,
            serde_json::json!({"sku": "a/b", "levels": [], "shelves": []})
        );
        assert_eq!(served.get("/stock/NOPE").await.problem(404), "NOT_FOUND");
    }
}
